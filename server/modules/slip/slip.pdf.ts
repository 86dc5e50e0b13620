/** A slip as a PDF in the layout of GB/T 9704, as slip.docx.ts has it. */
import { OFFICIAL, openPdf, RED } from '../../infra/pdf/index.ts';
import type { PrintInput } from './slip.present.ts';

const SIZE = 16;
/** Lines of 28 pt: what the font's own line of 1.45 leaves. */
const gap = (size: number) => 28 - size * 1.45;

/** Gives the bytes of the PDF and how many pages they are. */
export async function writeSlipPdf(input: PrintInput): Promise<{ bytes: Buffer; pages: number }> {
  const pdf = await openPdf({
    face: 'serif',
    margins: OFFICIAL,
    title: `${input.title} ${input.number}`,
    at: input.issuedAt,
  });
  const { doc, left, width } = pdf;
  pdf.say(input.head, 26, { align: 'center', lineGap: 4, color: RED });
  pdf.say(input.number, SIZE, { align: 'center', lineGap: gap(SIZE) });
  doc
    .moveTo(left, doc.y + 2)
    .lineTo(left + width, doc.y + 2)
    .lineWidth(1.5)
    .stroke(RED);
  doc.y += 24;
  pdf.say(input.title, 22, { align: 'center', lineGap: 8 });
  doc.y += 12;
  pdf.say(`${input.to}：`, SIZE, { lineGap: gap(SIZE) });
  pdf.say(input.body, SIZE, { indent: 32, lineGap: gap(SIZE) });
  doc.y += 14;
  const widths = [width * 0.26, width * 0.74];
  for (const row of input.rows) pdf.row(row, { widths, size: 14, pad: [6, 5], least: 28 });
  doc.y += 24;
  for (const line of input.foot) pdf.say(line, SIZE, { align: 'right', lineGap: gap(SIZE) });
  return pdf.end();
}
