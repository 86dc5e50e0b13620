/** What is read from FTS5's records here is what FTS5 itself answers: after deletions, and while segments are merged. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { and, EVERYTHING, type Expr, inColumn, or, phraseOf, without } from './fts5.expr.ts';
import { Fts5Lists, type Within } from './fts5.lists.ts';
import { openForWriting } from './fts5.store.ts';
import { bigrams, COLUMNS, documentTokens } from './fts5.tokens.ts';
import type { SearchDocument } from './search-index.ts';

let db: Database.Database;
beforeEach(() => {
  db = openForWriting(':memory:');
});
afterEach(() => db.close());

const ALL: [number, number] = [0, Number.MAX_SAFE_INTEGER];
const FREE: Within = { tokens: [], keep: undefined, stride: 1 };

/** Chance that is the same in every run. */
let state = 7;
const below = (most: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % most;
};
const text = (most: number): string =>
  Array.from({ length: below(most) }, () => String.fromCharCode(0x4e00 + below(4))).join('');

function document(): SearchDocument {
  const long = below(300) === 0;
  return {
    ...{ archive: '', agency: '', fonds: '', category: '', year: '', retention: '', openness: '', dateFrom: null },
    ...{ unitId: '', dateTo: null, code: '', codeKeys: [], documentNumber: '', responsible: '' },
    names: Array.from({ length: below(3) }, () => text(4)),
    title: text(12),
    other: `${text(5)}\n${text(5)}`,
    // Some lists of places go over several leaves.
    pages: long
      ? [
          { number: 1, text: '丁'.repeat(9000) + text(9) },
          { number: 2, text: text(9) },
        ]
      : [],
  };
}

function insert(row: number, doc: SearchDocument): void {
  const columns: string[] = [];
  let now: string[] = [];
  const add = (token: string): void => void now.push(token);
  documentTokens(doc, [row % 7], () => [], {
    control: add,
    facet: (id) => add(`f${id}`),
    whole: (kind, key) => add(`${kind}${key.length}`),
    letter: () => undefined,
    pairs: (space, folded) => add(bigrams(space, folded)),
    token: add,
    endColumn: () => {
      columns.push(now.join(' '));
      now = [];
    },
  });
  db.prepare(
    `INSERT INTO unit_fts (rowid, ${COLUMNS.join(', ')}) VALUES (?, ${COLUMNS.map(() => '?').join(', ')})`,
  ).run(row, ...columns);
}

function expression(depth = 2): Expr {
  const kind = below(depth === 0 ? 2 : 5);
  const space = (['n', 'd', 'x'] as const)[below(3)]!;
  const phrase = phraseOf(bigrams(space, `${text(6)}一丁`));
  if (kind === 0) return phrase;
  if (kind === 1) return inColumn(phraseOf(bigrams('d', text(5) + '丂七')), 'title');
  const items = Array.from({ length: 1 + below(3) }, () => expression(depth - 1));
  if (kind === 2) return or(items);
  return kind === 3 ? and(items) : without(below(3) === 0 ? EVERYTHING : items[0]!, expression(depth - 1));
}

function holdAgainstFts5(times: number): void {
  const lists = new Fts5Lists(db, 'unit_fts');
  const asked = db
    .prepare<[string, number, number], number>(
      'SELECT rowid FROM unit_fts WHERE unit_fts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid',
    )
    .pluck();
  lists.refresh();
  for (let turn = 0; turn < times; turn++) {
    const expr = expression();
    if (expr === null) continue;
    const range: [number, number] = below(3) === 0 ? [below(4000) * 1000, below(6000) * 1000] : ALL;
    const truth = asked.all(expr.text, ...range);
    lists.begin(range, FREE);
    expect(lists.rows(expr, range, { limit: Infinity }), expr.text).toEqual(truth);
    expect(lists.rows(expr, range, { limit: Infinity, newest: true }), expr.text).toEqual(truth.toReversed());
    // What was looked at before is known.
    if (expr.op === 'phrase') expect(lists.holds(expr)).toBe(truth.length > 0);
    expect(lists.rows(expr, range, { limit: 10, newest: true })).toEqual(truth.toReversed().slice(0, 10));
    const wanted = (row: number): boolean => row % 7 === 3 && row % 5 !== 1;
    lists.begin(range, { tokens: ['f3'], keep: wanted, stride: 1 });
    expect(lists.rows(expr, range, { limit: Infinity }), expr.text).toEqual(truth.filter(wanted));
  }
}

it('finds what FTS5 finds, in one segment', () => {
  db.transaction(() => {
    for (let row = 1; row <= 5000; row++) insert(row * 900 + below(900), document());
  })();
  holdAgainstFts5(150);
});

it('finds what FTS5 finds while rows are taken away and replaced and segments are merged', () => {
  for (let batch = 0; batch < 12; batch++) {
    db.transaction(() => {
      for (let at = 0; at < 400; at++) {
        const row = 1 + below(6_000_000);
        db.prepare('DELETE FROM unit_fts WHERE rowid = ?').run(row);
        insert(row, document());
      }
    })();
    const some = db.prepare<[], number>('SELECT rowid FROM unit_fts ORDER BY rowid').pluck().all();
    db.transaction(() => {
      for (let at = 0; at < some.length; at += 17) db.prepare('DELETE FROM unit_fts WHERE rowid = ?').run(some[at]);
    })();
    // A merge that has only begun.
    if (batch > 8) db.exec("INSERT INTO unit_fts (unit_fts, rank) VALUES ('merge', 30)");
    if (batch % 4 === 3) holdAgainstFts5(40);
  }
});
