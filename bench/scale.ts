/**
 * Search on a large corpus, as its users meet it: the corpus is loaded by the import itself, the indexes are made anew
 * beside it (timed), and every query is asked once over HTTP, in a fixed random order after others have warmed the files,
 * by the archivist, one agency's user and the public; then by 20 clients at once. Beside it, in the same run, what a plain
 * FTS5 table with ORDER BY rank and LIKE '%…%' take over the same titles and names.
 *   node bench/scale.ts [--records 100000] [--texts 5000] [--queries 100] [--no-result]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

export async function benchScale(records = 100_000, texts = 5000, perClass = 100, isKept = true): Promise<void> {
  const corpus = corpusOf(records, texts, perClass);
  const queries = corpusQueries(corpus);
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  let server: RunningServer | undefined;
  try {
    const data = join(dir, 'data');
    const { passwords } = await makeHouse(data, await largestAgency(corpus), ['records', 'texts']);
    const imported = {
      records: await importKind('records', corpus, dir, data),
      texts: await importKind('texts', corpus, dir, data),
    };
    const indexSeconds = await rebuildIndexes(data);
    // The public's rate would be what is measured otherwise.
    process.env.LANTAI_PUBLIC_RATE = '0';
    server = await startServer('serve', data);
    const base = `${server.url}/api/v1`;
    const cookies = {
      archivist: await signIn(base, 'archivist', passwords.archivist!),
      agency: await signIn(base, 'clerk', passwords.clerk!),
      public: '',
    };
    const search =
      (cookie: string): Searcher =>
      (query) =>
        askJson(searchUrl(base, query), cookie);
    const figures = [];
    for (const [scope, cookie] of Object.entries(cookies))
      figures.push(...(await measure(scope, search(cookie), queries, scope === 'archivist')));
    const clientsTogetherP95 = await measureTogether(search(cookies.archivist), queries);
    const memoryMb = watch(server.process.pid!).ownMb;
    const databaseMb = Math.round((await stat(join(data, 'lantai.db'))).size / 1e6);
    const result = {
      records,
      texts,
      imported,
      indexSeconds,
      databaseMb,
      memoryAfterSearchesMb: memoryMb,
      search: figures,
      [`p95Of${CLIENTS}ClientsAtOnce`]: clientsTogetherP95,
      peersOverTheSameRecords: await measurePeers(corpus, dir, queries),
    };
    if (isKept) writeResult('scale', result);
    else console.log(JSON.stringify(result));
  } finally {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
    endClient();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      records: { type: 'string', default: '100000' },
      texts: { type: 'string', default: '5000' },
      queries: { type: 'string', default: '100' },
      'no-result': { type: 'boolean', default: false },
    },
  });
  await benchScale(Number(values.records), Number(values.texts), Number(values.queries), !values['no-result']);
}
