import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import {
  evidenceKind,
  extensionBody,
  extensionDecision,
  findingDetail,
  findingFilter,
  findingListQuery,
  findingOverview,
  findingPatch,
  findingRow,
  lightRules,
  made,
  measurePatch,
  newFinding,
  newMeasure,
  newProgress,
  stepBody,
} from '../../../shared/schemas/finding.ts';
import { bulkBody, bulkResult, tableFormat } from '../../../shared/schemas/finding-frame.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { Findings } from './finding.service.ts';
import { frameRoutes, saidRefusal, sendTable } from './frame.routes.ts';
import { loopRulesRoutes } from './loop-rules.routes.ts';

const tag = 'finding';
const evidenceQuery = z.object({
  factOn: z.coerce.number().int().min(0).max(99_991_231),
  kind: evidenceKind,
  measureId: z.string().max(64).optional(),
});

export const findingRoutes = (findings: Findings): Route[] => [
  route({
    method: 'GET',
    path: '/findings',
    permission: 'finding.read',
    summary: 'Findings in the reader’s scope: filtered, in order, a page at a time',
    tag,
    query: findingListQuery,
    response: listOf(findingRow),
    handler: ({ actor, query }) => findings.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/findings',
    permission: 'finding.edit',
    summary: 'Enter a finding with its appearances and measures',
    tag,
    body: newFinding,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await findings.register(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/findings/overview',
    permission: 'finding.read',
    summary: 'Figures, each with the filter whose list it counts',
    tag,
    query: findingFilter.pick({ initiative: true, body: true }),
    response: findingOverview,
    handler: ({ actor, query }) => findings.overview(actor, query),
  }),
  route({
    method: 'GET',
    path: '/findings/export',
    permission: 'finding.read',
    summary: 'The filtered list as a table: the ledger, ready to print',
    tag,
    query: findingFilter.extend({ format: tableFormat }),
    handler: async ({ actor, query, locale, reply }) => sendTable(reply, await findings.export(actor, query, locale)),
  }),
  route({
    method: 'POST',
    path: '/findings/bulk',
    permission: 'finding.edit',
    summary: 'One act on many findings; what was refused is named with its reason',
    tag,
    body: bulkBody,
    response: bulkResult,
    handler: async ({ actor, body, locale }) => {
      const { done, refused } = await findings.actOnMany(actor, body.ids, body.act);
      return { done, refused: refused.map((each) => saidRefusal(each, locale)) };
    },
  }),
  route({
    method: 'GET',
    path: '/findings/light-rules',
    permission: 'finding.read',
    summary: 'The rules by which lights are computed',
    tag,
    response: lightRules,
    handler: ({ actor }) => findings.lightRules(actor),
  }),
  route({
    method: 'GET',
    path: '/findings/:id',
    permission: 'finding.read',
    summary: 'A finding with all that hangs on it, and the steps that can be taken',
    tag,
    params: idParams,
    response: findingDetail,
    handler: ({ actor, params }) => findings.get(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/findings/:id',
    permission: 'finding.edit',
    summary: 'Change fields, people and dates, against the version that was read',
    tag,
    params: idParams,
    body: findingPatch,
    response: findingDetail,
    handler: async ({ actor, params, body }) => {
      await findings.edit(actor, params.id, body);
      return findings.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/findings/:id/steps',
    permission: 'finding.work',
    summary: 'Take a step of the machine; what may not be taken is refused with the reason',
    tag,
    params: idParams,
    body: stepBody,
    response: findingDetail,
    handler: async ({ actor, params, body }) => {
      await findings.step(actor, params.id, body);
      return findings.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/findings/:id/measures',
    permission: 'finding.work',
    summary: 'Add a measure',
    tag,
    params: idParams,
    body: newMeasure,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await findings.addMeasure(actor, params.id, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/findings/:id/measures/:measureId',
    permission: 'finding.work',
    summary: 'Change a measure, finish it or drop it',
    tag,
    params: idParams.extend({ measureId: z.string().max(64) }),
    body: measurePatch,
    response: findingDetail,
    handler: async ({ actor, params, body }) => {
      await findings.changeMeasure(actor, [params.id, params.measureId], body);
      return findings.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/findings/:id/progress',
    permission: 'finding.work',
    summary: 'Enter progress of a measure or of the whole',
    tag,
    params: idParams,
    body: newProgress,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await findings.addProgress(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/findings/:id/evidence',
    permission: 'finding.work',
    summary: 'Add a file of evidence with the day of the fact',
    tag,
    params: idParams,
    query: evidenceQuery,
    raw: true,
    response: made,
    status: 201,
    handler: async ({ actor, params, query, request }) => {
      const part = await fileOf(request);
      const file = { name: part.filename, mime: part.mimetype, content: part.file };
      return { id: await findings.addEvidence(actor, params.id, { ...query, ...file }) };
    },
  }),
  route({
    method: 'GET',
    path: '/findings/:id/evidence/:evidenceId',
    permission: 'finding.read',
    summary: 'A file of evidence',
    tag,
    params: idParams.extend({ evidenceId: z.string().max(64) }),
    handler: async ({ actor, params, reply }) => {
      const { row, content } = await findings.openEvidence(actor, params.id, params.evidenceId);
      return sendFile(reply, { name: row.name, content });
    },
  }),
  route({
    method: 'POST',
    path: '/findings/:id/extensions',
    permission: 'finding.work',
    summary: 'Ask for a later date',
    tag,
    params: idParams,
    body: extensionBody,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await findings.askExtension(actor, params.id, body) }),
  }),
  route({
    method: 'PUT',
    path: '/findings/:id/extension',
    permission: 'finding.edit',
    summary: 'Grant or refuse the extension that is asked for',
    tag,
    params: idParams,
    body: extensionDecision,
    response: findingDetail,
    handler: async ({ actor, params, body }) => {
      await findings.decideExtension(actor, params.id, body);
      return findings.get(actor, params.id);
    },
  }),
  ...frameRoutes(findings),
  ...loopRulesRoutes(findings),
];
