/**
 * One line of the journal: the image of a row as JSON, with a checksum `c` (CRC-32 of the line without it) as its last
 * member, so that a byte that turned on the disk is seen even where the line still reads. Lines of description objects,
 * which have digests of their own, and those of the first journals have none. Rows that were written as a block
 * (infra/db/block-write.ts) share a line with `columns` and `rows` instead of `id` and `row`, and with `same` for what they
 * have alike: a block.
 */
import { crc32 } from 'node:zlib';
import { PRESERVED_TABLES, type PreservedTable } from '../../infra/db/index.ts';

/** `n` grows with every change of a row: of two images of one row the greater wins; rows of a block share theirs. `row` null: it was removed. */
export interface JournalLine {
  n: number;
  t: PreservedTable;
  id: string;
  row: Record<string, unknown> | null;
}

/** A line of several new rows of one table, each with the values of `columns` in their order; all have those of `same`. */
export interface JournalBlock {
  n: number;
  t: PreservedTable;
  same?: Readonly<Record<string, unknown>>;
  columns: readonly string[];
  rows: readonly (readonly unknown[])[];
}
export type JournalEntry = JournalLine | JournalBlock;
export const isBlock = (entry: JournalEntry): entry is JournalBlock => 'rows' in entry;

/** A line, from 1, that is not as it was written. */
export interface CorruptLine {
  line: number;
  bytes: Buffer;
}

const CHECKSUM = /,"c":(\d+)\}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const toText = (line: JournalLine): string => withChecksum(JSON.stringify(line));

/** A change as the outbox has it: images are JSON already and go into the line as they are, without becoming a text. */
export interface OutboxImage {
  seq: number;
  table_name: PreservedTable;
  /** '' where the image is of several new rows: {"same":{…},"columns":[…],"rows":[[…],…]}. */
  row_id: string;
  image: Uint8Array | null;
}

/** The line's bytes in pieces. */
export function imageToBytes({ seq, table_name: table, row_id: id, image }: OutboxImage): Uint8Array[] {
  const isRows = id === '' && image !== null;
  const start = `{"n":${seq},"t":"${table}",`;
  const head = Buffer.from(isRows ? start : `${start}"id":${JSON.stringify(id)},"row":`);
  const body = isRows ? image.subarray(1, -1) : (image ?? NULL);
  const checksum = crc32('}', crc32(body, crc32(head)));
  return [head, body, Buffer.from(`,"c":${checksum}}\n`)];
}
const NULL = Buffer.from('null');

const withChecksum = (text: string): string => `${text.slice(0, -1)},"c":${crc32(text)}}\n`;

/** The entries of a journal file or of a description object's file, in order, and what is not as it was written. */
export function* scanEntries(
  bytes: Buffer,
): Generator<{ entry: JournalEntry; end: number } | { corrupt: CorruptLine }> {
  for (let at = 0, line = 1; at < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, at);
    const part = bytes.subarray(at, found === -1 ? bytes.length : found);
    at = found === -1 ? bytes.length : found + 1;
    const entry = parseEntry(part);
    yield entry === undefined ? { corrupt: { line, bytes: part } } : { entry, end: at };
  }
}

/** The same with a line for each row. Bounded by the size at which a journal is ended. */
export function scanLines(bytes: Buffer): { lines: JournalLine[]; corrupt: CorruptLine[] } {
  const lines: JournalLine[] = [];
  const corrupt: CorruptLine[] = [];
  for (const read of scanEntries(bytes))
    if ('corrupt' in read) corrupt.push(read.corrupt);
    else for (const line of entryLines(read.entry)) lines.push(line);
  return { lines, corrupt };
}

function parseEntry(bytes: Buffer): JournalEntry | undefined {
  try {
    const text = utf8.decode(bytes);
    const checksum = CHECKSUM.exec(text);
    const bare = checksum === null ? text : `${text.slice(0, checksum.index)}}`;
    if (checksum !== null && crc32(bare) !== Number(checksum[1])) return undefined;
    const { n, t, id, row, same, columns, rows, ...rest } = JSON.parse(bare) as Partial<JournalLine & JournalBlock>;
    // A member that no line has is a checksum's whose name was hit.
    if (Object.keys(rest).length > 0) return undefined;
    if (typeof n !== 'number' || t === undefined || !PRESERVED_TABLES.includes(t)) return undefined;
    if (columns === undefined) return typeof id === 'string' && typeof row === 'object' ? { n, t, id, row } : undefined;
    const at = columns.indexOf('id');
    const isWhole = rows?.every((values) => typeof values[at] === 'string' && values.length === columns.length);
    return rows !== undefined && isWhole === true ? { n, t, ...(same && { same }), columns, rows } : undefined;
  } catch {
    return undefined;
  }
}

/** A line for each row of an entry. */
export function entryLines(entry: JournalEntry): JournalLine[] {
  if (!isBlock(entry)) return [entry];
  const { n, t, same, columns, rows } = entry;
  return rows.map((values) => {
    const row = { ...same, ...Object.fromEntries(columns.map((column, at) => [column, values[at]])) };
    return { n, t, id: row.id as string, row };
  });
}
