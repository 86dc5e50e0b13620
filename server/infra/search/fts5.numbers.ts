/** Numbers for tokens that are numbers themselves: tables with open addressing, quicker and smaller than a Map. */
import { encodedPoints } from './fts5.tokens.ts';

/** A code point has 21 bits. */
const POINT = 2 ** 21;

/** The numbers of pairs of UTF-16 units. */
export class PairTable {
  private keys: Uint32Array;
  private ids: Uint32Array;
  private size = 0;
  constructor(slots: number) {
    this.keys = new Uint32Array(slots);
    this.ids = new Uint32Array(slots);
  }

  /** The number of a pair; `fresh` where it had none. No pair is 0, as folding leaves no NUL. */
  find(pair: number, fresh: number): number {
    const slot = this.slotOf(pair);
    if (this.keys[slot] === pair) return this.ids[slot]!;
    this.keys[slot] = pair;
    this.ids[slot] = fresh;
    if (++this.size * 2 > this.keys.length) this.grow();
    return fresh;
  }

  clear(): void {
    this.keys.fill(0);
    this.size = 0;
  }

  /** All pairs, as code points, in the order of their bytes in the index. */
  each(use: (first: number, second: number, id: number) => void): void {
    const order = new Float64Array(this.size);
    let found = 0;
    for (const pair of this.keys)
      if (pair !== 0) order[found++] = encodedPoints[pair >>> 16]! * POINT + encodedPoints[pair & 0xffff]!;
    order.sort();
    for (const each of order) {
      const first = Math.floor(each / POINT);
      const second = each - first * POINT;
      use(first, second, this.ids[this.slotOf(((unitOf(first) << 16) | unitOf(second)) >>> 0)]!);
    }
  }

  /** Where a pair is, or would be. */
  private slotOf(pair: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let slot = (Math.imul(pair ^ (pair >>> 15), 0x9e3779b1) >>> 7) & mask;
    while (keys[slot] !== pair && keys[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const [keys, ids] = [this.keys, this.ids];
    this.keys = new Uint32Array(keys.length * 2);
    this.ids = new Uint32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] === 0) continue;
      const slot = this.slotOf(keys[at]!);
      this.keys[slot] = keys[at]!;
      this.ids[slot] = ids[at]!;
    }
  }
}

/** ASCII's punctuation stands from U+0080 on, and surrogates in plane 15. */
const punctuation = Array.from(encodedPoints.subarray(0, 0x80).keys()).filter((unit) => encodedPoints[unit]! >= 0x80);
const unitOf = (point: number): number => {
  if (point >= 0xf0000) return point - 0xf0000;
  return point >= 0x80 && point < 0x80 + punctuation.length ? punctuation[point - 0x80]! : point;
};

/** The numbers of what is small and dense: characters, values of facets. */
export class Numbers {
  /** One more than the number; 0 where there is none. */
  private ids = new Uint32Array(1 << 10);
  private known: number[] = [];

  /** The number of a key; `fresh` where it had none. */
  find(key: number, fresh: number): number {
    if (key >= this.ids.length) {
      const wider = new Uint32Array(2 ** Math.ceil(Math.log2(key + 1)));
      wider.set(this.ids);
      this.ids = wider;
    }
    const id = this.ids[key]!;
    if (id > 0) return id - 1;
    this.ids[key] = fresh + 1;
    this.known.push(key);
    return fresh;
  }

  clear(): void {
    for (const key of this.known) this.ids[key] = 0;
    this.known = [];
  }

  each(): [key: number, id: number][] {
    return this.known.map((key) => [key, this.ids[key]! - 1]);
  }
}

const BASE = 36;
const digits = Uint8Array.from({ length: BASE }, (_, digit) => digit.toString(BASE).charCodeAt(0));
const LOW = BASE ** 6;
/** Writes a number to base 36 so that it fills `into`. */
function putBase36(into: Uint8Array, value: number): void {
  // Two halves, each of them a whole number of 32 bits.
  let high = Math.floor(value / LOW);
  let low = value - high * LOW;
  for (let at = into.length - 1; at >= 0; at--) {
    const isLow = into.length - at <= 6;
    const half = isLow ? low : high;
    const next = Math.floor(half / BASE);
    into[at] = digits[half - next * BASE]!;
    if (isLow) low = next;
    else high = next;
  }
}
/** Whether one word stands before another of another length. */
function isBefore(one: Uint8Array, other: Uint8Array): boolean {
  const size = Math.min(one.length, other.length);
  for (let at = 0; at < size; at++) if (one[at] !== other[at]) return one[at]! < other[at]!;
  return one.length < other.length;
}

/** The numbers of hashes of 53 bits. */
export class HashTable {
  private keys: Float64Array;
  private ids: Uint32Array;
  private size = 0;
  constructor(slots: number) {
    this.keys = new Float64Array(slots).fill(-1);
    this.ids = new Uint32Array(slots);
  }

  /** The number of a hash; `fresh` where it had none. */
  find(hash: number, fresh: number): number {
    const slot = this.slotOf(hash);
    if (this.keys[slot] === hash) return this.ids[slot]!;
    this.keys[slot] = hash;
    this.ids[slot] = fresh;
    if (++this.size * 2 > this.keys.length) this.grow();
    return fresh;
  }

  clear(): void {
    this.keys.fill(-1);
    this.size = 0;
  }

  /** All hashes as they are written, to base 36, in the order of the alphabet: `10` stands before `2`. */
  each(use: (written: Uint8Array, size: number, id: number) => void): void {
    const sorted = this.keys.filter((hash) => hash >= 0).sort();
    // Those of one length are in order already.
    const lists: { at: number; end: number; written: Uint8Array; size: number }[] = [];
    for (let at = 0, size = 1, limit = BASE; at < sorted.length; limit *= BASE, size++) {
      let end = at;
      while (end < sorted.length && sorted[end]! < limit) end++;
      if (end === at) continue;
      const written = new Uint8Array(size);
      putBase36(written, sorted[at]!);
      lists.push({ at, end, written, size });
      at = end;
    }
    while (lists.length > 0) {
      let next = lists[0]!;
      for (const list of lists) if (list !== next && isBefore(list.written, next.written)) next = list;
      use(next.written, next.size, this.ids[this.slotOf(sorted[next.at]!)]!);
      if (++next.at < next.end) putBase36(next.written, sorted[next.at]!);
      else lists.splice(lists.indexOf(next), 1);
    }
  }

  private slotOf(hash: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    // The lower bits are as good as any.
    let slot = (hash % 4294967296) & mask;
    while (keys[slot] !== hash && keys[slot]! >= 0) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const [keys, ids] = [this.keys, this.ids];
    this.keys = new Float64Array(keys.length * 2).fill(-1);
    this.ids = new Uint32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      if (keys[at]! < 0) continue;
      const slot = this.slotOf(keys[at]!);
      this.keys[slot] = keys[at]!;
      this.ids[slot] = ids[at]!;
    }
  }
}
