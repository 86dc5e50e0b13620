/**
 * Writes one segment of an FTS5 index as FTS5 itself does when it merges (format: sqlite3.c, "fts5_index.c"): leaves of
 * terms and doclists, a doclist index for those that go over many leaves, and the first term of each leaf. FTS5's own
 * insertion takes a row at a time and looks each token up anew; from sorted postings a segment takes a sixth of the time.
 */

/** Of a leaf, as FTS5's `pgsz`. */
const LEAF_BYTES = 4050;
/** A doclist that fills fewer leaves needs no index. */
const MIN_EMPTY_LEAVES = 4;
const HEADER = 4;

/** Writes a varint of SQLite's: seven bits a byte, the highest first. @returns the place after it */
export function putVarint(into: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    into[at] = value;
    return at + 1;
  }
  if (value < 0x4000) {
    into[at] = (value >> 7) | 0x80;
    into[at + 1] = value & 0x7f;
    return at + 2;
  }
  let size = 3;
  for (let rest = Math.floor(value / 0x200000); rest > 0; rest = Math.floor(rest / 0x80)) size++;
  // Nine bytes would hold eight bits in the last; no number here is so large.
  for (let place = size - 1, rest = value; place >= 0; place--) {
    const next = Math.floor(rest / 0x80);
    into[at + place] = (rest - next * 0x80) | (place === size - 1 ? 0 : 0x80);
    rest = next;
  }
  return at + size;
}

export const blockId = (segment: number, isIndex: boolean, height: number, page: number): number =>
  segment * 2 ** 37 + (isIndex ? 2 ** 36 : 0) + height * 2 ** 31 + page;

/** Bytes that grow. */
class Bytes {
  data = new Uint8Array(LEAF_BYTES + 64);
  size = 0;

  room(more: number): void {
    if (this.size + more <= this.data.length) return;
    const wider = new Uint8Array((this.size + more) * 2);
    wider.set(this.data.subarray(0, this.size));
    this.data = wider;
  }
  add(value: number): void {
    this.room(9);
    this.size = putVarint(this.data, this.size, value);
  }
  append(from: Uint8Array, start: number, end: number): void {
    this.room(end - start);
    // Most pieces are a few bytes long: quicker one by one.
    if (end - start < 24) for (let at = start; at < end; at++) this.data[this.size++] = from[at]!;
    else {
      this.data.set(from.subarray(start, end), this.size);
      this.size += end - start;
    }
  }
  set(from: Uint8Array, size: number): void {
    this.size = 0;
    this.append(from, 0, size);
  }
}

interface IndexLevel {
  bytes: Bytes;
  page: number;
  /** The last row in it; undefined where it is empty. */
  last: number | undefined;
  first: number;
}

interface SegmentSink {
  /** A record of the %_data table. The bytes are used again after the call. */
  block(id: number, bytes: Uint8Array): void;
  /** A record of the %_idx table: from this term on leaf `page / 2`; odd where the leaf's last doclist has an index. */
  firstTerm(segment: number, term: Uint8Array, page: number): void;
}

export class SegmentWriter {
  private readonly segment: number;
  private readonly sink: SegmentSink;
  private readonly leaf = new Bytes();
  private readonly footer = new Bytes();
  private readonly term = new Bytes();
  private readonly splitTerm = new Bytes();
  private page = 1;
  private splitPage = 1;
  private lastFooter = 0;
  private emptyLeaves = 0;
  private noTermInLeaf = true;
  private noRowInLeaf = true;
  private isFirstRow = true;
  private lastRow = 0;
  private readonly levels: IndexLevel[] = [{ bytes: new Bytes(), page: 0, last: undefined, first: 0 }];

  constructor(segment: number, sink: SegmentSink) {
    this.segment = segment;
    this.sink = sink;
    this.beginLeaf();
  }

  /** Terms come in the order of their bytes. */
  addTerm(term: Uint8Array, size: number): void {
    const { leaf, footer } = this;
    if (leaf.size + footer.size + size + 2 >= LEAF_BYTES && leaf.size > HEADER) this.endLeaf();
    footer.add(leaf.size - this.lastFooter);
    this.lastFooter = leaf.size;
    let same = 0;
    const known = this.term.data;
    for (const most = Math.min(size, this.term.size); same < most && known[same] === term[same]; ) same++;
    if (!this.noTermInLeaf) leaf.add(same);
    else {
      if (this.page !== 1) {
        this.endSplit();
        this.splitTerm.set(term, this.term.size > 0 ? same + 1 : size);
        this.splitPage = this.page;
      }
      same = 0;
    }
    leaf.add(size - same);
    leaf.append(term, same, size);
    this.term.set(term, size);
    this.noTermInLeaf = false;
    this.noRowInLeaf = false;
    this.isFirstRow = true;
    this.levels[0]!.page = this.page;
  }

  /** Rows of a term ascend; `positions` is the list of its places in the row. */
  addRow(row: number, positions: Uint8Array, size: number): void {
    const { leaf, footer } = this;
    if (leaf.size + footer.size >= LEAF_BYTES) this.endLeaf();
    if (this.noRowInLeaf) {
      leaf.data[0] = leaf.size >> 8;
      leaf.data[1] = leaf.size & 0xff;
      this.indexRow(row);
    }
    leaf.add(this.isFirstRow || this.noRowInLeaf ? row : row - this.lastRow);
    this.lastRow = row;
    this.isFirstRow = false;
    this.noRowInLeaf = false;
    leaf.add(size * 2);
    let at = 0;
    while (leaf.size + footer.size + size - at >= LEAF_BYTES) {
      const wanted = LEAF_BYTES - leaf.size - footer.size;
      let end = at;
      // A varint is not cut in two.
      while (end - at < wanted) {
        while (positions[end]! >= 0x80) end++;
        end++;
      }
      leaf.append(positions, at, end);
      at = end;
      this.endLeaf();
    }
    if (at < size) leaf.append(positions, at, size);
  }

  /** @returns the number of the last leaf; 0 where nothing was written */
  end(): number {
    if (this.leaf.size > HEADER) this.endLeaf();
    if (this.page > 1) this.endSplit();
    return this.page - 1;
  }

  private beginLeaf(): void {
    this.leaf.data.fill(0, 0, HEADER);
    this.leaf.size = HEADER;
    this.footer.size = 0;
    this.lastFooter = 0;
    this.noTermInLeaf = true;
    this.noRowInLeaf = true;
  }

  private endLeaf(): void {
    const { leaf, footer } = this;
    leaf.data[2] = leaf.size >> 8;
    leaf.data[3] = leaf.size & 0xff;
    if (this.noTermInLeaf) {
      const level = this.levels[0]!;
      if (this.noRowInLeaf && level.bytes.size > 0) level.bytes.add(0);
      this.emptyLeaves++;
    } else leaf.append(footer.data, 0, footer.size);
    this.sink.block(blockId(this.segment, false, 0, this.page), leaf.data.subarray(0, leaf.size));
    this.page++;
    this.beginLeaf();
  }

  /** What began with the last leaf that has a term is at its end. */
  private endSplit(): void {
    if (this.splitPage === 0) return;
    const isIndexed = this.levels[0]!.bytes.size > 0 && this.emptyLeaves >= MIN_EMPTY_LEAVES;
    for (const [height, level] of this.levels.entries()) {
      if (level.bytes.size === 0) break;
      if (isIndexed) this.endIndexPage(height, level);
      level.bytes.size = 0;
      level.last = undefined;
    }
    this.emptyLeaves = 0;
    const term = this.splitTerm.data.subarray(0, this.splitTerm.size);
    this.sink.firstTerm(this.segment, term, this.splitPage * 2 + (isIndexed ? 1 : 0));
    this.splitPage = 0;
  }

  private endIndexPage(height: number, { bytes, page }: IndexLevel): void {
    this.sink.block(blockId(this.segment, true, height, page), bytes.data.subarray(0, bytes.size));
  }

  /** Notes the first row of a leaf in the doclist's index, which is a tree where it needs many pages. */
  private indexRow(row: number): void {
    for (let height = 0; ; height++) {
      const level = this.levels[height]!;
      const isFull = level.bytes.size >= LEAF_BYTES;
      if (isFull) {
        level.bytes.data[0] = 1;
        this.endIndexPage(height, level);
        this.levels[height + 1] ??= { bytes: new Bytes(), page: 0, last: undefined, first: 0 };
        const above = this.levels[height + 1]!;
        if (above.bytes.size === 0) {
          above.page = level.page;
          above.bytes.add(0);
          above.bytes.add(level.page);
          above.bytes.add(level.first);
          above.last = above.first = level.first;
        }
        level.bytes.size = 0;
        level.last = undefined;
        level.page++;
      }
      if (level.last !== undefined) level.bytes.add(row - level.last);
      else {
        level.bytes.add(isFull ? 1 : 0);
        level.bytes.add(height === 0 ? this.page : this.levels[height - 1]!.page);
        level.bytes.add(row);
        level.first = row;
      }
      level.last = row;
      if (!isFull) return;
    }
  }
}
