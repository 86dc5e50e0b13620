/** The filing stamp (归档章, DA/T 22-2015): 45 × 16 mm, three by two cells, on sheets of labels or one at a page's head. */
import type { UnitTable } from '../../infra/db/index.ts';
import { type CodeTemplate, readFondsCode } from '../../formats/reference-code/index.ts';
import { MM, openPdf, type Pdf, RED } from '../../infra/pdf/index.ts';

type Unit = Pick<UnitTable, 'code' | 'year' | 'retention' | 'page_count'> & { fonds_number: string };

const CELL = { width: 15 * MM, height: 8 * MM };
const WIDTH = 3 * CELL.width;
const HEIGHT = 2 * CELL.height;
const GAP = 5 * MM;
const MARGIN = 14 * MM;

/** What stands in the six cells, from the left, the upper row first: 全宗号、年度、件号；机构（问题）、保管期限、页数. */
export function stampCells(unit: Unit, template?: CodeTemplate): string[] {
  const code = readFondsCode(unit.code, template);
  return [
    code?.fonds ?? unit.fonds_number,
    String(code?.year ?? unit.year ?? ''),
    code?.number ?? code?.volume ?? '',
    code?.office ?? '',
    unit.retention !== '' ? unit.retention : (code?.retention ?? ''),
    String(unit.page_count ?? ''),
  ];
}

export async function writeStamps(stamps: readonly string[][], layout: 'sheet' | 'page', at: string): Promise<Buffer> {
  const margins = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN };
  const pdf = await openPdf({ face: 'sans', margins, title: '归档章', at });
  const { doc } = pdf;
  if (layout === 'page') {
    for (const [index, cells] of stamps.entries()) {
      if (index > 0) doc.addPage();
      // In the blank space at the head of the first page, in the middle.
      drawStamp(pdf, cells, (doc.page.width - WIDTH) / 2, 8 * MM);
    }
    return (await pdf.end()).bytes;
  }
  const across = Math.floor((pdf.width + GAP) / (WIDTH + GAP));
  const step = HEIGHT + GAP;
  const down = Math.floor((pdf.bottom - MARGIN + GAP) / step);
  for (const [index, cells] of stamps.entries()) {
    const place = index % (across * down);
    if (index > 0 && place === 0) doc.addPage();
    drawStamp(pdf, cells, MARGIN + (place % across) * (WIDTH + GAP), MARGIN + Math.floor(place / across) * step);
  }
  return (await pdf.end()).bytes;
}

function drawStamp(pdf: Pdf, cells: readonly string[], left: number, top: number): void {
  const { doc } = pdf;
  for (const [index, given] of cells.entries()) {
    const x = left + (index % 3) * CELL.width;
    const y = top + Math.floor(index / 3) * CELL.height;
    doc.lineWidth(0.8).rect(x, y, CELL.width, CELL.height).stroke(RED);
    const text = pdf.printable(given);
    // Written as large as the cell allows.
    let size = 12;
    const room = CELL.width - 3;
    while (size > 5 && pdf.type(size, { color: RED }).widthOfString(text) > room) size -= 0.5;
    const height = doc.heightOfString(text, { width: room + 2, lineBreak: false });
    doc.text(text, x + 1, y + (CELL.height - height) / 2, { width: room + 1, align: 'center', lineBreak: false });
  }
}
