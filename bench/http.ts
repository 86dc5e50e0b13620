/**
 * The program as its users meet it: over HTTP on the corpus, for administrator (the archivist sees all), one agency's user
 * and the public. Also: start to the first hits, idle memory, a record's page while a delivery goes in.
 *   node bench/http.ts [--corpus DIR]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCli, startServer } from '../test/server-process.ts';
import { ask, endClient, signIn } from './client.ts';
import { deliveryTimes } from './delivery.ts';
import { loadCorpus } from './load-corpus.ts';
import { quantile, residentMb, writeResult } from './machine.ts';
import { corpusFolder, corpusQueries, measure, type Searcher } from './search.ts';

function searchUrl(base: string, query: { raw: string; from?: number; to?: number; kind?: string }): string {
  const url = new URL(`${base}/search`);
  url.searchParams.set('q', query.raw);
  if (query.kind !== undefined) url.searchParams.set('category', query.kind);
  if (query.from !== undefined) url.searchParams.set('yearFrom', String(query.from));
  if (query.to !== undefined) url.searchParams.set('yearTo', String(query.to));
  return url.href;
}

export async function benchHttp(corpus = corpusFolder()): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  try {
    const data = join(dir, 'data');
    const loaded = await loadCorpus(corpus, data);
    const queries = corpusQueries(corpus);
    const starting = performance.now();
    // The public's rate would be what is measured otherwise.
    process.env.LANTAI_PUBLIC_RATE = '0';
    const server = await startServer('serve', data);
    const base = `${server.url}/api/v1`;
    const probe = await ask(searchUrl(base, { raw: '通知' }));
    const firstHitsMs = Math.round(performance.now() - starting);
    if (probe.status !== 200) throw new Error(probe.body);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const idleMb = residentMb(server.process.pid!);
    const cookies = {
      administrator: await signIn(base, 'archivist', loaded.passwords.archivist!),
      agency: await signIn(base, 'clerk', loaded.passwords.clerk!),
      public: '',
    };
    const search =
      (cookie: string): Searcher =>
      async (query) => {
        const answer = await ask(searchUrl(base, query), { headers: cookie === '' ? {} : { cookie } });
        if (answer.status !== 200) throw new Error(`${query.raw}: ${answer.body}`);
        return JSON.parse(answer.body) as { total: number; totalIsExact: boolean };
      };
    const figures = [];
    for (const [scope, cookie] of Object.entries(cookies))
      figures.push(...(await measure(scope, search(cookie), queries, scope === 'administrator')));
    const busyMb = residentMb(server.process.pid!);
    const recordPage = await measureRecordDuringIngest(base, cookies.administrator, data, dir);
    await server.stop();
    const { units, loadSeconds, indexSeconds } = loaded;
    writeResult('http', {
      units,
      loadSeconds: Math.round(loadSeconds),
      indexSeconds: Math.round(indexSeconds),
      startToFirstHitsMs: firstHitsMs,
      idleMemoryMb: idleMb,
      memoryAfterSearchesMb: busyMb,
      recordPageDuringIngestMs: recordPage,
      search: figures,
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
    endClient();
  }
}

/** A record's page asked for again and again while `delivery-clean` ten times over goes in through the server. */
async function measureRecordDuringIngest(base: string, cookie: string, data: string, dir: string) {
  const list = JSON.parse((await ask(`${base}/units?limit=200`, { headers: { cookie } })).body) as {
    items: { id: string }[];
  };
  const delivery = await deliveryTimes(10, join(dir, 'delivery'));
  const times: number[] = [];
  let done = false;
  const ingest = runCli(['ingest', delivery, '--data', data]).finally(() => {
    done = true;
  });
  for (let at = 0; !done; at++) {
    const started = performance.now();
    await ask(`${base}/units/${list.items[at % list.items.length]!.id}`, { headers: { cookie } });
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const ran = await ingest;
  return {
    accepted: ran.result.accepted,
    requests: times.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
  await benchHttp(corpusFolder(values.corpus));
}
