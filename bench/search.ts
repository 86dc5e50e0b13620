/**
 * Search on the benchmark corpus: `node bench/search.ts [--corpus DIR] [--out FILE]`.
 *
 * Without a corpus one is made: 100,000 records and 5,000 texts. Every class of queries is asked of the records and of
 * the texts, by somebody who sees all, by one agency's user and by the public, who has an index of its own; each query
 * once, in a fixed random order, after other queries have warmed the files; count, first 20, snippets and facets together.
 * Counts are held against the corpus' truth. `measure` takes any way to search, so that HTTP is measured the same way.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Fts5SearchIndex } from '../server/infra/search/fts5.search-index.ts';
import {
  COUNT_LIMIT,
  type SearchDocument,
  type SearchIndex,
  type SearchRequest,
} from '../server/infra/search/search-index.ts';

const root = join(import.meta.dirname, '..');
export const DEFAULT_CORPUS = join(root, '.cache', 'corpus-100k');

export type Kind = 'records' | 'texts';
export const CLASSES = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7'] as const;
export interface CorpusQuery {
  raw: string;
  truth: number;
  from?: number;
  to?: number;
}
export type CorpusQueries = Record<Kind, Record<(typeof CLASSES)[number], CorpusQuery[]>>;
/** What a searcher is asked: records and texts are told apart by their category. */
export interface BenchQuery extends CorpusQuery {
  kind: Kind;
  class: (typeof CLASSES)[number];
}
export type Searcher = (query: BenchQuery) => Promise<{ total: number; totalIsExact: boolean }>;

/** Makes the corpus where there is none. @returns its folder */
export function corpusFolder(folder = DEFAULT_CORPUS): string {
  if (!existsSync(join(folder, 'queries.json'))) {
    const maker = join(root, '..', 'shared', 'bench', 'corpus.mjs');
    const size = ['--records', '100000', '--texts', '5000', '--queries', '100'];
    execFileSync(process.execPath, ['--max-old-space-size=8192', maker, '--out', folder, ...size], {
      stdio: 'inherit',
    });
  }
  return folder;
}
export const corpusQueries = (folder: string): CorpusQueries =>
  JSON.parse(readFileSync(join(folder, 'queries.json'), 'utf8')) as CorpusQueries;

async function* rowsOf(file: string): AsyncGenerator<string[]> {
  let heading = true;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (!heading) yield line.split('\t');
    heading = false;
  }
}

/** The corpus as documents of the index. A record of every 50 is open, as the corpus says; so is a text of every 50. */
export async function* corpusDocuments(folder: string): AsyncGenerator<SearchDocument> {
  const rest = { archive: '档案馆', documentNumber: '', other: '', dateTo: null };
  for await (const row of rowsOf(join(folder, 'records.tsv'))) {
    const [
      id = '',
      code = '',
      title = '',
      person = '',
      date = '',
      year = '',
      agency = '',
      retention = '',
      openness = '',
    ] = row;
    const place = { agency, fonds: code.slice(0, 4), category: 'records', year, retention, openness };
    const described = {
      code,
      codeKeys: [code],
      names: person === '' ? [] : [person],
      title,
      responsible: '',
      pages: [],
    };
    yield { ...rest, ...place, ...described, unitId: `record-${id}`, dateFrom: Number(date.replaceAll('-', '')) };
  }
  for await (const [id = '', code = '', title = '', year = '', text = ''] of rowsOf(join(folder, 'texts.tsv'))) {
    const openness = Number(id) % 50 === 0 ? '开放' : '未审核';
    const agency = title.split('关于')[0] ?? '';
    const place = { agency, fonds: 'Z900', category: 'texts', year, retention: '永久', openness };
    const described = { code, codeKeys: [code], names: [], title, responsible: '', pages: [{ number: 1, text }] };
    yield { ...rest, ...place, ...described, unitId: `text-${id}`, dateFrom: null };
  }
}

export interface BenchIndexes {
  staff: SearchIndex;
  public: SearchIndex;
  /** The agency with the most units. */
  agency: string;
  units: number;
  buildSeconds: number;
}
export async function buildIndexes(folder: string, directory: string): Promise<BenchIndexes> {
  const staff = await Fts5SearchIndex.open({ directory: join(directory, 'staff') });
  const open = await Fts5SearchIndex.open({ directory: join(directory, 'public') });
  const started = performance.now();
  const agencies = new Map<string, number>();
  let units = 0;
  let batch: SearchDocument[] = [];
  const flush = async (): Promise<void> => {
    await Promise.all([
      staff.apply(batch, []),
      open.apply(
        batch.filter((doc) => doc.openness === '开放'),
        [],
      ),
    ]);
    batch = [];
  };
  for await (const doc of corpusDocuments(folder)) {
    units++;
    agencies.set(doc.agency, (agencies.get(doc.agency) ?? 0) + 1);
    if (batch.push(doc) >= 5000) await flush();
  }
  await flush();
  await Promise.all([staff.compact(), open.compact()]);
  const agency = [...agencies].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
  return { staff, public: open, agency, units, buildSeconds: (performance.now() - started) / 1000 };
}

/** A search as the page makes it: 20 hits, snippets, facets. */
export const indexSearcher =
  (index: SearchIndex, scope: SearchRequest['scope']): Searcher =>
  ({ kind, raw, from, to }) =>
    index.search({
      query: raw,
      scope,
      filters: { category: [kind], yearFrom: from, yearTo: to },
      sort: 'relevance',
      limit: 20,
      facets: true,
    });

export interface ClassFigures {
  scope: string;
  kind: Kind;
  class: string;
  queries: number;
  p50: number;
  p95: number;
  max: number;
  wrongCounts: number;
}
const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0) * 100) / 100;

function shuffled<T>(items: readonly T[]): T[] {
  const list = [...items];
  let state = 20240607;
  for (let i = list.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const j = state % (i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** Asks every query once, a tenth of each class before that to warm the files. @param wholeScope whether truth holds */
export async function measure(
  scope: string,
  search: Searcher,
  all: CorpusQueries,
  wholeScope: boolean,
): Promise<ClassFigures[]> {
  const asked: BenchQuery[] = [];
  const warming: BenchQuery[] = [];
  for (const kind of ['records', 'texts'] as const)
    for (const name of CLASSES)
      all[kind][name].forEach((query, number) =>
        (number % 10 === 0 ? warming : asked).push({ ...query, kind, class: name }),
      );
  for (const query of warming) await search(query);
  const took = new Map<string, { times: number[]; wrong: number }>();
  for (const query of shuffled(asked)) {
    const started = performance.now();
    const { total, totalIsExact } = await search(query);
    const time = performance.now() - started;
    const key = `${query.kind} ${query.class}`;
    const entry = took.get(key) ?? { times: [], wrong: 0 };
    took.set(key, entry);
    entry.times.push(time);
    const right = query.truth > COUNT_LIMIT ? !totalIsExact : totalIsExact && total === query.truth;
    if (wholeScope && !right) {
      entry.wrong++;
      console.error(`count of ${query.raw}: ${total}, truth ${query.truth}`);
    }
  }
  return [...took]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { times, wrong }]) => {
      const [kind, name] = key.split(' ') as [Kind, string];
      const sorted = times.sort((a, b) => a - b);
      return {
        scope,
        kind,
        class: name,
        queries: times.length,
        p50: at(sorted, 0.5),
        p95: at(sorted, 0.95),
        max: at(sorted, 1),
        wrongCounts: wrong,
      };
    });
}

/** The whole run against the index itself. */
export async function benchSearch(
  folder = corpusFolder(),
): Promise<Record<string, unknown> & { figures: ClassFigures[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'lantai-bench-'));
  const queries = corpusQueries(folder);
  try {
    const indexes = await buildIndexes(folder, directory);
    const figures = [
      ...(await measure('all', indexSearcher(indexes.staff, {}), queries, true)),
      ...(await measure('agency', indexSearcher(indexes.staff, { agencies: [indexes.agency] }), queries, false)),
      ...(await measure('public', indexSearcher(indexes.public, {}), queries, false)),
    ];
    await Promise.all([indexes.staff.close(), indexes.public.close()]);
    const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version };
    return { units: indexes.units, buildSeconds: Math.round(indexes.buildSeconds * 10) / 10, machine, figures };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { corpus: { type: 'string' }, out: { type: 'string' } } });
  const result = await benchSearch(corpusFolder(values.corpus));
  console.table(result.figures);
  const json = JSON.stringify(result, null, 2);
  if (values.out !== undefined) writeFileSync(values.out, `${json}\n`);
  const { figures, ...about } = result;
  console.log(JSON.stringify({ ...about, wrongCounts: figures.reduce((sum, each) => sum + each.wrongCounts, 0) }));
}
