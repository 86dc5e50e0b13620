/**
 * CSV (RFC 4180) and TSV as a stream: any Chinese encoding, a file of any size in bounded memory. A quote that is never
 * closed, or closed in the middle of a cell, spoils its own line and no other: the line is given as broken and reading
 * goes on at the next.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { findEncoding } from './encoding.ts';
import { withoutMark } from '../../../lib/csv.ts';
import { columnsBeyond, MAX_CELL, MAX_COLUMNS, type SourceOptions, type SourceRow } from './source.types.ts';

const DELIMITERS = [',', '\t', ';', '|'] as const;
const BLOCK = 1 << 19;
const BATCH = 1000;
/** Who wants the head of a file only has its encoding told by so much of it. */
const HEAD_BYTES = 32 * 1024 ** 2;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** A quoted cell that runs over more lines than this was not meant to. */
const MAX_QUOTED_LINES = 100;
const APOSTROPHE = 39;

export async function* readDelimited(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const { size } = await stat(path);
  const encoding = await settleEncoding(path, options);
  const decoder = new TextDecoder(encoding);
  let parser: LineParser | undefined;
  let text = '';
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) {
    const bytes = chunk as Buffer;
    // The mark of UTF-8 before a text that is none would spoil the first heading.
    const start = done === 0 && !encoding.startsWith('utf-16') && bytes.indexOf(UTF8_MARK) === 0 ? UTF8_MARK.length : 0;
    done += bytes.length;
    text += decoder.decode(bytes.subarray(start), { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0 && text.length < MAX_CELL) continue;
    const lines = text.slice(0, end === 0 ? text.length : end);
    text = text.slice(lines.length);
    parser ??= new LineParser(options.delimiter ?? findDelimiter(lines), options.quote ?? '"');
    for (const rows of batches(parser.push(lines))) yield rows;
    options.onProgress(done, size);
  }
  text += decoder.decode();
  parser ??= new LineParser(options.delimiter ?? findDelimiter(text), options.quote ?? '"');
  const rows = parser.push(text.endsWith('\n') || text === '' ? text : `${text}\n`);
  yield [...rows, ...parser.end()];
  if (parser.isCut) options.onNotice(columnsBeyond(''));
  options.onProgress(size, size);
}

function* batches(rows: SourceRow[]): Generator<SourceRow[]> {
  for (let at = 0; at < rows.length; at += BATCH) yield rows.slice(at, at + BATCH);
}

async function settleEncoding(path: string, { encoding, head, onNotice }: SourceOptions): Promise<string> {
  const found = await findEncoding(path, head === undefined ? Infinity : HEAD_BYTES);
  const claimed =
    encoding === undefined ? (found.claimsUtf8 ? 'utf-8' : undefined) : new TextDecoder(encoding).encoding;
  if (claimed !== undefined && claimed !== found.encoding) {
    // Only UTF-8 can be refuted by its bytes; of the others a person knows better than we.
    if (claimed !== 'utf-8' && found.encoding !== 'utf-8') return claimed;
    onNotice({ kind: 'encoding-claim', params: { claimed, found: found.encoding } });
  } else if (found.certainty === 'guessed') onNotice({ kind: 'encoding-guessed', params: { found: found.encoding } });
  return found.encoding;
}

/** The delimiter that the first lines hold most often. */
export function findDelimiter(text: string): string {
  const first = text
    .slice(0, 64 * 1024)
    .split(/\r?\n/, 20)
    .join('\n')
    .replace(/"[^"]*"/g, '');
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** Takes whole lines, gives rows; keeps the lines of a quoted cell that is still open. */
export class LineParser {
  private readonly delimiter: string;
  private readonly quote: string;
  private open: string[] = [];
  private openLength = 0;
  private line = 0;
  /** Cells stand behind the last column that is read. */
  isCut = false;

  constructor(delimiter: string, quote: string) {
    this.delimiter = delimiter;
    this.quote = quote;
  }

  /** `text` ends with a line end. */
  push(text: string): SourceRow[] {
    const rows: SourceRow[] = [];
    for (let at = 0; at < text.length; ) {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      this.take(text.slice(at, end), rows);
      at = end + 1;
    }
    return rows;
  }

  /** What is left open when the file ends is broken. */
  end(): SourceRow[] {
    const rows: SourceRow[] = [];
    while (this.open.length > 0) this.giveUp(rows);
    return rows;
  }

  private take(line: string, rows: SourceRow[]): void {
    this.line++;
    const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (this.open.length === 0 && (this.quote === '' || !plain.includes(this.quote))) {
      rows.push(this.row(this.line, plain.split(this.delimiter)));
      return;
    }
    this.open.push(plain);
    this.openLength += plain.length;
    this.settle(rows);
  }

  /** Reads the open lines as one record, or waits for more, or gives the first of them up. */
  private settle(rows: SourceRow[]): void {
    const cells = splitQuoted(this.open.join('\n'), this.delimiter, this.quote);
    const isTooLong = this.open.length > MAX_QUOTED_LINES || this.openLength > MAX_CELL;
    if (cells === 'broken' || (cells === 'open' && isTooLong)) this.giveUp(rows);
    else if (cells !== 'open') {
      const first = this.line - this.open.length + 1;
      this.clear();
      rows.push(this.row(first, cells));
    }
  }

  /** The first open line is broken; the others are read anew, each for itself. */
  private giveUp(rows: SourceRow[]): void {
    const [first = '', ...rest] = this.open;
    const number = this.line - this.open.length + 1;
    rows.push({ ...this.row(number, first.split(this.delimiter)), broken: 'broken-quote' });
    this.clear();
    this.line = number;
    for (const line of rest) this.take(line, rows);
  }

  private clear(): void {
    this.open = [];
    this.openLength = 0;
  }

  private row(row: number, cells: string[]): SourceRow {
    if (cells.length > MAX_COLUMNS) {
      this.isCut ||= cells.slice(MAX_COLUMNS).some((cell) => cell !== '');
      cells.length = MAX_COLUMNS;
    }
    for (const [at, cell] of cells.entries()) if (cell.charCodeAt(0) === APOSTROPHE) cells[at] = withoutMark(cell);
    const made: SourceRow = { sheet: '', row, cells };
    if (cells.some((cell) => cell.includes('\ufffd'))) made.broken = 'bad-encoding';
    return made;
  }
}

/** Cells of a record in which quotes count; `open` where one is still open at its end, `broken` where one closes within a cell. */
export function splitQuoted(text: string, delimiter: string, quote: string): string[] | 'open' | 'broken' {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    if (text[at] !== quote) {
      const end = text.indexOf(delimiter, at);
      const cell = end < 0 ? text.slice(at) : text.slice(at, end);
      // A record has line ends only between quotes.
      if (cell.includes('\n')) return 'broken';
      cells.push(cell);
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let value = '';
    for (at++; ; ) {
      const end = text.indexOf(quote, at);
      if (end < 0) return 'open';
      value += text.slice(at, end);
      at = end + 1;
      if (text[at] !== quote) break;
      value += quote;
      at++;
    }
    cells.push(value);
    if (at >= text.length) return cells;
    if (text[at] !== delimiter) return 'broken';
    at++;
  }
}
