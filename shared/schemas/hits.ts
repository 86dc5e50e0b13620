/** Where in a record the words of a query stand. */
import { z } from 'zod';
import { count } from './common.ts';

/** [start, end) in UTF-16 units of the text. */
const marks = z.array(z.tuple([z.number(), z.number()]));
const fraction = z.number().min(0).max(1);

export const hitsQuery = z.object({
  q: z.string().min(1).max(1000),
  /** One page, for where on it the hits stand; without, the pages that have hits. */
  page: z.coerce.number().int().min(1).max(1_000_000).optional(),
});
/** The pages with hits, in order. A hit across the edge of two pages counts for the first. */
export const hitPages = z.object({
  pages: z.array(
    z.object({
      number: z.number(),
      /** Zero where there is only the rest of a hit of the page before. */
      count,
      snippet: z.object({ text: z.string(), marks }),
    }),
  ),
  /** False where there are more such pages than are listed. */
  complete: z.boolean(),
});
export const pageHits = z.object({
  number: z.number(),
  /** In the page's text. */
  marks,
  /** The first is the rest of a hit that began on the page before, and counts there. */
  continued: z.boolean(),
  /**
   * For each hit its places on the page's picture, one a line: x, y, width, height as fractions of the picture. Empty where
   * the picture does not tell.
   */
  boxes: z.array(z.array(z.tuple([fraction, fraction, fraction, fraction]))),
});
export type HitPages = z.infer<typeof hitPages>;
export type PageHits = z.infer<typeof pageHits>;
