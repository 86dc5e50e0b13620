import { sayProblem } from '../../../shared/i18n/problem.ts';
import { listQuery } from '../../../shared/schemas/common.ts';
import { z } from 'zod';
import {
  partDifference,
  releaseNumber,
  releaseParams,
  releaseQuery,
  schemeImport,
  schemeNow,
  schemeOutcome,
  schemePutBack,
  schemeReleases,
  schemeSave,
  templateBody,
  templateExample,
} from '../../../shared/schemas/scheme.ts';
import { type Route, route } from '../../http/route.ts';
import type { Schemes } from './scheme.service.ts';

const tag = 'scheme';

export const schemeRoutes = (schemes: Schemes): Route[] => [
  route({
    method: 'GET',
    path: '/scheme',
    permission: 'scheme.read',
    summary: 'The configuration of description that holds',
    tag,
    response: schemeNow,
    handler: ({ actor }) => schemes.now(actor),
  }),
  route({
    method: 'POST',
    path: '/scheme/changes',
    permission: 'scheme.edit',
    summary: 'Keep changed parts as a new version, against the version that was read',
    tag,
    body: schemeSave,
    response: schemeOutcome,
    handler: ({ actor, body }) => schemes.save(actor, body),
  }),
  route({
    method: 'POST',
    path: '/scheme/changes/check',
    permission: 'scheme.edit',
    summary: 'What a change would do; changes nothing',
    tag,
    body: schemeSave,
    response: schemeOutcome,
    handler: ({ actor, body }) => schemes.check(actor, body),
  }),
  route({
    method: 'GET',
    path: '/scheme/releases',
    permission: 'scheme.read',
    summary: 'Versions of the configuration, newest first',
    tag,
    query: listQuery,
    response: schemeReleases,
    handler: ({ actor, query }) => schemes.listReleases(actor, query),
  }),
  route({
    method: 'GET',
    path: '/scheme/releases/:number',
    permission: 'scheme.read',
    summary: 'The configuration as it was in a version; 0 is as it was shipped',
    tag,
    params: releaseParams,
    response: schemeNow,
    handler: ({ actor, params }) => schemes.at(actor, params.number),
  }),
  route({
    method: 'GET',
    path: '/scheme/compare',
    permission: 'scheme.read',
    summary: 'What differs between two versions',
    tag,
    query: releaseQuery,
    response: z.object({ items: z.array(partDifference) }),
    handler: async ({ actor, query }) => ({ items: await schemes.compare(actor, query.from, query.to) }),
  }),
  route({
    method: 'POST',
    path: '/scheme/put-back',
    permission: 'scheme.edit',
    summary:
      'Make the configuration, or one part, what it was in an earlier version; without `apply` only say what that would do',
    tag,
    body: schemePutBack,
    response: schemeOutcome,
    handler: ({ actor, body }) => schemes.putBack(actor, body),
  }),
  route({
    method: 'GET',
    path: '/scheme/file',
    permission: 'scheme.read',
    summary: 'The whole configuration as one JSON file',
    tag,
    query: z.object({ release: releaseNumber.optional() }),
    handler: async ({ actor, query, reply }) => {
      const { name, text } = await schemes.exportFile(actor, query.release);
      void reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`);
      return reply.send(text);
    },
  }),
  route({
    method: 'POST',
    path: '/scheme/file',
    permission: 'scheme.edit',
    summary: 'Compare a file with the configuration; with `apply` go over to it',
    tag,
    body: schemeImport,
    response: schemeOutcome,
    handler: ({ actor, body }) => schemes.importFile(actor, body),
  }),
  route({
    method: 'POST',
    path: '/scheme/template-example',
    permission: 'scheme.read',
    summary: 'A reference code as a template writes it, or what is wrong with the template',
    tag,
    body: templateBody,
    response: templateExample,
    handler: ({ body, locale }) => {
      const found = schemes.exampleOf(body.template, body.category);
      if ('example' in found) return Promise.resolve({ example: found.example, problem: null });
      const { code, params } = found.error;
      return Promise.resolve({ example: null, problem: sayProblem(locale, code, params) });
    },
  }),
];
