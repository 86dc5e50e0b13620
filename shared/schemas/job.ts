import { z } from 'zod';
import { count } from './common.ts';

export const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
export const job = z.object({
  id: z.string(),
  kind: z.string(),
  state: jobState,
  done: count,
  total: count.nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Job = z.infer<typeof job>;
