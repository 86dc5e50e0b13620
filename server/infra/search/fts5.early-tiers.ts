/**
 * The order of free terms' hits from rows that are in memory already: exact codes, names and titles, then names, titles
 * and texts, newest first within each. FTS5 would walk along the terms' rows once more for every tier.
 */
import { fold } from '../../../shared/query/fold.ts';
import { TEXT_TIER } from './fts5.compile.ts';
import type { CompiledQuery } from './fts5.compiled.ts';
import type { Phrases } from './fts5.phrases.ts';
import { intersectionOf, type Placed, RANKED_LIMIT, wholeNumber } from './fts5.rows.ts';
import type { StoredHead } from './fts5.store.ts';

/** So many units' titles are looked at for a page before FTS5 is asked instead. */
const TITLES_READ = 400;

interface EarlyTiers {
  /** The rows of the tiers before that of titles, and all of these together. */
  tiers: number[][];
  placed: ReadonlySet<number>;
  /** Whether a row may be of the tier of titles, which costs nothing to ask, and whether it is. */
  mayBeInTitle(row: number): boolean;
  isInTitle(row: number): boolean;
}

/**
 * Of free terms, the hits of each tier before that of titles, newest first, and how to tell whether a row is of that
 * tier: from rows that are in memory already. Undefined where some phrase has more rows than were read.
 */
export function earlyTiers(
  { free, whole }: CompiledQuery,
  rows: readonly number[],
  phrases: Phrases,
  headOf: (row: number) => string | undefined,
): EarlyTiers | undefined {
  if (free === undefined || whole === null) return undefined;
  const isKnown = (phrase: string | null): boolean => phrase === null || phrases.rows(phrase).isWhole;
  if (!whole.flat().every(isKnown) || !free.every(({ names }) => isKnown(names))) return undefined;
  const placed = new Set<number>();
  const tier = (found: readonly number[]): number[] => {
    const mine = found.filter((row) => !placed.has(row));
    for (const row of mine) placed.add(row);
    return mine.reverse();
  };
  const rowsOf = (phrase: string | null): readonly number[] => (phrase === null ? [] : phrases.rows(phrase).rows);
  const tiers = whole.map((each) => tier(intersectionOf(rows, phrases.union(each).rows)));
  tiers.push(tier(free.map(({ names }) => rowsOf(names)).reduce(intersectionOf, rows)));
  const terms = free.map(({ text, names, described }) => ({
    text,
    names: new Set(rowsOf(names)),
    described: isKnown(described) ? new Set(rowsOf(described)) : undefined,
  }));
  const mayBeInTitle = (row: number): boolean =>
    terms.every(({ names, described }) => (described?.has(row) ?? true) || names.has(row));
  const isInTitle = (row: number): boolean => {
    const head = headOf(row);
    const title = head === undefined ? '' : fold((JSON.parse(head) as StoredHead).title);
    return terms.every((term) => term.names.has(row) || title.includes(term.text));
  };
  return { tiers, placed, mayBeInTitle, isInTitle };
}

/** Newest first within each tier; undefined where too many titles would have to be looked at. */
export function walkTiers(
  early: EarlyTiers,
  rows: readonly number[],
  cursor: Partial<Record<string, unknown>>,
  limit: number,
  textsToo = true,
): Placed[] | undefined {
  const { tiers, placed } = early;
  const titleTier = tiers.length;
  const [first, before] = [wholeNumber(cursor.tier) ?? 0, wholeNumber(cursor.row) ?? Number.MAX_SAFE_INTEGER];
  const hits: Placed[] = [];
  const add = (row: number, tier: number): void => {
    if (hits.length < limit && (tier > first || (tier === first && row < before))) hits.push({ row, tier });
  };
  tiers.forEach((each, tier) => each.forEach((row) => add(row, tier)));
  const rest: number[] = [];
  const most = rows.length <= RANKED_LIMIT ? RANKED_LIMIT : TITLES_READ;
  let read = 0;
  const isPlacedInTitle = (row: number): boolean | undefined => {
    if (!early.mayBeInTitle(row)) return false;
    if (++read > most) return undefined;
    return early.isInTitle(row);
  };
  // Where a page begins after the titles, only its own rows are asked.
  const wanted = first > titleTier ? TEXT_TIER : titleTier;
  for (let at = rows.length - 1; at >= 0 && hits.length < limit; at--) {
    const row = rows[at]!;
    if (placed.has(row) || (first >= titleTier && row >= before)) continue;
    const inTitle = isPlacedInTitle(row);
    if (inTitle === undefined) return undefined;
    if (inTitle) add(row, titleTier);
    else if (wanted === TEXT_TIER) add(row, TEXT_TIER);
    else rest.push(row);
  }
  if (!textsToo || hits.length >= limit || wanted === TEXT_TIER) return hits;
  if (first < titleTier || before === Number.MAX_SAFE_INTEGER) rest.forEach((row) => add(row, TEXT_TIER));
  else return undefined;
  return hits;
}
