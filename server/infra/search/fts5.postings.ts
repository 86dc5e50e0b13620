/**
 * Units' tokens gathered in memory until they are written as one sorted segment of an FTS5 index. Tokens are numbers
 * while they are gathered; which row has which is sorted by counting. So a token costs some tens of nanoseconds.
 */
import { HashTable, Numbers, PairTable } from './fts5.numbers.ts';
import { putVarint, type SegmentWriter } from './fts5.segment.ts';
import { COLUMNS, encodedPoints, facetToken, hash53, type Space, type TokenSink, type Whole } from './fts5.tokens.ts';

/** How FTS5 calls its main index. */
const MAIN = 0x30;
/** A place in a row: the column above, the position below. */
const POSITION_BITS = 28;
const POSITION = 2 ** POSITION_BITS - 1;

const grown = <A extends Uint32Array | Float64Array>(array: A, atLeast: number): A => {
  const wider = new (array.constructor as new (size: number) => A)(Math.max(atLeast, array.length * 2));
  wider.set(array);
  return wider;
};

export class Postings implements TokenSink {
  /** Token numbers, unit after unit, column after column. */
  private tokens: Uint32Array;
  private size = 0;
  /** How many tokens there are of each number. */
  private counts: Uint32Array = new Uint32Array(1 << 14);
  /** The unit that last had the number in its control column. */
  private lastUnit: Uint32Array = new Uint32Array(1 << 14);
  private terms = 0;
  private readonly named = new Map<string, number>();
  private readonly letters = { l: new Numbers(), k: new Numbers() };
  private readonly facets = new Numbers();
  private readonly pairTables: Record<Space, PairTable>;
  private readonly wholes: Record<Whole, HashTable>;
  /** Rows as they came, and where their tokens begin. */
  private rows: Float64Array = new Float64Array(1 << 12);
  private starts: Uint32Array = new Uint32Array(1 << 12);
  private columnSizes: Uint32Array = new Uint32Array(COLUMNS.length << 12);
  private units = 0;
  /** Of each token, sorted by its number: whose it is, in the order of rows, and its column and position. */
  private owners: Uint32Array = new Uint32Array(0);
  private places: Uint32Array = new Uint32Array(0);
  private column = 0;
  private columnStart = 0;

  /** Room for so many tokens is taken at once. */
  constructor(tokens = 1 << 16, slots = 1 << 14) {
    this.tokens = new Uint32Array(tokens);
    this.pairTables = { d: new PairTable(slots), n: new PairTable(slots >> 2), x: new PairTable(slots) };
    const wholes = () => new HashTable(slots >> 3);
    this.wholes = { b: wholes(), c: wholes(), m: wholes(), t: wholes() };
  }

  /** Begins anew, in the memory that was taken. */
  clear(): void {
    this.counts.fill(0, 0, this.terms);
    this.lastUnit.fill(0, 0, this.terms);
    this.size = this.terms = this.units = 0;
    this.named.clear();
    for (const numbers of [this.facets, ...Object.values(this.letters)]) numbers.clear();
    for (const table of [...Object.values(this.pairTables), ...Object.values(this.wholes)]) table.clear();
  }

  get tokenCount(): number {
    return this.size;
  }

  /** Its tokens come after. */
  beginUnit(row: number): void {
    if (this.units === this.rows.length) {
      this.rows = grown(this.rows, 0);
      this.starts = grown(this.starts, 0);
      this.columnSizes = grown(this.columnSizes, 0);
    }
    this.rows[this.units] = row;
    this.starts[this.units] = this.size;
    this.column = this.units * COLUMNS.length;
    this.columnStart = this.size;
    this.units++;
  }
  endColumn(): void {
    this.columnSizes[this.column++] = this.size - this.columnStart;
    this.columnStart = this.size;
  }

  control(token: string): void {
    this.once(this.numberOf(token));
  }
  facet(value: number): void {
    const id = this.facets.find(value, this.terms);
    if (id === this.terms) this.fresh();
    this.once(id);
  }
  whole(kind: Whole, key: string): void {
    const id = this.wholes[kind].find(hash53(key), this.terms);
    if (id === this.terms) this.fresh();
    this.once(id);
  }
  letter(space: 'l' | 'k', unit: number): void {
    const id = this.letters[space].find(unit, this.terms);
    if (id === this.terms) this.fresh();
    this.once(id);
  }
  token(token: string): void {
    this.add(this.numberOf(token));
  }
  pairs(space: Space, folded: string): void {
    const table = this.pairTables[space];
    const last = folded.length - 1;
    if (this.size + last >= this.tokens.length) this.tokens = grown(this.tokens, this.size + last + 1);
    const { tokens } = this;
    let at = this.size;
    for (let place = 0, unit = folded.charCodeAt(0); place < last; place++) {
      const next = folded.charCodeAt(place + 1);
      const id = table.find(((unit << 16) | next) >>> 0, this.terms);
      if (id === this.terms) this.fresh();
      this.counts[id]!++;
      tokens[at++] = id;
      unit = next;
    }
    this.size = at;
  }

  /** The places of units, by their rows. */
  inOrder(): Uint32Array {
    const { rows } = this;
    return Uint32Array.from({ length: this.units }, (_, unit) => unit).sort((a, b) => rows[a]! - rows[b]!);
  }
  rowOf(unit: number): number {
    return this.rows[unit]!;
  }
  /** How many tokens each column of a unit has. */
  sizesOf(unit: number): Uint32Array {
    return this.columnSizes.subarray(unit * COLUMNS.length, (unit + 1) * COLUMNS.length);
  }

  /**
   * Writes what the units have, given in the order of their rows: all into one segment, those that are `sampled` into
   * another as well.
   */
  writeTo(units: Uint32Array, all: SegmentWriter, sampled: readonly boolean[], sample: SegmentWriter): void {
    const { counts } = this;
    const next = new Uint32Array(this.terms);
    let sum = 0;
    for (let id = 0; id < this.terms; id++) {
      next[id] = sum;
      sum += counts[id]!;
    }
    if (this.owners.length < sum) {
      this.owners = new Uint32Array(sum);
      this.places = new Uint32Array(sum);
    }
    const { owners, places } = this;
    const { tokens, columnSizes } = this;
    for (let order = 0; order < units.length; order++) {
      const unit = units[order]!;
      let at = this.starts[unit]!;
      for (let column = 0; column < COLUMNS.length; column++) {
        const size = columnSizes[unit * COLUMNS.length + column]!;
        const above = (column << POSITION_BITS) >>> 0;
        for (let position = 0; position < size; position++) {
          const slot = next[tokens[at++]!]!++;
          owners[slot] = order;
          places[slot] = above + position;
        }
      }
    }
    const rows = Float64Array.from(units, (unit) => this.rows[unit]!);
    const isSampled = Uint8Array.from(units, (unit) => (sampled[unit] ? 1 : 0));
    // Each number's places now end where `next` says.
    let list = new Uint8Array(1 << 12);
    this.eachTerm((term, termSize, id) => {
      const count = counts[id]!;
      if (count === 0) return;
      all.addTerm(term, termSize);
      let isInSample = false;
      const end = next[id]!;
      if (list.length < count * 12) list = new Uint8Array(count * 24);
      for (let slot = end - count; slot < end; ) {
        const order = owners[slot]!;
        let size = 0;
        let column = 0;
        let before = 0;
        for (; slot < end && owners[slot] === order; slot++) {
          const place = places[slot]!;
          const mine = place >>> POSITION_BITS;
          const position = place & POSITION;
          if (mine !== column) {
            list[size++] = 1;
            size = putVarint(list, size, mine);
            column = mine;
            before = 0;
          }
          const delta = position - before + 2;
          if (delta < 0x80) list[size++] = delta;
          else size = putVarint(list, size, delta);
          before = position;
        }
        all.addRow(rows[order]!, list, size);
        if (isSampled[order] === 0) continue;
        if (!isInSample) sample.addTerm(term, termSize);
        isInSample = true;
        sample.addRow(rows[order]!, list, size);
      }
    });
  }

  /** Every token in the order of its bytes. */
  private eachTerm(use: (term: Uint8Array, size: number, id: number) => void): void {
    const term = new Uint8Array(256);
    term[0] = MAIN;
    const ascii = (text: string, from: number): number => {
      for (let at = 0; at < text.length; at++) term[from + at] = text.charCodeAt(at);
      return from + text.length;
    };
    // All of these are ASCII, and no two kinds begin with the same letter.
    const named = [
      ...this.named,
      ...this.facets.each().map(([facet, id]): [string, number] => [facetToken(facet), id]),
    ];
    named.sort(([one], [other]) => (one < other ? -1 : 1));
    let at = 0;
    const namesBefore = (kind: string): void => {
      for (; at < named.length && named[at]![0] < kind; at++) use(term, ascii(named[at]![0], 1), named[at]![1]);
    };
    for (const kind of ['b', 'c', 'd', 'k', 'l', 'm', 'n', 't', 'x'] as const) {
      namesBefore(kind);
      term[1] = kind.charCodeAt(0);
      if (kind === 'k' || kind === 'l') {
        const all = this.letters[kind].each().sort((a, b) => encodedPoints[a[0]]! - encodedPoints[b[0]]!);
        for (const [unit, id] of all) use(term, putPoint(term, 2, encodedPoints[unit]!), id);
      } else if (kind === 'd' || kind === 'n' || kind === 'x')
        this.pairTables[kind].each((first, second, id) =>
          use(term, putPoint(term, putPoint(term, 2, first), second), id),
        );
      else
        this.wholes[kind].each((written, size, id) => {
          term.set(written, 2);
          use(term, size + 2, id);
        });
    }
    namesBefore('~');
  }

  private once(id: number): void {
    if (this.lastUnit[id] === this.units) return;
    this.lastUnit[id] = this.units;
    this.add(id);
  }
  private add(id: number): void {
    if (this.size === this.tokens.length) this.tokens = grown(this.tokens, 0);
    this.counts[id]!++;
    this.tokens[this.size++] = id;
  }
  private numberOf(token: string): number {
    let id = this.named.get(token);
    if (id === undefined) this.named.set(token, (id = this.fresh()));
    return id;
  }
  private fresh(): number {
    if (this.terms === this.counts.length) {
      this.counts = grown(this.counts, 0);
      this.lastUnit = grown(this.lastUnit, 0);
    }
    return this.terms++;
  }
}

/** Writes a code point as UTF-8; nothing for 0. @returns the place after it */
function putPoint(into: Uint8Array, start: number, point: number): number {
  let at = start;
  if (point === 0) return at;
  if (point < 0x80) {
    into[at++] = point;
    return at;
  }
  if (point < 0x800) into[at++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) into[at++] = 0xe0 | (point >> 12);
    else {
      into[at++] = 0xf0 | (point >> 18);
      into[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    into[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  into[at++] = 0x80 | (point & 0x3f);
  return at;
}
