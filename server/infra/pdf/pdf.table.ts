/** Tables on paper: rows with a frame, the head again on every page. */
import { setImmediate } from 'node:timers/promises';
import type { Pdf } from './index.ts';

export interface RowLook {
  widths: readonly number[];
  size: number;
  /** Between frame and text, at the sides and above. */
  pad: number | readonly [side: number, top: number];
  /** A row is at least so high. */
  least: number;
  align?: readonly ('left' | 'center' | 'right')[];
  /** In the middle of the row's height. */
  middle?: boolean;
  bold?: boolean;
  line?: string;
  ink?: string;
  /** Behind the text. */
  fill?: string;
  /** A link on the cell of this column. */
  link?: { at: number; href: string } | undefined;
}

const padOf = ({ pad }: RowLook): readonly [number, number] => (typeof pad === 'number' ? [pad, pad] : pad);

/** `texts` are printable already. */
export function rowHeight(pdf: Pdf, texts: readonly string[], look: RowLook): number {
  const [side, top] = padOf(look);
  pdf.type(look.size, look.bold === true ? { bold: true } : {});
  const heights = texts.map((text, at) => pdf.doc.heightOfString(text, { width: look.widths[at]! - 2 * side }));
  return Math.max(look.least, ...heights.map((height) => height + 2 * top));
}

/** What no page can hold runs on as paragraphs. */
export function drawRow(pdf: Pdf, given: readonly string[], look: RowLook): void {
  const { doc } = pdf;
  const texts = given.map(pdf.printable);
  const [side, above] = padOf(look);
  const height = rowHeight(pdf, texts, look);
  const { margins } = doc.page;
  if (height > doc.page.height - margins.top - margins.bottom) {
    for (const text of texts) doc.text(text, pdf.left, doc.y, { width: pdf.width, paragraphGap: 4 });
    return;
  }
  pdf.room(height);
  const top = doc.y;
  let { left } = pdf;
  for (const [at, text] of texts.entries()) {
    const width = look.widths[at]!;
    if (look.fill !== undefined) doc.rect(left, top, width, height).fill(look.fill);
    doc
      .lineWidth(0.5)
      .rect(left, top, width, height)
      .stroke(look.line ?? '#000000');
    const inner = width - 2 * side;
    const down = look.middle === true ? (height - doc.heightOfString(text, { width: inner })) / 2 : above;
    doc.fillColor(look.ink ?? '#000000').text(text, left + side, top + down, {
      width: inner,
      align: look.align?.[at] ?? 'left',
      link: look.link?.at === at ? look.link.href : null,
    });
    left += width;
  }
  doc.x = pdf.left;
  doc.y = top + height;
}

export interface TableColumn {
  title: string;
  /** Share of the line. */
  share: number;
  align?: 'left' | 'center' | 'right';
}

export interface TableLook {
  head: Omit<RowLook, 'widths' | 'align'>;
  body: Omit<RowLook, 'widths' | 'align'>;
  /** What stands above the head on each further page. */
  onPage?: () => void;
  /** The link of a row, on the cell of column `linkAt`. */
  href?: (row: number) => string | undefined;
  linkAt?: number;
}

/** So many rows are drawn before others have their turn: a catalogue of thousands shall not stop the house. */
const TURN = 20;

/** A table over the whole line, its head on every page. */
export async function drawTable(
  pdf: Pdf,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  look: TableLook,
): Promise<void> {
  const whole = columns.reduce((sum, each) => sum + each.share, 0);
  const widths = columns.map((each) => (each.share * pdf.width) / whole);
  const align = columns.map((each) => each.align ?? 'left');
  const head = () =>
    pdf.row(
      columns.map(({ title }) => title),
      { ...look.head, widths, align: columns.map(() => 'center') },
    );
  head();
  for (const [at, row] of rows.entries()) {
    const href = look.href?.(at);
    const body: RowLook = {
      ...look.body,
      widths,
      align,
      ...(href !== undefined && { link: { at: look.linkAt ?? 0, href } }),
    };
    if (pdf.doc.y + pdf.heightOf(row, body) > pdf.bottom) {
      pdf.doc.addPage();
      look.onPage?.();
      head();
    }
    pdf.row(row, body);
    if (at % TURN === TURN - 1) await setImmediate();
  }
}
