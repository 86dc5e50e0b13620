import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  attendanceBody,
  cadence,
  calendarQuery,
  cancelBody,
  checkedIn,
  checkInBody,
  codeAnswer,
  codeBody,
  holdBody,
  lacks,
  lacksQuery,
  makeUpBody,
  memberPatch,
  newCadence,
  newMember,
  newSession,
  rangeSheetQuery,
  sessionDetail,
  sessionListQuery,
  sessionPatch,
  sessionRow,
  sheetQuery,
  studyAccount,
  studyBody,
  studyInitiative,
  studyMember,
  studyOverview,
  studySettings,
  studySummary,
} from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import { materialRoutes } from './material.routes.ts';
import type { SheetFile } from './overview.service.ts';
import { paperRoutes } from './paper.routes.ts';
import type { Study } from './study.service.ts';

const tag = 'study';
const MIMES = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', pdf: 'application/pdf' };

const fileHeaders = (name: string, type: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});
const sheetHeaders = (file: SheetFile, format: 'xlsx' | 'pdf') => fileHeaders(file.name, MIMES[format]);

export const studyRoutes = (study: Study): Route[] => [
  ...settingRoutes(study),
  ...sessionRoutes(study),
  ...attendanceRoutes(study),
  ...materialRoutes(study),
  ...paperRoutes(study),
];

const settingRoutes = (study: Study): Route[] => [
  route({
    method: 'GET',
    path: '/study/settings',
    permission: 'study.read',
    summary: 'Kinds of sessions, headings of plans and papers, dimensions',
    tag,
    response: studySettings,
    handler: ({ actor }) => study.getSettings(actor),
  }),
  route({
    method: 'PUT',
    path: '/study/settings',
    permission: 'study.manage',
    summary: 'Set kinds, headings and dimensions',
    tag,
    body: studySettings,
    response: studySettings,
    handler: async ({ actor, body }) => {
      await study.putSettings(actor, body);
      return study.getSettings(actor);
    },
  }),
  route({
    method: 'GET',
    path: '/study/bodies',
    permission: 'study.read',
    summary: 'The bodies whose study the reader sees',
    tag,
    response: listOf(studyBody),
    handler: async ({ actor }) => ({ items: await study.listBodies(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/initiatives',
    permission: 'study.read',
    summary: 'The initiatives that study can belong to',
    tag,
    response: listOf(studyInitiative),
    handler: async ({ actor }) => ({ items: await study.listStudyInitiatives(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/accounts',
    permission: 'study.read',
    summary: 'Accounts that a roster can name, for those who keep one',
    tag,
    response: listOf(studyAccount),
    handler: async ({ actor }) => ({ items: await study.listAccounts(actor) }),
  }),
  route({
    method: 'GET',
    path: '/study/bodies/:id/members',
    permission: 'study.read',
    summary: 'The roster of a body, for those who keep its records',
    tag,
    params: idParams,
    response: listOf(studyMember),
    handler: async ({ actor, params }) => ({ items: await study.listMembers(actor, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/study/members',
    permission: 'study.read',
    summary: 'Put somebody on a roster',
    tag,
    body: newMember,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.addMember(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/study/members/:id',
    permission: 'study.read',
    summary: 'Change a line of a roster, or end it',
    tag,
    params: idParams,
    body: memberPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await study.changeMember(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/study/cadences',
    permission: 'study.read',
    summary: 'How often bodies hold sessions of a kind',
    tag,
    response: listOf(cadence),
    handler: async ({ actor }) => ({ items: await study.listCadences(actor) }),
  }),
  route({
    method: 'POST',
    path: '/study/cadences',
    permission: 'study.read',
    summary: 'Set how often a body holds sessions of a kind',
    tag,
    body: newCadence,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.setCadence(actor, body) }),
  }),
  route({
    method: 'DELETE',
    path: '/study/cadences/:id',
    permission: 'study.read',
    summary: 'End a cadence',
    tag,
    params: idParams,
    response: made,
    handler: async ({ actor, params }) => {
      await study.removeCadence(actor, params.id);
      return { id: params.id };
    },
  }),
];

const sessionRoutes = (study: Study): Route[] => [
  route({
    method: 'GET',
    path: '/study/overview',
    permission: 'study.read',
    summary: 'What is due in study, what was missed, what comes',
    tag,
    response: studyOverview,
    handler: ({ actor }) => study.getOverview(actor),
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/study',
    permission: 'study.read',
    summary: 'How the study of an initiative stands',
    tag,
    params: idParams,
    response: studySummary,
    handler: ({ actor, params }) => study.summary(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/study/sessions',
    permission: 'study.read',
    summary: 'Sessions in the reader’s scope',
    tag,
    query: sessionListQuery,
    response: listOf(sessionRow),
    handler: ({ actor, query }) => study.listSessions(actor, query),
  }),
  route({
    method: 'POST',
    path: '/study/sessions',
    permission: 'study.read',
    summary: 'Plan a session, for those who keep the body’s records',
    tag,
    body: newSession,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.planSession(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/study/sessions/:id',
    permission: 'study.read',
    summary: 'A session with materials, attendance and papers',
    tag,
    params: idParams,
    response: sessionDetail,
    handler: ({ actor, params }) => study.getSession(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/study/sessions/:id',
    permission: 'study.read',
    summary: 'Change a session or write its minutes',
    tag,
    params: idParams,
    body: sessionPatch,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.changeSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/hold',
    permission: 'study.read',
    summary: 'Enter that it was held: who is not entered was absent',
    tag,
    params: idParams,
    body: holdBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.holdSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/cancel',
    permission: 'study.read',
    summary: 'Cancel a planned session with the ground',
    tag,
    params: idParams,
    body: cancelBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.cancelSession(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'GET',
    path: '/study/calendar.ics',
    permission: 'study.read',
    summary: 'Sessions as an iCalendar file',
    tag,
    query: calendarQuery,
    handler: async ({ actor, query, locale, reply }) => {
      const text = await study.calendar(actor, query, locale);
      return reply.headers(fileHeaders('study.ics', 'text/calendar; charset=utf-8')).send(text);
    },
  }),
];

const attendanceRoutes = (study: Study): Route[] => [
  route({
    method: 'PUT',
    path: '/study/sessions/:id/attendance',
    permission: 'study.read',
    summary: 'Enter attendance by list',
    tag,
    params: idParams,
    body: attendanceBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.enterList(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/make-up',
    permission: 'study.read',
    summary: 'Enter how and when somebody away made it up; the person may do so herself',
    tag,
    params: idParams,
    body: makeUpBody,
    response: sessionDetail,
    handler: async ({ actor, params, body }) => {
      await study.makeUp(actor, params.id, body);
      return study.getSession(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/study/sessions/:id/code',
    permission: 'study.read',
    summary: 'The code of the session, to be shown in the room',
    tag,
    params: idParams,
    body: codeBody,
    response: codeAnswer,
    handler: async ({ actor, params, body }) => ({ code: await study.showCode(actor, params.id, body.renew) }),
  }),
  route({
    method: 'POST',
    path: '/study/check-in',
    permission: 'signed-in',
    summary: 'Check in to the running session by its code',
    tag,
    body: checkInBody,
    response: checkedIn,
    handler: ({ actor, body }) => study.checkIn(actor, body.code),
  }),
  route({
    method: 'GET',
    path: '/study/lacks',
    permission: 'study.read',
    summary: 'Who lacks what in a body, session by session and material by material',
    tag,
    query: lacksQuery,
    response: lacks,
    handler: ({ actor, query }) => study.listLacks(actor, query),
  }),
  route({
    method: 'GET',
    path: '/study/sessions/:id/sheet',
    permission: 'study.read',
    summary: 'The attendance sheet of a session: XLSX or PDF',
    tag,
    params: idParams,
    query: sheetQuery,
    handler: async ({ actor, params, query, locale, reply }) => {
      const file = await study.sessionSheet(actor, params.id, query, locale);
      return reply.headers(sheetHeaders(file, query.format)).send(Buffer.from(file.bytes));
    },
  }),
  route({
    method: 'GET',
    path: '/study/attendance/sheet',
    permission: 'study.read',
    summary: 'The attendance of a time: XLSX or PDF',
    tag,
    query: rangeSheetQuery,
    handler: async ({ actor, query, locale, reply }) => {
      const file = await study.rangeSheet(actor, query, locale);
      return reply.headers(sheetHeaders(file, query.format)).send(Buffer.from(file.bytes));
    },
  }),
];
