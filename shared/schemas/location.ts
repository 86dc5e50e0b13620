/** Where the physical records lie: rooms, racks, shelves, boxes; what is in them and what was moved. */
import { z } from 'zod';
import { count, listQuery, lockVersion } from './common.ts';
import { unitTarget } from './target.ts';
import { unitRow } from './unit.ts';

export const locationKind = z.enum(['room', 'rack', 'shelf', 'box']);
export type LocationKind = z.infer<typeof locationKind>;
/** Millimetres of a box's spine (DA/T 22-2015). */
const SPINES = [20, 30, 40, 50] as const;
const spine = z.literal(SPINES);
const number = z.string().trim().min(1).max(40);
const capacity = z.number().int().min(1).max(100_000).nullable();
const reason = z.string().trim().min(2).max(500);

export const locationNode = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  kind: locationKind,
  number: z.string(),
  name: z.string(),
  spine: z.number().nullable(),
  capacity: z.number().nullable(),
  note: z.string(),
  /** Places directly below; of a box the units in it. */
  count,
  /** Millimetres of a shelf that boxes take; pages in a box. */
  used: z.number(),
  lockVersion,
});
export type LocationNode = z.infer<typeof locationNode>;

const step = z.object({ id: z.string(), kind: locationKind, number: z.string(), name: z.string() });
export type LocationStep = z.infer<typeof step>;

/** What stands on a box's spine, from what is in it. */
export const boxFacts = z.object({
  fonds: z.array(z.object({ number: z.string(), name: z.string() })),
  categories: z.array(z.string()),
  years: z.array(z.number()),
  retentions: z.array(z.string()),
  firstCode: z.string(),
  lastCode: z.string(),
  /** The numbers in them, as the fonds writes its codes: of the item, else of the volume. */
  firstNumber: z.string(),
  lastNumber: z.string(),
  units: count,
  pages: count,
});
export type BoxFacts = z.infer<typeof boxFacts>;

export const locationDetail = locationNode.extend({ path: z.array(step), facts: boxFacts.nullable() });
export type LocationDetail = z.infer<typeof locationDetail>;

export const locationListQuery = listQuery.extend({ parent: z.string().max(64).optional() });
export const newLocation = z.object({
  parentId: z.string().max(64).nullable().default(null),
  kind: locationKind,
  number,
  name: z.string().trim().max(100).default(''),
  spine: spine.nullable().default(null),
  capacity: capacity.default(null),
  note: z.string().max(1000).default(''),
  /** So many at once, their numbers counted on from the first. */
  count: z.number().int().min(1).max(200).default(1),
});
export const locationPatch = z.object({
  lockVersion,
  number: number.optional(),
  name: z.string().trim().max(100).optional(),
  spine: spine.optional(),
  capacity: capacity.optional(),
  note: z.string().max(1000).optional(),
});
export const moveLocationBody = z.object({ parentId: z.string().max(64), reason });
export const putBody = z.object({
  what: z.union([
    unitTarget,
    z.strictObject({
      range: z.object({ from: z.string().trim().min(1).max(200), to: z.string().trim().min(1).max(200) }),
    }),
  ]),
  reason,
});
export const takeOutBody = z.object({ ids: z.array(z.string().max(64)).min(1).max(1000), reason });
export const placed = z.object({ placed: count });
export const locationUnit = unitRow.pick({ id: true, code: true, title: true, level: true, pageCount: true });

export const locationMove = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  /** The unit's code, or the place's number; absent for who may not see the unit. */
  what: z.string(),
  unitId: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
});
export type LocationMove = z.infer<typeof locationMove>;

export const unitPlace = z.object({
  path: z.array(step),
  /** The file in whose box it lies, where it is not placed by itself. */
  through: z.object({ id: z.string(), code: z.string() }).nullable(),
  since: z.string().nullable(),
  by: z.string().nullable(),
  moves: z.array(locationMove),
});
export type UnitPlace = z.infer<typeof unitPlace>;
