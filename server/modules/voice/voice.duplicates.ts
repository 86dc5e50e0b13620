/**
 * Whether two voices speak of the same thing, by a measure that can be told in one sentence: of the pairs of neighbouring
 * characters in the shorter one, how many the other has too; near in time. A person decides. Pure.
 */
import { exactKey } from '../../../shared/query/fold.ts';

/** From this share on, and within these days, two are proposed as the same. Configuration, shown as such. */
export const SAME_SHARE = 50;
export const NEAR_DAYS = 30;
/** Of fewer pairs nothing can be told. */
const LEAST_PAIRS = 3;

export function pairsOf(text: string): Set<string> {
  const characters = Array.from(exactKey(text));
  return new Set(characters.slice(1).map((character, index) => `${characters[index]!}${character}`));
}

/** 0 to 100. */
export function sharedPairs(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size < LEAST_PAIRS) return 0;
  let shared = 0;
  for (const pair of small) if (large.has(pair)) shared += 1;
  return Math.round((shared * 100) / small.size);
}
