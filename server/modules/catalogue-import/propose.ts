/** What a file is and what its columns may mean: its first rows, sheet by sheet. Runs in the child process. */
import { HEADING_ROWS, looksLikeHeading } from '../../formats/catalogue-row/headings.ts';
import { inspectRow } from '../../formats/catalogue-row/secrecy-gate.ts';
import type { FirstRow, ImportMapping, ImportTarget } from '../../../shared/schemas/catalogue-import.ts';
import { findHeadingRow, headingsNamed, joinHeadings, targetOf } from './mapping.propose.ts';
import { HiddenColumns } from './read/hidden-columns.ts';
import { READERS } from './read/readers.ts';
import type { SourceRow } from './read/source.types.ts';
import type { SourceFormat } from './read/index.ts';

export interface ProposeTask {
  path: string;
  format: SourceFormat;
  reading: Pick<ImportMapping, 'encoding' | 'delimiter' | 'quote' | 'headingRow' | 'sheets'>;
  /** What a mapping calls the columns, where there is one already. */
  columns?: ImportMapping['columns'];
}
export interface ProposedSheet {
  name: string;
  /** Its first rows as they stand, for choosing the headings. */
  first: FirstRow[];
  headingRow: number;
  headings: string[];
  /** Columns, from 0, that the spreadsheet program does not show. */
  hidden: number[];
  /** Some rows below the headings, without those that the gate would stop. */
  rows: SourceRow[];
}
export interface Proposed {
  sheets: ProposedSheet[];
  /** Sheets in which no row looks like headings. */
  plain: Pick<ProposedSheet, 'name' | 'first'>[];
}

const FIRST_ROWS = 220;
/** What is no table has rows as long as books. */
const MOST_CHARACTERS = 20_000_000;
/** What of a sheet is shown as it stands. */
const SHOWN = { rows: 12, cells: 12, length: 40 };

/** The sheets, each with some rows below its headings. The end of a large file is not read. */
export async function propose({ path, format, reading, columns = {} }: ProposeTask): Promise<Proposed> {
  const sheets = new Map<string, SourceRow[]>();
  const none = (): void => undefined;
  let characters = 0;
  const hidden = new HiddenColumns();
  const shown = { onNotice: none, onProgress: none, onHiddenColumns: hidden.tell };
  const options = { ...reading, ...shown, fillMerged: true, head: FIRST_ROWS };
  for await (const batch of READERS[format](path, options)) {
    for (const row of batch) {
      const rows = sheets.get(row.sheet) ?? [];
      sheets.set(row.sheet, rows);
      if (rows.length >= FIRST_ROWS || characters > MOST_CHARACTERS) continue;
      rows.push(row);
      for (const cell of row.cells) characters += cell.length;
    }
    // A single table: its first rows say all. Of a workbook the other sheets are looked at too.
    if (
      format !== 'xlsx' &&
      (characters > MOST_CHARACTERS || [...sheets.values()].every((rows) => rows.length >= FIRST_ROWS))
    )
      break;
  }
  const named = headingsNamed({ columns });
  const found: Proposed = { sheets: [], plain: [] };
  const given = format === 'dbf' ? 1 : reading.headingRow;
  const surely = [...sheets].map(([name, rows]) => ({ name, rows, heading: findHeadingRow(rows, given, named) }));
  // Only where no sheet has headings that are known: a page of explanations is not to become a table.
  const areUnknown = given === undefined && surely.every(({ heading }) => heading === undefined);
  for (const { name, rows, heading: sure } of surely) {
    const heading = areUnknown ? rows.find(({ row, cells }) => row <= HEADING_ROWS && looksLikeHeading(cells)) : sure;
    const second = heading === undefined ? undefined : rows[rows.indexOf(heading) + 1];
    const joined = second === undefined ? undefined : joinHeadings(heading!, second);
    const headings = joined ?? heading?.cells.map((cell) => cell.trim()) ?? [];
    const first = firstRows(rows, headings);
    if (heading === undefined) {
      found.plain.push({ name, first });
      continue;
    }
    const below = rows.filter(({ row }) => row > heading.row + (joined === undefined ? 0 : 1)).slice(0, 200);
    const open = below.filter(({ cells }) => !isStopped(cells, headings));
    found.sheets.push({
      name,
      headingRow: heading.row,
      headings,
      hidden: [...hidden.of(name)],
      rows: open,
      first,
    });
  }
  return found;
}

/** The gate stands before what is shown for choosing too. */
function isStopped(cells: readonly string[], headings: readonly string[]): boolean {
  const of = (target: ImportTarget): string => cells[headings.findIndex((each) => targetOf(each) === target)] ?? '';
  const verdict = inspectRow({ secrecy: of('secrecy'), declassification: of('declassification'), cells });
  return verdict.stopped !== undefined;
}

const firstRows = (rows: readonly SourceRow[], headings: readonly string[]): FirstRow[] =>
  rows.slice(0, SHOWN.rows).map(({ row, cells }) => {
    const closed = isStopped(cells, headings);
    const shown = cells.slice(0, SHOWN.cells).map((cell) => (closed ? '' : cell.trim().slice(0, SHOWN.length)));
    return { row, cells: shown, closed };
  });
