/** XLS: at most 65,536 rows a sheet, so the file is read whole and given in batches. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readXls } from '../../../infra/parse/xls.parser.ts';
import { MergedCells } from './merged-cells.ts';
import type { SourceOptions, SourceRow } from './source.types.ts';

const BATCH = 1000;

export async function* readXlsRows(path: string, options: SourceOptions): AsyncGenerator<SourceRow[]> {
  const all = readXls(await readFile(path), basename(path));
  const sheets = all.filter(({ name, hidden }) =>
    options.sheets === undefined ? !hidden : options.sheets.includes(name),
  );
  for (const sheet of all)
    if (sheet.hidden && sheet.rows.length > 0 && !sheets.includes(sheet))
      options.onNotice({ kind: 'sheet-hidden', params: { sheet: sheet.name } });
  const total = sheets.reduce((sum, { rows }) => sum + rows.length, 0);
  let done = 0;
  for (const { name, rows, mergedRanges, hiddenColumns, from1904 } of sheets) {
    for (const column of hiddenColumns) options.onHiddenColumns?.(name, column, column);
    const merged = new MergedCells(options.fillMerged === true ? mergedRanges : []);
    for (let at = 0; at < rows.length; at += BATCH) {
      const batch = rows.slice(at, at + BATCH);
      yield batch.map(({ number, cells, numeric, hidden }): SourceRow => {
        const row: SourceRow = { sheet: name, row: number, cells: cells.map((cell) => cell ?? '') };
        merged.fill(row);
        if (hidden) row.hidden = true;
        if (from1904) row.from1904 = true;
        return numeric.length > 0 ? { ...row, numeric } : row;
      });
      done += batch.length;
      options.onProgress(done, total);
    }
    for (const range of mergedRanges) options.onMerge?.(name, range);
  }
}
