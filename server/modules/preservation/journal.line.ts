/**
 * One line of the journal: the image of a row as JSON, with a checksum `c` (CRC-32 of the line without it) as its last
 * member, so that a byte that turned on the disk is seen even where the line still reads. Lines of description objects,
 * which have digests of their own, and those of the first journals have none. Rows that were written as a block
 * (infra/db/block-write.ts) share a line with `columns` and `rows` instead of `id` and `row`; reading it gives a line each.
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

/** A line, from 1, that is not as it was written. */
export interface CorruptLine {
  line: number;
  bytes: Buffer;
}

const CHECKSUM = /,"c":(\d+)\}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const toText = (line: JournalLine): string => withChecksum(JSON.stringify(line));

/** A change as the outbox has it: images are JSON already and go into the line as they are. */
export interface OutboxImage {
  seq: number;
  table_name: PreservedTable;
  /** '' where the image is of several new rows: {"columns":[…],"rows":[[…],…]}. */
  row_id: string;
  image: string | null;
}

export const imageToText = ({ seq, table_name: table, row_id: id, image }: OutboxImage): string =>
  withChecksum(
    id === '' && image !== null
      ? `{"n":${seq},"t":"${table}",${image.slice(1)}`
      : `{"n":${seq},"t":"${table}","id":${JSON.stringify(id)},"row":${image ?? 'null'}}`,
  );

const withChecksum = (text: string): string => `${text.slice(0, -1)},"c":${crc32(text)}}\n`;

/** The lines of a journal file or of a description object's file. Bounded by the size at which a journal is ended. */
export function scanLines(bytes: Buffer): { lines: JournalLine[]; corrupt: CorruptLine[] } {
  const lines: JournalLine[] = [];
  const corrupt: CorruptLine[] = [];
  for (let at = 0, number = 1; at < bytes.length; number++) {
    const end = bytes.indexOf(0x0a, at);
    const part = bytes.subarray(at, end === -1 ? bytes.length : end);
    at = end === -1 ? bytes.length : end + 1;
    const read = parseLine(part);
    if (read === undefined) corrupt.push({ line: number, bytes: part });
    else for (const line of read) lines.push(line);
  }
  return { lines, corrupt };
}

function parseLine(bytes: Buffer): JournalLine[] | undefined {
  try {
    const text = utf8.decode(bytes);
    const checksum = CHECKSUM.exec(text);
    const bare = checksum === null ? text : `${text.slice(0, checksum.index)}}`;
    if (checksum !== null && crc32(bare) !== Number(checksum[1])) return undefined;
    const { n, t, id, row, columns, rows, ...rest } = JSON.parse(bare) as Partial<JournalLine & BlockImage>;
    // A member that no line has is a checksum's whose name was hit.
    if (Object.keys(rest).length > 0) return undefined;
    if (typeof n !== 'number' || t === undefined || !PRESERVED_TABLES.includes(t)) return undefined;
    if (columns !== undefined) return rows?.map((values) => blockLine(n, t, columns, values));
    return typeof id === 'string' && typeof row === 'object' ? [{ n, t, id, row }] : undefined;
  } catch {
    return undefined;
  }
}

interface BlockImage {
  columns: string[];
  rows: unknown[][];
}

/** Throws where the row has no id: then the line is not as it was written. */
function blockLine(n: number, t: PreservedTable, columns: readonly string[], values: readonly unknown[]): JournalLine {
  const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]));
  if (typeof row.id !== 'string' || values.length !== columns.length) throw new Error('a row without an id');
  return { n, t, id: row.id, row };
}
