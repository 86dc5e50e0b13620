import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  answerBody,
  answerReceipt,
  newQuestionnaire,
  publicQuestionnaire,
  questionnaireDetail,
  questionnaireListQuery,
  questionnairePatch,
  questionnaireResults,
  questionnaireRow,
  questionnaireStep,
  tokenParams,
} from '../../../shared/schemas/questionnaire.ts';
import { type Route, route } from '../../http/route.ts';
import { newMark } from './questionnaire.answer.ts';
import type { Questionnaires } from './questionnaire.service.ts';
import { sendWorkbook } from './workbook.routes.ts';

const tag = 'questionnaire';
const MARK_COOKIE = 'lantai_q';
const YEAR_SECONDS = 31_536_000;

/** The random mark of this browser: made at the first look, so that a second sending is known. */
function markOf(request: FastifyRequest, reply: FastifyReply): string {
  const kept = request.cookies[MARK_COOKIE];
  if (kept !== undefined && /^[\w-]{24}$/.test(kept)) return kept;
  const mark = newMark();
  void reply.setCookie(MARK_COOKIE, mark, {
    path: '/api/v1/questionnaires',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: YEAR_SECONDS,
  });
  return mark;
}

export const questionnaireRoutes = (questionnaires: Questionnaires): Route[] => [
  route({
    method: 'GET',
    path: '/questionnaires/:token',
    permission: 'public',
    summary: 'A questionnaire as the public answers it, and whether this browser has',
    tag,
    params: tokenParams,
    response: publicQuestionnaire,
    handler: ({ actor, params, request, reply }) => questionnaires.show(actor, params.token, markOf(request, reply)),
  }),
  route({
    method: 'POST',
    path: '/questionnaires/:token/answers',
    permission: 'public',
    summary: 'Answer once; a second time is told, and not counted',
    tag,
    params: tokenParams,
    body: answerBody,
    response: answerReceipt,
    status: 201,
    handler: ({ actor, params, body, request, reply }) =>
      questionnaires.answer(actor, params.token, body, markOf(request, reply)),
  }),
  route({
    method: 'GET',
    path: '/research/questionnaires',
    permission: 'research.read',
    summary: 'Questionnaires, newest first; a draft for its author alone',
    tag,
    query: questionnaireListQuery,
    response: listOf(questionnaireRow),
    handler: ({ actor, query }) => questionnaires.listQuestionnaires(actor, query),
  }),
  route({
    method: 'POST',
    path: '/research/questionnaires',
    permission: 'research.work',
    summary: 'Begin a questionnaire',
    tag,
    body: newQuestionnaire,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await questionnaires.createQuestionnaire(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/research/questionnaires/:id',
    permission: 'research.read',
    summary: 'A questionnaire with its questions and, once open, its public address',
    tag,
    params: idParams,
    response: questionnaireDetail,
    handler: ({ actor, params }) => questionnaires.getQuestionnaire(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/research/questionnaires/:id',
    permission: 'research.work',
    summary: 'Change a questionnaire; its questions only while it is a draft',
    tag,
    params: idParams,
    body: questionnairePatch,
    response: questionnaireDetail,
    handler: async ({ actor, params, body }) => {
      await questionnaires.editQuestionnaire(actor, params.id, body);
      return questionnaires.getQuestionnaire(actor, params.id);
    },
  }),
  ...(
    [
      ['open', 'openQuestionnaire', 'Open it under its public address'],
      ['close', 'closeQuestionnaire', 'Take no more answers'],
    ] as const
  ).map(([verb, act, summary]) =>
    route({
      method: 'POST',
      path: `/research/questionnaires/:id/${verb}`,
      permission: 'research.work',
      summary,
      tag,
      params: idParams,
      body: questionnaireStep,
      response: questionnaireDetail,
      handler: async ({ actor, params, body }) => {
        await questionnaires[act](actor, params.id, body);
        return questionnaires.getQuestionnaire(actor, params.id);
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/research/questionnaires/:id/results',
    permission: 'research.read',
    summary: 'What the answers come to, question by question',
    tag,
    params: idParams,
    response: questionnaireResults,
    handler: ({ actor, params }) => questionnaires.results(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/research/questionnaires/:id/results/export',
    permission: 'research.read',
    summary: 'The results and each answer as XLSX',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) =>
      sendWorkbook(reply, await questionnaires.exportResults(actor, params.id, locale)),
  }),
];
