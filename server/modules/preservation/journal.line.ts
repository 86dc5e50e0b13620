/**
 * One line of the journal: the image of a row as JSON, with a checksum `c` (CRC-32 of the line without it) as its last
 * member, so that a byte that turned on the disk is seen even where the line still reads. Lines of description objects,
 * which have digests of their own, and those of the first journals have none.
 */
import { crc32 } from 'node:zlib';
import { PRESERVED_TABLES, type PreservedTable } from '../../infra/db/index.ts';

/** `n` grows with every change of a row: of two images of one row the greater wins. `row` null: it was removed. */
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

export function toText(line: JournalLine): string {
  const text = JSON.stringify(line);
  return `${text.slice(0, -1)},"c":${crc32(text)}}\n`;
}

/** The lines of a journal file or of a description object's file. Bounded by the size at which a journal is ended. */
export function scanLines(bytes: Buffer): { lines: JournalLine[]; corrupt: CorruptLine[] } {
  const lines: JournalLine[] = [];
  const corrupt: CorruptLine[] = [];
  for (let at = 0, number = 1; at < bytes.length; number++) {
    const end = bytes.indexOf(0x0a, at);
    const part = bytes.subarray(at, end === -1 ? bytes.length : end);
    at = end === -1 ? bytes.length : end + 1;
    const line = parseLine(part);
    if (line === undefined) corrupt.push({ line: number, bytes: part });
    else lines.push(line);
  }
  return { lines, corrupt };
}

function parseLine(bytes: Buffer): JournalLine | undefined {
  try {
    const text = utf8.decode(bytes);
    const checksum = CHECKSUM.exec(text);
    const bare = checksum === null ? text : `${text.slice(0, checksum.index)}}`;
    if (checksum !== null && crc32(bare) !== Number(checksum[1])) return undefined;
    const { n, t, id, row, ...rest } = JSON.parse(bare) as Partial<JournalLine>;
    // A member that no line has is a checksum's whose name was hit.
    if (Object.keys(rest).length > 0) return undefined;
    if (typeof n !== 'number' || typeof id !== 'string' || typeof row !== 'object') return undefined;
    return t !== undefined && PRESERVED_TABLES.includes(t) ? { n, t, id, row } : undefined;
  } catch {
    return undefined;
  }
}
