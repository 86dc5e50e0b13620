/**
 * Places among siblings. Siblings stand in the order of `sort_key`, which a code gives; a unit put between two others gets a
 * key between theirs, and no other row is touched: `…-000004`, `…-000004!I`, `…-000005`. '!' is below every character
 * that a key has, so what follows it stays with what it was put behind. Pure.
 */
const MARK = '!';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A fraction strictly between two (read as 0.…; '' is 0, undefined is 1); none of them ends with a zero. */
function between(low: string, high: string | undefined): string {
  if (high !== undefined) {
    let same = 0;
    while ((low[same] ?? '0') === high[same]) same += 1;
    if (same > 0) return high.slice(0, same) + between(low.slice(same), high.slice(same));
  }
  const from = low === '' ? 0 : DIGITS.indexOf(low[0]!);
  const to = high === undefined ? DIGITS.length : DIGITS.indexOf(high[0]!);
  if (to - from > 1) return DIGITS[Math.round((from + to) / 2)]!;
  if (high !== undefined && high.length > 1) return high.slice(0, 1);
  return DIGITS[from]! + between(low.slice(1), undefined);
}

/** `n` fractions in order; each is as short as halving makes it. */
function spread(low: string, high: string | undefined, n: number): string[] {
  if (n <= 0) return [];
  const middle = between(low, high);
  const before = Math.floor((n - 1) / 2);
  return [...spread(low, middle, before), middle, ...spread(middle, high, n - 1 - before)];
}

const split = (key: string): [base: string, fraction: string] => {
  const at = key.lastIndexOf(MARK);
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
};

/**
 * `n` keys between those of two neighbours, in order; undefined: there is none on that side. Gives undefined where there is
 * no room, as between two units without a code: then these have to be given places first.
 */
export function placesBetween(before: string | undefined, after: string | undefined, n: number): string[] | undefined {
  if (before === undefined) {
    if (after === undefined) return spread('', undefined, n).map((fraction) => MARK + fraction);
    if (after === '') return undefined;
    const [base, fraction] = split(after);
    // Beside the one it stands before, not at the start of all.
    return fraction === '' ? within(base.slice(0, -1), '', undefined, n) : within(base, '', fraction, n);
  }
  if (after !== undefined && before >= after) return undefined;
  const [base, fraction] = split(before);
  if (after === undefined) return within(base, fraction, undefined, n);
  if (after.startsWith(base + MARK)) return within(base, fraction, after.slice(base.length + 1), n);
  return within(base, fraction, undefined, n);
}

const within = (base: string, low: string, high: string | undefined, n: number): string[] =>
  spread(low, high, n).map((fraction) => base + MARK + fraction);
