/**
 * The table and the tree on one large fonds: first page, a page deep in it, a jump to a code, the tree's counts, for the
 * archivist and for one agency's user; and one unit put into the middle.
 *   node bench/catalogue.ts [--units 300000] [--no-result]
 * The rows are those an import makes (unit-rows.ts) in the same tables; so that three millions are there in minutes they are
 * loaded without the indexes, which are made afterwards, and without journal and search index, which nobody asks here.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type House, openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { normaliseKey, sortKey } from '../server/formats/reference-code/index.ts';
import { newId } from '../server/lib/ids.ts';
import { writeCursor } from '../server/modules/catalog/catalog.parts.ts';
import { insertUnits } from '../server/modules/catalogue-import/import.repo.ts';
import type { PreparedRow } from '../server/modules/catalogue-import/row.types.ts';
import { importIds, type Placement, toRows } from '../server/modules/catalogue-import/unit-rows.ts';
import { type RunningServer, startServer } from '../test/server-process.ts';
import { askJson, endClient, makeHouse, type MadeHouse, signIn } from './client.ts';
import { quantile, writeResult } from './machine.ts';

const FONDS = 'Z001';
const OFFICES = ['BGS', 'CWK', 'DAK', 'RSK', 'YWK'] as const;
const RETENTIONS = ['D10', 'D30', 'Y'] as const;
const YEARS = 75;
const SERIES = YEARS * RETENTIONS.length * OFFICES.length;
const CHUNK = 5000;
const AGENCY = '基准单位';

/** Code of unit `n`: numbers run on within year, retention and office, and codes come in their order. */
function codeOf(n: number, units: number): { code: string; year: number; retention: string } {
  const size = Math.ceil(units / SERIES);
  const series = Math.floor(n / size);
  const year = 1950 + Math.floor(series / (RETENTIONS.length * OFFICES.length));
  const retention = RETENTIONS[Math.floor(series / OFFICES.length) % RETENTIONS.length]!;
  const number = String((n % size) + 1).padStart(4, '0');
  return { code: `${FONDS}-WS·${year}-${retention}-${OFFICES[series % OFFICES.length]!}-${number}`, year, retention };
}

/** A third is the agency's, one of fifty is open; titles and days are spread so that no order comes for nothing. */
function rowOf(n: number, units: number): PreparedRow {
  const { code, year, retention } = codeOf(n, units);
  const mixed = Math.imul(n, 2654435761) >>> 0;
  const day = year * 10000 + ((mixed % 12) + 1) * 100 + ((mixed >>> 8) % 28) + 1;
  const unit: PreparedRow['unit'] = {
    fonds: FONDS,
    category: 'WS',
    agency: n % 3 === 0 ? AGENCY : '',
    level: 'item',
    code,
    key: normaliseKey(code),
    over: '',
    sort: sortKey(code),
    title: `第${(mixed % 90_000) + 10_000}号关于${year}年${mixed % 977}项工作安排的通知（${mixed % 31}）`,
    responsible: '',
    documentNumber: '',
    dateText: String(day),
    dateFrom: day,
    dateTo: day,
    year,
    retention,
    secrecy: 'public',
    openness: n % 50 === 0 ? 'open' : 'unreviewed',
    opinion: '',
    pages: (mixed % 40) + 1,
    carrier: '',
    note: '',
    fields: '{}',
    names: [],
    text: '',
  };
  return { n, sheet: '', row: n + 2, unit };
}

async function load(house: House, { archiveId, agencyId }: MadeHouse, units: number): Promise<string> {
  const { db, catalog } = house;
  const fondsId = await db.write((trx) => catalog.ensureFonds(trx, archiveId, FONDS, null));
  const ids = importIds(newId());
  const place: Placement = {
    archiveId,
    at: new Date().toISOString(),
    actor: { id: '', name: '基准' },
    openingGround: '基准',
    fondsOf: () => ({ id: fondsId, agencyId: null }),
    agencyOf: (name) => (name === AGENCY ? agencyId : undefined),
    isRefused: () => false,
  };
  const indexes = (
    await sql<{ name: string; made: string }>`select name, sql as made from sqlite_master where type = 'index'
      and tbl_name in ('unit', 'unit_code') and sql is not null`.execute(db.read)
  ).rows;
  await db.write(async (trx) => {
    for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(trx);
  });
  for (let at = 0; at < units; at += CHUNK) {
    const count = Math.min(CHUNK, units - at);
    const rows = Array.from({ length: count }, (_, offset) => rowOf(at + offset, units));
    await db.write(async (trx) => {
      await insertUnits(trx, toRows(rows, ids, place));
      await trx.deleteFrom('outbox').execute();
      await trx.deleteFrom('index_queue').execute();
    });
  }
  for (const { made } of indexes) await db.write((trx) => sql.raw(made).execute(trx));
  return fondsId;
}

const ASKED = 60;

async function timesOf(ask: (at: number) => Promise<unknown>): Promise<{ p50: number; p95: number; max: number }> {
  for (let at = 0; at < 5; at++) await ask(at);
  const times: number[] = [];
  for (let at = 0; at < ASKED; at++) {
    const started = performance.now();
    await ask(at);
    times.push(performance.now() - started);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), max: quantile(times, 1) };
}

async function measurePages(base: string, cookie: string, fondsId: string, units: number) {
  const page = (query: string) => askJson<{ items: unknown[] }>(`${base}/units?limit=50&${query}`, cookie);
  /** The page that begins behind a code: what a deep page by its cursor and a jump to a code both are. */
  const behind = (at: number) => {
    const { code } = codeOf(Math.floor(((at * 37) % ASKED) * (units / ASKED)), units);
    return page(`fonds=${fondsId}&cursor=${encodeURIComponent(writeCursor(['code', sortKey(code), '']))}`);
  };
  const tree = (key: string) => askJson(`${base}/tree${key === '' ? '' : `?key=${encodeURIComponent(key)}`}`, cookie);
  return {
    firstPage: await timesOf(() => page('')),
    firstPageOfFonds: await timesOf(() => page(`fonds=${fondsId}`)),
    firstPageByTitle: await timesOf(() => page('sort=title')),
    firstPageNewestFirst: await timesOf(() => page('sort=-date')),
    deepPage: await timesOf(behind),
    treeFonds: await timesOf(() => tree('')),
    treeCategories: await timesOf(() => tree(`f:${fondsId}`)),
    treeYears: await timesOf(() => tree(`c:${fondsId}:WS`)),
    treeUnitsOfYear: await timesOf((at) => tree(`y:${fondsId}:WS:${1950 + (at % YEARS)}`)),
  };
}

/** A unit at a time, each into the middle of its series, as whoever takes records in does it. */
async function measureInsertion(data: string, archiveId: string, fondsId: string, units: number) {
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
  const figures = await timesOf((at) => {
    const { code, year, retention } = codeOf(Math.floor((at + 0.5) * (units / (ASKED + 1))), units);
    const fresh = `${code}-${Math.floor(performance.now() * 1000)}`;
    return house.db.write((trx) =>
      house.catalog.createUnits(trx, [
        { archiveId, fondsId, categoryId: 'WS', code: fresh, title: '插入的文件', year, retention, names: [] },
      ]),
    );
  });
  await house.close();
  return figures;
}

export async function benchCatalogue(units = 300_000, isKept = true): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  let server: RunningServer | undefined;
  try {
    const data = join(dir, 'data');
    const made = await makeHouse(data, AGENCY);
    const loading = performance.now();
    const loader = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
    const fondsId = await load(loader, made, units);
    await loader.close();
    const loadSeconds = Math.round((performance.now() - loading) / 1000);
    const insertIntoMiddleMs = await measureInsertion(data, made.archiveId, fondsId, units);
    server = await startServer('serve', data);
    const base = `${server.url}/api/v1`;
    const cookies = {
      archivist: await signIn(base, 'archivist', made.passwords.archivist!),
      agency: await signIn(base, 'clerk', made.passwords.clerk!),
    };
    const scopes: Record<string, Awaited<ReturnType<typeof measurePages>>> = {};
    for (const [scope, cookie] of Object.entries(cookies))
      scopes[scope] = await measurePages(base, cookie, fondsId, units);
    const databaseMb = Math.round((await stat(join(data, 'lantai.db'))).size / 1e6);
    const result = { units, loadSeconds, databaseMb, insertIntoMiddleMs, milliseconds: scopes };
    if (isKept) writeResult('catalogue', result);
    else console.log(JSON.stringify(result, null, 2));
  } finally {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
    endClient();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { units: { type: 'string', default: '300000' }, 'no-result': { type: 'boolean', default: false } },
  });
  await benchCatalogue(Number(values.units), !values['no-result']);
}
