/** A delivery as the checks see it: plain data, read once, so that every check is a pure function. */
import type { Severity } from '../../../infra/db/index.ts';
import type { Field } from '../../../formats/catalogue-row/headings.ts';
import type { DefectKind } from './check-plan.ts';

export type { Field } from '../../../formats/catalogue-row/headings.ts';

export interface CatalogueRow {
  /** Row of the worksheet as the spreadsheet program numbers it. */
  row: number;
  values: Partial<Record<Field, string>>;
  /** Columns that Lantai has no field for, by their headings. */
  extra: Record<string, string>;
}

export interface Catalogue {
  sheet: string;
  headingRow: number;
  /** Column (from 0) of each field that the headings name. */
  columns: Partial<Record<Field, number>>;
  /** All headings as written; undefined in what an earlier version has read. */
  headings?: (string | null)[];
  rows: CatalogueRow[];
}

/** What the agency states of its delivery (说明文件). Undefined where it states nothing. */
export interface Statement {
  agency?: string;
  count?: number;
  /** `tolerance`: half of the last digit given, where the statement speaks of MB or GB. */
  bytes?: { value: number; tolerance: number };
  year?: string;
  digests: ListedDigest[];
}

export interface ListedDigest {
  path: string;
  algorithm: 'sha256' | 'sm3' | 'sha512' | 'unknown64';
  digest: string;
}

export interface DeliveredFile {
  /** As delivered, with `/`, from the delivery's top. */
  path: string;
  name: string;
  size: number;
  sha512: string;
  sha256: string;
  sm3: string;
  /** Why this name may not come in: a link, a device, a control character; such a file is not opened. */
  unsafe?: 'link' | 'special' | 'name';
  /** The name's bytes are no UTF-8. */
  badName?: boolean;
}

/** A folder of the delivery with what lies below it. */
export interface DeliveredFolder {
  /** Path from the delivery's top. */
  path: string;
  /** Normalised reference code of its name. */
  key: string;
  files: DeliveredFile[];
}

/** What looking into a file found. */
export interface FileFacts {
  puid: string;
  formatName: string;
  mime: string;
  problem?: {
    kind: DefectKind;
    detail: string;
  };
  /** Undefined where the format has no pages that can be counted. */
  pages?: number;
}

export interface Defect {
  kind: DefectKind;
  severity: Severity;
  checkCode: string;
  rows: number[];
  code: string | null;
  file: string | null;
  /** Fills the sentence `defect.<kind>`; `field` and `value` name the cell. Never anything of a classified row. */
  params: Record<string, string | number>;
}

/** A row with its folder, ready to be taken in where no error stands against it. */
export interface Package {
  row: CatalogueRow;
  key: string;
  folder: DeliveredFolder | undefined;
}
