/** A sheet of attendance as a PDF: the head of the table is on every page. */
import { drawTable, openPdf } from '../../infra/pdf/index.ts';
import type { Sheet } from './sheet.ts';

const MARGIN = 42;
const INK = '#1d2129';

/** Gives the bytes of the PDF. `createdAt` stands in its properties. */
export async function writeSheetPdf(sheet: Sheet, createdAt: string): Promise<Buffer> {
  const pdf = await openPdf({
    face: 'sans',
    landscape: sheet.columns.length > 7,
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
    title: sheet.title,
    at: createdAt,
  });
  const { doc } = pdf;
  pdf.say(sheet.title, 18, { align: 'center', color: INK });
  doc.y += 10;
  for (const [label, value] of sheet.facts) {
    pdf.say(`${label}：${value === '' ? '—' : value}`, 10.5, { color: INK });
    doc.y += 2;
  }
  doc.y += 8;
  const look = { pad: 4, middle: true, line: '#8a8270', ink: INK };
  await drawTable(
    pdf,
    sheet.columns.map(({ title, share, centred }) => ({ title, share, align: centred === true ? 'center' : 'left' })),
    sheet.rows,
    { head: { ...look, size: 9.5, least: 24, fill: '#f3efe6' }, body: { ...look, size: 9, least: 22 } },
  );
  doc.y += 8;
  for (const note of [...sheet.notes, sheet.madeAt]) {
    pdf.room(16);
    pdf.say(note, 9.5, { color: '#4d5562' });
    doc.y += 2;
  }
  return (await pdf.end()).bytes;
}
