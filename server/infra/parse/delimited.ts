/** CSV (RFC 4180) and TSV, with the delimiter found out: comma, tab, semicolon or bar. */

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Rows of cells; an empty cell is null. A quoted cell may hold delimiters, doubled quotes and line ends. */
export function parseDelimited(text: string): (string | null)[][] {
  const delimiter = findDelimiter(text);
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = readCell(text, at, delimiter);
    row.push(cell.value === '' ? null : cell.value);
    at = cell.end;
    if (text[at] === delimiter) {
      at++;
      if (at === text.length) row.push(null);
      continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function readCell(text: string, start: number, delimiter: string): { value: string; end: number } {
  if (text[start] !== '"') {
    const end = endOfPlain(text, start, delimiter);
    return { value: text.slice(start, end), end };
  }
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    // A quote that is never closed: the rest of the file is one cell, and the reader of the rows will say so.
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const end = endOfPlain(text, quote + 1, delimiter);
      return { value: value + text.slice(quote + 1, end), end };
    }
    value += '"';
    at = quote + 2;
  }
}

function endOfPlain(text: string, start: number, delimiter: string): number {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** The delimiter that the first line holds most often. */
function findDelimiter(text: string): string {
  const first = text
    .slice(0, 64 * 1024)
    .split(/\r?\n/, 1)[0]!
    .replace(/"[^"]*"/g, '');
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
