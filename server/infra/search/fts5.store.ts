/**
 * The index's file: opening it, its tables, and the numbering of its rows.
 *
 * A row's number says its date: (year * 512 + month * 32 + day) * 2^20 + a running number. So a year range is a range of
 * rows, and newest first is the order of the rows, in whatever order units arrive. A year that holds more than 2^20
 * units on one day goes on in the next free day of that year.
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FORMAT } from './fts5.format.ts';
import { COLUMNS } from './fts5.tokens.ts';
import { FACETS, type SearchDocument } from './search-index.ts';

export const ROWS_A_DAY = 2 ** 20;
export const DAYS_A_YEAR = 512;

/** One unit of so many stands in the sample table as well, from which the facets of very many hits are estimated. */
export const SAMPLE_SHARE = 16;

const TABLES = `
  CREATE TABLE unit (
    id INTEGER PRIMARY KEY, unit_id TEXT NOT NULL, ${FACETS.map((name) => `${name} INTEGER NOT NULL`).join(', ')},
    code_sort TEXT NOT NULL, added INTEGER NOT NULL
  );
  CREATE TABLE stored (id INTEGER PRIMARY KEY, head TEXT NOT NULL, body BLOB);
  CREATE TABLE facet_value (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (facet, value));
  CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, unit INTEGER NOT NULL);
  ${['unit_fts', 'sample_fts'].map(ftsTable).join('\n')}
  PRAGMA user_version = ${FORMAT};
`;

/** Only the writer says when segments are merged (fts5.writer.ts). */
function ftsTable(name: string): string {
  const columns = COLUMNS.join(', ');
  const set = (option: string, value: number): string =>
    `INSERT INTO ${name} (${name}, rank) VALUES ('${option}', ${value});`;
  return `CREATE VIRTUAL TABLE ${name} USING fts5 (${columns}, content = '', contentless_delete = 1, tokenize = 'ascii');
    ${set('automerge', 0)} ${set('usermerge', 8)} ${set('crisismerge', 64)}`;
}

const INDEXES = `
  CREATE UNIQUE INDEX unit_by_id ON unit (unit_id);
  CREATE INDEX unit_code ON unit (code_sort, id);
  CREATE INDEX unit_added ON unit (added, id);
`;

/** Opens the file for writing, with its tables. Only one thread does so. */
export function openForWriting(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -32000');
  // Batches change many of the same pages: these are written once for several.
  db.pragma('wal_autocheckpoint = 16000');
  // Segments are put into FTS5's own tables (fts5.table.ts).
  db.unsafeMode(true);
  if (db.pragma('user_version', { simple: true }) === 0) db.transaction(() => db.exec(TABLES + INDEXES))();
  return db;
}

/**
 * Opens a file that is to be filled and then put in the place of another: nothing of it is sure before `finishBuilding`,
 * and a file that was not finished is of no use.
 */
export function openForBuilding(path: string): Database.Database {
  const db = new Database(path);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('cache_size = -32000');
  db.unsafeMode(true);
  db.exec(`BEGIN; ${TABLES}`);
  return db;
}

export function finishBuilding(db: Database.Database): void {
  db.exec(`${INDEXES} COMMIT`);
  db.exec('PRAGMA optimize');
}

/** The format of the file at `path`; 0 where there is none, or none that can be read. */
export function formatOf(path: string): number {
  if (!existsSync(path)) return 0;
  try {
    const db = new Database(path, { readonly: true });
    const format = Number(db.pragma('user_version', { simple: true }));
    db.close();
    return format;
  } catch {
    return 0;
  }
}

export function openForReading(path: string): Database.Database {
  const db = new Database(path, { readonly: true });
  db.pragma('cache_size = -8000');
  db.pragma('query_only = 1');
  return db;
}

/** The year a unit is searched under: its own, or that of its first day, or 0. */
export function searchYear(doc: Pick<SearchDocument, 'year' | 'dateFrom'>): number {
  const year = Number.parseInt(doc.year, 10);
  if (year > 0 && year <= 9999) return year;
  return doc.dateFrom === null ? 0 : Math.min(9999, Math.max(0, Math.floor(doc.dateFrom / 10000)));
}

/** The day a unit's row lies in. A first day outside the unit's year counts as that year's beginning. */
export function dayOf(doc: Pick<SearchDocument, 'year' | 'dateFrom'>): number {
  const year = searchYear(doc);
  const from = doc.dateFrom ?? 0;
  const inYear = Math.floor(from / 10000) === year;
  const month = inYear ? Math.min(12, Math.floor(from / 100) % 100) : 0;
  return year * DAYS_A_YEAR + month * 32 + (inYear ? Math.min(31, from % 100) : 0);
}

/** First and last row number of a range of years, both inclusive. */
export const rowsOfYears = (from: number, to: number): [number, number] => [
  from * DAYS_A_YEAR * ROWS_A_DAY,
  (to + 1) * DAYS_A_YEAR * ROWS_A_DAY - 1,
];

/** What is kept of a unit to show a hit: the description as written and where its pages' texts lie in the body. */
export interface StoredHead {
  unitId: string;
  code: string;
  codeKeys: string[];
  documentNumber: string;
  names: string[];
  title: string;
  responsible: string;
  other: string;
  birthYears?: number[];
  /** Number and length in UTF-16 units of each page. */
  pages: [number: number, length: number][];
}
