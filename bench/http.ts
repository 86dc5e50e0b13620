/**
 * The program as its users meet it: over HTTP on the corpus, for administrator (the archivist sees all), one agency's user
 * and the public. Also: start to the first hits, idle memory, a record's page while a delivery goes in.
 *   node bench/http.ts [--corpus DIR]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCli, startServer } from '../test/server-process.ts';
import { deliveryTimes } from './delivery.ts';
import { loadCorpus } from './load-corpus.ts';
import { quantile, residentMb, writeResult } from './machine.ts';
import { corpusFolder, corpusQueries, measure, type Searcher } from './search.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 20 });

interface Answer {
  status: number;
  body: string;
  cookie: string | undefined;
}
function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: options.method ?? 'GET', headers: options.headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          cookie: incoming.headers['set-cookie']?.map((each) => each.split(';')[0]).join('; '),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** Signs in with the one-time password, changes it as every new user must, and gives the cookie. */
async function signIn(base: string, login: string, password: string): Promise<string> {
  const json = { 'content-type': 'application/json' };
  const first = await ask(`${base}/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login, password }),
  });
  const { csrf } = JSON.parse(first.body) as { csrf: string };
  const changed = await ask(`${base}/session/password`, {
    method: 'PUT',
    headers: { ...json, cookie: first.cookie ?? '', 'x-csrf-token': csrf },
    body: JSON.stringify({ current: password, next: '基准测量-9402-石桥白河' }),
  });
  if (changed.status !== 200) throw new Error(`sign-in of ${login}: ${changed.body}`);
  return changed.cookie ?? first.cookie ?? '';
}

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
    agent.destroy();
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
