import { exportQuery, unitExportQuery } from '../../../shared/schemas/catalogue-import.ts';
import { type Route, route } from '../../http/route.ts';
import type { FastifyReply } from 'fastify';
import type { Exported, Exports } from './export.service.ts';

export const exportRoutes = (exports: Exports): Route[] => [
  route({
    method: 'GET',
    path: '/exports',
    permission: 'unit.read',
    summary: 'A fonds, the archive or the hits of a search as XLSX, CSV, EAD3 or JSON lines',
    tag: 'export',
    query: exportQuery,
    handler: async ({ actor, query, locale, reply }) => send(reply, await exports.open(actor, query, locale)),
  }),
  route({
    method: 'GET',
    path: '/exports/units',
    permission: 'unit.read',
    summary: "A list of the catalogue's table with its filters, as XLSX, CSV, EAD3 or JSON lines",
    tag: 'export',
    query: unitExportQuery,
    handler: async ({ actor, query, locale, reply }) => send(reply, await exports.openList(actor, query, locale)),
  }),
];

const send = (reply: FastifyReply, { name, contentType, stream }: Exported): FastifyReply =>
  reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(stream);
