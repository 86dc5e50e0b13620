import { exportQuery } from '../../../shared/schemas/catalogue-import.ts';
import { type Route, route } from '../../http/route.ts';
import type { Exports } from './export.service.ts';

export const exportRoutes = (exports: Exports): Route[] => [
  route({
    method: 'GET',
    path: '/exports',
    permission: 'unit.read',
    summary: 'A fonds, the archive or the hits of a search as XLSX, CSV, EAD3 or JSON lines',
    tag: 'export',
    query: exportQuery,
    handler: async ({ actor, query, locale, reply }) => {
      const { name, contentType, stream } = await exports.open(actor, query, locale);
      return reply
        .header('content-type', contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(stream);
    },
  }),
];
