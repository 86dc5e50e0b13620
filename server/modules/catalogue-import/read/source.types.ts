/** A catalogue as its readers give it: rows of texts from foreign bytes, one after the other, never the whole file. */

export interface SourceRow {
  sheet: string;
  /** As the spreadsheet program or the editor numbers it, from 1; of a cell with line ends the first. */
  row: number;
  cells: string[];
  /** Columns whose cell held a number without a date's format: what may be a workbook's count of days. */
  numeric?: number[];
  /** Its workbook counts days from 1904, as those of old Macintosh programs do: 1,462 fewer. */
  from1904?: true;
  /** What the reader found wrong with the row: it is never taken in. */
  broken?: 'broken-quote' | 'bad-encoding';
  /** So many cells got the text of the merged cell that they are part of. */
  filled?: number;
  /** The spreadsheet program does not show it: hidden by hand, or by a filter. */
  hidden?: true;
  /** EAD: the row of the component that this one lies in. */
  parent?: number;
}

/** Something about the file as a whole that a person should know. */
export interface SourceNotice {
  kind: 'encoding-claim' | 'encoding-guessed' | 'sheet-hidden' | 'memo-absent' | 'columns-beyond';
  /** `sheet`: the one that it is about. */
  params: Record<string, string | number>;
}

export interface SourceOptions {
  /** Label of an encoding; found out where not given. */
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** '' where quotes mean nothing. */
  quote?: string | undefined;
  /** Names of the sheets to read; all that are visible where not given. */
  sheets?: readonly string[] | undefined;
  /** No more rows of a sheet than about so many are wanted: the rest of a large file is not read. */
  head?: number;
  onNotice: (notice: SourceNotice) => void;
  /** Told of each range of merged cells, such as `B3:B7`; only the first cell of it holds the text. After the sheet's rows. */
  onMerge?: (sheet: string, range: string) => void;
  /** Told of columns, from 0, that the spreadsheet program does not show. Before the sheet's rows. */
  onHiddenColumns?: (sheet: string, from: number, to: number) => void;
  /** Rows below the first of cells joined downwards get its value too, and say of how many cells. */
  fillMerged?: boolean;
  /** Bytes read so far, of all. */
  onProgress: (done: number, total: number) => void;
}

/** Rows in batches: a promise for each row costs more than the row. */
export type SourceReader = (path: string, options: SourceOptions) => AsyncGenerator<SourceRow[]>;

/** Longest cell that is read; one cell of a catalogue is never a book, but a text column may be a chapter. */
export const MAX_CELL = 4_000_000;
export const MAX_COLUMNS = 500;
export const columnsBeyond = (sheet: string): SourceNotice => ({
  kind: 'columns-beyond',
  params: { sheet, most: MAX_COLUMNS },
});
