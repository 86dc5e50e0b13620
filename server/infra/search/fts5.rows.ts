/** Rows of the index: ranges of them, and hits with their tier. */

/** Both inclusive. */
export type Range = [first: number, last: number];
export interface Placed {
  row: number;
  tier: number;
}
/** bm25 costs some microseconds a hit. */
export const RANKED_LIMIT = 1000;
/** A number of a cursor, which anybody may have written. */
export const wholeNumber = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
