/**
 * Rows that may satisfy an expression, one after the other: each kind of expression goes along those within it and leaps
 * over what cannot be. What costs more, where tokens stand in a row, is asked of the rows on which all agree: `confirm`.
 * Rows ascend or, as negative numbers, descend.
 */
import type { Asked, Phrase } from './fts5.expr.ts';

export interface Rows {
  /** Infinity at the end; before anything that was sought. */
  readonly row: number;
  /** About how many there are. */
  readonly weight: number;
  next(): void;
  /** Goes on to the first row that is not before `row`. */
  seek(row: number): void;
  /** Whether the row is one indeed. */
  confirm(): boolean;
  /** Asked of rows that are. The columns in which the row has any of what is asked, a bit for each. */
  columns(): number;
  /** Whether the row has all that is asked in one of these columns each. */
  stands(columns: number): boolean;
}

/** Of what comes out of here `row` is asked after `seek` only. */
export function rowsOf(asked: Asked, phrase: (phrase: Phrase) => Rows): Rows {
  switch (asked.op) {
    case 'phrase':
      return phrase(asked);
    case 'or':
      return anyOf(asked.items.map((item) => rowsOf(item, phrase)));
    case 'and':
      return allOf(asked.items.map((item) => rowsOf(item, phrase)));
    case 'not': {
      const [wanted, excluded] = asked.items.map((item) => rowsOf(item, phrase));
      return new Without(wanted!, excluded!);
    }
  }
}

export const anyOf = (parts: Rows[]): Rows => (parts.length === 1 ? parts[0]! : new AnyOf(parts));
const allOf = (parts: Rows[]): Rows => (parts.length === 1 ? parts[0]! : new AllOf(parts));

/** Rows that are in memory, ascending, and their columns. */
export class KnownRows implements Rows {
  row = -Infinity;
  readonly weight: number;
  private readonly rows: readonly number[];
  private readonly masks: readonly number[] | undefined;
  private at = 0;
  constructor(rows: readonly number[], masks: readonly number[] | undefined, isDescending: boolean) {
    this.rows = isDescending ? rows.toReversed().map((row) => -row) : rows;
    this.masks = isDescending ? masks?.toReversed() : masks;
    this.weight = rows.length;
  }

  next(): void {
    this.row = this.rows[++this.at] ?? Infinity;
  }
  seek(row: number): void {
    if (row <= this.row) return;
    const { rows } = this;
    let { at } = this;
    while (at < rows.length && rows[at]! < row) at++;
    this.at = at;
    this.row = rows[at] ?? Infinity;
  }
  confirm(): boolean {
    return true;
  }
  columns(): number {
    return this.masks?.[this.at] ?? 0;
  }
  stands(columns: number): boolean {
    return (this.columns() & columns) !== 0;
  }
}

/** Rows of which the first are in memory, ascending, and the others follow. */
export class ResumedRows implements Rows {
  private now: Rows;
  private readonly rest: Rows;
  constructor(rows: readonly number[], masks: readonly number[], rest: Rows) {
    this.now = new KnownRows(rows, masks, false);
    this.rest = rest;
  }

  get row(): number {
    return this.now.row;
  }
  get weight(): number {
    return this.rest.weight;
  }
  next(): void {
    this.now.next();
    if (this.now.row === Infinity) this.now = this.rest;
  }
  seek(row: number): void {
    this.now.seek(row);
    if (this.now.row !== Infinity || this.now === this.rest) return;
    this.now = this.rest;
    this.rest.seek(row);
  }
  confirm(): boolean {
    return this.now.confirm();
  }
  columns(): number {
    return this.now.columns();
  }
  stands(columns: number): boolean {
    return this.now.stands(columns);
  }
}

class AnyOf implements Rows {
  row = -Infinity;
  readonly weight: number;
  private readonly parts: Rows[];
  constructor(parts: Rows[]) {
    this.parts = parts;
    this.weight = parts.reduce((sum, part) => sum + part.weight, 0);
  }

  next(): void {
    const { row } = this;
    for (const part of this.parts) if (part.row === row) part.next();
    this.least();
  }
  seek(row: number): void {
    if (row <= this.row) return;
    for (const part of this.parts) if (part.row < row) part.seek(row);
    this.least();
  }
  confirm(): boolean {
    const { row } = this;
    for (const part of this.parts) if (part.row === row && part.confirm()) return true;
    return false;
  }
  columns(): number {
    const { row } = this;
    let mask = 0;
    for (const part of this.parts) if (part.row === row && part.confirm()) mask |= part.columns();
    return mask;
  }
  stands(columns: number): boolean {
    const { row } = this;
    for (const part of this.parts) if (part.row === row && part.confirm() && part.stands(columns)) return true;
    return false;
  }
  private least(): void {
    let least = Infinity;
    for (const { row } of this.parts) if (row < least) least = row;
    this.row = least;
  }
}

class AllOf implements Rows {
  row = -Infinity;
  readonly weight: number;
  /** The rarest first: it leads. */
  private readonly parts: Rows[];
  constructor(parts: Rows[]) {
    this.parts = parts.sort((a, b) => a.weight - b.weight);
    this.weight = this.parts[0]!.weight;
  }

  next(): void {
    this.parts[0]!.next();
    this.agree();
  }
  seek(row: number): void {
    if (row <= this.row) return;
    this.parts[0]!.seek(row);
    this.agree();
  }
  confirm(): boolean {
    for (const part of this.parts) if (!part.confirm()) return false;
    return true;
  }
  columns(): number {
    return this.parts.reduce((mask, part) => mask | part.columns(), 0);
  }
  stands(columns: number): boolean {
    return this.parts.every((part) => part.stands(columns));
  }
  private agree(): void {
    this.row = agreed(this.parts);
  }
}

/** The next row that all have, beginning with that of the first. */
export function agreed(parts: readonly Pick<Rows, 'row' | 'seek'>[]): number {
  const first = parts[0]!;
  let { row } = first;
  for (let at = 1; at < parts.length && row !== Infinity; at++) {
    const part = parts[at]!;
    if (part.row < row) part.seek(row);
    if (part.row === row) continue;
    first.seek(part.row);
    row = first.row;
    at = 0;
  }
  return row;
}

class Without implements Rows {
  private readonly wanted: Rows;
  private readonly excluded: Rows;
  constructor(wanted: Rows, excluded: Rows) {
    this.wanted = wanted;
    this.excluded = excluded;
  }
  get row(): number {
    return this.wanted.row;
  }
  get weight(): number {
    return this.wanted.weight;
  }

  next(): void {
    this.wanted.next();
  }
  seek(row: number): void {
    this.wanted.seek(row);
  }
  confirm(): boolean {
    const { wanted, excluded } = this;
    const { row } = wanted;
    if (excluded.row < row) excluded.seek(row);
    return !(excluded.row === row && excluded.confirm()) && wanted.confirm();
  }
  columns(): number {
    return this.wanted.columns();
  }
  stands(columns: number): boolean {
    return this.wanted.stands(columns);
  }
}
