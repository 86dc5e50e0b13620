/** Authorities 规范记录: agencies and persons with all their names; which agency came after which. */
import { z } from 'zod';
import { listQuery, lockVersion } from './common.ts';

export const authorityKind = z.enum(['agency', 'person']);
export type AuthorityKind = z.infer<typeof authorityKind>;
export const relationKind = z.enum(['renamed', 'succeeded', 'merged', 'split']);
export type RelationKind = z.infer<typeof relationKind>;

const day = z.number().int().min(10_000_101).max(99_991_231).nullable();
export const authorityName = z.object({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(['former', 'variant']),
  fromDay: day.default(null),
  toDay: day.default(null),
});
export type AuthorityName = z.output<typeof authorityName>;

export const authorityRow = z.object({
  id: z.string(),
  kind: authorityKind,
  name: z.string(),
  nameEn: z.string().nullable(),
  dates: z.string(),
  /** One of those that deliver here. */
  agencyId: z.string().nullable(),
});
export type AuthorityRow = z.infer<typeof authorityRow>;

export const agencyRelation = z.object({
  id: z.string(),
  kind: relationKind,
  /** `before`: the other one came before. */
  side: z.enum(['before', 'after']),
  onDay: z.number().nullable(),
  note: z.string(),
  other: z.object({ id: z.string(), name: z.string() }),
});
export type AgencyRelation = z.infer<typeof agencyRelation>;

export const authority = authorityRow.extend({
  place: z.string(),
  history: z.string(),
  names: z.array(authorityName),
  relations: z.array(agencyRelation),
  lockVersion,
  mayEdit: z.boolean(),
});
export type Authority = z.infer<typeof authority>;

export const authorityListQuery = listQuery.extend({
  kind: authorityKind.optional(),
  q: z.string().max(100).optional(),
});
const described = {
  name: z.string().trim().min(1).max(200),
  nameEn: z.string().trim().max(200).nullable().default(null),
  dates: z.string().trim().max(60).default(''),
  place: z.string().trim().max(200).default(''),
  history: z.string().max(20_000).default(''),
  names: z.array(authorityName).max(50).default([]),
};
export const newAuthority = z.object({
  kind: authorityKind,
  agencyId: z.string().max(64).nullable().default(null),
  ...described,
});
export const authorityPatch = z.object({ lockVersion, ...described });
export const newRelation = z.object({
  kind: relationKind,
  side: z.enum(['before', 'after']),
  otherId: z.string().max(64),
  onDay: day.default(null),
  note: z.string().trim().max(500).default(''),
});

/** Who stands behind a name on a record. */
export const namedAuthority = z.object({
  written: z.string(),
  id: z.string(),
  kind: authorityKind,
  name: z.string(),
  dates: z.string(),
  /** What the agency is called now, where another came after it. */
  now: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type NamedAuthority = z.infer<typeof namedAuthority>;
