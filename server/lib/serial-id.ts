import { createHash } from 'node:crypto';

/**
 * Ids of the rows of one act, such as an import: always the same for the same row, so that a job that is killed and
 * repeated makes nothing twice; and in the order of the rows, so that a million of them go into a table's index at its end.
 * A UUIDv8 (RFC 9562): the time of the act's own UUIDv7, 12 bits of a digest, the number of the row, 28 bits of the digest.
 */
export function serialIds(actId: string, kind: string) {
  const digest = createHash('sha256').update(`${actId}\n${kind}`).digest('hex');
  const start = `${actId.slice(0, 13)}-8${digest.slice(0, 3)}-`;
  const end = digest.slice(3, 10);
  return {
    /** The id of row `n` (from 0, below 2^30). */
    of(n: number): string {
      const high = (0x8000 | (n >>> 18)).toString(16);
      const low = (n & 0x3ffff).toString(16).padStart(5, '0');
      return `${start}${high}-${low}${end}`;
    },
    /** All of these ids lie from the first to before the last, and end alike. */
    first: `${start}8000-000000000000`,
    last: `${start}c000-000000000000`,
    end,
  };
}
