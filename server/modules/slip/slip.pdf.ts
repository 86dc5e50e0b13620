/** A slip as a PDF in the layout of GB/T 9704, as slip.docx.ts has it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { woffToSfnt } from '../../formats/woff.ts';
import type { PrintInput } from './slip.present.ts';

// The whole simplified Chinese set is one file of the package; pdfkit embeds only the characters used.
const FONT = createRequire(import.meta.url).resolve(
  '@fontsource/noto-serif-sc/files/noto-serif-sc-chinese-simplified-400-normal.woff',
);
const MM = 72 / 25.4;
const LEFT = 28 * MM;
const WIDTH = (210 - 28 - 26) * MM;
const BOTTOM = (297 - 35) * MM;
const LABEL = WIDTH * 0.26;
const RED = '#c00000';

/** Gives the bytes of the PDF and how many pages they are. */
export async function writeSlipPdf(input: PrintInput): Promise<{ bytes: Buffer; pages: number }> {
  const margins = { top: 37 * MM, bottom: 35 * MM, left: LEFT, right: 26 * MM };
  const info = { Title: `${input.title} ${input.number}`, CreationDate: new Date(input.issuedAt) };
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({ size: 'A4', margins, info });
  let pages = 1;
  doc.on('pageAdded', () => (pages += 1));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  doc.font(woffToSfnt(await readFile(FONT)));
  const say = (text: string, size: number, options: PDFKit.Mixins.TextOptions = {}, color = '#000000') =>
    doc
      .fontSize(size)
      .fillColor(color)
      .text(text, LEFT, doc.y, { width: WIDTH, lineGap: 28 - size * 1.45, ...options });
  say(input.head, 26, { align: 'center', lineGap: 4 }, RED);
  say(input.number, 16, { align: 'center' });
  doc
    .moveTo(LEFT, doc.y + 2)
    .lineTo(LEFT + WIDTH, doc.y + 2)
    .lineWidth(1.5)
    .stroke(RED);
  doc.y += 24;
  say(input.title, 22, { align: 'center', lineGap: 8 });
  doc.y += 12;
  say(`${input.to}：`, 16);
  say(input.body, 16, { indent: 32 });
  doc.y += 14;
  for (const row of input.rows) cells(doc, row);
  doc.y += 24;
  for (const line of input.foot) say(line, 16, { align: 'right' });
  doc.end();
  await ended;
  return { bytes: Buffer.concat(chunks), pages };
}

/** One row of the table with its frame, on a new page where it does not fit. */
function cells(doc: PDFKit.PDFDocument, [label, text]: [string, string]): void {
  const size = 14;
  doc.fontSize(size);
  const widths = [LABEL, WIDTH - LABEL];
  const texts = [label, text];
  const heights = texts.map((each, index) => doc.heightOfString(each, { width: widths[index]! - 12 }));
  const height = Math.max(28, ...heights.map((each) => each + 10));
  if (doc.y + height > BOTTOM) doc.addPage();
  const top = doc.y;
  let left = LEFT;
  for (const [index, each] of texts.entries()) {
    doc.lineWidth(0.5).rect(left, top, widths[index]!, height).stroke('#000000');
    doc.fillColor('#000000').text(each, left + 6, top + 5, { width: widths[index]! - 12 });
    left += widths[index]!;
  }
  doc.x = LEFT;
  doc.y = top + height;
}
