import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  draw,
  entryAnswer,
  fileQuery,
  guidancePatch,
  guidanceQuery,
  guidanceRow,
  handIn,
  inspectionDetail,
  inspectionOverview,
  inspectionPatch,
  inspectionQuery,
  inspectionRow,
  inspectionStepBody,
  inspectionSummary,
  inspectorList,
  newDraw,
  newEntry,
  newGuidance,
  newInspections,
  newOrder,
  newPlan,
  newQuestion,
  order,
  orderRow,
  orderAct,
  orderQuery,
  overviewQuery,
  plan,
  planDetail,
  selfItem,
} from '../../../shared/schemas/inspection.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import { checklistRoutes } from './checklist.routes.ts';
import type { Inspections } from './inspection.service.ts';

const tag = 'inspection';
const short = z.string().min(1).max(64);
/** Ids that a tablet makes, so that what is sent twice is one. */
const madeThere = z.uuid();

const planRoutes = (inspections: Inspections): Route[] => [
  route({
    method: 'GET',
    path: '/inspection-plans',
    permission: 'inspection.all',
    summary: 'Plans by year, newest first',
    tag,
    query: z.object({ year: z.coerce.number().int().optional() }),
    response: listOf(plan),
    handler: async ({ actor, query }) => ({ items: await inspections.listPlans(actor, query.year) }),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans',
    permission: 'inspection.manage',
    summary: 'Begin the plan of a year',
    tag,
    body: newPlan,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.createPlan(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/inspection-plans/:id',
    permission: 'inspection.all',
    summary: 'A plan with its draws, each drawn again and compared',
    tag,
    params: idParams,
    response: planDetail,
    handler: ({ actor, params }) => inspections.getPlan(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans/:id/inspections',
    permission: 'inspection.manage',
    summary: 'Plan an inspection for each of the chosen agencies',
    tag,
    params: idParams,
    body: newInspections,
    response: z.object({ ids: z.array(z.string()) }),
    status: 201,
    handler: async ({ actor, params, body }) => ({ ids: await inspections.addInspections(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans/:id/draws',
    permission: 'inspection.manage',
    summary: 'Draw agencies and inspectors by lot; seed and lists are kept',
    tag,
    params: idParams,
    body: newDraw,
    response: draw,
    status: 201,
    handler: async ({ actor, params, body }) => {
      const id = await inspections.draw(actor, params.id, body);
      return (await inspections.getPlan(actor, params.id)).draws.find((each) => each.id === id);
    },
  }),
  route({
    method: 'GET',
    path: '/inspectors',
    permission: 'inspection.manage',
    summary: 'Who can be named as an inspector',
    tag,
    response: inspectorList,
    handler: async ({ actor }) => ({ items: await inspections.listInspectors(actor) }),
  }),
];

const orderRoutes = (inspections: Inspections): Route[] => [
  route({
    method: 'POST',
    path: '/inspections/:id/findings',
    permission: 'inspection.read',
    summary: 'Enter each problem into the ledger of findings',
    tag,
    params: idParams,
    body: z.object({ items: z.array(short).max(500).optional() }),
    response: z.object({ made: z.number() }),
    handler: ({ actor, params, body }) => inspections.makeFindings(actor, params.id, body.items),
  }),
  route({
    method: 'POST',
    path: '/inspections/:id/orders',
    permission: 'inspection.manage',
    summary: 'Issue a rectification order; its problems enter the ledger of findings',
    tag,
    params: idParams,
    body: newOrder,
    response: made,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await inspections.issueOrder(actor, params.id, body) }),
  }),
  route({
    method: 'GET',
    path: '/rectification-orders',
    permission: 'inspection.read',
    summary: 'Rectification orders, newest first',
    tag,
    query: orderQuery,
    response: listOf(orderRow),
    handler: ({ actor, query }) => inspections.listOrders(actor, query),
  }),
  route({
    method: 'GET',
    path: '/rectification-orders/:id',
    permission: 'inspection.read',
    summary: 'A rectification order',
    tag,
    params: idParams,
    response: order,
    handler: ({ actor, params }) => inspections.getOrder(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/rectification-orders/:id/acts',
    permission: 'inspection.read',
    summary: 'Sign, answer, accept, return or withdraw an order',
    tag,
    params: idParams,
    body: orderAct,
    response: order,
    handler: async ({ actor, params, body }) => {
      await inspections.actOnOrder(actor, params.id, body);
      return inspections.getOrder(actor, params.id);
    },
  }),
  route({
    method: 'GET',
    path: '/rectification-orders/:id/print',
    permission: 'inspection.read',
    summary: 'The order as a paper (PDF)',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) => {
      const { name, bytes } = await inspections.printOrder(actor, params.id, locale);
      return sendFile(reply, { name, content: bytes, type: 'application/pdf' });
    },
  }),
];

const registerRoutes = (inspections: Inspections): Route[] => [
  route({
    method: 'GET',
    path: '/guidance',
    permission: 'inspection.read',
    summary: 'The register of guidance, newest first',
    tag,
    query: guidanceQuery,
    response: listOf(guidanceRow),
    handler: ({ actor, query }) => inspections.listGuidance(actor, query),
  }),
  route({
    method: 'POST',
    path: '/guidance',
    permission: 'inspection.inspect',
    summary: 'Register guidance given',
    tag,
    body: newGuidance,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.addGuidance(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/guidance/questions',
    permission: 'inspection.answer',
    summary: 'Ask a question, as an agency',
    tag,
    body: newQuestion,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.ask(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/guidance/:id',
    permission: 'inspection.inspect',
    summary: 'Answer, or enter what became of it',
    tag,
    params: idParams,
    body: guidancePatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await inspections.changeGuidance(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/inspections',
    permission: 'inspection.read',
    summary: 'How many inspections an initiative has, and where they stand',
    tag,
    params: idParams,
    response: inspectionSummary,
    handler: ({ actor, params }) => inspections.summary(actor, params.id),
  }),
];

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
  ...registerRoutes(inspections),
];
