/**
 * What was perhaps meant, where nothing was found: the words of titles, names and document numbers within the asker's scope
 * that differ from a term in a character, or two of a long one. Only what stands there is proposed, so nothing is told of
 * what the asker may not see. A few small queries with a bound on their rows, whatever the size of the index.
 */
import type { Term } from '../../../shared/query/ast.ts';
import { fold } from '../../../shared/query/fold.ts';
import { and, type Expr, inColumn, phraseOf } from './fts5.expr.ts';
import type { StoredHead } from './fts5.store.ts';
import { bigrams, letter } from './fts5.tokens.ts';

export interface SuggestLookup {
  /** Heads of the newest units, at most `limit`, that match; the scope is held within. */
  heads(match: Expr, limit: number): Pick<StoredHead, 'title' | 'names' | 'documentNumber'>[];
}

const ROWS = 60;
/** Of two characters one is half: what is near it is no likeness. */
const MIN_TERM = 3;
const MAX_TERM = 24;

/** The term with its nearest likeness in the index, or undefined. */
export function suggestFor(term: Term, lookup: SuggestLookup): string | undefined {
  const text = fold(term.text);
  if (text.length < MIN_TERM || text.length > MAX_TERM) return undefined;
  const likely = Math.max(1, Math.floor(text.length / 4));
  const counts = new Map<string, { distance: number; count: number }>();
  for (const match of partsOf(text)) {
    for (const { title, names, documentNumber } of lookup.heads(match, ROWS))
      for (const source of [title, documentNumber, ...names])
        for (const { words, distance } of windows(source, text, likely)) {
          const known = counts.get(words) ?? { distance, count: 0 };
          counts.set(words, { distance: Math.min(distance, known.distance), count: known.count + 1 });
        }
  }
  const best = [...counts].sort(([, a], [, b]) => a.distance - b.distance || b.count - a.count)[0];
  return best?.[0];
}

/** Expressions for units that hold most of a text: its halves, or, of a short one, all of its characters but one. */
function partsOf(text: string): Expr[] {
  if (text.length >= 4) {
    const half = Math.floor(text.length / 2);
    return [text.slice(0, half), text.slice(half)].flatMap((part) => [
      inColumn(phraseOf(bigrams('d', part)), 'title'),
      phraseOf(bigrams('n', part)),
    ]);
  }
  const chars = text.split('');
  return chars.map((_, left) =>
    and(chars.filter((_each, at) => at !== left).map((char) => phraseOf(letter('l', char)))),
  );
}

/** Stretches of a source as long as the text, or one shorter or longer, that are near it but not it. */
function windows(source: string, text: string, likely: number): { words: string; distance: number }[] {
  const folded = fold(source);
  const found: { words: string; distance: number }[] = [];
  for (const length of [text.length, text.length - 1, text.length + 1])
    for (let at = 0; length >= 2 && at + length <= folded.length; at++) {
      const words = folded.slice(at, at + length);
      const distance = editDistance(words, text, likely);
      if (distance > 0 && distance <= likely) found.push({ words, distance });
    }
  return found;
}

/** Insertions, deletions, replacements and swaps of neighbours between two short texts; `most + 1` where there are more. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
