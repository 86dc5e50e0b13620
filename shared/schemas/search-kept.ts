/** What is kept beside the indexes: synonyms, people's own searches, and how far a rebuild is. */
import { z } from 'zod';
import { count } from './common.ts';

const word = z.string().trim().min(2).max(60);
export const synonymBody = z.object({
  words: z.array(word).min(2).max(20),
  note: z.string().trim().max(500).default(''),
});
export const synonymGroup = z.object({
  id: z.string(),
  words: z.array(z.string()),
  note: z.string(),
  updatedAt: z.string(),
  lockVersion: count,
});
export const synonymPatch = synonymBody.extend({ lockVersion: count });
export type SynonymGroup = z.infer<typeof synonymGroup>;

/** The search as it stands in the address: parameters with one value, and with several. */
const one = z.string().max(500).optional();
const several = z.array(z.string().max(200)).max(100).optional();
const kept = z.object({
  q: one,
  yearFrom: one,
  yearTo: one,
  sort: one,
  archive: several,
  fonds: several,
  category: several,
  retention: several,
  openness: several,
  also: several,
});
export const savedSearchBody = z.object({ name: z.string().trim().min(1).max(80), query: kept });
export const savedSearch = z.object({
  id: z.string(),
  name: z.string(),
  query: kept,
  /** Hits that came in after the last look, as far as they were counted; null while they are not. */
  newHits: count.nullable(),
  /** There may be more than `newHits`. */
  newHitsCapped: z.boolean(),
  lookedAt: z.string(),
  lockVersion: count,
});
export const savedSearchPatch = z.object({ name: z.string().trim().min(1).max(80), lockVersion: count });
export type SavedSearch = z.infer<typeof savedSearch>;

export const indexState = z.object({
  /** Units in the house's index and in the public's. */
  units: count,
  openUnits: count,
  /** All units of the database. */
  allUnits: count,
  /** The rebuild under way, or the last one since the program began. */
  rebuild: z
    .object({
      state: z.enum(['running', 'done', 'stopped', 'failed']),
      done: count,
      total: count,
      /** Units a second over the last seconds. */
      rate: z.number(),
      secondsLeft: z.number().nullable(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      by: z.string(),
    })
    .nullable(),
});
export type IndexState = z.infer<typeof indexState>;
