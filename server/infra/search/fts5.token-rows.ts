/** The rows of a token, and where it stands in them, from the leaves of FTS5's segments (fts5.leaves.ts). */
import { HEADER, type LeafRows, type Span } from './fts5.leaves.ts';
import { columnsIn, type PlaceList } from './fts5.places.ts';

/** So many rows a leaf can hold: each takes three bytes at least. */
const LEAF_ROWS = 1400;

const NONE: LeafRows = { rows: new Float64Array(0), starts: new Uint16Array(0) };

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
    });
  }
}
/** Some 14 KB each. */
const ROOM_KEPT = 100;
/** Of a list of so many leaves, which many searches walk, the rows are kept. */
const LONG_LIST = 32;

const NO_BYTES = Buffer.alloc(0);

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
  /** Where in the leaf the size of each row's list of places stands, and then the list. */
  private starts = NONE.starts;
  private own: LeafRows | undefined;
  private readonly room: LeafRoom;
  private count = 0;
  private at = 0;
  private page = 0;
  private bytes: Buffer = NO_BYTES;
  private leafSize = 0;
  /** Of which leaf `bytes` are: they may not be needed. */
  private bytesOf = 0;
  /** What is said of the row: from where on, and how many bytes. */
  private from = 0;
  private size = 0;

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
    const { firstPage, lastPage, segment } = this.span;
    const isKept = page > firstPage && page < lastPage && lastPage - firstPage >= LONG_LIST && this.stride === 1;
    if (isKept && !segment.hasTombstones) {
      const kept = segment.rowsOf(page) ?? this.keep(page);
      this.count = kept.rows.length;
      if (!this.isDescending) {
        ({ rows: this.rows, starts: this.starts } = kept);
        return;
      }
      this.takeRoom();
      this.rows.set(kept.rows);
      this.starts.set(kept.starts);
    } else {
      this.takeRoom();
      this.decode(page);
      if (segment.hasTombstones) this.leaveOutGone();
    }
    if (this.isDescending) this.turnRound();
  }

  private takeRoom(): void {
    ({ rows: this.rows, starts: this.starts } = this.own ??= this.room.take());
  }
  private keep(page: number): LeafRows {
    this.takeRoom();
    this.decode(page);
    const kept = { rows: this.rows.slice(0, this.count), starts: this.starts.slice(0, this.count) };
    this.span.segment.keepRows(page, kept);
    return kept;
  }
  private readBytes(page: number): void {
    if (this.bytesOf === page) return;
    const leaf = this.span.segment.leaf(page);
    this.bytes = leaf.bytes;
    this.leafSize = leaf.size;
    this.bytesOf = page;
  }

  private decode(page: number): void {
    const { firstPage, lastPage, from, end, segment } = this.span;
    const { firstRow } = segment.leaf(page);
    this.readBytes(page);
    const { bytes, rows, starts, stride } = this;
    const stop = page === lastPage ? end : this.leafSize;
    let at = page === firstPage ? from : firstRow;
    if (at === 0) at = stop;
    let count = 0;
    let row = 0;
    while (at < stop) {
      let byte = bytes[at++]!;
      if (byte < 0x80) row += byte;
      else {
        // Four bytes are a number of 28 bits; only the first row of a leaf is greater.
        let delta = byte & 0x7f;
        let left = 3;
        while ((byte = bytes[at++]!) >= 0x80 && --left > 0) delta = (delta << 7) | (byte & 0x7f);
        if (left > 0) row += (delta << 7) | byte;
        else {
          let great = delta * 0x80 + (byte & 0x7f);
          while ((byte = bytes[at++]!) >= 0x80) great = great * 0x80 + (byte & 0x7f);
          row += great * 0x80 + byte;
        }
      }
      if (stride === 1 || row % stride === 0) {
        rows[count] = row;
        starts[count++] = at;
      }
      let size = bytes[at++]!;
      if (size >= 0x80) {
        size &= 0x7f;
        while ((byte = bytes[at++]!) >= 0x80) size = (size << 7) | (byte & 0x7f);
        size = (size << 7) | byte;
      }
      at += size >> 1;
    }
    this.count = count;
  }

  private leaveOutGone(): void {
    const { rows, starts, span } = this;
    let kept = 0;
    for (let at = 0; at < this.count; at++) {
      if (span.segment.isGone(rows[at]!)) continue;
      rows[kept] = rows[at]!;
      starts[kept++] = starts[at]!;
    }
    this.count = kept;
  }

  private turnRound(): void {
    const { count } = this;
    const rows = this.rows.subarray(0, count).reverse();
    for (let at = 0; at < count; at++) rows[at] = -rows[at]!;
    this.starts.subarray(0, count).reverse();
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
    this.locate();
    const { from, size } = this;
    return from + size <= this.leafSize
      ? columnsIn(this.bytes, from, from + size)
      : columnsIn(this.assemble(), 0, size);
  }

  /** Where a phrase would begin that has the token so many places after its beginning. */
  places(into: PlaceList, offset: number, only: number | undefined): void {
    this.locate();
    const { from, size } = this;
    if (from + size <= this.leafSize) into.read(this.bytes, from, from + size, offset, only);
    else into.read(this.assemble(), 0, size, offset, only);
  }

  /** Where what is said of the row stands. */
  private locate(): void {
    this.readBytes(this.page);
    const { bytes } = this;
    let at = this.starts[this.at]!;
    let size = 0;
    while (bytes[at]! >= 0x80) size = (size << 7) | (bytes[at++]! & 0x7f);
    this.size = ((size << 7) | bytes[at++]!) >> 1;
    this.from = at;
  }

  /** The list of the row's places where some of it is on the leaves that follow. */
  private assemble(): Uint8Array {
    const { from, size } = this;
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

function varintAt(bytes: Uint8Array, start: number): number {
  let at = start;
  let value = 0;
  while (bytes[at]! >= 0x80) value = value * 0x80 + (bytes[at++]! & 0x7f);
  return value * 0x80 + bytes[at]!;
}
