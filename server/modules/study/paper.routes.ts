import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  handInBody,
  newPaper,
  paperDetail,
  paperListQuery,
  paperPatch,
  paperRow,
} from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import type { Papers } from './paper.service.ts';

const tag = 'study';

export const paperRoutes = (study: Papers): Route[] => [
  route({
    method: 'GET',
    path: '/study/papers',
    permission: 'study.read',
    summary: 'One’s own plans and papers, or what others handed in',
    tag,
    query: paperListQuery,
    response: listOf(paperRow),
    handler: ({ actor, query }) => study.listPapers(actor, query),
  }),
  route({
    method: 'POST',
    path: '/study/papers',
    permission: 'study.read',
    summary: 'Begin a plan or paper: its author’s alone until handed in',
    tag,
    body: newPaper,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.startPaper(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/study/papers/:id',
    permission: 'study.read',
    summary: 'A plan or paper',
    tag,
    params: idParams,
    response: paperDetail,
    handler: ({ actor, params }) => study.getPaper(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/study/papers/:id',
    permission: 'study.read',
    summary: 'Write on one’s own draft',
    tag,
    params: idParams,
    body: paperPatch,
    response: paperDetail,
    handler: async ({ actor, params, body }) => {
      await study.changePaper(actor, params.id, body);
      return study.getPaper(actor, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/study/papers/:id',
    permission: 'study.read',
    summary: 'Throw one’s own draft away',
    tag,
    params: idParams,
    response: made,
    handler: async ({ actor, params }) => {
      await study.dropPaper(actor, params.id);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/study/papers/:id/hand-in',
    permission: 'study.read',
    summary: 'Hand one’s own draft in, for good',
    tag,
    params: idParams,
    body: handInBody,
    response: paperDetail,
    handler: async ({ actor, params, body }) => {
      await study.handIn(actor, params.id, body);
      return study.getPaper(actor, params.id);
    },
  }),
];
