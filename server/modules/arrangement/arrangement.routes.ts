import { z } from 'zod';
import {
  arrangeBody,
  arrangement,
  arrangementCheck,
  arrangementCheckQuery,
  arrangePreview,
  arrangePreviewBody,
  fondsTemplate,
  fondsTemplateBody,
  nextCode,
  nextCodeQuery,
} from '../../../shared/schemas/arrangement.ts';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { fondsTemplates, templateTrial, templateTrialBody } from '../../../shared/schemas/fonds-template.ts';
import { type Route, route } from '../../http/route.ts';
import type { Arrangements } from './arrangement.service.ts';

const tag = 'arrangement';

export const arrangementRoutes = (arrangements: Arrangements): Route[] => [
  route({
    method: 'POST',
    path: '/arrangements/preview',
    permission: 'unit.edit',
    summary: 'What an act of arrangement would do: units, codes, places; nothing is written',
    tag,
    body: arrangePreviewBody,
    response: arrangePreview,
    handler: ({ actor, body }) => arrangements.preview(actor, body.act),
  }),
  route({
    method: 'POST',
    path: '/arrangements',
    permission: 'unit.edit',
    summary: 'Create, compose, dissolve, move, merge, split, reorder or renumber units, with a reason',
    tag,
    body: arrangeBody,
    status: 201,
    response: arrangement,
    handler: ({ actor, body }) => arrangements.arrange(actor, body),
  }),
  route({
    method: 'GET',
    path: '/arrangements',
    permission: 'unit.edit',
    summary: 'Acts of arrangement, newest first',
    tag,
    query: listQuery,
    response: listOf(arrangement),
    handler: ({ actor, query }) => arrangements.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/arrangements/:id/undo',
    permission: 'unit.edit',
    summary: 'Undo an act of arrangement as a whole',
    tag,
    params: idParams,
    body: z.strictObject({}),
    response: arrangement,
    handler: ({ actor, params }) => arrangements.undo(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/arrangement/next-code',
    permission: 'unit.edit',
    summary: 'The next reference code of a class',
    tag,
    query: nextCodeQuery,
    response: nextCode,
    handler: ({ actor, query }) => arrangements.nextCode(actor, query),
  }),
  route({
    method: 'GET',
    path: '/arrangement/check',
    permission: 'unit.read',
    summary: 'Gaps and contradictions of a fonds, or of a category and year in it',
    tag,
    query: arrangementCheckQuery,
    response: arrangementCheck,
    handler: ({ actor, query }) => arrangements.check(actor, query),
  }),
  route({
    method: 'GET',
    path: '/fonds/:id/templates',
    permission: 'unit.edit',
    summary: 'A fonds’ own templates of reference codes',
    tag,
    params: idParams,
    response: listOf(fondsTemplate),
    handler: async ({ actor, params }) => ({ items: await arrangements.listTemplates(actor, params.id) }),
  }),
  route({
    method: 'GET',
    path: '/fonds/:id/templates/holding',
    permission: 'unit.edit',
    summary: 'By which template each category of a fonds is written and why, and what was chosen before',
    tag,
    params: idParams,
    response: fondsTemplates,
    handler: ({ actor, params }) => arrangements.templatesOf(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/fonds/:id/templates/try',
    permission: 'unit.edit',
    summary: 'What a template would make of the codes that a fonds has; changes nothing',
    tag,
    params: idParams,
    body: templateTrialBody,
    response: templateTrial,
    handler: ({ actor, params, body, locale }) => arrangements.tryTemplate(actor, params.id, body, locale),
  }),
  route({
    method: 'PUT',
    path: '/fonds/:id/templates',
    permission: 'unit.edit',
    summary: 'Set or take away a fonds’ own template for a category',
    tag,
    params: idParams,
    body: fondsTemplateBody,
    response: listOf(fondsTemplate),
    handler: async ({ actor, params, body }) => {
      await arrangements.setTemplate(actor, params.id, body);
      return { items: await arrangements.listTemplates(actor, params.id) };
    },
  }),
];
