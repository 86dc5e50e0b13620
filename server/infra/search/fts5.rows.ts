/** Rows of the index: ranges and ascending lists of them, and hits with their tier. Pure. */

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

/** Ascending lists as one, each row once. */
export function unionOf(lists: readonly (readonly number[])[]): number[] {
  const some = lists.filter((list) => list.length > 0);
  if (some.length <= 1) return some[0]?.slice() ?? [];
  return some.reduce<readonly number[]>((a, b) => mergeTwo(a, b), []).slice();
}

function mergeTwo(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  const merged: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    const [left, right] = [a[i] ?? Infinity, b[j] ?? Infinity];
    merged.push(Math.min(left, right));
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return merged;
}

/** The rows that stand in both lists; both ascend. */
export function intersectionOf(a: readonly number[], b: readonly number[]): number[] {
  const both: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    const [left, right] = [a[i]!, b[j]!];
    if (left === right) both.push(left);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both;
}
