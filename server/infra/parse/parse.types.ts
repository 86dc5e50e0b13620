/** What the parsing child is asked and answers. Plain JSON: nothing of a foreign file crosses but strings and numbers. */

export interface ExtractedPage {
  /** From 1. */
  number: number;
  /** NFC, without control characters except line feeds. */
  text: string;
  /** PDF points or pixels. */
  width?: number;
  height?: number;
}

export interface Extraction {
  pages: ExtractedPage[];
  /** Null where the format has no pages that can be counted. */
  pageCount: number | null;
  encrypted: boolean;
  truncated: boolean;
  /** Neither truncated nor encrypted, but it cannot be read. */
  unreadable: boolean;
  /** Short codes and texts for the technical record, not for people. */
  warnings: string[];
  textSource: 'pdf-text' | 'docx' | 'text' | 'none';
}

export interface Validation {
  ok: boolean;
  kind: 'truncated' | 'encrypted' | 'unreadable' | null;
  detail: string;
}

export interface RenderOptions {
  /** Pixels. */
  width: number;
  format: 'webp' | 'jpeg';
}

/** x, y, width and height as fractions of a page's width and height, from the upper left corner of its picture. */
export type Box = [x: number, y: number, width: number, height: number];

/** What is sought on a page: folded words, and the folded texts around the page that a hit may run into. */
export interface Sought {
  needles: string[];
  before: string;
  after: string;
}

export interface SheetRow {
  /** As the spreadsheet program numbers it, from 1. */
  number: number;
  cells: (string | null)[];
}

export interface Sheet {
  name: string;
  hidden: boolean;
  rows: SheetRow[];
  /** As `A1:B2`. Only the first cell of a range has its value. */
  mergedRanges: string[];
  /** As `B7`: cells whose value was computed. */
  formulaCells: string[];
}

export interface Workbook {
  sheets: Sheet[];
}

export type ParseRequest =
  | { op: 'extract'; path: string; type: string; name: string }
  | { op: 'render'; path: string; type: string; page: number; options: RenderOptions; out: string }
  | { op: 'locate'; path: string; type: string; page: number; sought: Sought }
  | { op: 'workbook'; path: string; name: string };

export interface ChildRequest {
  id: number;
  request: ParseRequest;
}

export type ChildAnswer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; code: string; params: Record<string, string | number> };

/** The start of an empty answer that each parser fills. */
export function emptyExtraction(): Extraction {
  return {
    pages: [],
    pageCount: null,
    encrypted: false,
    truncated: false,
    unreadable: false,
    warnings: [],
    textSource: 'none',
  };
}

/** NFC, line ends as LF, every other control character gone. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .normalize('NFC');
}
