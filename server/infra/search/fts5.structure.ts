/** FTS5's record of which segments there are, and lists of varints, read and written (format: sqlite3.c, "fts5_index.c"). */
import { putVarint } from './fts5.segment.ts';

interface Segment {
  id: number;
  firstPage: number;
  lastPage: number;
  /** Rows say in which origin they were written, so that a deletion marks the right segments. */
  firstOrigin: number;
  lastOrigin: number;
  tombstonePages: number;
  tombstones: number;
  rows: number;
}
interface Level {
  merging: number;
  segments: Segment[];
}
/** FTS5's record of which segments there are. */
interface Structure {
  cookie: number;
  writes: number;
  levels: Level[];
}

export function readVarints(bytes: Uint8Array, start: number): number[] {
  const values: number[] = [];
  for (let at = start; at < bytes.length; ) {
    let value = 0;
    while (bytes[at]! >= 0x80) value = value * 0x80 + (bytes[at++]! & 0x7f);
    values.push(value * 0x80 + bytes[at++]!);
  }
  return values;
}
/** Where a table keeps how many rows it has, and how many tokens they have in each column. */
export const AVERAGES = 1;
export const rowsIn = (averages: Uint8Array | undefined): number =>
  averages === undefined ? 0 : (readVarints(averages, 0)[0] ?? 0);

/** Four bytes that say that segments have origins (contentless_delete=1). */
const WITH_ORIGINS = [0xff, 0, 0, 1];

export function readStructure(record: Uint8Array): Structure {
  if (WITH_ORIGINS.some((byte, at) => record[4 + at] !== byte))
    throw new Error('the index has segments without origin');
  const values = readVarints(record, 8).values();
  const next = (): number => values.next().value ?? 0;
  const levels = next();
  next();
  const writes = next();
  return {
    cookie: new DataView(record.buffer, record.byteOffset).getUint32(0),
    writes,
    levels: Array.from({ length: levels }, () => {
      const merging = next();
      const count = next();
      const segments = Array.from({ length: count }, (): Segment => {
        const [id, firstPage, lastPage, firstOrigin] = [next(), next(), next(), next()];
        const [lastOrigin, tombstonePages, tombstones, rows] = [next(), next(), next(), next()];
        return { id, firstPage, lastPage, firstOrigin, lastOrigin, tombstonePages, tombstones, rows };
      });
      return { merging, segments };
    }),
  };
}

export function writeStructure({ cookie, writes, levels }: Structure): Buffer {
  const all = levels.flatMap((level) => level.segments);
  const numbers = [levels.length, all.length, writes];
  for (const { merging, segments } of levels) {
    numbers.push(merging, segments.length);
    for (const each of segments) {
      numbers.push(each.id, each.firstPage, each.lastPage, each.firstOrigin, each.lastOrigin);
      numbers.push(each.tombstonePages, each.tombstones, each.rows);
    }
  }
  const record = Buffer.alloc(8 + numbers.length * 9);
  record.writeUInt32BE(cookie);
  record.set(WITH_ORIGINS, 4);
  return record.subarray(0, putVarints(record, 8, numbers));
}

export function putVarints(into: Uint8Array, start: number, values: readonly number[]): number {
  let at = start;
  for (const value of values) at = putVarint(into, at, value);
  return at;
}

/** A new segment's number, and the origin of its rows. */
export function nextSegment({ levels }: Structure): { id: number; origin: number } {
  const all = levels.flatMap((level) => level.segments);
  const used = new Set(all.map((segment) => segment.id));
  let id = 1;
  while (used.has(id)) id++;
  return { id, origin: 1 + all.reduce((most, segment) => Math.max(most, segment.lastOrigin), 0) };
}
