import type { ArrangementSizes } from '../../server/modules/arrangement/index.ts';

/** Small, so that a few units are many. */
export const LARGE_ACT_SIZES: ArrangementSizes = { atOnce: 20, most: 5000, chunk: 7 };
