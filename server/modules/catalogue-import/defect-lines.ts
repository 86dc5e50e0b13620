/**
 * The defects of a file as lines: what concerns the file or a sheet as a whole first, then row by row. All are counted; of
 * each kind so many are written as a person can do anything about, for of twenty million rows all may be wrong alike.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ImportDefectKind } from '../../../shared/schemas/catalogue-import.ts';
import { LineWriter } from './line-writer.ts';
import type { RowDefect } from './row.types.ts';

export const MOST_OF_KIND = 100_000;

export class DefectLines {
  readonly kinds: Partial<Record<ImportDefectKind, number>> = {};
  private readonly path: string;
  private readonly most: number;
  private readonly whole: RowDefect[] = [];
  private readonly rows: LineWriter;
  private isCut = false;

  constructor(path: string, most = MOST_OF_KIND) {
    this.path = path;
    this.most = most;
    this.rows = new LineWriter(`${path}.rows`);
  }

  add(defect: RowDefect): void {
    const count = (this.kinds[defect.kind] ?? 0) + 1;
    this.kinds[defect.kind] = count;
    if (defect.row === 0) this.whole.push(defect);
    else if (count <= this.most) this.rows.write(defect);
    else this.isCut = true;
  }

  drained(): Promise<void> {
    return this.rows.drained();
  }

  async end(): Promise<void> {
    if (this.isCut) this.add(cutShort(this.most));
    await this.rows.end();
    const first = new LineWriter(this.path);
    for (const defect of this.whole) first.write(defect);
    await first.end();
    const rows = `${this.path}.rows`;
    await pipeline(createReadStream(rows), createWriteStream(this.path, { flags: 'a', flush: true }));
    await rm(rows);
  }
}

const cutShort = (most: number): RowDefect => ({
  kind: 'cut-short',
  severity: 'warning',
  sheet: '',
  row: 0,
  column: '',
  at: -1,
  value: '',
  suggestion: '',
  params: { most },
});
