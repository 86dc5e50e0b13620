/**
 * Which keys came before, in 16 to 32 bytes a key: open addressing over two 32-bit hashes, so that a million codes need no
 * million strings. In many parts, as a table is there twice while it grows. Two different codes are taken for the same once
 * in some 10^7 files of a million rows.
 */
const PART_BITS = 6;
const FIRST = 1 << 10;

export class KeyTable {
  private readonly parts = Array.from({ length: 1 << PART_BITS }, () => new Part());

  /** Notes `row` under `key`; gives the row that had it before, if one had. */
  add(key: string, row: number): number | undefined {
    const [a, b] = hash(key);
    return this.parts[b >>> (32 - PART_BITS)]!.add(a, b, row);
  }
}

class Part {
  private a = new Uint32Array(FIRST);
  private b = new Uint32Array(FIRST);
  /** Number of the row that had the key first, plus 1; 0 where free. */
  private rows = new Uint32Array(FIRST);
  private count = 0;

  add(a: number, b: number, row: number): number | undefined {
    if (this.count * 4 >= this.rows.length * 3) this.grow();
    const at = this.place(a, b);
    if (this.rows[at] !== 0) return this.rows[at]! - 1;
    this.put(at, a, b, row + 1);
    this.count++;
    return undefined;
  }

  private place(a: number, b: number): number {
    const mask = this.rows.length - 1;
    let at = a & mask;
    while (this.rows[at] !== 0 && (this.a[at] !== a || this.b[at] !== b)) at = (at + 1) & mask;
    return at;
  }

  private put(at: number, a: number, b: number, row: number): void {
    this.a[at] = a;
    this.b[at] = b;
    this.rows[at] = row;
  }

  private grow(): void {
    const { a, b, rows } = this;
    const size = rows.length * 2;
    this.a = new Uint32Array(size);
    this.b = new Uint32Array(size);
    this.rows = new Uint32Array(size);
    for (let at = 0; at < rows.length; at++)
      if (rows[at] !== 0) this.put(this.place(a[at]!, b[at]!), a[at]!, b[at]!, rows[at]!);
  }
}

function hash(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}
