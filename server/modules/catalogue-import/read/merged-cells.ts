/**
 * Cells joined downwards: the spreadsheet program shows one value for all their rows and stores it in the first. The
 * rows below get it too, as the person sees it. Cells joined to the right only are headings and titles: left as they are.
 */
import type { Readable } from 'node:stream';
import type { SourceRow } from './source.types.ts';

const RANGE = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/;
const ELEMENT = /<(?:\w+:)?mergeCell\s[^>]*?\bref="([^"]{1,40})"/g;
/** An element of merged cells is shorter than this. */
const LONGEST_ELEMENT = 200;
const NAME = Buffer.from('mergeCell');

interface Downwards {
  column: number;
  from: number;
  to: number;
}

/** The ranges of a sheet that go over several rows, and what their first cells hold. For rows in their order. */
export class MergedCells {
  private readonly waiting: Downwards[];
  private open: (Downwards & { value: string })[] = [];

  constructor(ranges: Iterable<string>) {
    this.waiting = [...ranges].flatMap((range) => downwards(range) ?? []).sort((a, b) => b.from - a.from);
  }

  fill(row: SourceRow): void {
    if (this.waiting.length === 0 && this.open.length === 0) return;
    this.open = this.open.filter(({ to }) => to >= row.row);
    let filled = 0;
    for (const { column, value } of this.open) {
      if ((row.cells[column] ?? '') !== '' || value === '') continue;
      while (row.cells.length < column) row.cells.push('');
      row.cells[column] = value;
      filled++;
    }
    if (filled > 0) row.filled = filled;
    for (let next = this.waiting.at(-1); next !== undefined && next.from <= row.row; next = this.waiting.at(-1)) {
      this.waiting.pop();
      if (next.from === row.row) this.open.push({ ...next, value: row.cells[next.column] ?? '' });
    }
  }
}

/** A range over several rows. */
function downwards(range: string): Downwards | undefined {
  const [, column, from, , to] = RANGE.exec(range) ?? [];
  if (column === undefined || Number(from) >= Number(to)) return undefined;
  let at = 0;
  for (const letter of column) at = at * 26 + letter.charCodeAt(0) - 64;
  return { column: at - 1, from: Number(from), to: Number(to) };
}

/** The merged ranges of a worksheet's XML. They stand behind its rows, so it is read through once for them alone. */
export async function scanMerges(xml: Readable): Promise<string[]> {
  const ranges: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of xml) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let end = Math.max(0, bytes.length - LONGEST_ELEMENT);
    // Most of a sheet is rows: looked at as bytes.
    if (bytes.includes(NAME))
      for (const match of bytes.toString('latin1').matchAll(ELEMENT)) {
        ranges.push(match[1]!);
        end = Math.max(end, match.index + match[0].length);
      }
    rest = bytes.subarray(end);
  }
  return ranges;
}
