import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  issueReport,
  newReport,
  overviewQuery,
  recordList,
  recordListQuery,
  reportChange,
  reportDetail,
  reportFileQuery,
  reportListQuery,
  reportOverview,
  reportPatch,
  reportRow,
  sentencePatch,
  sentenceSet,
  withdrawReport,
} from '../../../shared/schemas/report.ts';
import { sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { Reports } from './report.service.ts';

const tag = 'report';
const MIMES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};
const discardQuery = z.object({ lockVersion: z.coerce.number().int().min(0) });

export const reportRoutes = (reports: Reports): Route[] => [
  route({
    method: 'GET',
    path: '/overview',
    permission: 'finding.read',
    summary: 'The figures of a day by light, state, unit, source and month, each with its list',
    tag,
    query: overviewQuery,
    response: reportOverview,
    handler: ({ actor, query }) => reports.overview(actor, query),
  }),
  route({
    method: 'GET',
    path: '/overview/records',
    permission: 'finding.read',
    summary: 'The list behind a figure, as it stood on its day',
    tag,
    query: recordListQuery,
    response: recordList,
    handler: ({ actor, query }) => reports.records(actor, query),
  }),
  route({
    method: 'GET',
    path: '/reports',
    permission: 'finding.read',
    summary: 'Reports: one’s own drafts and what was issued',
    tag,
    query: reportListQuery,
    response: listOf(reportRow),
    handler: ({ actor, query }) => reports.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/reports',
    permission: 'report.edit',
    summary: 'Draft a report from the records',
    tag,
    body: newReport,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await reports.create(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/reports/sentences',
    permission: 'finding.read',
    summary: 'The sentences of reports in both languages',
    tag,
    response: sentenceSet,
    handler: ({ actor }) => reports.sentences(actor),
  }),
  route({
    method: 'PUT',
    path: '/reports/sentences',
    permission: 'initiative.manage',
    summary: 'Set sentences of reports; numbers come from records alone',
    tag,
    body: sentencePatch,
    response: sentenceSet,
    handler: async ({ actor, body }) => {
      await reports.putSentences(actor, body);
      return reports.sentences(actor);
    },
  }),
  route({
    method: 'GET',
    path: '/reports/:id',
    permission: 'finding.read',
    summary: 'A report with its text and figures',
    tag,
    params: idParams,
    response: reportDetail,
    handler: ({ actor, params }) => reports.get(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/reports/:id',
    permission: 'report.edit',
    summary: 'Change title, days and one’s own text of a draft',
    tag,
    params: idParams,
    body: reportPatch,
    response: reportDetail,
    handler: async ({ actor, params, body }) => {
      await reports.change(actor, params.id, body);
      return reports.get(actor, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/reports/:id',
    permission: 'report.edit',
    summary: 'Throw away a draft',
    tag,
    params: idParams,
    query: discardQuery,
    response: made,
    handler: async ({ actor, params, query }) => {
      await reports.discard(actor, params.id, query.lockVersion);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/reports/:id/changes',
    permission: 'finding.read',
    summary: 'What became of the figures of an issued report',
    tag,
    params: idParams,
    response: reportChange,
    handler: ({ actor, params }) => reports.changes(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/reports/:id/file',
    permission: 'finding.read',
    summary: 'The report as a paper in the layout of offices: DOCX, XLSX or PDF',
    tag,
    params: idParams,
    query: reportFileQuery,
    handler: async ({ actor, params, query, request, reply }) => {
      const base = `${request.protocol}://${request.host}`;
      const { name, bytes } = await reports.file(actor, params.id, query.format, base);
      return sendFile(reply, { name, content: bytes, type: MIMES[query.format] });
    },
  }),
  route({
    method: 'POST',
    path: '/reports/:id/issue',
    permission: 'report.edit',
    summary: 'Issue a report: it gets its number, text and figures are kept',
    tag,
    params: idParams,
    body: issueReport,
    response: reportDetail,
    handler: async ({ actor, params, body }) => {
      await reports.issue(actor, params.id, body.lockVersion);
      return reports.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/reports/:id/withdraw',
    permission: 'report.edit',
    summary: 'Withdraw an issued report with the ground',
    tag,
    params: idParams,
    body: withdrawReport,
    response: reportDetail,
    handler: async ({ actor, params, body }) => {
      await reports.withdraw(actor, params.id, body);
      return reports.get(actor, params.id);
    },
  }),
];
