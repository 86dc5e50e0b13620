/**
 * DBF (dBASE III to FoxPro): the catalogues of the nineties, as a stream. The first row holds the fields' names; records
 * marked as deleted are left out, as the programs that wrote them did.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DBFFile } from 'dbffile';
import { decodeText } from '../../../formats/text-decode.ts';
import { LantaiError } from '../../../lib/errors.ts';
import { MAX_CELL, type SourceOptions, type SourceRow } from './source.types.ts';

interface DbfHead {
  encoding: string;
  /** Fields whose texts stand in another file (.DBT, .FPT), which does not come with this one. */
  memos: string[];
}

const BATCH = 1000;
const SAMPLE = 256 * 1024;
/** Header and descriptors of fields, in bytes: so long is each. */
const PIECE = 32;
/** Code pages as byte 29 of the header names them. */
const CODE_PAGES: Record<number, string> = { 0x4d: 'gb18030', 0x7a: 'gb18030', 0x4f: 'big5', 0x78: 'big5' };

export async function* readDbf(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const { encoding, memos } = await readHead(path, options);
  const file = await DBFFile.open(path, { encoding, readMode: 'loose' }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LantaiError('workbook-unreadable', { file: basename(path), reason });
  });
  if (memos.length > 0) options.onNotice({ kind: 'memo-absent', params: { fields: memos.join(' ') } });
  const names = file.fields.map(({ name }) => name);
  yield [{ sheet: '', row: 1, cells: names }];
  let batch: SourceRow[] = [];
  let row = 1;
  for await (const record of file) {
    row++;
    const cells = names.map((name) => textOf(record[name]));
    const numeric = names.flatMap((name, column) => (typeof record[name] === 'number' ? [column] : []));
    if (cells.some((cell) => cell !== ''))
      batch.push({ sheet: '', row, cells, ...(numeric.length > 0 && { numeric }) });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    options.onProgress(row, file.recordCount);
  }
  if (batch.length > 0) yield batch;
  options.onProgress(file.recordCount, file.recordCount);
}

/** What the header says, and what the bytes of the records say to that: many programs wrote any code page into it. */
async function readHead(path: string, { encoding, onNotice }: SourceOptions): Promise<DbfHead> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0);
  await handle.close();
  const bytes = buffer.subarray(0, bytesRead);
  // Too short for a header: the reader says so.
  if (bytes.length < PIECE) return { encoding: 'gb18030', memos: [] };
  const fields = fieldsOf(bytes);
  const memos = fields.filter(({ type }) => type === 'M');
  const found = encoding ?? findCodePage(bytes, fields, onNotice);
  const decoder = new TextDecoder(found);
  return { encoding: found, memos: memos.map(({ name }) => decoder.decode(name)) };
}

function findCodePage(bytes: Buffer, fields: readonly DbfField[], onNotice: SourceOptions['onNotice']): string {
  const said = CODE_PAGES[bytes[29] ?? 0];
  const sample = wholeValues(bytes, fields);
  if (sample.every((byte) => byte < 0x80)) return said ?? 'gb18030';
  const { encoding, certainty } = decodeText(sample);
  if (said === undefined) {
    if (certainty === 'guessed') onNotice({ kind: 'encoding-guessed', params: { found: encoding } });
    return encoding;
  }
  if (said === encoding || certainty === 'guessed') return said;
  onNotice({ kind: 'encoding-claim', params: { claimed: said, found: encoding } });
  return encoding;
}

interface DbfField {
  name: Buffer;
  type: string;
  length: number;
}

function fieldsOf(bytes: Buffer): DbfField[] {
  const fields: DbfField[] = [];
  for (let at = PIECE; at + PIECE <= bytes.length && bytes[at] !== 0x0d; at += PIECE) {
    const name = bytes.subarray(at, at + 11);
    const end = name.indexOf(0);
    const type = String.fromCharCode(bytes[at + 11]!);
    fields.push({ name: end < 0 ? name : name.subarray(0, end), type, length: bytes[at + 16]! });
  }
  return fields;
}

/** The texts of the records, without what was cut within a character by its field's end: that fits no encoding. */
function wholeValues(bytes: Buffer, fields: readonly DbfField[]): Buffer {
  const values: Buffer[] = [];
  const step = fields.reduce((sum, { length }) => sum + length, 1);
  for (let at = bytes.readUInt16LE(8); at + step <= bytes.length; at += step) {
    let from = at + 1;
    for (const { type, length } of fields) {
      if (type === 'C') values.push(wholePairs(bytes.subarray(from, from + length)));
      from += length;
    }
  }
  return Buffer.concat(values);
}

function wholePairs(value: Buffer): Buffer {
  let at = 0;
  while (at < value.length) at += value[at]! < 0x80 ? 1 : 2;
  return at === value.length ? value : value.subarray(0, -1);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10).replaceAll('-', '');
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  return typeof value === 'string' ? value.trim().slice(0, MAX_CELL) : '';
}
