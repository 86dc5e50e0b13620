/** Proposes what each column is: as this shape of file was mapped before, else by its heading, else by its values. Pure. */
import { type Field, fieldOf, HEADING_ROWS, headingWord, isHeading } from '../../formats/catalogue-row/headings.ts';
import { retentionCode } from '../../formats/catalogue-row/retention.ts';
import { parseRecordDate } from '../../formats/record-date/index.ts';
import { parseReferenceCode } from '../../formats/reference-code/index.ts';
import {
  type ImportMapping,
  importTarget,
  type ImportTarget,
  type ProposedColumn,
} from '../../../shared/schemas/catalogue-import.ts';
import type { SchemeField } from '../../../shared/schemas/scheme.ts';
import { fieldsOf, isColumnField } from '../../../shared/scheme/fields.ts';
import { proposeCodePattern } from './code-pattern.ts';
import { endOfHeading, findDateRange } from './date-range.ts';
import type { SourceRow } from './read/source.types.ts';
import type { FieldSchemes } from './row.fields.ts';

/** Headings beside those of deliveries: of registers of people, and of exports of other systems. */
const MORE: Partial<Record<ImportTarget, string>> = {
  person:
    '姓名 xm 人名 当事人 户主 权利人 男方姓名 女方姓名 男方 女方 收养人 产权人 申请人 person name persons names personname',
  agency: '立档单位 ldw ldwmc 归档单位 全宗名称 形成单位 agency creatoragency',
  category: '门类 门类代码 档案门类 category categorycode',
  level: '著录层级 层级 级别 level',
  text: '全文 正文 文本 text fulltext body',
  year: '立卷年度 形成年度',
  note: '摘要 zy 内容摘要 范围和提要 abstract scope scopeandcontent',
  pages: '张数 页数张数 pagenumber',
  ignore: 'id rowid',
};
const MORE_OF = new Map(
  (Object.entries(MORE) as [ImportTarget, string][]).flatMap(([target, words]) =>
    words.split(' ').map((word) => [headingWord(word), target] as const),
  ),
);
/** Words that mean one of the columns of all units only where nothing else is called so. */
const LOOSE: ReadonlySet<string> = new Set([...MORE.pages!.split(' '), ...MORE.year!.split(' ')].map(headingWord));
/** A further field as headings may name it. */
export type NamedField = Pick<SchemeField, 'key' | 'name' | 'nameEn'>;

/** The further fields of categories, in the order of these; of fields of one key the first. */
export function fieldsOfCategories(schemes: FieldSchemes, categories: readonly string[]): NamedField[] {
  const found = new Map<string, NamedField>();
  for (const id of categories) {
    const category = schemes.categories.find(({ key }) => key === id);
    for (const field of category === undefined ? [] : fieldsOf(schemes, category))
      if (!field.captured && !isColumnField(field.key) && !found.has(field.key)) found.set(field.key, field);
  }
  return [...found.values()];
}

/** A target that a heading names itself, as exports write it where the name alone would mean something else. */
const NAMED_TARGET = /\[([a-zA-Z]+|field:[^\]]+)\]$/;
/** Columns that are general: a field of the category that is called so is meant rather. */
const GENERAL: ReadonlySet<ImportTarget | undefined> = new Set([undefined, 'person', 'note', 'field', 'ignore']);

/** What headings mean where a category has these further fields. */
export function targetsWith(fields: readonly NamedField[]): (heading: string) => ImportTarget | undefined {
  const named = new Map<string, ImportTarget>();
  for (const { key, name, nameEn } of fields)
    for (const word of [name, nameEn])
      if (word !== '' && !named.has(headingWord(word))) named.set(headingWord(word), `field:${key}`);
  return (heading) => {
    const said = importTarget.safeParse(NAMED_TARGET.exec(heading.trim())?.[1]);
    if (said.success) return said.data;
    const target = targetOf(heading);
    return GENERAL.has(target) || LOOSE.has(headingWord(heading))
      ? (named.get(headingWord(heading)) ?? target)
      : target;
  };
}

/** What a heading says by itself; `field` where it says nothing that we know. */
export function targetOf(heading: string): ImportTarget | undefined {
  const more = MORE_OF.get(headingWord(heading));
  if (more !== undefined) return more;
  const field: Field | undefined = fieldOf(heading);
  if (field !== undefined) return field === 'serial' ? 'field' : field;
  // Headings of two rows: by the lower, else by the upper.
  const parts = heading.split('/');
  return parts.length === 2 ? (targetOf(parts[1]!) ?? targetOf(parts[0]!)) : undefined;
}

/** A row that names at least two columns that we know. */
const isHeadingRow = (cells: readonly string[]): boolean =>
  isHeading(cells) ||
  (new Set(cells.map(targetOf).filter((target) => target !== undefined && target !== 'ignore')).size >= 3 &&
    cells.every((cell) => cell.length < 40));

/**
 * The row of the headings among the first of a sheet, or undefined where there is none. `known`: the headings that a
 * mapping names, by which a row is one too.
 */
export const findHeadingRow = (
  rows: readonly SourceRow[],
  given: number | undefined,
  known: ReadonlySet<string>,
): SourceRow | undefined =>
  rows.find(({ row, cells }) =>
    given === undefined ? row <= HEADING_ROWS && (isHeadingRow(cells) || isNamedRow(cells, known)) : row === given,
  );

/** The headings that a mapping names; of those in two rows the upper, which is met first. */
export const headingsNamed = ({ columns }: Pick<ImportMapping, 'columns'>): ReadonlySet<string> =>
  new Set(
    Object.keys(columns)
      .filter((heading) => !/^#\d+$/.test(heading))
      .flatMap((heading) => [heading, heading.split('/')[0]!].map(headingWord))
      .filter((word) => word !== ''),
  );

/** At least two cells, and half of those that are filled, are headings that the mapping names. */
function isNamedRow(cells: readonly string[], known: ReadonlySet<string>): boolean {
  if (known.size === 0) return false;
  const filled = cells.map(headingWord).filter((word) => word !== '');
  const named = new Set(filled.filter((word) => known.has(word)));
  return named.size >= 2 && named.size * 2 >= filled.length;
}

/** A heading is shorter, and holds no figure. */
const HEADING_CELL = /^\D{0,12}$/;

/**
 * The headings of two rows as one, `日期/起`, `日期/止`: where the upper stands over several of the lower. Undefined where
 * the second row is none: it has a code, a title, or a figure, or nothing below an empty heading.
 */
export function joinHeadings(upper: SourceRow, lower: SourceRow): string[] | undefined {
  if (lower.row !== upper.row + 1 || !lower.cells.every((cell) => HEADING_CELL.test(cell.trim()))) return undefined;
  let over = '';
  let splits = false;
  const headings: string[] = [];
  for (let at = 0; at < Math.max(upper.cells.length, lower.cells.length); at++) {
    const [own, below] = [(upper.cells[at] ?? '').trim(), (lower.cells[at] ?? '').trim()];
    if (own !== '') over = own;
    if (below === '' || below === own) {
      headings.push(own);
      continue;
    }
    if (own !== '' && ['code', 'title'].includes(targetOf(own) ?? '')) return undefined;
    splits ||= own === '' && over !== '';
    headings.push(over === '' ? below : `${over}/${below}`);
  }
  return splits ? headings : undefined;
}

/** Share of the filled values that must look alike. */
const SHARE = 0.8;
const LEAST = 3;
const SHAPES: [ImportTarget, (value: string) => boolean][] = [
  ['code', (value) => value.length > 5 && parseReferenceCode(value) !== undefined],
  ['documentNumber', (value) => /[〔[(（［]\d{4}[〕\])）］]\s*第?\d+号?$/.test(value)],
  ['retention', (value) => retentionCode(value) !== undefined],
  ['secrecy', (value) => /^(公开|内部|限制|普通|秘密|机密|绝密)$/.test(value)],
  ['openness', (value) => /^(开放|未开放|控制|延期开放|未审核|不开放)$/.test(value)],
  ['year', (value) => /^(1[89]|20)\d\d年?$/.test(value)],
  ['date', (value) => parseRecordDate(value).ok && !/^\d{4}$/.test(value)],
];

function byValues(values: readonly string[]): ImportTarget | undefined {
  const filled = values.filter((value) => value !== '');
  if (filled.length < LEAST) return undefined;
  return SHAPES.find(([, fits]) => filled.filter(fits).length >= filled.length * SHARE)?.[0];
}

/** Days or years, however few: below 起 and 止 they are a span of time. */
function holdTime(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  const times = SHAPES.filter(([target]) => target === 'year' || target === 'date');
  const fit = filled.filter((value) => times.some(([, fits]) => fits(value)));
  return fit.length > 0 && fit.length >= filled.length * SHARE;
}

interface TableHead {
  name: string;
  headings: readonly string[];
  /** Columns, from 0, that the spreadsheet program does not show. */
  hidden: readonly number[];
  rows: readonly SourceRow[];
}

/** The columns of all sheets, each heading once. */
export function proposeAll(
  sheets: readonly TableHead[],
  remembered: ImportMapping | undefined,
  fields: readonly NamedField[] = [],
): ProposedColumn[] {
  const meant = targetsWith(fields);
  const columns = new Map<string, ProposedColumn>();
  for (const sheet of sheets)
    for (const column of proposeColumns(sheet, remembered, meant)) {
      const known = columns.get(column.heading);
      if (known === undefined) columns.set(column.heading, column);
      else known.samples = [...new Set([...known.samples, ...column.samples])].slice(0, 3);
    }
  return [...columns.values()];
}

/** Headings and some rows below them give the columns; what was chosen before goes before everything else. */
function proposeColumns(
  { name, headings, hidden, rows }: TableHead,
  remembered: ImportMapping | undefined,
  meant: (heading: string) => ImportTarget | undefined,
): ProposedColumn[] {
  const taken = new Set<ImportTarget>();
  const once = (target: ImportTarget | undefined): ImportTarget | undefined => {
    if (target === undefined) return undefined;
    if (['person', 'field', 'ignore', 'note'].includes(target)) return target;
    if (taken.has(target)) return undefined;
    taken.add(target);
    return target;
  };
  const before = headings.map((heading, index) =>
    once(remembered?.columns[heading] ?? remembered?.columns[`#${index + 1}`]),
  );
  const valuesOf = (at: number): string[] => rows.map(({ cells }) => (cells[at] ?? '').trim());
  const meanings = headings.map((heading) => meant(heading));
  // 编号 is a running number, or, where no column is called a code, the code.
  const numbered = meanings.includes('code')
    ? -1
    : headings.findIndex((heading, at) => fieldOf(heading) === 'serial' && byValues(valuesOf(at)) === 'code');
  const named = headings.map((_, index) => before[index] ?? (index === numbered ? undefined : once(meanings[index])));
  // Beginning and end in two columns are one date; where another column is the date they are not.
  const range = findDateRange(headings, (at) => holdTime(valuesOf(at)));
  if (range !== undefined && (named[range.from] === 'date' || !taken.has('date')))
    for (const at of [range.from, range.to])
      if (before[at] === undefined && (named[at] === undefined || named[at] === 'field')) {
        named[at] = 'date';
        taken.add('date');
      }
  return headings.map((heading, index) => {
    const values = valuesOf(index);
    const found = named[index] ?? once(byValues(values));
    return {
      heading: heading === '' ? `#${index + 1}` : heading,
      sheet: name,
      index,
      hidden: hidden.includes(index),
      end: endOfHeading(heading),
      target: found ?? 'field',
      why:
        before[index] !== undefined
          ? 'remembered'
          : named[index] !== undefined
            ? 'heading'
            : found !== undefined
              ? 'values'
              : 'none',
      samples: [...new Set(values.filter((value) => value !== ''))].slice(0, 3).map((value) => value.slice(0, 80)),
    } satisfies ProposedColumn;
  });
}

export const mappingOf = (columns: readonly ProposedColumn[], remembered?: ImportMapping): ImportMapping => ({
  ...ownPattern(columns),
  format: 'lantai-import-map',
  version: 1,
  constants: {},
  values: {},
  excelDates: false,
  decades: false,
  allowEmptyCode: false,
  fondsFromCode: false,
  categoryFromCode: false,
  createAgencies: false,
  cleanCharacters: false,
  ...remembered,
  columns: Object.fromEntries(columns.map(({ heading, target }) => [heading, target])),
});

function ownPattern(columns: readonly ProposedColumn[]): Pick<ImportMapping, 'codePattern'> {
  if (columns.some(({ target }) => target === 'code')) return {};
  const pattern = proposeCodePattern(columns.map(({ heading }) => heading));
  return pattern === undefined ? {} : { codePattern: pattern };
}

/** What files of one program have in common: their headings. The memory of mappings goes by it. */
export const shapeOf = (headings: readonly string[]): string => headings.map(headingWord).join('\n');

/** Target of each column; a heading that the mapping does not know is kept as a field. */
export function resolveColumns(
  headings: readonly string[],
  mapping: ImportMapping,
): { target: ImportTarget; heading: string }[] {
  const known = new Map(Object.entries(mapping.columns).map(([heading, target]) => [headingWord(heading), target]));
  return headings.map((heading, index) => ({
    heading: heading.trim() === '' ? `#${index + 1}` : heading.trim(),
    target:
      // A heading says more than a place: in another sheet another column may stand there without one.
      (headings.indexOf(heading) === headings.lastIndexOf(heading) && heading !== ''
        ? mapping.columns[heading]
        : undefined) ??
      mapping.columns[`#${index + 1}`] ??
      mapping.columns[heading] ??
      known.get(headingWord(heading)) ??
      (heading.trim() === '' ? 'ignore' : 'field'),
  }));
}

/** The fonds and category that most codes name, where at least half of those that can be read do; all categories named. */
export function guessPlace(
  sheets: readonly TableHead[],
  mapping: ImportMapping,
): { fonds: string; category: string; categories: string[] } {
  const valuesOf = (target: ImportTarget): string[] =>
    sheets.flatMap(({ headings, rows }) => {
      const at = resolveColumns(headings, mapping).findIndex((column) => column.target === target);
      return rows.map(({ cells }) => (cells[at] ?? '').trim());
    });
  const codes = valuesOf('code').flatMap((code) => parseReferenceCode(code) ?? []);
  const most = (values: string[]): string => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const [first] = [...counts].sort((a, b) => b[1] - a[1]);
    return first !== undefined && first[1] * 2 >= codes.length ? first[0] : '';
  };
  const named = codes.flatMap(({ category }) => category ?? []);
  return {
    fonds: most(codes.map(({ fonds }) => fonds)),
    category: most(named),
    categories: [...new Set([most(named), ...valuesOf('category'), ...named])].filter((each) => each !== ''),
  };
}
