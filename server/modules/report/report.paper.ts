/** What the three kinds of file are written from. */
import type { ReportTable } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { Figure, ReportSection } from '../../../shared/schemas/report.ts';
import { sayDay } from './report.sentences.ts';

export interface Paper {
  row: ReportTable;
  /** The house or agency that reports. */
  head: string;
  figures: readonly Figure[];
  sections: readonly ReportSection[];
  /** The address of the house, for links. */
  base: string;
  today: number;
}

const CHINESE = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** 一、整改情况 / 1. Rectification; the only section of a paper has no number. */
export const sayHeading = (locale: Locale, at: number, count: number, heading: string): string =>
  count === 1 ? heading : locale === 'zh-CN' ? `${CHINESE[at + 1] ?? at + 1}、${heading}` : `${at + 1}. ${heading}`;

/** The line under the title: number, or that it is a draft; and of which span it speaks. */
export const sayNumber = ({ row }: Paper): string => row.number ?? translate(row.locale, 'report-text.draft');
export const saySpan = ({ row }: Paper): string =>
  translate(row.locale, 'report-text.span', {
    from: sayDay(row.locale, row.from_day),
    asOf: sayDay(row.locale, row.as_of),
  });
export const signed = ({ row, head, today }: Paper): [string, string] => [
  head,
  sayDay(row.locale, row.issued_on ?? today),
];

/** Wide tables lie across the page. */
export const isWide = (paper: Paper): boolean => paper.sections.some(({ table }) => (table?.columns.length ?? 0) > 6);

export const sayMore = (locale: Locale, shown: number, total: number): string | undefined =>
  total > shown ? translate(locale, 'report-text.more', { shown, total }) : undefined;

export const figureName = (locale: Locale, key: string): string => {
  const words = translate(locale, `figure-name.${key}`);
  return words === `figure-name.${key}` ? key : words;
};
export const hrefs = ({ figures, base }: Paper): Map<string, string> =>
  new Map(figures.map(({ key, href }) => [key, `${base}${href}`]));
