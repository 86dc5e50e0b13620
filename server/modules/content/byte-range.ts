/** Range requests (RFC 9110, 14): one range of bytes; several are answered with the whole, as the RFC allows. */

export interface ByteRange {
  start: number;
  /** Inclusive. */
  end: number;
}

/** The range asked for, undefined where the whole is to be sent, 'unsatisfiable' where it lies outside. */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1]!, match[2]!];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}
