import { z } from 'zod';
import { listOf } from '../../../shared/schemas/common.ts';
import {
  templateChecked,
  templateDetail,
  templateKeyParams,
  templateQuery,
  templateRow,
  templateSave,
  templateText,
} from '../../../shared/schemas/initiative.ts';
import { type Route, route } from '../../http/route.ts';
import type { Templates } from './template.service.ts';

const tag = 'initiative';

export const templateRoutes = (templates: Templates): Route[] => [
  route({
    method: 'GET',
    path: '/initiative-templates',
    permission: 'finding.all',
    summary: 'Templates of initiatives in their present version',
    tag,
    response: listOf(templateRow),
    handler: async ({ actor, locale }) => ({ items: await templates.listTemplates(actor, locale) }),
  }),
  route({
    method: 'PUT',
    path: '/initiative-templates',
    permission: 'initiative.manage',
    summary: 'Keep a template as a new version, against the version that was read',
    tag,
    body: templateSave,
    response: z.object({ version: z.number().int() }),
    handler: async ({ actor, body }) => ({ version: await templates.saveTemplate(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/initiative-templates/check',
    permission: 'initiative.manage',
    summary: 'What is wrong with the file of a template, or what it would become; changes nothing',
    tag,
    body: templateText,
    response: templateChecked,
    handler: ({ actor, body }) => templates.checkTemplateFile(actor, body.text),
  }),
  route({
    method: 'GET',
    path: '/initiative-templates/:key',
    permission: 'finding.all',
    summary: 'A template, in its present version or an earlier one',
    tag,
    params: templateKeyParams,
    query: templateQuery,
    response: templateDetail,
    handler: ({ actor, params, query, locale }) => templates.getTemplate(actor, params.key, query.version, locale),
  }),
  route({
    method: 'GET',
    path: '/initiative-templates/:key/file',
    permission: 'finding.all',
    summary: 'A template as a file, to be shared',
    tag,
    params: templateKeyParams,
    query: templateQuery,
    handler: async ({ actor, params, query, reply, locale }) => {
      const { name, text } = await templates.exportTemplate(actor, params.key, query.version, locale);
      void reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      return reply.send(text);
    },
  }),
];
