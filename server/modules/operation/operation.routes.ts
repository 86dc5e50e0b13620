import { z } from 'zod';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { job, jobState } from '../../../shared/schemas/job.ts';
import { type Route, route } from '../../http/route.ts';
import type { Operation } from './operation.service.ts';

export const operationRoutes = (operation: Operation): Route[] => [
  route({
    method: 'GET',
    path: '/jobs',
    permission: 'job.read',
    tag: 'operation',
    summary: 'Background work, newest first',
    query: listQuery.extend({ state: jobState.optional() }),
    response: listOf(job),
    handler: ({ actor, query, locale }) => operation.listJobs(actor, query, locale),
  }),
  route({
    method: 'POST',
    path: '/jobs/:id/cancel',
    permission: 'job.manage',
    tag: 'operation',
    summary: 'Ask a job to stop at its next step',
    params: idParams,
    response: z.object({}),
    handler: async ({ actor, params }) => {
      await operation.cancelJob(actor, params.id);
      return {};
    },
  }),
];
