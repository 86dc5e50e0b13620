/**
 * Fills a data folder with the rows of a large corpus in minutes, so that searching and leafing through ten millions can be
 * measured: the rows are those an import makes (unit-rows.ts), in the same tables with the same indexes, but written past
 * journal, outbox and ledger, with the indexes made afterwards. The search index is then made as an administrator would.
 *   node bench/load-rows.ts --corpus FOLDER --data FOLDER [--no-index]
 * Writes the passwords of the people beside the data folder, as FOLDER.json. What stands in preservation is nothing: no
 * figure of import, rebuild or verification comes from such a folder.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { normaliseKey, sortKey } from '../server/formats/reference-code/index.ts';
import { newId } from '../server/lib/ids.ts';
import type { PreparedRow } from '../server/modules/catalogue-import/row.types.ts';
import { importIds, type Placement, toRows } from '../server/modules/catalogue-import/unit-rows.ts';
import { type Actor, PUBLIC_ACTOR } from '../server/modules/identity/index.ts';
import { makeHouse } from './client.ts';

const CHUNK = 5000;
const SYSTEM: Actor = { ...PUBLIC_ACTOR, login: 'system', via: { kind: 'system' } };
const TABLES = { units: 'unit', codes: 'unit_code', names: 'unit_name', openings: 'opening' } as const;

/** The cells of records.tsv, row by row, without its headings. */
async function* cellsOf(corpus: string): AsyncGenerator<string[]> {
  let isHeading = true;
  for await (const line of createInterface({ input: createReadStream(join(corpus, 'records.tsv')) })) {
    if (!isHeading) yield line.split('\t');
    isHeading = false;
  }
}

function rowOf(n: number, cells: readonly string[]): PreparedRow {
  const [, code = '', title = '', person = '', date = '', year = '', agency = '', retention = '', openness = ''] =
    cells;
  const day = Number(date.replaceAll('-', ''));
  const unit: PreparedRow['unit'] = {
    ...{ fonds: code.slice(0, code.indexOf('-')), category: 'records', agency, level: 'item', code },
    ...{ key: normaliseKey(code), over: '', sort: sortKey(code), title, responsible: '', documentNumber: '' },
    ...{ dateText: date, dateFrom: day, dateTo: day, year: Number(year), retention, secrecy: 'public' },
    openness: openness === '开放' ? 'open' : 'unreviewed',
    ...{ opinion: '', pages: null, carrier: '', note: '', fields: '{}', text: '' },
    names: person === '' ? [] : [person],
  };
  return { n, sheet: '', row: n + 2, unit };
}

/** Agencies by how many records they have, and the numbers of the fonds. */
async function survey(corpus: string): Promise<{ agencies: string[]; fonds: string[] }> {
  const [agencies, fonds] = [new Map<string, number>(), new Set<string>()];
  for await (const [, code = '', , , , , agency = ''] of cellsOf(corpus)) {
    agencies.set(agency, (agencies.get(agency) ?? 0) + 1);
    fonds.add(code.slice(0, code.indexOf('-')));
  }
  return { agencies: [...agencies].sort((a, b) => b[1] - a[1]).map(([name]) => name), fonds: [...fonds].sort() };
}

async function load(corpus: string, data: string): Promise<number> {
  const { agencies, fonds } = await survey(corpus);
  const made = await makeHouse(data, agencies[0]!, ['records', 'texts']);
  await writeFile(`${data}.json`, JSON.stringify(made));
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
  const [agencyIds, fondsIds] = [new Map([[agencies[0]!, made.agencyId]]), new Map<string, string>()];
  await house.db.write(async (trx) => {
    for (const name of agencies.slice(1))
      agencyIds.set(name, await house.organization.createAgency(trx, SYSTEM, { archiveId: made.archiveId, name }));
    for (const number of fonds)
      fondsIds.set(number, await house.catalog.ensureFonds(trx, made.archiveId, number, null));
  });
  await house.settle();
  await house.close();

  const db = new Sqlite(join(data, 'lantai.db'));
  for (const pragma of ['journal_mode = DELETE', 'journal_mode = OFF', 'synchronous = OFF', 'cache_size = -500000'])
    db.pragma(pragma);
  db.pragma('foreign_keys = OFF');
  const names = Object.values(TABLES);
  const indexes = db
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null
        and tbl_name in (${names.map((name) => `'${name}'`).join(', ')})`,
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`drop index "${name}"`);
  const ids = importIds(newId());
  const place: Placement = {
    archiveId: made.archiveId,
    at: new Date().toISOString(),
    actor: { id: '', name: '基准' },
    openingGround: '基准',
    fondsOf: (number) => ({ id: fondsIds.get(number)!, agencyId: null }),
    agencyOf: (name) => agencyIds.get(name),
    isRefused: () => false,
  };
  // The triggers of insertion keep still for the tables that are named here (block-write.ts).
  for (const name of names) db.prepare('insert into block_write (id) values (?)').run(name);
  const statements = new Map<string, Sqlite.Statement>();
  const write = (table: string, rows: readonly object[]): void => {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    let statement = statements.get(table);
    if (statement === undefined) {
      const holes = columns.map(() => '?').join(', ');
      statement = db.prepare(
        `insert into "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) values (${holes})`,
      );
      statements.set(table, statement);
    }
    for (const row of rows) statement.run(Object.values(row));
  };
  let count = 0;
  const flush = (batch: PreparedRow[]): void => {
    const rows = toRows(batch, ids, place);
    db.exec('begin');
    for (const [key, table] of Object.entries(TABLES)) write(table, rows[key as keyof typeof rows]);
    db.exec('commit');
    count += batch.length;
    if (count % 500_000 === 0) process.stderr.write(`${count}\n`);
  };
  let batch: PreparedRow[] = [];
  let n = 0;
  for await (const cells of cellsOf(corpus)) {
    batch.push(rowOf(n++, cells));
    if (batch.length < CHUNK) continue;
    flush(batch);
    batch = [];
  }
  flush(batch);
  for (const { name, sql } of indexes) {
    process.stderr.write(`${name}\n`);
    db.exec(sql);
  }
  db.exec(`insert into unit_count (id, fonds_id, category_id, year, archive_id, agency_id, n)
    select fonds_id || ':' || category_id || ':' || coalesce(cast(year as text), '') || ':' || archive_id || ':' ||
      coalesce(agency_id, ''), fonds_id, category_id, year, archive_id, agency_id, count(*)
    from unit group by fonds_id, category_id, year, archive_id, agency_id`);
  db.exec('delete from block_write');
  db.pragma('journal_mode = WAL');
  db.close();
  return count;
}

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    data: { type: 'string' },
    'no-index': { type: 'boolean', default: false },
  },
});
if (values.corpus === undefined || values.data === undefined) throw new Error('--corpus FOLDER --data FOLDER');
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;
let started = performance.now();
const units = await load(values.corpus, values.data);
console.log(JSON.stringify({ units, loadSeconds: seconds(started) }));
if (!values['no-index']) {
  started = performance.now();
  const house = await openHouse(readConfig({ data: values.data, logLevel: 'error' }, {}));
  await house.search.reindexAll();
  await house.close();
  console.log(JSON.stringify({ indexSeconds: seconds(started) }));
}
