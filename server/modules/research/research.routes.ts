import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  caseListQuery,
  caseRow,
  claimBody,
  listBounds,
  listParams,
  newCase,
  newNote,
  newProblem,
  newResult,
  newReturn,
  newTopic,
  problemPatch,
  problemRow,
  researchSummary,
  resultPatch,
  resultRow,
  returnDone,
  topicDetail,
  topicListQuery,
  topicPatch,
  topicRow,
  topicStep,
} from '../../../shared/schemas/research.ts';
import { type Route, route } from '../../http/route.ts';
import { questionnaireRoutes } from './questionnaire.routes.ts';
import type { Research } from './research.service.ts';
import { visitRoutes } from './visit.routes.ts';
import { sendWorkbook } from './workbook.routes.ts';

const tag = 'research';

export const researchRoutes = (research: Research): Route[] => [
  ...topicRoutes(research),
  ...recordRoutes(research),
  ...visitRoutes(research),
  ...questionnaireRoutes(research),
];

const topicRoutes = (research: Research): Route[] => [
  route({
    method: 'GET',
    path: '/research/topics',
    permission: 'research.read',
    summary: 'Topics, last changed first; a draft for its author alone',
    tag,
    query: topicListQuery,
    response: listOf(topicRow),
    handler: ({ actor, query }) => research.listTopics(actor, query),
  }),
  route({
    method: 'POST',
    path: '/research/topics',
    permission: 'research.work',
    summary: 'Write a topic: a draft, until it is offered',
    tag,
    body: newTopic,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await research.createTopic(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/research/topics/:id',
    permission: 'research.read',
    summary: 'A topic with all that hangs on it; interview notes for its team and the office',
    tag,
    params: idParams,
    response: topicDetail,
    handler: ({ actor, params }) => research.getTopic(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/research/topics/:id',
    permission: 'research.work',
    summary: 'Change a topic, against the version that was read',
    tag,
    params: idParams,
    body: topicPatch,
    response: topicDetail,
    handler: async ({ actor, params, body }) => {
      await research.editTopic(actor, params.id, body);
      return research.getTopic(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/research/topics/:id/steps',
    permission: 'research.work',
    summary: 'Offer a topic, begin it, end it or drop it',
    tag,
    params: idParams,
    body: topicStep,
    response: topicDetail,
    handler: async ({ actor, params, body }) => {
      await research.stepTopic(actor, params.id, body);
      return research.getTopic(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/research/topics/:id/claim',
    permission: 'research.work',
    summary: 'Take up an offered topic as its leader',
    tag,
    params: idParams,
    body: claimBody,
    response: topicDetail,
    handler: async ({ actor, params, body }) => {
      await research.claimTopic(actor, params.id, body);
      return research.getTopic(actor, params.id);
    },
  }),
];

const recordRoutes = (research: Research): Route[] => [
  route({
    method: 'POST',
    path: '/research/topics/:id/notes',
    permission: 'research.work',
    summary: 'Write down an interview',
    tag,
    params: idParams,
    body: newNote,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await research.addNote(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/research/topics/:id/problems',
    permission: 'research.work',
    summary: 'Enter a problem with its duty and task',
    tag,
    params: idParams,
    body: newProblem,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await research.addProblem(actor, params.id, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/research/problems/:id',
    permission: 'research.work',
    summary: 'Change a problem, its duty or task',
    tag,
    params: idParams,
    body: problemPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await research.changeProblem(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/research/problems/:id/finding',
    permission: 'research.work',
    summary: 'Make a finding of it that keeps the link',
    tag,
    params: idParams,
    response: made,
    status: 201,
    handler: async ({ actor, params }) => ({ id: await research.makeFinding(actor, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/research/topics/:id/results',
    permission: 'research.work',
    summary: 'Enter a result',
    tag,
    params: idParams,
    body: newResult,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await research.addResult(actor, params.id, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/research/results/:id',
    permission: 'research.work',
    summary: 'Change a result, or say how it was put to use',
    tag,
    params: idParams,
    body: resultPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await research.changeResult(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/research/topics/:id/returns',
    permission: 'research.work',
    summary: 'Plan a return visit to those who were asked',
    tag,
    params: idParams,
    body: newReturn,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await research.addReturn(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/research/returns/:id/done',
    permission: 'research.work',
    summary: 'What the return visit found',
    tag,
    params: idParams,
    body: returnDone,
    response: made,
    handler: async ({ actor, params, body }) => {
      await research.finishReturn(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/research/cases',
    permission: 'research.read',
    summary: 'Case reviews, newest first',
    tag,
    query: caseListQuery,
    response: listOf(caseRow),
    handler: ({ actor, query }) => research.listCases(actor, query),
  }),
  route({
    method: 'POST',
    path: '/research/cases',
    permission: 'research.work',
    summary: 'Review a case',
    tag,
    body: newCase,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await research.addCase(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/research/problems',
    permission: 'research.read',
    summary: 'The joined list of problems, duties and tasks',
    tag,
    query: listBounds,
    response: listOf(problemRow),
    handler: async ({ actor, query }) => ({ items: await research.listProblems(actor, query) }),
  }),
  route({
    method: 'GET',
    path: '/research/results',
    permission: 'research.read',
    summary: 'Results and whether they were put to use',
    tag,
    query: listBounds,
    response: listOf(resultRow),
    handler: async ({ actor, query }) => ({ items: await research.listResults(actor, query) }),
  }),
  route({
    method: 'GET',
    path: '/research/lists/:list/export',
    permission: 'research.read',
    summary: 'One of the three lists as XLSX',
    tag,
    params: listParams,
    query: listBounds,
    handler: async ({ actor, params, query, locale, reply }) =>
      sendWorkbook(reply, await research.exportList(actor, params.list, query, locale)),
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/research',
    permission: 'research.read',
    summary: 'What an initiative’s research has come to, each figure with its list',
    tag,
    params: idParams,
    response: researchSummary,
    handler: ({ actor, params }) => research.summary(actor, params.id),
  }),
];
