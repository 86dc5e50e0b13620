import type { PlaceList } from './fts5.places.ts';
import type { TokenRows } from './fts5.token-rows.ts';

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
