/**
 * Queries and the rules that judge them. 3 is what was asked for, 2 says it in its title, 1 mentions it, 0 does not:
 *
 *   code, number       3 the unit of this code or document number; 1 a text that mentions it
 *   name               3 a person of the unit has this name; 2 its title has it; 1 its text
 *   title              3 the title is this; 2 the title holds it; 1 the text does
 *   …-common           as code, name and title, for words that stand in very many titles: 700,000 of a million have 关于
 *   topic              2 the title holds it; 1 the text does
 *   two words          3 both in the title; 2 one in the title, both in the unit; 1 both in the text
 *   sentence           by how often the text has it: 3 three times, 2 twice, 1 once
 */
import { listOldUnits } from '../server/demo/old-catalogue.ts';
import type { SearchDocument } from '../server/infra/search/search-index.ts';
import { exactKey, fold } from '../shared/query/fold.ts';
import { corpusDocuments } from './search.ts';

export interface FoldedUnit {
  id: string;
  code: string;
  number: string;
  names: string[];
  title: string;
  text: string;
}
type Kind =
  | 'code'
  | 'code-common'
  | 'number'
  | 'name'
  | 'name-common'
  | 'title'
  | 'title-common'
  | 'topic'
  | 'two-words'
  | 'sentence';
export interface Judged {
  kind: Kind;
  text: string;
  grade(unit: FoldedUnit): number;
}

export const makeFoldedUnits = (docs: readonly SearchDocument[]): FoldedUnit[] =>
  docs.map((doc) => ({
    id: doc.unitId,
    code: exactKey(doc.code),
    number: exactKey(doc.documentNumber),
    names: doc.names.map(fold),
    title: fold(doc.title),
    text: fold([doc.responsible, doc.other, ...doc.pages.map((page) => page.text)].join('\n')),
  }));

const gainOf = (grade: number): number => 2 ** grade - 1;
const discounted = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, at) => sum + gainOf(grade) / Math.log2(at + 2), 0);
/** What the best possible first ten would have. */
export function idealGain(query: Judged, units: readonly FoldedUnit[]): number {
  const counts = [0, 0, 0, 0];
  for (const unit of units) counts[query.grade(unit)]! += 1;
  const best = [3, 2, 1].flatMap((grade) => Array.from({ length: Math.min(10, counts[grade]!) }, () => grade));
  return discounted(best.slice(0, 10));
}
export const ndcg = (grades: readonly number[], ideal: number): number =>
  ideal === 0 ? 1 : discounted(grades.slice(0, 10)) / ideal;

const rules: Record<Kind, (words: string[]) => Judged['grade']> = {
  code: ([word]) => {
    const [key, plain] = [exactKey(word!), fold(word!)];
    return (unit) => (unit.code === key ? 3 : unit.text.includes(plain) ? 1 : 0);
  },
  number: ([word]) => {
    const [key, plain] = [exactKey(word!), fold(word!)];
    return (unit) => (unit.number === key ? 3 : unit.title.includes(plain) ? 2 : unit.text.includes(plain) ? 1 : 0);
  },
  name: ([word]) => {
    const name = fold(word!);
    return (unit) => (unit.names.includes(name) ? 3 : unit.title.includes(name) ? 2 : unit.text.includes(name) ? 1 : 0);
  },
  title: ([word]) => {
    const title = fold(word!);
    return (unit) => (unit.title === title ? 3 : unit.title.includes(title) ? 2 : unit.text.includes(title) ? 1 : 0);
  },
  'title-common': (words) => rules.title(words),
  'name-common': (words) => rules.name(words),
  'code-common': (words) => rules.code(words),
  topic: ([word]) => {
    const topic = fold(word!);
    return (unit) => (unit.title.includes(topic) ? 2 : unit.text.includes(topic) ? 1 : 0);
  },
  'two-words': (given) => {
    const words = given.map(fold);
    return (unit) => {
      const inTitle = words.filter((word) => unit.title.includes(word)).length;
      const all = words.every((word) => unit.title.includes(word) || unit.text.includes(word));
      return !all ? 0 : inTitle === words.length ? 3 : inTitle > 0 ? 2 : 1;
    };
  },
  sentence: ([word]) => {
    const words = fold(word!);
    return (unit) => Math.min(3, unit.text.split(words).length - 1);
  },
};

const EACH = 12;
const HAN = /^[\u4e00-\u9fff]+$/;
/** Spread evenly over what there is, always the same. */
const spread = <T>(items: readonly T[], count = EACH): T[] =>
  Array.from({ length: count }, (_, at) => items[Math.floor(((at + 0.5) * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
const STYLES = ['〔〕', '[]', '()', '（）', '【】', '［］'];
const restyle = (number: string, at: number): string =>
  number.replace(/[〔（([【](\d{4})[〕）)\]】]/, (_all, year: string) => {
    const [open, close] = Array.from(STYLES[at % STYLES.length]!);
    return `${open}${year}${close}`;
  });

/** Words that stand in very many titles; the corpus gets one unit, an old one, whose title is just this. */
const COMMON_TITLES = ['通知', '报告', '登记表', '会议纪要'];
/** The same of units whose person's name, or whose code, is just this. */
const COMMON_NAMES = ['关于', '的通知', '县委'];
const COMMON_CODES = ['工作', '局关于'];

/** All units, and the queries with the rules that judge them. */
export async function judgedQueries(corpus: string): Promise<{ docs: SearchDocument[]; queries: Judged[] }> {
  const docs: SearchDocument[] = [];
  for await (const doc of corpusDocuments(corpus)) docs.push(doc);
  const records = docs.filter((doc) => doc.pages.length === 0);
  const texts = docs.filter((doc) => doc.pages.length > 0);
  const demo = demoDocuments();
  const numbered = demo.filter((doc) => /\d{4}/.test(doc.documentNumber));
  const planted = [
    ...spread(numbered, EACH).flatMap((doc) => mentionsOf(doc.documentNumber)),
    ...COMMON_TITLES.map((title) => plain(`common-${title}`, { title, year: '1950', dateFrom: 19500101 })),
    ...COMMON_NAMES.map((name) => plain(`common-name-${name}`, { names: [name], year: '1950', dateFrom: 19500101 })),
    ...COMMON_CODES.map((code) =>
      plain(`common-code-${code}`, { code, codeKeys: [code], year: '1950', dateFrom: 19500101 }),
    ),
  ];
  docs.push(...demo, ...planted);

  const make = (kind: Kind, words: string[], text = words.join(' ')): Judged => ({
    kind,
    text,
    grade: rules[kind](words),
  });
  const official = records.filter((doc) => /^.{4,12}关于.+的.{1,4}$/.test(doc.title));
  const queries = [
    ...spread([...spread(records, EACH / 2), ...spread(demo, EACH / 2)]).map((doc, at) =>
      make(
        'code',
        [doc.code],
        at % 3 === 1 ? doc.code.toLowerCase() : at % 3 === 2 ? doc.code.replace('·', '.') : doc.code,
      ),
    ),
    ...spread(numbered).map((doc, at) => make('number', [doc.documentNumber], restyle(doc.documentNumber, at))),
    ...spread(records.filter((doc) => doc.names[0] && doc.title.includes(doc.names[0]))).map((doc) =>
      make('name', [doc.names[0]!]),
    ),
    ...spread([...spread(official, EACH / 2), ...spread(demo, EACH / 2)]).map((doc) =>
      make('title', [doc.title], `“${doc.title}”`),
    ),
    ...COMMON_TITLES.map((title) => make('title-common', [title])),
    ...COMMON_NAMES.map((name) => make('name-common', [name])),
    ...COMMON_CODES.map((code) => make('code-common', [code])),
    ...spread(official).map((doc) => make('topic', [/关于(?:.+同志)?(.+?)的/.exec(doc.title)![1]!])),
    ...spread(official.toReversed()).map((doc) => {
      const [, office, topic] = /^(.+?)(?:\d{4}年)?关于(?:.+同志)?(.+?)的/.exec(doc.title)!;
      return make('two-words', [office!.slice(0, 3), topic!.slice(0, 6)]);
    }),
    ...spread(texts).map((doc) => make('sentence', [sentenceOf(doc)])),
  ];
  return { docs, queries };
}

/** Eight characters from the middle of a text. */
function sentenceOf(doc: SearchDocument): string {
  const text = doc.pages[0]!.text;
  for (let at = Math.floor(text.length / 2); at < text.length - 8; at++) {
    const words = text.slice(at, at + 8);
    if (HAN.test(words)) return words;
  }
  return text.slice(0, 8);
}

function plain(unitId: string, change: Partial<SearchDocument>): SearchDocument {
  return {
    unitId,
    archive: '档案馆',
    agency: '',
    fonds: 'Z000',
    category: 'records',
    year: '2024',
    retention: '永久',
    openness: '未审核',
    dateFrom: 20240101,
    dateTo: null,
    code: unitId,
    codeKeys: [unitId],
    documentNumber: '',
    names: [],
    title: '题名',
    responsible: '',
    other: '',
    pages: [],
    ...change,
  };
}

/** Newer papers that speak of a document number, more often than its own paper does. */
const mentionsOf = (documentNumber: string): SearchDocument[] =>
  ['title', 'text', 'often'].map((kind) =>
    plain(`mention-${kind}-${documentNumber}`, {
      title: kind === 'title' ? `关于转发${documentNumber}文件的通知` : '有关文件的贯彻情况',
      pages:
        kind === 'title'
          ? []
          : [{ number: 1, text: `根据${documentNumber}文件精神，`.repeat(kind === 'often' ? 5 : 1) }],
    }),
  );

const demoDocuments = (): SearchDocument[] =>
  listOldUnits().map((unit) =>
    plain(`demo-${unit.code}`, {
      agency: unit.agency,
      category: unit.category,
      year: String(unit.year),
      dateFrom: unit.year * 10000 + 101,
      code: unit.code,
      codeKeys: [unit.code],
      documentNumber: unit.documentNumber,
      names: unit.names.map(({ name }) => name),
      title: unit.title,
      responsible: unit.responsible,
    }),
  );
