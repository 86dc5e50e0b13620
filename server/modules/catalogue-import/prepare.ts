/**
 * The first half of an import: the whole file is read once and becomes three files of lines that need no parsing of
 * foreign bytes any more. rows.jsonl has the good rows as units, cells.jsonl the rows as they stood (what goes back to be
 * mended), defects.jsonl all that is wrong. What the secrecy gate stops is in none of them but by number, reason and
 * keyed digest. Runs in a child process (prepare.child.ts).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bearsMark, keyedDigest } from '../../formats/catalogue-row/secrecy-gate.ts';
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { LOCALES, translate } from '../../../shared/i18n/index.ts';
import { DefectLines } from './defect-lines.ts';
import { KeyTable } from './key-table.ts';
import { LineWriter } from './line-writer.ts';
import { findHeadingRow, headingsNamed, joinHeadings, resolveColumns } from './mapping.propose.ts';
import { findRemark, isFondsItself, whyNoRecord } from './no-record.ts';
import { HiddenColumns } from './read/hidden-columns.ts';
import { READERS } from './read/readers.ts';
import type { SourceRow } from './read/source.types.ts';
import { formatLine } from './row.line.ts';
import { RowNumbers } from './row-numbers.ts';
import { RowReader } from './row.read.ts';
import { SortedLines } from './sorted-lines.ts';
import type { PrepareSummary, PrepareTask, RowColumn, RowDefect } from './row.types.ts';

/** What a returned workbook says of the rows that were stopped: comes back with it, and is no catalogue. */
const OWN_SHEETS: ReadonlySet<string> = new Set(LOCALES.map((locale) => translate(locale, 'report.sheet.defects')));
/** Rows of a sheet that are kept until its headings are found. */
const HEADING_WINDOW = 20;

interface SheetState {
  name: string;
  waiting: SourceRow[];
  columns: RowColumn[] | undefined;
  headingRow: number;
  /** No headings among the first rows: nothing of this sheet is read. */
  skipped: boolean;
  /** The row of the headings, until the row behind it has shown whether it belongs to them. */
  heading: SourceRow | undefined;
  /** Rows that are files by their codes, as no column says of which level they are. */
  filesByCode: number;
  /** Cells of its records that got the text of a merged cell: of headings and titles that is nobody's matter. */
  filled: number;
  /** Records that the spreadsheet program does not show. */
  hiddenRows: { count: number; first: number };
}

/** Throws `workbook-no-headings` and what the readers throw. */
export async function prepare(
  task: PrepareTask,
  onProgress: (done: number, total: number, rows: number) => void,
): Promise<PrepareSummary> {
  await mkdir(task.out, { recursive: true });
  const run = new Preparation(task);
  const { mapping } = task;
  const rows = READERS[task.format](task.path, {
    encoding: mapping.encoding,
    delimiter: mapping.delimiter,
    quote: mapping.quote,
    sheets: mapping.sheets,
    fillMerged: true,
    onNotice: ({ kind, params }) =>
      run.defect({
        kind,
        severity: 'warning',
        sheet: String(params.sheet ?? ''),
        row: 0,
        column: '',
        at: -1,
        value: '',
        suggestion: String(params.found ?? ''),
        params,
      }),
    onHiddenColumns: run.hiddenColumns.tell,
    onProgress: (done, total) => onProgress(done, total, run.count),
  });
  for await (const batch of rows) {
    for (const row of batch) run.take(row);
    await run.drained();
    if (run.isHopeless || (task.limit !== undefined && run.count >= task.limit)) break;
  }
  return run.finish();
}

class Preparation {
  private readonly task: PrepareTask;
  private readonly reader: RowReader;
  private readonly key: Buffer;
  private readonly sheets = new Map<string, SheetState>();
  readonly hiddenColumns = new HiddenColumns();
  private readonly seen = new KeyTable();
  private readonly records = new RowNumbers();
  /** With which record each sheet begins. */
  private readonly begins: { n: number; sheet: SheetState }[] = [];
  private readonly cells: LineWriter;
  private readonly defects: DefectLines;
  private readonly rows: SortedLines;
  private readonly summary: Omit<PrepareSummary, 'kinds' | 'twice'> = {
    rows: 0,
    good: 0,
    refused: 0,
    stopped: 0,
    sheets: [],
  };
  /** EAD: numbers of the components that are taken, by their rows. */
  private readonly numbers = new Map<number, number>();
  /** Rows that are the fonds itself: what lies in them stands at the top. */
  private readonly tops = new Set<number>();
  private readonly fondsKey: string;
  private readonly named: ReadonlySet<string>;
  /** Codes name files above their units. */
  private goIntoFiles = false;

  constructor(task: PrepareTask) {
    this.task = task;
    this.fondsKey = normaliseKey(task.fonds);
    this.named = headingsNamed(task.mapping);
    this.key = Buffer.from(task.gateKey, 'hex');
    this.reader = new RowReader({
      ...task,
      categories: new Set(task.categories),
      agencies: task.mapping.createAgencies ? undefined : new Set(task.agencies),
    });
    this.cells = new LineWriter(join(task.out, 'cells.jsonl'));
    this.defects = new DefectLines(join(task.out, 'defects.jsonl'));
    // A tree keeps its order, parents first.
    this.rows = new SortedLines(join(task.out, 'rows.jsonl'), task.format === 'ead');
  }

  /** One table without headings: nothing of it will be read, however long it is. */
  get isHopeless(): boolean {
    return this.task.format === 'delimited' && this.sheets.get('')?.skipped === true;
  }

  get count(): number {
    return this.summary.rows;
  }

  take(row: SourceRow): void {
    let sheet = this.sheets.get(row.sheet);
    if (sheet === undefined) {
      sheet = {
        name: row.sheet,
        waiting: [],
        columns: undefined,
        headingRow: 0,
        skipped: false,
        heading: undefined,
        filesByCode: 0,
        filled: 0,
        hiddenRows: { count: 0, first: 0 },
      };
      this.sheets.set(row.sheet, sheet);
    }
    if (sheet.heading !== undefined && this.isSecondHeading(sheet, sheet.heading, row)) return;
    if (sheet.columns !== undefined) this.record(sheet, row);
    else if (!sheet.skipped) this.wait(sheet, row);
  }

  private wait(sheet: SheetState, row: SourceRow): void {
    const { headingRow } = this.task.mapping;
    const last = headingRow ?? HEADING_WINDOW;
    if (row.row <= last) sheet.waiting.push(row);
    const given = this.task.format === 'dbf' ? 1 : headingRow;
    const heading = findHeadingRow(row.row <= last ? [row] : [], given, this.named);
    if (heading !== undefined) this.open(sheet, heading);
    else if (row.row > last) sheet.skipped = true;
  }

  private open(sheet: SheetState, heading: SourceRow): void {
    const headings = heading.cells.map((cell) => cell.trim());
    sheet.headingRow = heading.row;
    sheet.heading = heading;
    sheet.columns = resolveColumns(headings, this.task.mapping);
    sheet.waiting = [];
    this.summary.sheets.push({ name: sheet.name, headings });
  }

  /** Headings may stand in two rows, the upper over several of the lower. */
  private isSecondHeading(sheet: SheetState, heading: SourceRow, row: SourceRow): boolean {
    sheet.heading = undefined;
    const headings = joinHeadings(heading, row);
    if (headings === undefined) return false;
    sheet.columns = resolveColumns(headings, this.task.mapping);
    this.summary.sheets.find(({ name }) => name === sheet.name)!.headings = headings;
    return true;
  }

  private record(sheet: SheetState, source: SourceRow): void {
    const no = whyNoRecord(source.cells, sheet.columns!);
    if (no !== undefined) {
      if (no.sums !== undefined) this.warn('left-out', sheet.name, source.row, no.sums);
      return;
    }
    const read = this.reader.read(source, sheet.columns!);
    // The gate is before it: what bears a mark is never shown.
    const remark = read.stopped !== undefined || read.good ? undefined : findRemark(source.cells, sheet.columns!);
    if (remark !== undefined && !bearsMark(remark)) {
      this.warn('remark-row', sheet.name, source.row, remark.slice(0, 60));
      return;
    }
    if (read.stopped === undefined && isFondsItself(read.unit, this.fondsKey)) {
      this.tops.add(source.row);
      this.warn('fonds-itself', sheet.name, source.row, read.unit.title);
      return;
    }
    const n = this.summary.rows++;
    sheet.filled += source.filled ?? 0;
    if (read.stopped !== undefined || bearsMark(read.unit.text)) {
      this.summary.stopped++;
      const key = read.stopped === undefined ? read.unit.key : read.key;
      const reason = read.stopped ?? 'content';
      this.defect({
        kind: 'classified',
        severity: 'error',
        sheet: sheet.name,
        row: source.row,
        column: '',
        at: -1,
        value: '',
        suggestion: '',
        params: { reason, digest: keyedDigest(this.key, key) },
      });
      return;
    }
    if (source.hidden && sheet.hiddenRows.count++ === 0) sheet.hiddenRows.first = source.row;
    const { unit, defects } = read;
    if (read.isLevelByCode) sheet.filesByCode++;
    // A tree says itself what lies in what.
    if (this.task.format === 'ead') unit.over = '';
    this.goIntoFiles ||= unit.over !== '';
    let { good } = read;
    const place = { sheet: sheet.name, row: source.row };
    const isTop = source.parent === undefined || this.tops.has(source.parent);
    const parent = isTop ? undefined : this.numbers.get(source.parent!);
    if (!isTop && parent === undefined) {
      defects.push({
        kind: 'parent-refused',
        severity: 'error',
        ...place,
        column: '',
        at: -1,
        value: '',
        suggestion: '',
        params: { parent: source.parent! },
      });
      good = false;
    }
    const before = unit.key === '' ? undefined : this.seen.add(unit.key, n);
    if (before !== undefined) {
      good = false;
      const first = this.sheetOf(before);
      const firstRow = this.records.rowOf(before);
      this.refuseFirst(before, this.duplicate(first, firstRow, unit.code, source.row, sheet));
      defects.push(this.duplicate(sheet, source.row, unit.code, firstRow, first));
    }
    if (this.begins.at(-1)?.sheet !== sheet) this.begins.push({ n, sheet });
    this.records.keep(n, good ? source.row : -source.row);
    this.cells.write([sheet.name, source.row, source.cells]);
    for (const defect of defects) this.defect(defect);
    if (!good) {
      this.summary.refused++;
      return;
    }
    if (this.task.format === 'ead') this.numbers.set(source.row, n);
    this.summary.good++;
    const line = formatLine({ n, ...place, ...(parent !== undefined && { parent }), unit });
    this.rows.add(unit.sort, n, line);
  }

  /** The sheet in which a record stands. */
  private sheetOf(n: number): SheetState {
    return this.begins.findLast((begin) => begin.n <= n)!.sheet;
  }

  private duplicate(sheet: SheetState, row: number, code: string, other: number, of: SheetState): RowDefect {
    const at = columnOf(sheet, 'code');
    const column = sheet.columns![at]?.heading ?? '';
    return {
      kind: 'duplicate-in-file',
      severity: 'error',
      sheet: sheet.name,
      row,
      column,
      at,
      value: code,
      suggestion: '',
      params: { other, ...(of !== sheet && { otherSheet: of.name }) },
    };
  }

  /** Of two rows with one code neither comes in: nobody here knows which is right. */
  private refuseFirst(n: number, defect: RowDefect): void {
    const was = this.records.markTwice(n);
    if (was === 'known') return;
    this.defect(defect);
    if (was === 'refused') return;
    this.summary.good--;
    this.summary.refused++;
  }

  /**
   * What is hidden is read: nobody leaves out of an archive what a filter happened to hide. But the person is told, of a
   * column that is hidden in forty sheets once.
   */
  private tellHiddenColumns(): void {
    const told = new Map<string, { sheet: string; at: number; more: number }>();
    for (const { name, columns = [] } of this.sheets.values())
      for (const at of this.hiddenColumns.of(name)) {
        const column = columns[at];
        if (column === undefined || column.target === 'ignore') continue;
        const known = told.get(column.heading);
        if (known === undefined) told.set(column.heading, { sheet: name, at, more: 0 });
        else known.more++;
      }
    for (const [column, { sheet, at, more }] of told)
      this.defect({
        kind: 'column-hidden',
        severity: 'warning',
        sheet,
        row: 0,
        column,
        at,
        value: '',
        suggestion: '',
        params: { n: at + 1, more },
      });
  }

  /** Forty sheets that are made alike are told of once: how many of theirs in all. */
  private warnOnce(kind: 'level-by-code' | 'merged-filled', countOf: (sheet: SheetState) => number): void {
    const [first, ...more] = [...this.sheets.values()].filter((sheet) => countOf(sheet) > 0);
    if (first === undefined) return;
    const n = more.reduce((sum, sheet) => sum + countOf(sheet), countOf(first));
    this.warn(kind, first.name, 0, '', { n, more: more.length });
  }

  private warn(
    kind:
      | 'left-out'
      | 'sheet-plain'
      | 'rows-hidden'
      | 'remark-row'
      | 'merged-filled'
      | 'level-by-code'
      | 'fonds-itself',
    sheet: string,
    row: number,
    value = '',
    params: RowDefect['params'] = {},
  ): void {
    const place = { sheet, row, column: '', at: -1 };
    this.defect({ kind, severity: 'warning', ...place, value, suggestion: '', params });
  }

  defect(defect: RowDefect): void {
    this.defects.add(defect);
  }

  async drained(): Promise<void> {
    await this.cells.drained();
    await this.defects.drained();
    await this.rows.drained();
  }

  async finish(): Promise<PrepareSummary> {
    if (this.summary.sheets.length === 0)
      throw new LantaiError('workbook-no-headings', { file: this.task.path.split('/').at(-1) ?? '' });
    for (const { name, columns } of this.sheets.values())
      if (columns === undefined && !OWN_SHEETS.has(name)) this.warn('sheet-plain', name, 0);
    this.tellHiddenColumns();
    for (const { name, hiddenRows } of this.sheets.values())
      if (hiddenRows.count > 0) this.warn('rows-hidden', name, 0, '', { n: hiddenRows.count, first: hiddenRows.first });
    this.warnOnce('level-by-code', ({ filesByCode }) => filesByCode);
    this.warnOnce('merged-filled', ({ filled }) => filled);
    await this.cells.end();
    await this.defects.end();
    const areDropped = await this.rows.end(this.records, this.goIntoFiles);
    return { ...this.summary, kinds: this.defects.kinds, twice: areDropped ? [] : this.records.listDropped() };
  }
}

const columnOf = (sheet: SheetState, target: string): number =>
  sheet.columns!.findIndex((column) => column.target === target);
