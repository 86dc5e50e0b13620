/**
 * What stands on a paper that is filed, and the PDF of it: A4 with the margins of GB/T 9704, text that can be searched.
 * Papers of the office are Chinese.
 */
import { MM, OFFICIAL, openPdf, type Pdf, RED } from '../../infra/pdf/index.ts';

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

/** A wide table takes more of the page. */
const WIDE = { left: 20 * MM, right: 20 * MM, top: 22 * MM, bottom: 20 * MM };

/** Gives the bytes and how many pages they are. */
export async function writeSheet(sheet: Sheet): Promise<{ bytes: Buffer; pages: number }> {
  const pdf = await openPdf({
    face: 'serif',
    landscape: sheet.landscape === true,
    margins: sheet.landscape === true ? WIDE : OFFICIAL,
    title: sheet.title,
    author: sheet.head,
    at: sheet.at,
  });
  draw(pdf, sheet);
  return pdf.end();
}

function draw(pdf: Pdf, sheet: Sheet): void {
  const { doc, left, width } = pdf;
  const say = (text: string, size: number, look: Parameters<Pdf['say']>[2] = {}): void =>
    pdf.say(text, size, { lineGap: size * 0.3, ...look });
  const row = (texts: readonly string[], shares: readonly number[], size: number): void =>
    pdf.row(texts, { widths: shares.map((share) => share * width), size, pad: [5, 4], least: size * 2 });
  say(sheet.head, 24, { align: 'center', color: RED });
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
    else if ('facts' in block) for (const fact of block.facts) row(fact, [0.22, 0.78], 12);
    else for (const line of block.table) row(line, block.widths, 9);
  }
  doc.y += 20;
  for (const line of sheet.foot) say(line, 14, { align: 'right' });
}
