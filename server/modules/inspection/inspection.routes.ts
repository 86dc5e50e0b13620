import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  entryAnswer,
  fileQuery,
  handIn,
  inspectionDetail,
  inspectionOverview,
  inspectionPatch,
  inspectionQuery,
  inspectionRow,
  inspectionStepBody,
  newEntry,
  overviewQuery,
  selfItem,
} from '../../../shared/schemas/inspection.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import { checklistRoutes } from './checklist.routes.ts';
import { guidanceRoutes } from './guidance.routes.ts';
import { orderRoutes } from './order.routes.ts';
import { planRoutes } from './plan.routes.ts';
import type { Inspections } from './inspection.service.ts';

const tag = 'inspection';
const short = z.string().min(1).max(64);
/** Ids that a tablet makes, so that what is sent twice is one. */
const madeThere = z.uuid();

export const inspectionRoutes = (inspections: Inspections): Route[] => [
  ...checklistRoutes(inspections.checklists),
  ...planRoutes(inspections),
  route({
    method: 'GET',
    path: '/inspections',
    permission: 'inspection.read',
    summary: 'Inspections in the reader’s scope, by day',
    tag,
    query: inspectionQuery,
    response: listOf(inspectionRow),
    handler: ({ actor, query }) => inspections.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/inspections/overview',
    permission: 'inspection.read',
    summary: 'A year by agency',
    tag,
    query: overviewQuery,
    response: inspectionOverview,
    handler: ({ actor, query }) => inspections.overview(actor, query.year),
  }),
  route({
    method: 'GET',
    path: '/inspections/overview.xlsx',
    permission: 'inspection.read',
    summary: 'A year by agency, as a workbook with links',
    tag,
    query: overviewQuery,
    handler: async ({ actor, query, locale, request, reply }) => {
      const origin = `${request.protocol}://${request.host}`;
      const bytes = await inspections.overviewFile(actor, query.year, { origin, locale });
      const name = `inspections-${query.year}.xlsx`;
      return sendFile(reply, {
        name,
        content: bytes,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      });
    },
  }),
  route({
    method: 'GET',
    path: '/inspections/:id',
    permission: 'inspection.read',
    summary: 'An inspection with what the reader may see of it',
    tag,
    params: idParams,
    response: inspectionDetail,
    handler: ({ actor, params }) => inspections.get(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/inspections/:id',
    permission: 'inspection.inspect',
    summary: 'Change dates, inspectors, circumstances or conclusion',
    tag,
    params: idParams,
    body: inspectionPatch,
    response: inspectionDetail,
    handler: async ({ actor, params, body }) => {
      await inspections.changeInspection(actor, params.id, body);
      return inspections.get(actor, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/inspections/:id/steps',
    permission: 'inspection.inspect',
    summary: 'Take a step; what may not be taken is refused with the reason',
    tag,
    params: idParams,
    body: inspectionStepBody,
    response: inspectionDetail,
    handler: async ({ actor, params, body }) => {
      await inspections.step(actor, params.id, body);
      return inspections.get(actor, params.id);
    },
  }),
  route({
    method: 'PUT',
    path: '/inspections/:id/self/:item',
    permission: 'inspection.answer',
    summary: 'The agency’s own verdict on an item',
    tag,
    params: idParams.extend({ item: short }),
    body: selfItem,
    response: made,
    handler: async ({ actor, params, body }) => {
      await inspections.putSelf(actor, params.id, params.item, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/inspections/:id/hand-in',
    permission: 'inspection.answer',
    summary: 'Hand in the self-check',
    tag,
    params: idParams,
    body: handIn,
    response: inspectionDetail,
    handler: async ({ actor, params, body }) => {
      await inspections.handIn(actor, params.id, body);
      return inspections.get(actor, params.id);
    },
  }),
  route({
    method: 'PUT',
    path: '/inspections/:id/entries/:entry',
    permission: 'inspection.inspect',
    summary: 'Enter a result; sent twice it is entered once, and nobody’s is overwritten unseen',
    tag,
    params: idParams.extend({ entry: madeThere }),
    body: newEntry,
    response: entryAnswer,
    handler: ({ actor, params, body }) => inspections.putEntry(actor, params.id, params.entry, body),
  }),
  route({
    method: 'POST',
    path: '/inspections/:id/files',
    permission: 'inspection.read',
    summary: 'Add evidence of the agency or a photo of an inspector',
    tag,
    params: idParams,
    query: fileQuery.extend({ key: madeThere.optional() }),
    raw: true,
    response: made,
    status: 201,
    handler: async ({ actor, params, query, request }) => {
      const part = await fileOf(request);
      const file = { name: part.filename, mime: part.mimetype, content: part.file };
      return { id: await inspections.addFile(actor, params.id, { ...query, ...file }) };
    },
  }),
  route({
    method: 'GET',
    path: '/inspections/:id/files/:file',
    permission: 'inspection.read',
    summary: 'A file of an inspection',
    tag,
    params: idParams.extend({ file: short }),
    handler: async ({ actor, params, reply }) => {
      const { row, content } = await inspections.openFile(actor, params.id, params.file);
      return sendFile(reply, { name: row.name, content });
    },
  }),
  route({
    method: 'DELETE',
    path: '/inspections/:id/files/:file',
    permission: 'inspection.answer',
    summary: 'Take back a file of the self-check before it is handed in',
    tag,
    params: idParams.extend({ file: short }),
    response: made,
    handler: async ({ actor, params }) => {
      await inspections.removeFile(actor, params.id, params.file);
      return { id: params.file };
    },
  }),
  ...orderRoutes(inspections),
  ...guidanceRoutes(inspections),
];
