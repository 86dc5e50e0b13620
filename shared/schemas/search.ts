import { z } from 'zod';
import { ALSO } from '../query/ast.ts';
import { count, many, yearQuery } from './common.ts';

export const searchQuery = z.object({
  q: z.string().max(500).default(''),
  archive: many,
  fonds: many,
  category: many,
  retention: many,
  openness: many,
  yearFrom: yearQuery,
  yearTo: yearQuery,
  /** What is meant too, after all that is written so: names that sound alike, variant characters, former names, synonyms. */
  also: z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(z.enum(ALSO)).max(ALSO.length).optional(),
  ),
  sort: z.enum(['relevance', 'date', 'date-asc', 'code', 'added']).default('relevance'),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  facets: z.stringbool().default(true),
  /** Of a search that found nothing: what was perhaps meant? Asked apart, so that the answer never waits for it. */
  suggest: z.stringbool().default(false),
});
export type SearchQuery = z.infer<typeof searchQuery>;

/** [start, end) in UTF-16 units of the text beside it. */
export const marks = z.array(z.tuple([z.number(), z.number()]));
export const markedText = z.object({ text: z.string(), marks });
export type MarkedText = z.infer<typeof markedText>;

export const searchHit = z.object({
  unitId: z.string(),
  code: z.string(),
  title: markedText,
  /** Why it stands where it stands. */
  tier: z.enum(['code', 'name', 'title', 'text', 'alike']),
  /** By what it was found, where what was written does not show: a former code, or what is meant too. */
  why: z.array(z.object({ by: z.enum([...ALSO, 'former-code', 'born']), text: z.string() })),
  responsible: z.string(),
  documentNumber: z.string(),
  dateText: z.string(),
  fondsName: z.string(),
  categoryName: z.string(),
  /** When it came into the archive's catalogue. */
  addedAt: z.string(),
  /** Staff only; for the public every hit is open. */
  openness: z.string().nullable(),
  pageCount: z.number().nullable(),
  /** Pages with a hit, the first few with their snippet. */
  pageHits: count,
  pages: z.array(z.object({ number: z.number(), snippet: markedText })),
  /** A page picture can be had for this page of it. */
  pictureOf: z.number().nullable(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const facetValue = z.object({ value: z.string(), label: z.string(), count });
export const searchResult = z.object({
  total: count,
  /** False: there are more than `total` (10,000). */
  totalIsExact: z.boolean(),
  hits: z.array(searchHit),
  facets: z.record(z.string(), z.array(facetValue)),
  facetsExact: z.boolean(),
  cursor: z.string().optional(),
  note: z.enum(['one-character']).optional(),
  /** Written before a colon and no field: looked for as a part of the word. With fields like it, and those there are. */
  unknownFields: z
    .object({
      fields: z.array(z.object({ written: z.string(), alike: z.array(z.string()) })),
      known: z.array(z.string()),
    })
    .optional(),
  /** Nothing was found; this, which is there, was perhaps meant. */
  suggestion: z.string().optional(),
  tookMs: z.number(),
});
export type SearchResult = z.infer<typeof searchResult>;
