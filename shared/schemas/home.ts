import { z } from 'zod';
import { count } from './common.ts';

/** What needs me today: each a count and a sentence that leads somewhere; only what the actor may do is there. */
export const today = z.object({
  tasks: z.array(
    z.object({
      kind: z.enum([
        'accession-decide',
        'accession-mend',
        'unit-due',
        'accession-running',
        'password-locked',
        'job-failed',
        // The working loop.
        'finding-red',
        'finding-yellow',
        'measure-due',
        'closure-check',
        'finding-close',
        'slip-sign',
        'slip-answer',
        'feedback-sign',
        'voice-new',
        'voice-mine',
        'key-task-due',
        'inspection-self',
        'inspection-visit',
        'inspection-publish',
        'order-answer',
        'order-decide',
        'order-late',
        'research-visit',
        'research-return',
        'research-topic',
        'saved-search-new',
        'study-soon',
        'study-due',
        'study-missed',
        'study-record',
        'study-make-up',
      ]),
      count,
      /** There are more than were counted. */
      more: z.literal(true).optional(),
      oldest: z.string().nullable(),
      link: z.string(),
    }),
  ),
  figures: z.array(
    z.object({
      kind: z.enum(['units', 'open', 'accessions-year', 'bytes', 'pages', 'searches-today']),
      value: count,
      link: z.string(),
    }),
  ),
  recentAccessions: z.array(
    z.object({ id: z.string(), number: z.string(), title: z.string(), state: z.string(), at: z.string() }),
  ),
  recentEntries: z.array(
    z.object({ id: z.string(), at: z.string(), actor: z.string(), action: z.string(), object: z.string() }),
  ),
});
export type Today = z.infer<typeof today>;
export type TodayTask = Today['tasks'][number];
/** The portal's first page. */
export const portalHome = z.object({
  name: z.string(),
  nameEn: z.string().nullable(),
  openUnits: count,
  openPages: count,
  years: z.object({ from: z.number(), to: z.number() }).nullable(),
  categories: z.array(z.object({ id: z.string(), name: z.string(), nameEn: z.string(), count })),
  latest: z.array(
    z.object({ id: z.string(), code: z.string(), title: z.string(), dateText: z.string(), openedAt: z.string() }),
  ),
});
export type PortalHome = z.infer<typeof portalHome>;
