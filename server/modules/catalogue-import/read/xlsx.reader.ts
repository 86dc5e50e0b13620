/**
 * XLSX as a stream (ECMA-376): sheets of a million rows in bounded memory. Only the shared strings stand in memory, up to
 * a limit. XML is read without document types and entities of its own, names by their local part.
 */
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { LantaiError } from '../../../lib/errors.ts';
import { MergedCells, scanMerges } from './merged-cells.ts';
import { MAX_CELL, MAX_COLUMNS, type SourceOptions, type SourceRow } from './source.types.ts';

const BATCH = 500;
/** Characters of all shared strings: about 600 MB of memory would be the next step. */
const MAX_SHARED = 120_000_000;
const MAX_PART_BYTES = 8 * 1024 ** 3;
const REL_SHEET = /\/worksheet$/;

export interface XlsxSheet {
  name: string;
  hidden: boolean;
  part: string;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const fail = (reason: string): LantaiError => new LantaiError('workbook-unreadable', { file: 'XLSX', reason });

type Handlers = {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
};

/** Feeds a part's XML to handlers; `after` runs after each block of it. */
async function* parseXml<T>(stream: Readable, handlers: Handlers, after: () => T[] | undefined): AsyncGenerator<T[]> {
  const parser = new SaxesParser({ xmlns: false, position: false, fragment: false });
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= fail(error.message);
  });
  parser.on('doctype', () => {
    failure ??= fail('DOCTYPE');
  });
  if (handlers.open)
    parser.on('opentag', (tag) => handlers.open!(local(tag.name), tag.attributes as Record<string, string>));
  if (handlers.text) {
    parser.on('text', (text) => handlers.text!(text));
    parser.on('cdata', (text) => handlers.text!(text));
  }
  if (handlers.close) parser.on('closetag', (tag) => handlers.close!(local(tag.name)));
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_PART_BYTES) throw fail('too large');
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (failure !== undefined) throw failure;
    const made = after();
    if (made !== undefined && made.length > 0) yield made;
  }
  parser.write(decoder.decode()).close();
  if (failure !== undefined) throw failure;
  const made = after();
  if (made !== undefined && made.length > 0) yield made;
}

async function readAll(stream: Readable, handlers: Handlers): Promise<void> {
  const parts = parseXml<never>(stream, handlers, () => undefined);
  while ((await parts.next()).done !== true);
}

/** An opened workbook: its parts by name. */
export class XlsxFile {
  private readonly zip: yauzl.ZipFile;
  private readonly entries: Map<string, yauzl.Entry>;
  sheets: XlsxSheet[] = [];
  private shared: string[] = [];
  private dateStyles = new Set<number>();
  /** Workbooks of old Macintosh programs count from 1904. */
  private epoch1904 = false;

  private constructor(zip: yauzl.ZipFile, entries: Map<string, yauzl.Entry>) {
    this.zip = zip;
    this.entries = entries;
  }

  /** Throws `workbook-unreadable`. */
  static async open(path: string): Promise<XlsxFile> {
    const entries = new Map<string, yauzl.Entry>();
    const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
      throw fail(error instanceof Error ? error.message : 'zip');
    });
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: yauzl.Entry) => {
        entries.set(entry.fileName.replace(/^\//, ''), entry);
        if (entries.size > 10_000) reject(fail('too many parts'));
        else zip.readEntry();
      });
      zip.once('end', resolve);
      zip.once('error', (error: Error) => reject(fail(error.message)));
      zip.readEntry();
    });
    const file = new XlsxFile(zip, entries);
    await file.readWorkbook();
    return file;
  }

  close(): void {
    this.zip.close();
  }

  private stream(part: string): Promise<Readable> {
    const entry = this.entries.get(part);
    if (entry === undefined) throw fail(part);
    return new Promise((resolve, reject) =>
      this.zip.openReadStream(entry, (error, stream) => (error ? reject(fail(error.message)) : resolve(stream))),
    );
  }

  async merges(sheet: XlsxSheet): Promise<string[]> {
    return scanMerges(await this.stream(sheet.part));
  }

  private async readWorkbook(): Promise<void> {
    const targets = new Map<string, string>();
    await readAll(await this.stream('xl/_rels/workbook.xml.rels'), {
      open: (name, a) => {
        if (name === 'Relationship' && REL_SHEET.test(a.Type ?? '')) targets.set(a.Id ?? '', a.Target ?? '');
      },
    });
    await readAll(await this.stream('xl/workbook.xml'), {
      open: (name, a) => {
        if (name === 'workbookPr') this.epoch1904 = a.date1904 === '1' || a.date1904 === 'true';
        if (name !== 'sheet') return;
        const id = Object.entries(a).find(([key]) => local(key) === 'id' && key !== 'sheetId')?.[1] ?? '';
        const target = targets.get(id);
        if (target === undefined) return;
        const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
        this.sheets.push({ name: a.name ?? '', hidden: a.state !== undefined && a.state !== 'visible', part });
      },
    });
    if (this.sheets.length === 0) throw fail('no sheet');
    if (this.entries.has('xl/styles.xml')) await this.readStyles();
    if (this.entries.has('xl/sharedStrings.xml')) await this.readShared();
  }

  private async readStyles(): Promise<void> {
    const formats = new Map<number, string>();
    let within = false;
    let style = 0;
    await readAll(await this.stream('xl/styles.xml'), {
      open: (name, a) => {
        if (name === 'numFmt') formats.set(Number(a.numFmtId), a.formatCode ?? '');
        if (name === 'cellXfs') within = true;
        if (name !== 'xf' || !within) return;
        if (isDateFormat(Number(a.numFmtId ?? 0), formats)) this.dateStyles.add(style);
        style++;
      },
      close: (name) => {
        if (name === 'cellXfs') within = false;
      },
    });
  }

  private async readShared(): Promise<void> {
    let current = '';
    let taking = false;
    let phonetic = false;
    let total = 0;
    await readAll(await this.stream('xl/sharedStrings.xml'), {
      open: (name) => {
        if (name === 'si') current = '';
        if (name === 'rPh') phonetic = true;
        taking = name === 't' && !phonetic;
      },
      text: (text) => {
        if (taking && current.length < MAX_CELL) current += text;
      },
      close: (name) => {
        taking = false;
        if (name === 'rPh') phonetic = false;
        if (name !== 'si') return;
        total += current.length;
        if (total > MAX_SHARED) throw fail('too many different texts; save it as CSV');
        this.shared.push(current);
      },
    });
  }

  /** The rows of a sheet, empty ones left out. */
  async *rows(
    sheet: XlsxSheet,
    onBytes: (count: number) => void,
    onMerge?: SourceOptions['onMerge'],
  ): AsyncGenerator<SourceRow[]> {
    const entry = this.entries.get(sheet.part);
    const stream = await this.stream(sheet.part);
    stream.on('data', (chunk: Buffer) =>
      onBytes((chunk.length * (entry?.compressedSize ?? 0)) / Math.max(1, entry?.uncompressedSize ?? 1)),
    );
    stream.pause();
    const parser = new SheetParser(sheet.name, this.shared, this.dateStyles, this.epoch1904, onMerge);
    for await (const rows of parseXml(stream, parser, () => (parser.rows.length >= BATCH ? parser.take() : undefined)))
      yield rows;
    const last = parser.take();
    if (last.length > 0) yield last;
  }
}

class SheetParser implements Handlers {
  rows: SourceRow[] = [];
  private readonly sheet: string;
  private readonly shared: readonly string[];
  private readonly dateStyles: ReadonlySet<number>;
  private readonly epoch1904: boolean;
  private readonly onMerge: SourceOptions['onMerge'];
  private row = 0;
  private column = -1;
  private cells: string[] = [];
  private numeric: number[] = [];
  private type = '';
  private style = 0;
  private value = '';
  private taking = false;
  private phonetic = false;

  constructor(
    sheet: string,
    shared: readonly string[],
    dateStyles: ReadonlySet<number>,
    epoch1904: boolean,
    onMerge: SourceOptions['onMerge'],
  ) {
    this.onMerge = onMerge;
    this.sheet = sheet;
    this.shared = shared;
    this.dateStyles = dateStyles;
    this.epoch1904 = epoch1904;
  }

  take(): SourceRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'v' || name === 't') this.taking = !this.phonetic;
    else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
      this.type = attributes.t ?? 'n';
      this.style = attributes.s === undefined ? 0 : Number(attributes.s);
      this.value = '';
    } else if (name === 'row') {
      this.row = attributes.r === undefined ? this.row + 1 : Number(attributes.r);
      this.column = -1;
      this.cells = [];
      this.numeric = [];
    } else if (name === 'rPh') this.phonetic = true;
    else if (name === 'mergeCell' && attributes.ref !== undefined) this.onMerge?.(this.sheet, attributes.ref);
  }

  text(text: string): void {
    if (this.taking && this.value.length < MAX_CELL) this.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.taking = false;
    else if (name === 'c') this.endCell();
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'row' && this.cells.length > 0) {
      const row: SourceRow = { sheet: this.sheet, row: this.row, cells: this.cells };
      if (this.numeric.length > 0) row.numeric = this.numeric;
      this.rows.push(row);
    }
  }

  private endCell(): void {
    if (this.value === '' || this.column >= MAX_COLUMNS) return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = this.cellText();
  }

  private cellText(): string {
    if (this.type === 's') return this.shared[Number(this.value)] ?? '';
    if (this.type === 'b') return this.value === '1' ? 'TRUE' : 'FALSE';
    if (this.type === 'd') return this.value.slice(0, 10).replaceAll('-', '');
    if (this.type !== 'n') return this.value;
    const number = Number(this.value);
    if (Number.isNaN(number)) return this.value;
    if (this.dateStyles.has(this.style)) return dayText(number + (this.epoch1904 ? 1462 : 0));
    this.numeric.push(this.column);
    // Binary dust behind the 15th digit goes, as in the spreadsheet program.
    return Number.isSafeInteger(number) ? this.value : String(Number(number.toPrecision(15)));
  }
}

/** Days since 1899-12-30 as YYYYMMDD. */
function dayText(serial: number): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000);
  return Number.isNaN(at.getTime()) ? String(serial) : at.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Column from 0 of a reference as `AB12`. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

/** Built-in formats of days (14 to 17, 22; 27 to 36 and 50 to 58 in Chinese editions), or one of one's own with a year. */
function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return true;
  const code = formats.get(id)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return code !== undefined && /[yd]/i.test(code);
}

export async function* readXlsx(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const file = await XlsxFile.open(path);
  try {
    const chosen = file.sheets.filter(({ name, hidden }) =>
      options.sheets === undefined ? !hidden : options.sheets.includes(name),
    );
    for (const sheet of file.sheets)
      if (sheet.hidden && !chosen.includes(sheet))
        options.onNotice({ kind: 'sheet-hidden', params: { sheet: sheet.name } });
    const total = 100 * chosen.length;
    for (const [index, sheet] of chosen.entries()) {
      let bytes = 0;
      const onBytes = (count: number) => {
        bytes += count;
      };
      const merged = new MergedCells(options.fillMerged === true ? await file.merges(sheet) : []);
      for await (const rows of file.rows(sheet, onBytes, options.onMerge)) {
        for (const row of rows) merged.fill(row);
        yield rows;
        options.onProgress(index * 100 + Math.min(99, bytes / 1e6), total);
      }
      if (merged.filled > 0)
        options.onNotice({ kind: 'merged-filled', params: { sheet: sheet.name, n: merged.filled } });
      options.onProgress((index + 1) * 100, total);
    }
  } finally {
    file.close();
  }
}
