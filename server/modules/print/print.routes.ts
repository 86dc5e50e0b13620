import { printBody } from '../../../shared/schemas/print.ts';
import { type Route, route } from '../../http/route.ts';
import type { Prints } from './print.service.ts';

export const printRoutes = (prints: Prints): Route[] => [
  route({
    method: 'POST',
    path: '/prints',
    permission: 'unit.read',
    summary: 'A paper in the standard’s layout as PDF: lists, covers, notes, spines, stamps',
    tag: 'print',
    body: printBody,
    handler: async ({ actor, body, reply }) => {
      const { name, bytes } = await prints.print(actor, body);
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(bytes);
    },
  }),
];
