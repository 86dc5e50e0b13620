import type { FastifyReply } from 'fastify';
import type { Locale } from '../../../shared/i18n/index.ts';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import {
  examined,
  meetingDetail,
  meetingRow,
  registeredRule,
  ruleListQuery,
  specialPatch,
  specialRow,
  tableFormat,
} from '../../../shared/schemas/finding-frame.ts';
import { made, newLastingRule, newMeeting, newSpecial, listedPerson } from '../../../shared/schemas/finding.ts';
import { toProblem } from '../../http/problem.ts';
import { sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { LantaiError } from '../../lib/errors.ts';
import type { Frame } from './frame.service.ts';
import type { TableFile } from './ledger.export.ts';

const tag = 'finding';

export const sendTable = (reply: FastifyReply, { name, contentType, stream }: TableFile): FastifyReply =>
  sendFile(reply, { name, content: stream, type: contentType });

/** Why one of many was refused, in the reader's language. */
export const saidRefusal = (refused: { id: string; number: string; error: LantaiError }, locale: Locale) => ({
  id: refused.id,
  number: refused.number,
  message: toProblem(refused.error, locale).detail,
});

export const frameRoutes = (frame: Frame): Route[] => [
  route({
    method: 'GET',
    path: '/people',
    permission: 'people.list',
    summary: 'Those who can be given a finding or a voice',
    tag,
    response: listOf(listedPerson),
    handler: async ({ actor }) => ({ items: await frame.listPeople(actor) }),
  }),
  route({
    method: 'POST',
    path: '/meetings',
    permission: 'finding.admit',
    summary: 'Enter a meeting that examined findings, and take what it decided',
    tag,
    body: newMeeting,
    response: examined,
    status: 201,
    handler: async ({ actor, body, locale }) => {
      const { id, refused } = await frame.examine(actor, body);
      return { id, refused: refused.map((each) => saidRefusal(each, locale)) };
    },
  }),
  route({
    method: 'GET',
    path: '/meetings',
    permission: 'finding.all',
    summary: 'Meetings that examined findings, latest first',
    tag,
    query: listQuery,
    response: listOf(meetingRow),
    handler: ({ actor, query }) => frame.listMeetings(actor, query),
  }),
  route({
    method: 'GET',
    path: '/meetings/:id',
    permission: 'finding.all',
    summary: 'A meeting: what it examined, in order, with its decisions and minutes',
    tag,
    params: idParams,
    response: meetingDetail,
    handler: ({ actor, params }) => frame.getMeeting(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/specials',
    permission: 'finding.all',
    summary: 'Special clean-ups and how their findings stand',
    tag,
    response: listOf(specialRow),
    handler: async ({ actor }) => ({ items: await frame.listSpecials(actor) }),
  }),
  route({
    method: 'PATCH',
    path: '/specials/:id',
    permission: 'initiative.manage',
    summary: 'Change or close a special clean-up',
    tag,
    params: idParams,
    body: specialPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await frame.changeSpecial(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/specials',
    permission: 'initiative.manage',
    summary: 'Begin a special clean-up over a set of findings',
    tag,
    body: newSpecial,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await frame.createSpecial(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/lasting-rules',
    permission: 'finding.all',
    summary: 'The register of rules made, revised and dropped, latest in force first',
    tag,
    query: ruleListQuery,
    response: listOf(registeredRule),
    handler: ({ actor, query }) => frame.listLastingRules(actor, query),
  }),
  route({
    method: 'GET',
    path: '/lasting-rules/export',
    permission: 'finding.all',
    summary: 'The register as a table',
    tag,
    query: ruleListQuery.extend({ format: tableFormat }),
    handler: async ({ actor, query, locale, reply }) => sendTable(reply, await frame.exportRules(actor, query, locale)),
  }),
  route({
    method: 'POST',
    path: '/lasting-rules',
    permission: 'finding.edit',
    summary: 'Register a rule and the finding it grew from',
    tag,
    body: newLastingRule,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await frame.addLastingRule(actor, body) }),
  }),
];
