/** The pure part of the table: which columns, in which order, sorted and filtered how, and its CSV. */

export interface Column<Row> {
  key: string;
  title: string;
  /** What the cell says: shown, filtered by, exported. */
  text: (row: Row) => string;
  /** What it is sorted by where that is not its text. */
  value?: (row: Row) => string | number | null;
  /** A width for CSS grid: '120px', 'minmax(200px, 2fr)'. */
  width?: string;
  align?: 'start' | 'end';
  /** Set in the mono face. */
  code?: boolean;
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
  /** False: nobody wants it sorted, or the server cannot. */
  sortable?: boolean;
}
export interface Sort {
  key: string;
  descending: boolean;
}
/** What is remembered of a table. */
export interface Arrangement {
  columns?: string[];
  sort?: Sort | null;
}

/** The columns to show, in the chosen order; those the choice does not know are left out, unknown keys ignored. */
export function shownColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
): Column<Row>[] {
  if (!chosen) return columns.filter((column) => column.hidden !== true);
  const found = chosen.flatMap((key) => columns.filter((column) => column.key === key));
  return found.length > 0 ? found : columns.slice();
}

/** Rows in which every word of the filter occurs in some shown column. */
export function filterRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], filter: string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const line = columns.map((column) => column.text(row).toLowerCase());
    return words.every((word) => line.some((text) => text.includes(word)));
  });
}

/** Sorted by one column; what is empty goes last either way, equals keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null | undefined,
  locale: string,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (!sort || !column) return rows;
  const collator = new Intl.Collator(locale, { numeric: true });
  const keyed = rows.map((row) => ({ row, value: column.value ? column.value(row) : column.text(row) }));
  const turn = sort.descending ? -1 : 1;
  keyed.sort(({ value: a }, { value: b }) => {
    const [emptyA, emptyB] = [a === null || a === '', b === null || b === ''];
    if (emptyA || emptyB) return Number(emptyA) - Number(emptyB);
    if (typeof a === 'number' && typeof b === 'number') return (a - b) * turn;
    return collator.compare(String(a), String(b)) * turn;
  });
  return keyed.map(({ row }) => row);
}

/** Ascending, descending, then as it came. */
export function nextSort(sort: Sort | null | undefined, key: string): Sort | null {
  if (sort?.key !== key) return { key, descending: false };
  return sort.descending ? null : { key, descending: true };
}

/**
 * RFC 4180 with a byte order mark, so that spreadsheets read Chinese. A cell that a spreadsheet would run as a formula
 * gets an apostrophe in front.
 */
export function toCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    columns.map(({ title }) => cell(title)),
    ...rows.map((row) => columns.map(({ text }) => cell(text(row)))),
  ];
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
