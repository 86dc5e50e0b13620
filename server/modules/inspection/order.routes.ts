/** What follows an inspection: findings, rectification orders. */
import { z } from 'zod';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { newOrder, order, orderAct, orderQuery, orderRow } from '../../../shared/schemas/inspection.ts';
import { sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { Inspections } from './inspection.service.ts';

const tag = 'inspection';
const short = z.string().min(1).max(64);

export const orderRoutes = (inspections: Inspections): Route[] => [
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
