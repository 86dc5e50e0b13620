/** Units on their way into an index's file: what is kept of each, its tokens, and the writing of both. */
import type Database from 'better-sqlite3';
import { fold } from '../../../shared/query/fold.ts';
import { Postings } from './fts5.postings.ts';
import { SAMPLE_SHARE, searchYear, type StoredHead } from './fts5.store.ts';
import type { Fts5Table } from './fts5.table.ts';
import { documentTokens, hash53 } from './fts5.tokens.ts';
import { soundsOf } from './name-sounds.ts';
import { FACETS, type SearchDocument } from './search-index.ts';

const SOUNDS_KEPT = 50_000;
const DIGITS = 10;
/** Memory that a larger batch of changes took is given back. */
const TOKENS_KEPT = 1_000_000;

/** Codes in the order people expect: numbers by their value. */
function codeSort(code: string): string {
  const folded = fold(code);
  let sorted = '';
  let at = 0;
  while (at < folded.length) {
    let end = at;
    while (end < folded.length && isDigit(folded.charCodeAt(end))) end++;
    if (end > at) sorted += folded.slice(at, end).padStart(DIGITS, '0');
    at = end;
    while (end < folded.length && !isDigit(folded.charCodeAt(end))) end++;
    sorted += folded.slice(at, end);
    at = end;
  }
  return sorted;
}
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Whether a unit is in the sample: always the same answer for the same unit, and even over all. */
export const isSampled = (unitId: string): boolean => hash53(unitId) % SAMPLE_SHARE === 0;

export class Fts5Units {
  private readonly facetIds = FACETS.map(() => new Map<string, number>());
  private readonly sounds = new Map<string, readonly string[]>();
  private readonly sql: ReturnType<typeof prepare>;
  private readonly tables: { all: Fts5Table; sample: Fts5Table };
  private readonly room: number | undefined;
  private postings: Postings;
  private kept = new Kept();
  /** Numbers of each unit: its facets' values, and when it came in. */
  private numbers: number[] = [];
  private sampled: boolean[] = [];

  /** `room`: for so many tokens memory is taken at once, and kept. */
  constructor(db: Database.Database, tables: { all: Fts5Table; sample: Fts5Table }, room?: number) {
    this.sql = prepare(db);
    this.tables = tables;
    this.room = room;
    this.postings = room === undefined ? new Postings() : new Postings(room, 1 << 20);
  }

  get tokenCount(): number {
    return this.postings.tokenCount;
  }

  /** Takes a unit in; nothing is written but new values of facets. */
  add(doc: SearchDocument, row: number): void {
    const pages = doc.pages.length > 1 ? doc.pages.toSorted((a, b) => a.number - b.number) : doc.pages;
    const year = searchYear(doc);
    const values = { ...doc, pages, year: year === 0 ? '' : String(year) };
    const facets = FACETS.map((name, at) => this.facetId(at, values[name]));
    this.postings.beginUnit(row);
    documentTokens(values, facets, this.soundsOf, this.postings);
    const head: StoredHead = {
      unitId: doc.unitId,
      code: doc.code,
      codeKeys: doc.codeKeys,
      documentNumber: doc.documentNumber,
      names: doc.names,
      title: doc.title,
      responsible: doc.responsible,
      other: doc.other,
      ...(doc.birthYears?.length && { birthYears: doc.birthYears }),
      pages: pages.map((page) => [page.number, page.text.length]),
    };
    this.numbers.push(...facets, doc.addedAt ?? 0);
    this.sampled.push(isSampled(doc.unitId));
    this.kept.add('utf8', doc.unitId, codeSort(doc.code), JSON.stringify(head));
    this.kept.add('utf16le', pages.length === 1 ? pages[0]!.text : pages.map((page) => page.text).join(''));
  }

  /** Writes what was taken in. @returns the leaves it has in the table of all units */
  write(): number {
    const { postings, kept, sampled } = this;
    const order = postings.inOrder();
    const [all, sample] = [this.tables.all.begin(), this.tables.sample.begin()];
    postings.writeTo(order, all.writer, sampled, sample.writer);
    const leaves = all.end(postings, order);
    sample.end(
      postings,
      order.filter((unit) => sampled[unit]),
    );
    for (const unit of order) {
      const row = postings.rowOf(unit);
      const [id, code, head, body] = [kept.get(unit, 0), kept.get(unit, 1), kept.get(unit, 2), kept.get(unit, 3)];
      const from = unit * NUMBERS;
      const numbers = this.numbers.slice(from, from + NUMBERS);
      this.sql.addUnit.run(row, id, ...numbers.slice(0, -1), code, numbers.at(-1));
      this.sql.addStored.run(row, head, body.length === 0 ? null : body);
    }
    this.forget();
    return leaves;
  }

  /** Gives up what was not written: its transaction is undone. */
  forget(isUndone = false): void {
    if (this.room === undefined && this.tokenCount > TOKENS_KEPT) {
      this.postings = new Postings();
      this.kept = new Kept();
    } else {
      this.postings.clear();
      this.kept.clear();
    }
    this.numbers = [];
    this.sampled = [];
    if (isUndone) for (const ids of this.facetIds) ids.clear();
  }

  /** Names come again and again, and how one sounds takes longer than all else about it. */
  private readonly soundsOf = (name: string): readonly string[] => {
    let sounds = this.sounds.get(name);
    if (sounds === undefined) {
      sounds = soundsOf(name);
      if (this.sounds.size >= SOUNDS_KEPT) this.sounds.clear();
      this.sounds.set(name, sounds);
    }
    return sounds;
  };

  private facetId(at: number, value: string): number {
    const known = this.facetIds[at]!;
    let id = known.get(value);
    if (id !== undefined) return id;
    const facet = FACETS[at]!;
    id = this.sql.findFacet.get(facet, value) ?? Number(this.sql.addFacet.run(facet, value).lastInsertRowid);
    known.set(value, id);
    return id;
  }
}

/** Texts as bytes in one place, four of each unit: hundreds of thousands of strings would be looked through again and again. */
class Kept {
  private bytes: Buffer = Buffer.alloc(1 << 16);
  private size = 0;
  private ends: number[] = [];

  add(encoding: 'utf8' | 'utf16le', ...texts: string[]): void {
    for (const text of texts) {
      // No UTF-16 unit takes more than three bytes.
      const most = this.size + text.length * 3;
      if (most > this.bytes.length) {
        const wider = Buffer.alloc(most * 2);
        wider.set(this.bytes.subarray(0, this.size));
        this.bytes = wider;
      }
      this.size += this.bytes.write(text, this.size, encoding);
      this.ends.push(this.size);
    }
  }

  get(unit: number, text: number): Buffer {
    const at = unit * TEXTS + text;
    return this.bytes.subarray(this.ends[at - 1] ?? 0, this.ends[at]);
  }

  clear(): void {
    this.size = 0;
    this.ends = [];
  }
}
const TEXTS = 4;
const NUMBERS = FACETS.length + 1;

function prepare(db: Database.Database) {
  const facets = FACETS.map(() => '?').join(', ');
  return {
    // Texts come as bytes.
    addUnit: db.prepare(`INSERT INTO unit VALUES (?, CAST(? AS TEXT), ${facets}, CAST(? AS TEXT), ?)`),
    addStored: db.prepare('INSERT INTO stored VALUES (?, CAST(? AS TEXT), ?)'),
    findFacet: db.prepare<[string, string], number>('SELECT id FROM facet_value WHERE facet = ? AND value = ?').pluck(),
    addFacet: db.prepare('INSERT INTO facet_value (facet, value) VALUES (?, ?)'),
  };
}
