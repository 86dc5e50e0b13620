import { z } from 'zod';
import { verifyReport } from '../../../shared/schemas/ledger.ts';
import { type Route, route } from '../../http/route.ts';
import type { Preservation } from './preservation.service.ts';

export const preservationRoutes = (preservation: Preservation): Route[] => [
  route({
    method: 'POST',
    path: '/verify',
    permission: 'ledger.verify',
    tag: 'preservation',
    summary: 'Verify ledger, storage root and database',
    body: z.object({ fixity: z.boolean().default(true) }),
    response: verifyReport,
    handler: ({ actor, body }) => preservation.verify(actor, { fixity: body.fixity }),
  }),
];
