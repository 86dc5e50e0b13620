import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { initiativeSummary } from '../../../shared/schemas/initiative.ts';
import {
  answerBody,
  groundBody,
  newSlip,
  printQuery,
  signBody,
  slip,
  slipListQuery,
  slipRules,
  slipRulesPreview,
} from '../../../shared/schemas/slip.ts';
import { sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { Slips } from './slip.service.ts';

const tag = 'slip';
const MIMES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

export const slipRoutes = (slips: Slips): Route[] => [
  route({
    method: 'GET',
    path: '/slips',
    permission: 'finding.read',
    summary: 'Slips in the reader’s scope, newest first',
    tag,
    query: slipListQuery,
    response: listOf(slip),
    handler: ({ actor, query }) => slips.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/slips',
    permission: 'finding.read',
    summary: 'The slips of an initiative’s findings, counted by kind and state',
    tag,
    params: idParams,
    response: initiativeSummary,
    handler: ({ actor, params }) => slips.summary(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/findings/:id/slips',
    permission: 'slip.issue',
    summary: 'Issue a slip on a finding',
    tag,
    params: idParams,
    body: newSlip,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await slips.issue(actor, params.id, body) }),
  }),
  route({
    method: 'GET',
    path: '/slips/rules',
    permission: 'finding.read',
    summary: 'The rules that raise the next slip',
    tag,
    response: slipRules,
    handler: ({ actor }) => slips.rules(actor),
  }),
  route({
    method: 'PUT',
    path: '/slips/rules',
    permission: 'initiative.manage',
    summary: 'Set the rules that raise the next slip',
    tag,
    body: slipRules,
    response: slipRules,
    handler: async ({ actor, body }) => {
      await slips.putRules(actor, body);
      return slips.rules(actor);
    },
  }),
  route({
    method: 'POST',
    path: '/slips/rules/preview',
    permission: 'initiative.manage',
    summary: 'How many slips each rule would raise today, were these the rules',
    tag,
    body: slipRules,
    response: slipRulesPreview,
    handler: ({ actor, body }) => slips.previewRules(actor, body),
  }),
  route({
    method: 'GET',
    path: '/slips/:id',
    permission: 'finding.read',
    summary: 'A slip',
    tag,
    params: idParams,
    response: slip,
    handler: ({ actor, params }) => slips.get(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/slips/:id/print',
    permission: 'finding.read',
    summary: 'The slip as a paper in the layout of offices: DOCX or PDF',
    tag,
    params: idParams,
    query: printQuery,
    handler: async ({ actor, params, query, locale, reply }) => {
      const { name, bytes } = await slips.print(actor, params.id, query.format, locale);
      return sendFile(reply, { name, content: bytes, type: MIMES[query.format] });
    },
  }),
  route({
    method: 'POST',
    path: '/slips/:id/sign',
    permission: 'finding.work',
    summary: 'Sign for a slip',
    tag,
    params: idParams,
    body: signBody,
    response: slip,
    handler: async ({ actor, params, body }) => {
      await slips.sign(actor, params.id, body);
      return slips.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/slips/:id/answer',
    permission: 'finding.work',
    summary: 'Answer a slip: makes a feedback slip',
    tag,
    params: idParams,
    body: answerBody,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await slips.answer(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/slips/:id/withdraw',
    permission: 'slip.issue',
    summary: 'Withdraw a slip with the ground',
    tag,
    params: idParams,
    body: groundBody,
    response: slip,
    handler: async ({ actor, params, body }) => {
      await slips.withdraw(actor, params.id, body);
      return slips.get(actor, params.id);
    },
  }),
];
