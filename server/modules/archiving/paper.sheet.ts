/**
 * What stands on a paper that is filed, and the PDF of it: A4 with the margins of GB/T 9704, text that can be searched.
 * Papers of the office are Chinese.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { woffToSfnt } from '../../formats/woff.ts';

export type Block =
  | { heading: string }
  | { text: string }
  /** Label and text in two columns. */
  | { facts: readonly (readonly [label: string, text: string])[] }
  /** `widths`: shares of the line. */
  | { table: readonly (readonly string[])[]; widths: readonly number[] };

export interface Sheet {
  /** The issuing house, in red. */
  head: string;
  title: string;
  number: string;
  blocks: readonly Block[];
  foot: readonly string[];
  /** The time that the file bears: that of the paper, so that it is made the same each time. */
  at: string;
  landscape?: boolean;
}

// The whole simplified Chinese set is one file of the package; pdfkit embeds only the characters used.
const FONT = createRequire(import.meta.url).resolve(
  '@fontsource/noto-serif-sc/files/noto-serif-sc-chinese-simplified-400-normal.woff',
);
let font: Promise<Buffer> | undefined;
const MM = 72 / 25.4;
/** GB/T 9704; a wide table takes more of the page. */
const UPRIGHT = { left: 28 * MM, right: 26 * MM, top: 37 * MM, bottom: 35 * MM };
const WIDE = { left: 20 * MM, right: 20 * MM, top: 22 * MM, bottom: 20 * MM };
const RED = '#c00000';
const BLACK = '#000000';

/** Gives the bytes and how many pages they are. */
export async function writeSheet(sheet: Sheet): Promise<{ bytes: Buffer; pages: number }> {
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({
    size: 'A4',
    layout: sheet.landscape === true ? 'landscape' : 'portrait',
    margins: sheet.landscape === true ? WIDE : UPRIGHT,
    info: { Title: sheet.title, Author: sheet.head, CreationDate: new Date(sheet.at), ModDate: new Date(sheet.at) },
  });
  let pages = 1;
  doc.on('pageAdded', () => (pages += 1));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  doc.font(await (font ??= readFile(FONT).then(woffToSfnt)));
  draw(doc, sheet);
  doc.end();
  await ended;
  return { bytes: Buffer.concat(chunks), pages };
}

const widthOf = ({ page }: PDFKit.PDFDocument): number => page.width - page.margins.left - page.margins.right;

function draw(doc: PDFKit.PDFDocument, sheet: Sheet): void {
  const width = widthOf(doc);
  const { left } = doc.page.margins;
  const say = (text: string, size: number, options: PDFKit.Mixins.TextOptions = {}, color = BLACK): void => {
    doc
      .fontSize(size)
      .fillColor(color)
      .text(text, left, doc.y, { width, lineGap: size * 0.3, ...options });
  };
  say(sheet.head, 24, { align: 'center' }, RED);
  if (sheet.number !== '') say(sheet.number, 14, { align: 'center' });
  doc
    .moveTo(left, doc.y + 2)
    .lineTo(left + width, doc.y + 2)
    .lineWidth(1.5)
    .stroke(RED);
  doc.y += 20;
  say(sheet.title, 20, { align: 'center' });
  doc.y += 10;
  for (const block of sheet.blocks) {
    if ('heading' in block) {
      doc.y += 8;
      say(block.heading, 15);
      doc.y += 2;
    } else if ('text' in block) for (const line of block.text.split('\n')) say(line, 14, { indent: 28 });
    else if ('facts' in block) for (const row of block.facts) cells(doc, row, [0.22, 0.78], 12);
    else for (const row of block.table) cells(doc, row, block.widths, 9);
  }
  doc.y += 20;
  for (const line of sheet.foot) say(line, 14, { align: 'right' });
}

/** One row with its frame, on a new page where it does not fit. What no page can hold runs on as paragraphs. */
function cells(doc: PDFKit.PDFDocument, texts: readonly string[], shares: readonly number[], size: number): void {
  doc.fontSize(size).fillColor(BLACK);
  const widths = shares.map((share) => share * widthOf(doc));
  const heights = texts.map((text, index) => doc.heightOfString(text, { width: widths[index]! - 10 }));
  const height = Math.max(size * 2, ...heights.map((each) => each + 8));
  const { margins } = doc.page;
  if (height > doc.page.height - margins.top - margins.bottom) {
    for (const text of texts) doc.text(text, margins.left, doc.y, { width: widthOf(doc), paragraphGap: 4 });
    return;
  }
  if (doc.y + height > doc.page.height - margins.bottom) doc.addPage();
  const top = doc.y;
  let left = margins.left;
  for (const [index, text] of texts.entries()) {
    doc.lineWidth(0.5).rect(left, top, widths[index]!, height).stroke(BLACK);
    doc.fillColor(BLACK).text(text, left + 5, top + 4, { width: widths[index]! - 10 });
    left += widths[index]!;
  }
  doc.x = margins.left;
  doc.y = top + height;
}
