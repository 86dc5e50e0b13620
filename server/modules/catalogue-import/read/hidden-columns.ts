/** Columns that the spreadsheet program does not show, sheet by sheet: told by the readers before a sheet's rows. */
import { MAX_COLUMNS } from './source.types.ts';

export class HiddenColumns {
  private readonly sheets = new Map<string, Set<number>>();

  /** From 0; a program that hides all the rest names columns far behind the last that is read. */
  readonly tell = (sheet: string, from: number, to: number): void => {
    const columns = this.sheets.get(sheet) ?? new Set();
    this.sheets.set(sheet, columns);
    for (let at = from; at <= Math.min(to, MAX_COLUMNS - 1); at++) columns.add(at);
  };

  of(sheet: string): ReadonlySet<number> {
    return this.sheets.get(sheet) ?? new Set();
  }
}
