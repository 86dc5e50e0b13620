/**
 * The table and the tree on one large fonds: first page, a page deep in it, a jump to a code, filtered lists, the tree's
 * counts, for the archivist and for one agency's user in turn; and one unit put into the middle.
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
/** Asked so often where one answer may take a second. */
const RARELY = 10;

interface Times {
  p50: number;
  p95: number;
  max: number;
}

/** What is asked is asked by all of them in turn, so that what else the machine does meets them alike. */
async function timesOf<Who extends string>(
  asks: Record<Who, (at: number) => Promise<unknown>>,
  times = ASKED,
): Promise<Record<Who, Times>> {
  const taken = Object.entries(asks).map(([who, ask]) => ({
    who: who as Who,
    ask: ask as (at: number) => Promise<unknown>,
    times: [] as number[],
  }));
  for (let at = -5; at < times; at++)
    for (const one of taken) {
      const started = performance.now();
      await one.ask(at < 0 ? at + 5 : at);
      if (at >= 0) one.times.push(performance.now() - started);
    }
  const rows = taken.map(({ who, times: all }) => [
    who,
    { p50: quantile(all, 0.5), p95: quantile(all, 0.95), max: quantile(all, 1) },
  ]);
  return Object.fromEntries(rows) as Record<Who, Times>;
}

/** Of each list and each part of the tree: its address, `at` the how many-th time; and how often it is asked. */
function pagesOf(fondsId: string, units: number): Record<string, readonly [(at: number) => string, number?]> {
  const page = (query: string) => () => `/units?limit=50&${query}`;
  const tree = (key: string) => `/tree${key === '' ? '' : `?key=${encodeURIComponent(key)}`}`;
  return {
    firstPage: [page('')],
    firstPageOfFonds: [page(`fonds=${fondsId}`)],
    firstPageByTitle: [page('sort=title')],
    firstPageNewestFirst: [page('sort=-date')],
    // The page that begins behind a code: what a deep page by its cursor and a jump to a code both are.
    deepPage: [
      (at) => {
        const { code } = codeOf(Math.floor(((at * 37) % ASKED) * (units / ASKED)), units);
        const cursor = encodeURIComponent(writeCursor(['code', sortKey(code), '']));
        return `/units?limit=50&fonds=${fondsId}&cursor=${cursor}`;
      },
    ],
    pageOfYear: [(at) => `/units?limit=50&yearFrom=${1950 + (at % YEARS)}&yearTo=${1950 + (at % YEARS)}`],
    pageOfOpen: [page('openness=open')],
    pageOfRetention: [page(`retention=${encodeURIComponent('Y')}`)],
    pageOfFiles: [page('level=file')],
    pageOfOtherCategory: [page('category=ZP')],
    pageOfYearlessTitle: [page('yearTo=1900&sort=title')],
    pageOfWord: [page(`q=${encodeURIComponent('工作安排')}`)],
    pageOfWordNobodyHas: [page('q=zzzz'), RARELY],
    pageOfRetentionNobodyHas: [page('retention=zzzz'), RARELY],
    treeFonds: [() => tree('')],
    treeCategories: [() => tree(`f:${fondsId}`)],
    treeYears: [() => tree(`c:${fondsId}:WS`)],
    treeUnitsOfYear: [(at) => tree(`y:${fondsId}:WS:${1950 + (at % YEARS)}`)],
  };
}

async function measurePages(base: string, cookies: Record<string, string>, pages: ReturnType<typeof pagesOf>) {
  const scopes: Record<string, Record<string, Times>> = {};
  for (const [name, [addressOf, times]] of Object.entries(pages)) {
    const asks = Object.entries(cookies).map(
      ([who, cookie]) => [who, (at: number) => askJson(`${base}${addressOf(at)}`, cookie)] as const,
    );
    const taken = await timesOf(Object.fromEntries(asks), times);
    for (const [who, figures] of Object.entries(taken)) scopes[who] = { ...scopes[who], [name]: figures };
  }
  return scopes;
}

/** A unit at a time, each into the middle of its series, as whoever takes records in does it. */
async function measureInsertion(data: string, archiveId: string, fondsId: string, units: number) {
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
  const { figures } = await timesOf({
    figures: (at) => {
      const { code, year, retention } = codeOf(Math.floor((at + 0.5) * (units / (ASKED + 1))), units);
      const fresh = `${code}-${Math.floor(performance.now() * 1000)}`;
      return house.db.write((trx) =>
        house.catalog.createUnits(trx, [
          { archiveId, fondsId, categoryId: 'WS', code: fresh, title: '插入的文件', year, retention, names: [] },
        ]),
      );
    },
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
    const scopes = await measurePages(base, cookies, pagesOf(fondsId, units));
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
