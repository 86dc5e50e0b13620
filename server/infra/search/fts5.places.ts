/** The places of a token in a row, as FTS5 keeps them. */

/** Before the number of a column in a list of places. */
const COLUMN = 1;

/** Places in a row, ascending: the column above, the place below. */
export class PlaceList {
  count = 0;
  private list = new Int32Array(64);

  get(at: number): number {
    return this.list[at]!;
  }

  /** Takes the places of a list as it is kept, each so much earlier, only those of a column where one is given. */
  read(bytes: Uint8Array, from: number, end: number, offset: number, only: number | undefined): void {
    // A place takes a byte at least.
    if (this.list.length < end - from) this.list = new Int32Array((end - from) * 2);
    const { list } = this;
    let count = 0;
    let column = 0;
    let place = 0;
    for (let at = from; at < end; ) {
      let byte = bytes[at++]!;
      if (byte === COLUMN) {
        column = bytes[at++]!;
        place = 0;
        continue;
      }
      let delta = 0;
      while (byte >= 0x80) {
        delta = delta * 0x80 + (byte & 0x7f);
        byte = bytes[at++]!;
      }
      place += delta * 0x80 + byte - 2;
      if (place >= offset && (only === undefined || column === only))
        list[count++] = (column << PLACE_BITS) + place - offset;
    }
    this.count = count;
  }

  /** Only what stands in another list too. */
  meet(other: PlaceList): void {
    const { list } = this;
    let kept = 0;
    for (let [i, j] = [0, 0]; i < this.count && j < other.count; ) {
      const [left, right] = [list[i]!, other.list[j]!];
      if (left === right) list[kept++] = left;
      if (left <= right) i++;
      if (right <= left) j++;
    }
    this.count = kept;
  }

  /** Only those that pass a test. */
  filter(test: (place: number) => boolean): void {
    const { list } = this;
    let kept = 0;
    for (let at = 0; at < this.count; at++) if (test(list[at]!)) list[kept++] = list[at]!;
    this.count = kept;
  }

  has(place: number): boolean {
    return this.list.subarray(0, this.count).includes(place);
  }
}
const PLACE_BITS = 27;
export const columnOf = (place: number): number => place >> PLACE_BITS;

/** The columns that a list of places names, a bit for each. */
export function columnsIn(bytes: Uint8Array, from: number, end: number): number {
  let mask = bytes[from] === COLUMN ? 0 : 1;
  for (let at = from; at < end; ) {
    if (bytes[at] === COLUMN) {
      mask |= 1 << bytes[at + 1]!;
      at += 2;
    } else while (bytes[at++]! >= 0x80);
  }
  return mask;
}
