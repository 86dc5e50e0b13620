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

const BATCH = 1000;
const SAMPLE = 256 * 1024;
/** Code pages as byte 29 of the header names them. */
const CODE_PAGES: Record<number, string> = { 0x4d: 'gb18030', 0x7a: 'gb18030', 0x4f: 'big5', 0x78: 'big5' };

export async function* readDbf(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const encoding = options.encoding ?? (await findCodePage(path, options));
  const file = await DBFFile.open(path, { encoding, readMode: 'loose' }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LantaiError('workbook-unreadable', { file: basename(path), reason });
  });
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

/** The header's word for it; where it has none (most of them), what the bytes of the records look like. */
async function findCodePage(path: string, { onNotice }: SourceOptions): Promise<string> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0);
  await handle.close();
  const said = CODE_PAGES[buffer[29] ?? 0];
  if (said !== undefined) return said;
  const records = buffer.subarray(buffer.readUInt16LE(8), bytesRead);
  if (records.every((byte) => byte < 0x80)) return 'gb18030';
  const found = decodeText(records).encoding;
  onNotice({ kind: 'encoding-guessed', params: { found } });
  return found;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10).replaceAll('-', '');
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  return typeof value === 'string' ? value.trim().slice(0, MAX_CELL) : '';
}
