/**
 * What a hit shows: its fields and pages with the terms marked in the text as written. Pages are found in the stored
 * text, folded again: the same folding and the same page edges as in the index, so both agree on every page.
 */
import { type Also, positiveTerms, type Query, type Term } from '../../../shared/query/ast.ts';
import { exactKey, fold, foldWithMap } from '../../../shared/query/fold.ts';
import type { StoredHead } from './fts5.store.ts';
import { pageRow } from './fts5.tokens.ts';
import type { HitField, Mark, MarkedText, SearchHit, Why } from './search-index.ts';

const PAGES_SHOWN = 3;
const BEFORE = 24;
const SNIPPET = 110;

interface Needle {
  field: Term['field'];
  /** Folded. */
  text: string;
  /** Where it was not written but is meant too: by what, and as it reads. */
  also?: { by: Also; text: string };
}
/** All that is to be marked, and the readings and years of birth that no text shows. */
interface Sought {
  needles: Needle[];
  bySound: boolean;
  born: { from: number; to: number } | undefined;
}
export function needlesOf(query: Query): Sought {
  const terms = positiveTerms(query);
  const others = terms.flatMap(({ field, others: meant = [] }) => meant.map((also) => ({ field, also })));
  return {
    needles: [
      ...terms.map((term) => ({ field: term.field, text: fold(term.text) })),
      ...others
        .filter(({ also }) => also.by !== 'sound')
        .map(({ field, also }) => ({ field, text: fold(also.text), also })),
    ],
    bySound: others.some(({ also }) => also.by === 'sound'),
    born: bornOf(query),
  };
}

function bornOf(query: Query): Sought['born'] {
  if (query.kind === 'born') return query;
  if (query.kind !== 'and' && query.kind !== 'or') return undefined;
  for (const item of query.items) {
    const born = bornOf(item);
    if (born) return born;
  }
  return undefined;
}

/** Where the needles stand in a text as written: in order, those that touch made one. */
export function markAll(text: string, needles: readonly string[], carried = '', known?: string): Mark[] {
  const folded = foldWithMap(text, known);
  const row = pageRow(folded.text, carried);
  const marks: Mark[] = [];
  for (const needle of needles)
    for (let at = row.indexOf(needle); at >= 0 && at < folded.text.length; at = row.indexOf(needle, at + 1))
      marks.push([folded.starts[at]!, folded.ends[Math.min(at + needle.length, folded.text.length) - 1]!]);
  marks.sort((a, b) => a[0] - b[0]);
  const merged: Mark[] = [];
  for (const mark of marks) {
    const last = merged.at(-1);
    if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1]);
    else merged.push(mark);
  }
  return merged;
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** A stretch of the text around its first mark. */
function cut(text: string, marks: readonly Mark[]): { snippet: MarkedText; start: number } {
  let start = Math.max(0, (marks[0]?.[0] ?? 0) - BEFORE);
  let end = Math.min(text.length, start + SNIPPET);
  if (isLowSurrogate(text, start)) start--;
  if (isLowSurrogate(text, end)) end++;
  const within = marks
    .filter((mark) => mark[0] < end)
    .map((mark): Mark => [mark[0] - start, Math.min(mark[1], end) - start]);
  return { snippet: { text: text.slice(start, end), marks: within }, start };
}

/** Which fields a term without a field, or with this one, is marked in. */
const FIELD_OF: Readonly<Record<HitField, Term['field']>> = {
  code: 'code',
  documentNumber: 'doc',
  names: 'name',
  title: 'title',
  responsible: 'agency',
  other: 'other',
};

/** Marks each line by itself: no term runs from one name into the next. */
function markLines(text: string, needles: readonly string[]): Mark[] {
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const offset = start;
    start += line.length + 1;
    return markAll(line, needles).map(([from, to]): Mark => [from + offset, to + offset]);
  });
}

function fieldsOf(head: StoredHead, needles: readonly Needle[]): SearchHit['fields'] {
  const marked = (field: HitField, text: string): MarkedText => {
    const mark = field === 'names' || field === 'other' ? markLines : markAll;
    const shortToo = field === 'names' || field === 'code' || field === 'documentNumber';
    const wanted = needles.filter(
      (needle) => (needle.field === null || needle.field === FIELD_OF[field]) && (needle.text.length > 1 || shortToo),
    );
    const texts = wanted.map((needle) => needle.text);
    return { text, marks: texts.length === 0 ? [] : mark(text, texts) };
  };
  const fields: SearchHit['fields'] = { title: marked('title', head.title) };
  const others: [HitField, string][] = [
    ['code', head.code],
    ['documentNumber', head.documentNumber],
    ['names', head.names.join('\n')],
    ['responsible', head.responsible],
    ['other', head.other],
  ];
  for (const [field, text] of others) {
    const found = marked(field, text);
    if (found.marks.length > 0) fields[field] = found;
  }
  return fields;
}

/** A page is a hit's page when one of the terms begins in its own text, be it that it ends on the next page. */
function pagesOf(
  head: StoredHead,
  body: Buffer | null,
  needles: readonly Needle[],
): Pick<SearchHit, 'pages' | 'pageHits'> {
  const texts = needles
    .filter((needle) => (needle.field === null || needle.field === 'text') && needle.text.length > 1)
    .map((needle) => needle.text);
  const pages: SearchHit['pages'] = [];
  if (!body || texts.length === 0) return { pages, pageHits: 0 };
  const whole = body.toString('utf16le');
  let end = 0;
  const originals = head.pages.map(([, length]) => whole.slice(end, (end += length)));
  const folded = originals.map(fold);
  let pageHits = 0;
  head.pages.forEach(([number], at) => {
    const own = folded[at]!;
    const row = pageRow(own, folded[at + 1]);
    const hit = texts.some((text) => {
      const found = row.indexOf(text);
      return found >= 0 && found < own.length;
    });
    if (!hit) return;
    pageHits++;
    if (pages.length >= PAGES_SHOWN) return;
    const text = originals[at]!;
    pages.push({ number, ...cut(text, markAll(text, texts, folded[at + 1], own)) });
  });
  return { pages, pageHits };
}

/** Why a hit is one that does not show what was written. */
function whyOf(head: StoredHead, body: Buffer | null, { needles, born }: Sought, tier: SearchHit['tier']): Why[] {
  if (tier === 'code') return formerCodes(head, needles);
  if (tier !== 'alike') return [];
  const texts = [
    head.code,
    head.documentNumber,
    head.title,
    head.responsible,
    ...head.names,
    ...head.other.split('\n'),
  ];
  const described = texts.map(fold);
  let whole: string | undefined;
  const isThere = (text: string): boolean =>
    described.some((each) => each.includes(text)) ||
    (body !== null && (whole ??= fold(body.toString('utf16le'))).includes(text));
  const words = needles.flatMap(({ text, also }): Why[] => (also && isThere(text) ? [also] : []));
  const years = (head.birthYears ?? []).filter((year) => born && year >= born.from && year <= born.to);
  return [...words, ...years.map((year): Why => ({ by: 'born', text: String(year) }))];
}

/** A former code that is the term, where the code of today and the document number are not. */
function formerCodes(head: StoredHead, needles: readonly Needle[]): Why[] {
  const now = new Set([head.code, head.documentNumber].map(exactKey));
  const asked = new Set(needles.map(({ text }) => exactKey(text)));
  // Several words may be one code together.
  asked.add(exactKey(needles.map(({ text }) => text).join('')));
  if ([...asked].some((key) => now.has(key))) return [];
  return head.codeKeys
    .filter((code) => asked.has(exactKey(code)) && !PRIVATE_USE.test(code))
    .map((text) => ({ by: 'former-code', text }));
}
/** Keys that are no code for people: digests of identity numbers. */
const PRIVATE_USE = /[\ue000-\uf8ff]/;

export function describeHit(head: StoredHead, body: Buffer | null, sought: Sought, tier: SearchHit['tier']): SearchHit {
  return {
    unitId: head.unitId,
    tier,
    fields: fieldsOf(head, sought.needles),
    ...pagesOf(head, body, sought.needles),
    pageCount: head.pages.length,
    why: whyOf(head, body, sought, tier),
    ...(tier === 'alike' && sought.bySound && { names: head.names }),
  };
}
