import { idParams } from '../../../shared/schemas/common.ts';
import {
  attendanceBody,
  calendarQuery,
  checkedIn,
  checkInBody,
  codeAnswer,
  codeBody,
  lacks,
  lacksQuery,
  makeUpBody,
  rangeSheetQuery,
  sessionDetail,
  sheetQuery,
} from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import type { SheetFile } from './sheet.service.ts';
import type { Study } from './study.service.ts';

const tag = 'study';
const MIMES = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', pdf: 'application/pdf' };

const fileHeaders = (name: string, type: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});
const sheetHeaders = (file: SheetFile, format: 'xlsx' | 'pdf') => fileHeaders(file.name, MIMES[format]);

export const attendanceRoutes = (study: Study): Route[] => [
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
