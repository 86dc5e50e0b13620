/**
 * How well hits are ordered: `node bench/relevance.ts [--corpus DIR]`. Queries of seven kinds are drawn, always the same,
 * from the corpus and from the demonstration's old catalogue; which unit deserves which grade is said by the rules of
 * `bench/relevance-grades.ts` over every unit, not by what any search finds. nDCG@10 of Lantai's index stands beside plain
 * bm25 (FTS5 `ORDER BY rank` over the same pairs of characters) and `LIKE '%…%'`, asked in the same run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { Fts5SearchIndex } from '../server/infra/search/fts5.search-index.ts';
import { bigrams } from '../server/infra/search/fts5.tokens.ts';
import type { SearchDocument } from '../server/infra/search/search-index.ts';
import { exactKey, fold } from '../shared/query/fold.ts';
import { writeResult } from './machine.ts';
import { type Judged, judgedQueries, makeFoldedUnits, ndcg, type FoldedUnit, idealGain } from './relevance-grades.ts';
import { corpusFolder } from './search.ts';

const TOP = 10;
type Ranker = (query: string) => Promise<string[]> | string[];

async function ownRanker(docs: readonly SearchDocument[], directory: string) {
  const index = await Fts5SearchIndex.open({ directory });
  for (let at = 0; at < docs.length; at += 5000) await index.apply(docs.slice(at, at + 5000), []);
  await index.compact();
  const rank: Ranker = async (query) => {
    const asked = { query, scope: {}, filters: {}, sort: 'relevance', limit: TOP, facets: false } as const;
    return (await index.search(asked)).hits.map((hit) => hit.unitId);
  };
  return { rank, close: () => index.close() };
}

const textsOf = (doc: SearchDocument): string[] => [
  doc.code,
  doc.documentNumber,
  doc.title,
  doc.responsible,
  doc.names.join('\n'),
  doc.pages.map((page) => page.text).join('\n'),
];

/** What anybody would build first: all fields in one table, each term a phrase of pairs, ordered by bm25. */
function bm25Ranker(docs: readonly SearchDocument[], path: string) {
  const db = new Database(path);
  db.exec(
    "CREATE VIRTUAL TABLE unit USING fts5 (code, doc, title, resp, names, body, content = '', tokenize = 'ascii')",
  );
  const add = db.prepare('INSERT INTO unit (rowid, code, doc, title, resp, names, body) VALUES (?, ?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    docs.forEach((doc, at) => add.run(at, ...textsOf(doc).map((text) => bigrams('d', fold(text)))));
  })();
  const find = db
    .prepare<[string, number], number>('SELECT rowid FROM unit WHERE unit MATCH ? ORDER BY rank LIMIT ?')
    .pluck();
  const rank: Ranker = (query) => {
    const terms = termsOf(query).map((term) => `"${bigrams('d', fold(term))}"`);
    return find.all(terms.join(' AND '), TOP).map((at) => docs[at]!.unitId);
  };
  return { rank, close: () => db.close() };
}

/** What the old catalogue programs do: the text as written, in the order of the table. */
function likeRanker(docs: readonly SearchDocument[], path: string) {
  const db = new Database(path);
  db.exec('CREATE TABLE unit (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const add = db.prepare('INSERT INTO unit VALUES (?, ?)');
  db.transaction(() => {
    docs.forEach((doc, at) => add.run(at, textsOf(doc).join('\n')));
  })();
  const rank: Ranker = (query) => {
    const terms = termsOf(query);
    const where = terms.map(() => 'text LIKE ?').join(' AND ');
    const find = db.prepare<unknown[], number>(`SELECT id FROM unit WHERE ${where} LIMIT ?`).pluck();
    return find.all(...terms.map((term) => `%${term}%`), TOP).map((at) => docs[at]!.unitId);
  };
  return { rank, close: () => db.close() };
}

/** The rivals know no quotation marks: their terms are what stands between blanks or within them. */
const termsOf = (query: string): string[] =>
  [...query.matchAll(/“([^”]+)”|(\S+)/g)]
    .map(([, quoted, word]) => quoted ?? word ?? '')
    .filter((term) => exactKey(term) !== '');

interface Score {
  mean: number;
  /** Of codes and document numbers: how many had the unit meant first. */
  exactFirst: string;
  /** Of names and titles: how many had nothing of a lower grade before the last exact one among the first ten. */
  exactBefore: string;
  byKind: Record<string, number>;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const mean = (values: readonly number[]): number => round(values.reduce((a, b) => a + b, 0) / values.length);

async function score(queries: readonly Judged[], units: readonly FoldedUnit[], rank: Ranker): Promise<Score> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const gains: { kind: string; value: number }[] = [];
  let [first, numbers, before, exact] = [0, 0, 0, 0];
  for (const query of queries) {
    const grades = (await rank(query.text)).map((id) => query.grade(byId.get(id)!));
    gains.push({ kind: query.kind, value: ndcg(grades, idealGain(query, units)) });
    if (query.kind === 'code' || query.kind === 'code-common' || query.kind === 'number') {
      numbers += 1;
      if (grades[0] === 3) first += 1;
    } else if (/^(name|title)/.test(query.kind)) {
      exact += 1;
      const wanted = Math.min(TOP, units.filter((unit) => query.grade(unit) === 3).length);
      if (grades.slice(0, wanted).every((grade) => grade === 3) && grades.length >= wanted) before += 1;
    }
  }
  const kinds = Map.groupBy(gains, (gain) => gain.kind);
  return {
    mean: mean(gains.map((gain) => gain.value)),
    exactFirst: `${first}/${numbers}`,
    exactBefore: `${before}/${exact}`,
    byKind: Object.fromEntries([...kinds].map(([kind, of]) => [kind, mean(of.map((gain) => gain.value))])),
  };
}

export async function benchRelevance(corpus = corpusFolder()): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'lantai-relevance-'));
  try {
    const { docs, queries } = await judgedQueries(corpus);
    const units = makeFoldedUnits(docs);
    const rankers = {
      lantai: await ownRanker(docs, join(directory, 'own')),
      bm25: bm25Ranker(docs, join(directory, 'bm25.db')),
      like: likeRanker(docs, join(directory, 'like.db')),
    };
    const scores: Record<string, Score> = {};
    for (const [name, { rank }] of Object.entries(rankers)) scores[name] = await score(queries, units, rank);
    for (const { close } of Object.values(rankers)) await close();
    const common = queries
      .filter(({ kind }) => kind.endsWith('-common'))
      .map((query) => ({ query: query.text, hits: units.filter((unit) => query.grade(unit) > 0).length }));
    writeResult('relevance', { units: docs.length, queries: queries.length, measure: 'nDCG@10', scores, common });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
  await benchRelevance(corpusFolder(values.corpus));
}
