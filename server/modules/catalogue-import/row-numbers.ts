/** Of each record its row, whether it was refused, and whether its code came again: five bytes, as a file of 2 GB has twenty million. */
const BITS = 16;
const SIZE = 1 << BITS;

export class RowNumbers {
  private readonly rows: Int32Array[] = [];
  private readonly twice: Uint8Array[] = [];
  /** Records that were good until their code came again. */
  private dropped = 0;

  /** Notes the row of the next record; negative where it was refused. */
  keep(n: number, row: number): void {
    if (n >> BITS >= this.rows.length) {
      this.rows.push(new Int32Array(SIZE));
      this.twice.push(new Uint8Array(SIZE));
    }
    this.rows[n >> BITS]![n & (SIZE - 1)] = row;
  }

  rowOf(n: number): number {
    return Math.abs(this.noted(n));
  }

  /** Notes that the code of a record came again: `known` from before, or whether the record was good until now. */
  markTwice(n: number): 'known' | 'good' | 'refused' {
    const marks = this.twice[n >> BITS]!;
    if (marks[n & (SIZE - 1)] === 1) return 'known';
    marks[n & (SIZE - 1)] = 1;
    if (this.noted(n) < 0) return 'refused';
    this.dropped++;
    return 'good';
  }

  /** How many good records are dropped for their code. */
  get size(): number {
    return this.dropped;
  }

  /** Whether a good record is dropped. */
  has(n: number): boolean {
    return this.noted(n) > 0 && this.twice[n >> BITS]![n & (SIZE - 1)] === 1;
  }

  listDropped(): number[] {
    const found: number[] = [];
    for (let n = 0; this.dropped > 0 && n < this.rows.length * SIZE; n++) if (this.has(n)) found.push(n);
    return found;
  }

  private noted(n: number): number {
    return this.rows[n >> BITS]![n & (SIZE - 1)]!;
  }
}
