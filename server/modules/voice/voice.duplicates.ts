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

const LEAST_RUN = 3;
const MOST_RUNS = 4;
const LOOKED_AT = 600;

/** What both say word for word, the longest first, none inside another: why they are proposed. */
export function commonRuns(a: string, b: string): string[] {
  const [one, other] = [Array.from(a).slice(0, LOOKED_AT), Array.from(b).slice(0, LOOKED_AT)];
  const runs = new Set<string>();
  let above = new Array<number>(other.length + 1).fill(0);
  for (let i = 1; i <= one.length; i++) {
    const row = new Array<number>(other.length + 1).fill(0);
    for (let j = 1; j <= other.length; j++) {
      const same = /[\p{L}\p{N}]/u.test(one[i - 1]!) && one[i - 1] === other[j - 1];
      row[j] = same ? above[j - 1]! + 1 : 0;
      const goesOn = one[i] !== undefined && one[i] === other[j] && /[\p{L}\p{N}]/u.test(one[i]!);
      if (row[j]! >= LEAST_RUN && !goesOn) runs.add(one.slice(i - row[j]!, i).join(''));
    }
    above = row;
  }
  const kept: string[] = [];
  for (const run of [...runs].sort((x, y) => Array.from(y).length - Array.from(x).length || (x < y ? -1 : 1)))
    if (!kept.some((each) => each.includes(run))) kept.push(run);
  return kept.slice(0, MOST_RUNS);
}
