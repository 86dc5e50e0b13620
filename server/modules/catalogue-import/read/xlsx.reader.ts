/**
 * XLSX as a stream (ECMA-376): sheets of a million rows in bounded memory. Only the shared strings stand in memory, up to
 * a limit. XML is read without document types and entities of its own, names by their local part.
 */
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { LantaiError } from '../../../lib/errors.ts';
import { MergedCells, scanMerges } from './merged-cells.ts';
import type { SourceOptions, SourceRow } from './source.types.ts';
import { TextStore } from './text-store.ts';
import { SharedStrings, SheetParser, type Told } from './xlsx.sheet.ts';
import { type XmlHandler, XmlScanner } from './xml.scanner.ts';

const BATCH = 500;
/** Characters of all shared strings: three bytes each at the most. */
const MAX_SHARED = 120_000_000;
const MAX_PART_BYTES = 8 * 1024 ** 3;
/** Of a part that is kept whole: the list of sheets, styles. */
const MAX_SMALL_BYTES = 64 * 1024 ** 2;
/** Bytes of a sheet that are gone through quickly. */
const LARGE_SHEET = 64 * 1024 ** 2;
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
  close?(name: string): void;
};

/** Feeds the XML of a small part to handlers. */
async function readSmall(stream: Readable, handlers: Handlers): Promise<void> {
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
  if (handlers.close) parser.on('closetag', (tag) => handlers.close!(local(tag.name)));
  const decoder = new TextDecoder();
  for await (const chunk of blocksOf(stream, MAX_SMALL_BYTES)) {
    parser.write(decoder.decode(chunk, { stream: true }));
    if (failure !== undefined) throw failure;
  }
  parser.write(decoder.decode()).close();
  if (failure !== undefined) throw failure;
}

async function* blocksOf(stream: Readable, most = MAX_PART_BYTES): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > most) throw fail('too large');
    yield chunk as Buffer;
  }
}

/** Feeds the XML of a large part to a handler, block by block. */
async function* readLarge(stream: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const scanner = new XmlScanner(handler, fail);
  for await (const block of blocksOf(stream)) {
    scanner.write(block);
    yield;
  }
  scanner.end();
  yield;
}

/** An opened workbook: its parts by name. */
export class XlsxFile {
  private readonly zip: yauzl.ZipFile;
  private readonly entries: Map<string, yauzl.Entry>;
  sheets: XlsxSheet[] = [];
  private shared = new TextStore();
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

  sizeOf(sheet: XlsxSheet): number {
    return this.entries.get(sheet.part)?.uncompressedSize ?? 0;
  }

  async merges(sheet: XlsxSheet): Promise<string[]> {
    return scanMerges(await this.stream(sheet.part));
  }

  private async readWorkbook(): Promise<void> {
    const targets = new Map<string, string>();
    await readSmall(await this.stream('xl/_rels/workbook.xml.rels'), {
      open: (name, a) => {
        if (name === 'Relationship' && REL_SHEET.test(a.Type ?? '')) targets.set(a.Id ?? '', a.Target ?? '');
      },
    });
    await readSmall(await this.stream('xl/workbook.xml'), {
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
    await readSmall(await this.stream('xl/styles.xml'), {
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
    const strings = new SharedStrings();
    const blocks = readLarge(await this.stream('xl/sharedStrings.xml'), strings);
    while ((await blocks.next()).done !== true)
      if (strings.total > MAX_SHARED) throw fail('too many different texts; save it as CSV');
    this.shared = strings.texts;
  }

  /** The rows of a sheet, empty ones left out. */
  async *rows(sheet: XlsxSheet, onBytes: (count: number) => void, told: Told): AsyncGenerator<SourceRow[]> {
    const stream = await this.stream(sheet.part);
    stream.on('data', (chunk: Buffer) => onBytes(chunk.length));
    stream.pause();
    const parser = new SheetParser(sheet.name, this.shared, this.dateStyles, this.epoch1904, told);
    const blocks = readLarge(stream, parser);
    while ((await blocks.next()).done !== true) if (parser.rows.length >= BATCH) yield parser.take();
    const last = parser.take();
    if (last.length > 0) yield last;
  }
}

/** Built-in formats of days (14 to 17, 22; 27 to 36 and 50 to 58 in Chinese editions), or one of one's own with a year. */
function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return true;
  const code = formats.get(id)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  return code !== undefined && /[yd]/i.test(code);
}

export async function* readXlsx(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const file = await XlsxFile.open(path);
  const { head = Infinity } = options;
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
      // Joined cells stand behind all rows: who wants the head only does not go through a large sheet for them.
      const areMerged = options.fillMerged === true && (head === Infinity || file.sizeOf(sheet) < LARGE_SHEET);
      const merged = new MergedCells(areMerged ? await file.merges(sheet) : []);
      let given = 0;
      for await (const rows of file.rows(sheet, onBytes, options)) {
        for (const row of rows) merged.fill(row);
        yield rows;
        options.onProgress(index * 100 + Math.min(99, (bytes * 100) / Math.max(1, file.sizeOf(sheet))), total);
        given += rows.length;
        if (given >= head) break;
      }
      options.onProgress((index + 1) * 100, total);
    }
  } finally {
    file.close();
  }
}
