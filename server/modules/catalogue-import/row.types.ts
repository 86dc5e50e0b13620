/** Rows and defects between the preparing child and the job that stores them. */
import type { Severity } from '../../infra/db/index.ts';
import type { Openness } from '../../../shared/schemas/common.ts';
import type { SourceFormat } from './read/index.ts';
import type { OwnTemplate } from './row.code.ts';
import type { FieldSchemes } from './row.fields.ts';
import type { ImportDefectKind, ImportMapping, ImportTarget } from '../../../shared/schemas/catalogue-import.ts';

export interface RowDefect {
  kind: ImportDefectKind;
  severity: Severity;
  sheet: string;
  row: number;
  /** Heading of the column; '' where the defect is of the row. */
  column: string;
  /** Index of the column, -1 where of the row. */
  at: number;
  value: string;
  suggestion: string;
  params: Record<string, string | number>;
}

/** What a column of the file is taken for, and its heading. */
export interface RowColumn {
  target: ImportTarget;
  heading: string;
}

/** What a row becomes. Names of tables are still names here: fonds, category, agency are looked up when it is stored. */
export interface RowUnit {
  fonds: string;
  category: string;
  agency: string;
  level: 'fonds' | 'series' | 'file' | 'item';
  code: string;
  key: string;
  /** Key of the file that the code puts it into; '' where it names none. */
  over: string;
  sort: string;
  title: string;
  responsible: string;
  documentNumber: string;
  dateText: string;
  dateFrom: number | null;
  dateTo: number | null;
  year: number | null;
  retention: string;
  secrecy: 'public' | 'internal' | 'restricted';
  openness: Openness;
  opinion: string;
  pages: number | null;
  carrier: string;
  note: string;
  fields: string;
  names: string[];
  text: string;
}

/** One line of rows.jsonl. `n` counts over all sheets from 0: the units' ids follow from it. */
export interface PreparedRow {
  n: number;
  sheet: string;
  row: number;
  /** `n` of the component that it lies in (EAD). */
  parent?: number;
  /** The file that it goes into by its code, once that is looked up. */
  parentId?: string | undefined;
  unit: RowUnit;
}

/** What the child is told. */
export interface PrepareTask {
  path: string;
  format: SourceFormat;
  /** Folder for rows.jsonl, cells.jsonl, defects.jsonl. */
  out: string;
  fonds: string;
  category: string;
  mapping: ImportMapping;
  categories: string[];
  /** The fields of the categories, and the tables of their codes. */
  schemes: FieldSchemes;
  /** How the fonds chose to write their codes. */
  templates: OwnTemplate[];
  /** Names of the agencies that are known. */
  agencies: string[];
  /** Integer YYYYMMDD: later dates are wrong. */
  today: number;
  /** The gate's secret, hex. */
  gateKey: string;
  /** Stop after so many records: the preview. */
  limit?: number;
}

export interface PrepareSummary {
  /** Records read, without headings, sums and empty rows. */
  rows: number;
  good: number;
  refused: number;
  stopped: number;
  /** Defects by kind. */
  kinds: Partial<Record<ImportDefectKind, number>>;
  /** Numbers of good rows whose code came again later: they are not taken in either. */
  twice: number[];
  /** Headings by sheet, for the returned workbook. */
  sheets: { name: string; headings: string[] }[];
}
