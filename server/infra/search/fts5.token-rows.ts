/** The rows of a token, and where it stands in them, from the leaves of FTS5's segments (fts5.leaves.ts). */
import { HEADER, type Span } from './fts5.leaves.ts';
import { COLUMN, type PlaceList } from './fts5.places.ts';

/** The rows of a token in several segments. */
export class TokenUnion {
  row = -Infinity;
  readonly weight: number;
  private readonly parts: readonly TokenRows[];
  private now: TokenRows;

  constructor(parts: readonly TokenRows[]) {
    this.parts = parts;
    this.now = parts[0]!;
    this.weight = parts.reduce((sum, part) => sum + part.weight, 0);
  }

  next(): void {
    this.now.next();
    this.least();
  }
  seek(row: number): void {
    if (row <= this.row) return;
    for (const part of this.parts) if (part.row < row) part.seek(row);
    this.least();
  }
  columns(): number {
    return this.now.columns();
  }
  places(into: PlaceList, offset: number, only: number | undefined): void {
    this.now.places(into, offset, only);
  }
  private least(): void {
    for (const part of this.parts) if (part.row < this.now.row) this.now = part;
    this.row = this.now.row;
  }
}

/** So many rows a leaf can hold: each takes three bytes at least. */
const LEAF_ROWS = 1400;

interface LeafRows {
  rows: Float64Array;
  starts: Uint16Array;
  sizes: Uint32Array;
}
const NONE: LeafRows = { rows: new Float64Array(0), starts: new Uint16Array(0), sizes: new Uint32Array(0) };

/** Memory for the leaves of a search, used again by the next. */
export class LeafRoom {
  private readonly all: LeafRows[] = [];
  private used = 0;

  /** All that was taken is free. */
  clear(): void {
    this.used = 0;
    this.all.length = Math.min(this.all.length, ROOM_KEPT);
  }
  take(): LeafRows {
    return (this.all[this.used++] ??= {
      rows: new Float64Array(LEAF_ROWS),
      starts: new Uint16Array(LEAF_ROWS),
      sizes: new Uint32Array(LEAF_ROWS),
    });
  }
}
/** Some 20 KB each. */
const ROOM_KEPT = 100;

/**
 * The rows of a token in a segment, one after the other, ascending or, as negative numbers, descending: so whoever joins
 * lists need not know the direction.
 */
export class TokenRows {
  /** Infinity at the end. */
  row = -Infinity;
  private readonly span: Span;
  private readonly isDescending: boolean;
  private readonly stride: number;
  private rows = NONE.rows;
  private starts = NONE.starts;
  private sizes = NONE.sizes;
  private readonly room: LeafRoom;
  private count = 0;
  private at = 0;
  private page = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private leafSize = 0;

  /** `stride`: only rows that it divides without rest. */
  constructor(span: Span, room: LeafRoom, isDescending: boolean, stride: number) {
    this.span = span;
    this.room = room;
    this.isDescending = isDescending;
    this.stride = stride;
  }

  /** About how many rows it has. */
  get weight(): number {
    const { firstPage, lastPage, from, end } = this.span;
    return firstPage === lastPage ? Math.ceil((end - from) / 6) : (lastPage - firstPage) * 600 + 1;
  }

  next(): void {
    if (++this.at < this.count) this.row = this.rows[this.at]!;
    else this.turn(this.page + (this.isDescending ? -1 : 1));
  }

  /** Goes on to the first row that is not before `row`. */
  seek(row: number): void {
    if (row <= this.row) return;
    if (this.page === 0 || row > this.rows[this.count - 1]!) {
      this.turn(this.pageFor(row));
      if (row <= this.row) return;
      if (this.row === Infinity) return;
      if (row > this.rows[this.count - 1]!) {
        this.turn(this.page + (this.isDescending ? -1 : 1));
        return;
      }
    }
    const { rows } = this;
    let [low, step] = [this.at, 1];
    while (low + step < this.count && rows[low + step]! < row) {
      low += step;
      step *= 2;
    }
    let high = Math.min(this.count - 1, low + step);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    this.at = low;
    this.row = rows[low]!;
  }

  /** Takes the leaf from `start` on, or the next that has a row, in its direction. */
  private turn(start: number): void {
    const { firstPage, lastPage } = this.span;
    for (let page = start; page >= firstPage && page <= lastPage; page += this.isDescending ? -1 : 1) {
      this.read(page);
      if (this.count > 0) {
        this.page = page;
        this.at = 0;
        this.row = this.rows[0]!;
        return;
      }
    }
    this.row = Infinity;
    this.count = this.at = 0;
  }

  private read(page: number): void {
    const { firstPage, lastPage, from, end, segment } = this.span;
    const leaf = segment.leaf(page);
    const { bytes } = leaf;
    this.bytes = bytes;
    this.leafSize = leaf.size;
    const stop = page === lastPage ? end : leaf.size;
    let at = page === firstPage ? from : leaf.firstRow;
    if (at === 0) at = stop;
    if (this.rows.length === 0) ({ rows: this.rows, starts: this.starts, sizes: this.sizes } = this.room.take());
    const { rows, starts, sizes, stride } = this;
    let count = 0;
    let row = 0;
    while (at < stop) {
      let byte = bytes[at++]!;
      if (byte < 0x80) row += byte;
      else {
        let delta = byte & 0x7f;
        while ((byte = bytes[at++]!) >= 0x80) delta = delta * 0x80 + (byte & 0x7f);
        row += delta * 0x80 + byte;
      }
      let size = bytes[at++]!;
      if (size >= 0x80) {
        size &= 0x7f;
        while ((byte = bytes[at++]!) >= 0x80) size = size * 0x80 + (byte & 0x7f);
        size = size * 0x80 + byte;
      }
      size >>= 1;
      if (stride === 1 || row % stride === 0) {
        rows[count] = row;
        starts[count] = at;
        sizes[count++] = size;
      }
      at += size;
    }
    this.count = count;
    if (segment.hasTombstones) this.leaveOutGone();
    if (this.isDescending) this.turnRound();
  }

  private leaveOutGone(): void {
    const { rows, starts, sizes, span } = this;
    let kept = 0;
    for (let at = 0; at < this.count; at++) {
      if (span.segment.isGone(rows[at]!)) continue;
      rows[kept] = rows[at]!;
      starts[kept] = starts[at]!;
      sizes[kept++] = sizes[at]!;
    }
    this.count = kept;
  }

  private turnRound(): void {
    const { count } = this;
    const rows = this.rows.subarray(0, count).reverse();
    for (let at = 0; at < count; at++) rows[at] = -rows[at]!;
    this.starts.subarray(0, count).reverse();
    this.sizes.subarray(0, count).reverse();
  }

  /** The leaf in which a row is, if it is anywhere; for those that ascend perhaps the one before. */
  private pageFor(wanted: number): number {
    const { firstPage, lastPage } = this.span;
    const row = Math.abs(wanted);
    // The greatest leaf whose first row is not after it: sought from where we are, in growing steps.
    let low = firstPage;
    let high = lastPage;
    if (this.page !== 0 && !this.isDescending) {
      low = this.page;
      for (let step = 1; low + step <= lastPage; step *= 2) {
        if (this.firstRowFrom(low + step) > row) {
          high = low + step - 1;
          break;
        }
        low += step;
      }
    } else if (this.page !== 0) {
      high = this.page;
      for (let step = 1; high - step >= firstPage; step *= 2) {
        if (this.firstRowFrom(high - step) <= row) {
          low = high - step;
          break;
        }
        high -= step;
      }
    }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firstRowFrom(middle) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The first row of a leaf, or of the first after it that has one. */
  private firstRowFrom(start: number): number {
    const { span } = this;
    const { firstPage, lastPage, from, end, segment } = span;
    if (span.isIndexed && start > firstPage) {
      span.firstRows ??= segment.firstRows(span);
      return span.firstRows[start - firstPage]!;
    }
    for (let page = start; page <= lastPage; page++) {
      const { bytes, firstRow, size } = segment.leaf(page);
      const at = page === firstPage ? from : firstRow;
      if (at !== 0 && at < (page === lastPage ? end : size)) return varintAt(bytes, at);
    }
    return Infinity;
  }

  /** The columns in which the row has the token, a bit for each. */
  columns(): number {
    const from = this.starts[this.at]!;
    const size = this.sizes[this.at]!;
    return from + size <= this.leafSize
      ? columnsIn(this.bytes, from, from + size)
      : columnsIn(this.assemble(), 0, size);
  }

  /** Where a phrase would begin that has the token so many places after its beginning. */
  places(into: PlaceList, offset: number, only: number | undefined): void {
    const from = this.starts[this.at]!;
    const size = this.sizes[this.at]!;
    if (from + size <= this.leafSize) into.read(this.bytes, from, from + size, offset, only);
    else into.read(this.assemble(), 0, size, offset, only);
  }

  /** The list of the row's places where some of it is on the leaves that follow. */
  private assemble(): Uint8Array {
    const from = this.starts[this.at]!;
    const size = this.sizes[this.at]!;
    const all = new Uint8Array(size);
    all.set(this.bytes.subarray(from, this.leafSize));
    let filled = this.leafSize - from;
    for (let page = this.page + 1; filled < size; page++) {
      const leaf = this.span.segment.leaf(page);
      const part = leaf.bytes.subarray(HEADER, Math.min(leaf.size, HEADER + size - filled));
      all.set(part, filled);
      filled += part.length;
    }
    return all;
  }
}

function columnsIn(bytes: Uint8Array, from: number, end: number): number {
  let mask = bytes[from] === COLUMN ? 0 : 1;
  for (let at = from; at < end; ) {
    if (bytes[at] === COLUMN) {
      mask |= 1 << bytes[at + 1]!;
      at += 2;
    } else while (bytes[at++]! >= 0x80);
  }
  return mask;
}

function varintAt(bytes: Uint8Array, start: number): number {
  let at = start;
  let value = 0;
  while (bytes[at]! >= 0x80) value = value * 0x80 + (bytes[at++]! & 0x7f);
  return value * 0x80 + bytes[at]!;
}
