/** How a fonds writes its reference codes: what holds for each category, tried on codes that it really has. */
import { z } from 'zod';
import { count } from './common.ts';

/** Where a template comes from: the fonds itself, for the category or for all; the category; the last code; what is usual. */
const TEMPLATE_SOURCES = ['own', 'own-all', 'category', 'as-written', 'usual'] as const;

export const fondsTemplates = z.object({
  items: z.array(
    z.object({
      /** '' for all categories. */
      category: z.string(),
      name: z.string(),
      nameEn: z.string(),
      /** The fonds' own; null where it has none. */
      own: z.string().nullable(),
      /** By which the next code is written; null for all categories where there is none. */
      holds: z.string().nullable(),
      source: z.enum(TEMPLATE_SOURCES).nullable(),
      /** A code that the fonds has. */
      sample: z.string().nullable(),
    }),
  ),
  /** Newest first: what was chosen before, to be put back. */
  versions: z.array(
    z.object({ category: z.string(), from: z.string(), to: z.string(), by: z.string(), at: z.string() }),
  ),
});
export type FondsTemplates = z.infer<typeof fondsTemplates>;

/** What speaks against a template or has to be known of it. */
const TEMPLATE_CONFLICTS = [
  'codes-unread',
  'last-unread',
  'no-volume',
  'no-item',
  'categories-share',
  'same-as-category',
] as const;

export const templateTrialBody = z.strictObject({
  category: z.string().max(40).default(''),
  template: z.string().trim().min(1).max(300),
});
export const templateTrial = z.object({
  /** Why it is no template. */
  problem: z.string().nullable(),
  /** Codes looked at: the first and the last of the fonds by year. */
  looked: count,
  read: count,
  codes: z.array(
    z.object({
      code: z.string(),
      /** Its components; null where the template does not read it. */
      parts: z.array(z.object({ part: z.string(), value: z.string() })).nullable(),
      /** As the template would write it, where that is another way of writing. */
      written: z.string().nullable(),
    }),
  ),
  /** Codes of the kind that it would write, from the components of real ones. */
  conflicts: z.array(z.object({ kind: z.enum(TEMPLATE_CONFLICTS), n: count, example: z.string() })),
});
export type TemplateTrial = z.infer<typeof templateTrial>;
