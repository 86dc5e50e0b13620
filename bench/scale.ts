/**
 * Search on a large corpus, as its users meet it: the corpus is loaded by the import itself, the indexes are made anew
 * beside it (timed), and every query is asked once over HTTP, in a fixed random order after others have warmed the files,
 * by the archivist, one agency's user and the public; then by 20 clients at once. Beside it, in the same run, what a plain
 * FTS5 table with ORDER BY rank and LIKE '%…%' take over the same titles and names.
 *   node bench/scale.ts [--records 100000] [--texts 5000] [--queries 100] [--no-result]
 * A folder that was filled before (one's own copy: people sign in and the index may be made anew) is measured with
 *   node bench/scale.ts --data DIR --passwords FILE --corpus DIR [--queries 100] [--no-peers] [--twice] [--no-result | --result scale-10m]
 * Warm is what is asked: on a machine that gives cached pages back early, DIR stands on a file system in memory.
 * Where the database is larger than memory, `--twice` asks all queries of a scope once before they are measured, so that of
 * the disk what they need is read: the first time says more of the disk than of the search.
 * `cpuMs` says what a query of a class costs the event loop and all other threads (those of the index, of the database), so
 * that figures of a machine with other work on it can be compared too.
 */
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Sqlite from 'better-sqlite3';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { runCli, type RunningServer, startServer } from '../test/server-process.ts';
import { askJson, endClient, makeHouse, signIn, watch } from './client.ts';
import { corpusOf } from './import.ts';
import { quantile, writeResult } from './machine.ts';
import { type BenchQuery, CLASSES, corpusQueries, type CorpusQueries, measure, type Searcher } from './search.ts';

const CLIENTS = 20;
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

async function* rowsOf(file: string): AsyncGenerator<string[]> {
  let heading = true;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (!heading) yield line.split('\t');
    heading = false;
  }
}

/** The agency with the most records. */
async function largestAgency(corpus: string): Promise<string> {
  const counts = new Map<string, number>();
  for await (const [, , , , , , agency = ''] of rowsOf(join(corpus, 'records.tsv')))
    counts.set(agency, (counts.get(agency) ?? 0) + 1);
  return [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
}

/** The mapping of the corpus, but with one category for all, so that records and texts are told apart as its truth does. */
async function mappingFor(kind: 'records' | 'texts', dir: string): Promise<string> {
  const map = JSON.parse(await readFile(join(import.meta.dirname, 'maps', `${kind}.json`), 'utf8')) as object;
  const path = join(dir, `${kind}.map.json`);
  await writeFile(path, JSON.stringify({ ...map, categoryFromCode: false }));
  return path;
}

async function importKind(kind: 'records' | 'texts', corpus: string, dir: string, data: string) {
  const started = performance.now();
  const map = await mappingFor(kind, dir);
  const ran = await runCli([
    'import',
    join(corpus, `${kind}.tsv`),
    ...['--map', map, '--category', kind, '--data', data],
  ]);
  if (ran.result.state !== 'done') throw new Error(`${kind}: ${JSON.stringify(ran.result)} ${ran.stderr}`);
  return { rows: Number(ran.result.created), seconds: seconds(started) };
}

async function rebuildIndexes(data: string): Promise<number> {
  const house = await openHouse(readConfig({ data, logLevel: 'error' }, {}));
  const started = performance.now();
  await house.search.reindexAll();
  const took = seconds(started);
  await house.close();
  return took;
}

function searchUrl(base: string, query: BenchQuery): string {
  const url = new URL(`${base}/search`);
  url.searchParams.set('q', query.raw);
  url.searchParams.set('category', query.kind);
  if (query.from !== undefined) url.searchParams.set('yearFrom', String(query.from));
  if (query.to !== undefined) url.searchParams.set('yearTo', String(query.to));
  return url.href;
}

/** Every query of every class by so many clients at once: p95 of each class. */
async function measureTogether(search: Searcher, queries: CorpusQueries): Promise<Record<string, number>> {
  const waiting: BenchQuery[] = [];
  for (const kind of ['records', 'texts'] as const)
    for (let at = 0; at < (queries[kind].q1.length || 0); at++)
      for (const name of CLASSES) {
        const query = queries[kind][name][at];
        if (query !== undefined) waiting.push({ ...query, kind, class: name });
      }
  const times = new Map<string, number[]>();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let query = waiting.shift(); query !== undefined; query = waiting.shift()) {
        const started = performance.now();
        await search(query);
        const key = `${query.kind} ${query.class}`;
        times.set(key, [...(times.get(key) ?? []), performance.now() - started]);
      }
    }),
  );
  return Object.fromEntries([...times].sort().map(([key, each]) => [key, quantile(each, 0.95)]));
}

/** Plain FTS5 over pairs of characters, ranked by bm25, and LIKE, over the records' titles and names: p50 and p95. */
async function measurePeers(corpus: string, dir: string, queries: CorpusQueries) {
  const db = new Sqlite(join(dir, 'peer.db'));
  db.pragma('journal_mode = OFF');
  db.exec(`create table record (id integer primary key, text text not null);
    create virtual table record_fts using fts5 (pairs, content = '')`);
  const pairs = (text: string): string =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2).replace(/[\s"]/g, '_')).join(
      ' ',
    );
  const [row, fts] = [
    db.prepare('insert into record values (?, ?)'),
    db.prepare('insert into record_fts (rowid, pairs) values (?, ?)'),
  ];
  db.exec('begin');
  let id = 0;
  for await (const [, , title = '', person = ''] of rowsOf(join(corpus, 'records.tsv'))) {
    row.run(++id, `${title}\n${person}`);
    fts.run(id, pairs(`${title}\n${person}`));
  }
  db.exec('commit');
  const ranked = db.prepare('select rowid from record_fts where record_fts match ? order by rank limit 20');
  const counted = db.prepare('select count(*) from record_fts where record_fts match ?');
  const like = db.prepare(`select count(*) from record where text like ? escape '\\'`);
  const figures = CLASSES.filter((name) => name !== 'q4' && name !== 'q6').map((name) => {
    const [byRank, byLike]: [number[], number[]] = [[], []];
    for (const { raw } of queries.records[name].slice(0, 20)) {
      const phrase = `"${pairs(raw)}"`;
      let started = performance.now();
      ranked.all(phrase);
      counted.get(phrase);
      byRank.push(performance.now() - started);
      started = performance.now();
      like.get(`%${raw.replace(/[\\%_]/g, '\\$&')}%`);
      byLike.push(performance.now() - started);
    }
    const of = (times: number[]) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) });
    return { class: name, plainFts5OrderByRank: of(byRank), like: of(byLike) };
  });
  db.close();
  return figures;
}

/** Nanoseconds that the event loop's thread and all others have had. */
function threadTimes(pid: number): { loop: number; others: number } {
  const times = { loop: 0, others: 0 };
  for (const thread of readdirSync(`/proc/${pid}/task`))
    try {
      const [ran = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      times[thread === String(pid) ? 'loop' : 'others'] += Number(ran);
    } catch {
      // It has just ended.
    }
  return times;
}

/** What a query of each class costs in CPU, class after class: means in milliseconds. */
async function measureCpu(pid: number, search: Searcher, queries: CorpusQueries) {
  const figures = [];
  for (const kind of ['records', 'texts'] as const)
    for (const name of CLASSES) {
      const asked = queries[kind][name].slice(0, 40);
      const before = threadTimes(pid);
      for (const query of asked) await search({ ...query, kind, class: name });
      const after = threadTimes(pid);
      const mean = (ns: number): number => Math.round(ns / asked.length / 1e4) / 100;
      figures.push({
        class: `${kind} ${name}`,
        loop: mean(after.loop - before.loop),
        others: mean(after.others - before.others),
      });
    }
  return figures;
}

/** The index may be behind, or be made anew because it is of an older program: until it holds all units. */
async function untilIndexed(base: string, cookie: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { units, allUnits } = await askJson<{ units: number; allUnits: number }>(`${base}/search-index`, cookie);
    if (units >= allUnits) return seconds(started);
    await wait(500);
  }
}

interface ScaleOptions {
  corpus: string;
  perClass: number;
  /** A folder that is filled, with the one-time passwords of its people; without it the corpus is imported. */
  kept?: { data: string; passwords: Record<string, string> };
  /** For so many seconds queries that are not measured are asked before, by several at once: all threads have read what they keep in memory. */
  warmSeconds?: number;
  peers: boolean;
  /** All queries of a scope are asked once before they are measured. */
  twice?: boolean;
  /** The name of the file of the result; without it the result is printed only. */
  result?: string;
}

const listAll = (queries: CorpusQueries): BenchQuery[] =>
  (['records', 'texts'] as const).flatMap((kind) =>
    CLASSES.flatMap((name) => queries[kind][name].map((query) => ({ ...query, kind, class: name }))),
  );

/** Four clients that ask one query after the other. */
async function warm(search: Searcher, queries: CorpusQueries, forSeconds: number): Promise<void> {
  const until = performance.now() + forSeconds * 1000;
  const all = listAll(queries);
  let at = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (performance.now() < until && all.length > 0) await search(all[at++ % all.length]!);
    }),
  );
}

export async function benchScale(options: ScaleOptions): Promise<void> {
  const { corpus, perClass, kept, warmSeconds = 0, peers, twice = false, result: name } = options;
  const queries = part(corpusQueries(corpus), 0, perClass);
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  let server: RunningServer | undefined;
  try {
    const data = kept?.data ?? join(dir, 'data');
    const filled = kept === undefined ? await fill(corpus, dir, data) : { passwords: kept.passwords };
    // The public's rate would be what is measured otherwise.
    process.env.LANTAI_PUBLIC_RATE = '0';
    server = await startServer('serve', data);
    const base = `${server.url}/api/v1`;
    const { passwords, ...told } = filled;
    const cookies = {
      archivist: await signIn(base, 'archivist', passwords.archivist!),
      agency: await signIn(base, 'clerk', passwords.clerk!),
      public: '',
    };
    const waitedForIndexSeconds = await untilIndexed(base, await signIn(base, 'system', passwords.system!));
    const search =
      (cookie: string): Searcher =>
      (query) =>
        askJson(searchUrl(base, query), cookie);
    await warm(search(cookies.archivist), part(corpusQueries(corpus), perClass), warmSeconds);
    const figures = [];
    for (const [scope, cookie] of Object.entries(cookies)) {
      if (twice) for (const query of listAll(queries)) await search(cookie)(query);
      figures.push(...(await measure(scope, search(cookie), queries, scope === 'archivist')));
    }
    const result = {
      corpus: kept === undefined ? corpus : 'kept',
      ...(twice && { asked: 'twice; the second time is told' }),
      ...told,
      waitedForIndexSeconds,
      databaseMb: Math.round((await stat(join(data, 'lantai.db'))).size / 1e6),
      memoryAfterSearchesMb: watch(server.process.pid!).ownMb,
      search: figures,
      [`p95Of${CLIENTS}ClientsAtOnce`]: await measureTogether(search(cookies.archivist), queries),
      cpuMs: {
        archivist: await measureCpu(server.process.pid!, search(cookies.archivist), queries),
        agency: await measureCpu(server.process.pid!, search(cookies.agency), queries),
      },
      ...(peers && { peersOverTheSameRecords: await measurePeers(corpus, dir, queries) }),
    };
    if (name !== undefined) writeResult(name, result);
    else console.log(JSON.stringify(result, null, 1));
  } finally {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
    endClient();
  }
}

/** An archive of the corpus, by the import itself; its indexes made anew. */
async function fill(corpus: string, dir: string, data: string) {
  const { passwords } = await makeHouse(data, await largestAgency(corpus), ['records', 'texts']);
  const records = await importKind('records', corpus, dir, data);
  const texts = await importKind('texts', corpus, dir, data);
  return { passwords, imported: { records, texts }, indexSeconds: await rebuildIndexes(data) };
}

/** Some queries of each class. */
function part(all: CorpusQueries, from: number, to?: number): CorpusQueries {
  const some = (kind: 'records' | 'texts') =>
    Object.fromEntries(CLASSES.map((name) => [name, all[kind][name].slice(from, to)])) as CorpusQueries['records'];
  return { records: some('records'), texts: some('texts') };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      records: { type: 'string', default: '100000' },
      texts: { type: 'string', default: '5000' },
      queries: { type: 'string', default: '100' },
      corpus: { type: 'string' },
      data: { type: 'string' },
      passwords: { type: 'string' },
      warm: { type: 'string', default: '0' },
      'no-peers': { type: 'boolean', default: false },
      twice: { type: 'boolean', default: false },
      result: { type: 'string', default: 'scale' },
      'no-result': { type: 'boolean', default: false },
    },
  });
  const { data, passwords } = values;
  if (data !== undefined && passwords === undefined) throw new Error('--data needs --passwords');
  const perClass = Number(values.queries);
  await benchScale({
    corpus: values.corpus ?? corpusOf(Number(values.records), Number(values.texts), perClass),
    perClass,
    ...(data !== undefined && {
      kept: {
        data,
        passwords: (JSON.parse(readFileSync(passwords!, 'utf8')) as { passwords: Record<string, string> }).passwords,
      },
    }),
    warmSeconds: Number(values.warm),
    peers: !values['no-peers'],
    twice: values.twice,
    ...(!values['no-result'] && { result: values.result }),
  });
}
