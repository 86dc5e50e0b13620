/** The words of old catalogues for openness and level, and which defects keep a row out. */
import type { Severity } from '../../infra/db/index.ts';
import type { Openness } from '../../../shared/schemas/common.ts';
import type { ImportDefectKind } from '../../../shared/schemas/catalogue-import.ts';
import type { RowUnit } from './row.types.ts';

const WARNINGS: ReadonlySet<ImportDefectKind> = new Set([
  'unusual-code',
  'future-date',
  'year-mismatch',
  'retention-mismatch',
  'bad-pages',
  'special-characters',
  'too-long',
  'differs',
  'cut-short',
  'encoding-claim',
  'encoding-guessed',
  'sheet-hidden',
  'columns-beyond',
  'sheet-plain',
  'column-hidden',
  'rows-hidden',
  'left-out',
  'remark-row',
  'merged-filled',
  'memo-absent',
  'fonds-itself',
  'level-by-code',
  'file-absent',
  'code-width',
  // Old catalogues lack what the scheme of today demands.
  'field-required',
  'field-absent',
]);
export const severityOf = (kind: ImportDefectKind): Severity => (WARNINGS.has(kind) ? 'warning' : 'error');

export const OPENNESS: Readonly<Record<string, Openness>> = {
  开放: 'open',
  已开放: 'open',
  公开: 'open',
  未审核: 'unreviewed',
  未开放: 'unreviewed',
  控制: 'controlled',
  不开放: 'controlled',
  延期开放: 'delayed',
  延期: 'delayed',
  open: 'open',
  unreviewed: 'unreviewed',
  controlled: 'controlled',
  delayed: 'delayed',
};
export const LEVELS: Readonly<Record<string, RowUnit['level']>> = {
  全宗: 'fonds',
  fonds: 'fonds',
  类别: 'series',
  类: 'series',
  series: 'series',
  subseries: 'series',
  subfonds: 'series',
  class: 'series',
  案卷: 'file',
  卷: 'file',
  file: 'file',
  subgrp: 'series',
  recordgrp: 'fonds',
  collection: 'fonds',
  文件: 'item',
  件: 'item',
  item: 'item',
};

/** Parts of words for levels that are none of ours, and what they mean most likely: to be confirmed by a person. */
const LIKELY: readonly [RegExp, RowUnit['level'], string][] = [
  [/fonds|collection|archive|全宗/, 'fonds', '全宗'],
  [/series|class|group|grp|section|division|系列|类|部/, 'series', '类别'],
  [/file|folder|dossier|volume|bundle|box|卷|盒|袋|册/, 'file', '案卷'],
  [/item|piece|document|letter|photo|件|张/, 'item', '件'],
];

/** A level that the word may mean, in its language; '' where it says nothing. */
export function suggestLevel(written: string): string {
  const word = written.normalize('NFKC').toLowerCase();
  // A part of a fonds is none.
  const [, level, chinese] = (/^sub.*fonds/.test(word) ? LIKELY[1] : LIKELY.find(([part]) => part.test(word))) ?? [];
  if (level === undefined || chinese === undefined) return '';
  return /\p{Script=Han}/u.test(word) ? chinese : level;
}
