/**
 * Importing a catalogue: N rows of the corpus from a delimited file and from XLSX through the command line, while the
 * server runs and somebody reads records. From the start of the command until every row is validated, coded, stored and
 * findable: rows a second, the first tenth of storing beside the last, memory, CPU, a record's page meanwhile.
 *   node bench/import.ts [--rows 100000 | --corpus FOLDER] [--format tsv|xlsx|both] [--no-result]
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import Excel from 'exceljs';
import { type Line, runCli, type RunningServer, startServer } from '../test/server-process.ts';
import { ask, askJson, endClient, makeHouse, signIn, watch } from './client.ts';
import { quantile, writeResult } from './machine.ts';
import { corpusQueries } from './search.ts';

const root = join(import.meta.dirname, '..');
type Format = 'tsv' | 'xlsx';

/** The corpus with so many records and texts (a thousand at least: rare words are looked for), made once. @returns its folder */
export function corpusOf(records: number, texts = 1000, queries = 20): string {
  const folder = join(root, '.cache', `corpus-${records}-${texts}-${queries}`);
  if (existsSync(join(folder, 'queries.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const maker = join(root, '..', 'shared', 'bench', 'corpus.mjs');
  const sizes = ['--records', records, '--texts', texts, '--queries', queries].map(String);
  const heap = records > 2_000_000 ? 16_384 : 8192;
  execFileSync(process.execPath, [`--max-old-space-size=${heap}`, maker, '--out', folder, ...sizes], {
    stdio: 'inherit',
  });
  return folder;
}

/** The records as a workbook, texts in the cells as the spreadsheet program writes them. */
async function workbookOf(folder: string): Promise<string> {
  const path = join(folder, 'records.xlsx');
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  const stream = createWriteStream(part);
  const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: false, useSharedStrings: true });
  const sheet = workbook.addWorksheet('目录');
  for await (const line of createInterface({ input: createReadStream(join(folder, 'records.tsv')) }))
    sheet.addRow(line.split('\t')).commit();
  sheet.commit();
  await workbook.commit();
  await finished(stream);
  execFileSync('mv', [part, path]);
  return path;
}

/** Records of a corpus that is there. */
async function countRecords(folder: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(join(folder, 'records.tsv')))
    for (const byte of chunk as Buffer) if (byte === 0x0a) lines++;
  return lines - 1;
}

interface Mark {
  at: number;
  done: number;
}

/** Rows a second while the share between `from` and `to` of them was stored. */
function rateBetween(marks: readonly Mark[], from: number, to: number): number {
  const first = marks.find(({ done }) => done >= from);
  const last = marks.findLast(({ done }) => done <= to);
  if (first === undefined || last === undefined || last.at <= first.at) return 0;
  return Math.round(((last.done - first.done) * 1000) / (last.at - first.at));
}

async function importOnce(format: Format, folder: string, rows: number): Promise<Record<string, unknown>> {
  const file = format === 'xlsx' ? await workbookOf(folder) : join(folder, 'records.tsv');
  const dir = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  let server: RunningServer | undefined;
  try {
    const data = join(dir, 'data');
    const { passwords } = await makeHouse(data, '基准单位');
    server = await startServer('serve', data);
    const pid = server.process.pid!;
    const base = `${server.url}/api/v1`;
    const cookie = await signIn(base, 'archivist', passwords.archivist!);
    const before = watch(pid).cpuSeconds;
    const marks: Mark[] = [];
    const reading = readRecords(base, cookie);
    const memory = sampleMemory(pid);
    const started = performance.now();
    const hear = (line: Line): boolean => {
      if (line.step === 'storing') marks.push({ at: performance.now() - started, done: Number(line.done) });
      return false;
    };
    const args = ['import', file, '--map', join(root, 'bench', 'maps', 'records.json'), '--data', data];
    const ran = await runCli(args, { killAt: hear });
    const seconds = (performance.now() - started) / 1000;
    const cpuSeconds = watch(pid).cpuSeconds - before;
    const pages = await reading.stop();
    const peak = memory.stop();
    if (ran.result.created !== rows) throw new Error(`${format}: ${JSON.stringify(ran.result)} ${ran.stderr}`);
    const wrong = await wrongCounts(base, cookie, folder);
    return {
      format,
      rows,
      seconds: Math.round(seconds * 10) / 10,
      rowsPerSecond: Math.round(rows / seconds),
      secondsUntilStoring: Math.round((marks[0]?.at ?? 0) / 100) / 10,
      firstTenthPerSecond: rateBetween(marks, 0, rows / 10),
      lastTenthPerSecond: rateBetween(marks, rows * 0.9, rows),
      cpuSeconds: Math.round(cpuSeconds),
      cpuMicrosecondsPerRow: Math.round((cpuSeconds * 1e6) / rows),
      serverPeakMb: peak.ownMb,
      withReaderPeakMb: peak.bothMb,
      wrongCounts: wrong,
      recordPageMeanwhileMs: pages,
    };
  } finally {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Reads records one after the other, newest import first, until it is stopped. */
function readRecords(base: string, cookie: string) {
  const times: number[] = [];
  let stopped = false;
  const run = (async () => {
    let ids: string[] = [];
    for (let at = 0; !stopped; at++) {
      if (at % 100 === 0)
        ids = (await askJson<{ items: { id: string }[] }>(`${base}/units?limit=200`, cookie)).items.map(({ id }) => id);
      if (ids.length > 0) {
        const started = performance.now();
        const answer = await ask(`${base}/units/${ids[at % ids.length]!}`, { headers: { cookie } });
        if (answer.status !== 200) throw new Error(answer.body);
        times.push(performance.now() - started);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await run;
      return {
        requests: times.length,
        p50: quantile(times, 0.5),
        p95: quantile(times, 0.95),
        max: quantile(times, 1),
      };
    },
  };
}

function sampleMemory(pid: number) {
  let [ownMb, bothMb] = [0, 0];
  const timer = setInterval(() => {
    const now = watch(pid);
    ownMb = Math.max(ownMb, now.ownMb);
    bothMb = Math.max(bothMb, now.ownMb + now.childrenMb);
  }, 250);
  return {
    stop() {
      clearInterval(timer);
      return { ownMb, bothMb };
    },
  };
}

/** How many of the corpus' queries for records have another count than their truth. */
async function wrongCounts(base: string, cookie: string, folder: string): Promise<number> {
  let wrong = 0;
  for (const query of corpusQueries(folder).records.q2) {
    const url = `${base}/search?q=${encodeURIComponent(query.raw)}`;
    const { total, totalIsExact } = await askJson<{ total: number; totalIsExact: boolean }>(url, cookie);
    if (totalIsExact ? total !== query.truth : query.truth < total) wrong++;
  }
  return wrong;
}

export async function benchImport(
  rows = 100_000,
  formats: readonly Format[] = ['tsv', 'xlsx'],
  isKept = true,
  folder = corpusOf(rows),
): Promise<void> {
  const imports: object[] = [];
  for (const format of formats) {
    const result = await importOnce(format, folder, rows);
    console.log(JSON.stringify(result));
    imports.push(result);
  }
  endClient();
  if (isKept) writeResult('import', { imports });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      corpus: { type: 'string' },
      format: { type: 'string', default: 'both' },
      'no-result': { type: 'boolean', default: false },
    },
  });
  const formats: Format[] = values.format === 'both' ? ['tsv', 'xlsx'] : [values.format as Format];
  const rows = values.corpus === undefined ? Number(values.rows) : await countRecords(values.corpus);
  await benchImport(rows, formats, !values['no-result'], values.corpus);
}
