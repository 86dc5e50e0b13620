/** The columns of an exported table. Their headings are those that importing knows: what goes out comes in again. Pure. */
import type { Locale } from '../../../shared/i18n/index.ts';
import type { ExportedUnit } from './export.repo.ts';

const OPENNESS: Record<string, string> = {
  unreviewed: '未审核',
  open: '开放',
  controlled: '控制',
  delayed: '延期开放',
};
const SECRECY: Record<string, string> = { public: '公开', internal: '内部', restricted: '限制' };
const LEVELS: Record<string, string> = { fonds: '全宗', series: '类别', file: '案卷', item: '件' };

type Column = [zh: string, en: string, value: (unit: ExportedUnit, locale: Locale) => string | number];
const inWords = (words: Record<string, string>, value: string, locale: Locale): string =>
  locale === 'zh-CN' ? (words[value] ?? value) : value;

const COLUMNS: Column[] = [
  ['档号', 'reference code', (unit) => unit.code],
  ['题名', 'title', (unit) => unit.title],
  ['责任者', 'author', (unit) => unit.responsible],
  ['文号', 'document number', (unit) => unit.document_number],
  ['日期', 'date', (unit) => unit.date_text],
  ['年度', 'year', (unit) => unit.year ?? ''],
  ['保管期限', 'retention', (unit) => unit.retention],
  ['密级', 'classification', (unit, locale) => inWords(SECRECY, unit.secrecy, locale)],
  ['开放标识', 'openness', (unit, locale) => inWords(OPENNESS, unit.openness, locale)],
  ['开放意见', 'agency opinion', (unit) => unit.agency_opinion],
  ['页数', 'pages', (unit) => unit.page_count ?? ''],
  ['载体', 'carrier', (unit) => unit.carrier],
  ['备注', 'note', (unit) => unit.note],
  ['姓名', 'person', (unit) => unit.names.join('；')],
  ['门类', 'category', (unit) => unit.category_id],
  ['著录层级', 'level', (unit, locale) => inWords(LEVELS, unit.level, locale)],
  ['立档单位', 'agency', (unit) => unit.agency_name ?? ''],
];

export const headings = (locale: Locale): string[] => COLUMNS.map(([zh, en]) => (locale === 'zh-CN' ? zh : en));
export const cellsOf = (unit: ExportedUnit, locale: Locale): (string | number)[] =>
  COLUMNS.map(([, , value]) => value(unit, locale));

/** A unit as one line of JSON, with all that describes it. */
export function toJson(unit: ExportedUnit): object {
  return {
    id: unit.id,
    parent: unit.parent_id,
    fonds: unit.fonds_number,
    category: unit.category_id,
    level: unit.level,
    code: unit.code,
    title: unit.title,
    responsible: unit.responsible,
    documentNumber: unit.document_number,
    date: unit.date_text,
    dateFrom: unit.date_from,
    dateTo: unit.date_to,
    year: unit.year,
    retention: unit.retention,
    secrecy: unit.secrecy,
    openness: unit.openness,
    opinion: unit.agency_opinion,
    pages: unit.page_count,
    carrier: unit.carrier,
    note: unit.note,
    agency: unit.agency_name,
    names: unit.names,
    fields: JSON.parse(unit.fields_json) as unknown,
  };
}
