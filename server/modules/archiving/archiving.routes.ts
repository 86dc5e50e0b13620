import { accessionOrigin, filed, filingRules, initiativeFiling } from '../../../shared/schemas/archiving.ts';
import { idParams } from '../../../shared/schemas/common.ts';
import { type Route, route } from '../../http/route.ts';
import type { Archiving } from './archiving.service.ts';

const tag = 'archiving';

export const archivingRoutes = (archiving: Archiving): Route[] => [
  route({
    method: 'GET',
    path: '/initiatives/:id/archiving',
    permission: 'finding.all',
    summary: 'The papers of an initiative with code and retention, filed or not, and what was filed',
    tag,
    params: idParams,
    response: initiativeFiling,
    handler: ({ actor, params }) => archiving.get(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/initiatives/:id/archiving',
    permission: 'archiving.file',
    summary: 'File the papers of a closed initiative, or what is new since',
    tag,
    params: idParams,
    response: filed,
    status: 201,
    handler: ({ actor, params }) => archiving.file(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/archiving/rules',
    permission: 'finding.all',
    summary: 'What is filed, under which fonds and for how long',
    tag,
    response: filingRules,
    handler: ({ actor }) => archiving.rules(actor),
  }),
  route({
    method: 'PUT',
    path: '/archiving/rules',
    permission: 'initiative.manage',
    summary: 'Set fonds and retention of what is filed',
    tag,
    body: filingRules,
    response: filingRules,
    handler: async ({ actor, body }) => {
      await archiving.putRules(actor, body);
      return archiving.rules(actor);
    },
  }),
  route({
    method: 'GET',
    path: '/accessions/:id/origin',
    permission: 'accession.read',
    summary: 'The initiative whose papers a delivery holds',
    tag,
    params: idParams,
    response: accessionOrigin,
    handler: async ({ actor, params }) => ({ initiative: (await archiving.origin(actor, params.id)) ?? null }),
  }),
];
