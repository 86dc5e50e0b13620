import { z } from 'zod';
import { unitListQuery } from './unit.ts';

/** Which units an act is for: those chosen, or all that a filter of the catalogue gives. */
export const unitTarget = z.union([
  z.strictObject({ ids: z.array(z.string().max(64)).min(1).max(5000) }),
  z.strictObject({ filter: unitListQuery.omit({ cursor: true, limit: true, sort: true }) }),
]);
export type UnitTarget = z.output<typeof unitTarget>;
