/**
 * Labels for the spines of boxes (盒脊, DA/T 22-2015), as wide as the spine (20 to 50 mm), side by side on A4 to be cut:
 * fonds number and name, year, retention, first and last item, box number.
 */
import { MM, openPdf, type Pdf } from '../../infra/pdf/index.ts';
import type { BoxFacts } from '../../../shared/schemas/location.ts';

export interface Spine {
  number: string;
  spine: number;
  facts: BoxFacts;
}

const MARGIN = 10 * MM;
/** The spine is 310 mm high; what A4 can hold of it is enough for the label. */
const HEIGHT = 277 * MM;
const GAP = 6 * MM;
/** Label and share of the height of each cell, from the top. */
const CELLS = [
  ['全宗号', 0.11],
  ['全宗名称', 0.37],
  ['年度', 0.12],
  ['保管期限', 0.12],
  ['起止件号', 0.17],
  ['盒号', 0.11],
] as const;

const span = (values: readonly (string | number)[]): string => {
  const first = values[0];
  const last = values.at(-1);
  return first === undefined ? '' : first === last ? String(first) : `${first}\n—\n${last}`;
};

/** The texts of the cells; several fonds or years in one box are told as such. */
export function spineTexts({ number, facts }: Spine): string[] {
  const numbers = [facts.firstNumber, facts.lastNumber].filter((each) => each !== '');
  return [
    facts.fonds.map((fonds) => fonds.number).join('\n'),
    facts.fonds.map((fonds) => fonds.name).join('、'),
    span(facts.years),
    facts.retentions.join('\n'),
    span(numbers),
    number,
  ];
}

export async function writeSpines(boxes: readonly Spine[], at: string): Promise<Buffer> {
  const margins = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN };
  const pdf = await openPdf({ face: 'sans', margins, title: '档案盒盒脊', at });
  let left = MARGIN;
  for (const [index, box] of boxes.entries()) {
    const width = box.spine * MM;
    if (index > 0 && left + width > pdf.doc.page.width - MARGIN) {
      pdf.doc.addPage();
      left = MARGIN;
    }
    drawSpine(pdf, box, left, width);
    left += width + GAP;
  }
  return (await pdf.end()).bytes;
}

function drawSpine(pdf: Pdf, box: Spine, left: number, width: number): void {
  const { doc } = pdf;
  const texts = spineTexts(box);
  let top = MARGIN;
  for (const [index, [label, share]] of CELLS.entries()) {
    const height = share * HEIGHT;
    doc.lineWidth(0.8).rect(left, top, width, height).stroke('#000000');
    pdf.type(width < 25 * MM ? 8 : 9, { color: '#444444' }).text(label, left, top + 3, { width, align: 'center' });
    const below = top + 18;
    doc
      .lineWidth(0.4)
      .moveTo(left, below)
      .lineTo(left + width, below)
      .stroke('#888888');
    const text = pdf.printable(texts[index]!);
    if (label === '全宗名称') drawUpright(pdf, text, { left, top: below, width, height: height - 18 });
    else drawMiddle(pdf, text, { left, top: below, width, height: height - 18 });
    top += height;
  }
}

interface Cell {
  left: number;
  top: number;
  width: number;
  height: number;
}

function drawMiddle(pdf: Pdf, text: string, cell: Cell): void {
  const lines = text.split('\n');
  let size = 18;
  const fits = () =>
    lines.every((line) => pdf.doc.widthOfString(line) <= cell.width - 12) &&
    lines.length * pdf.doc.currentLineHeight() <= cell.height - 4;
  for (pdf.type(size, { bold: true }); size > 6 && !fits(); pdf.type(size, { bold: true })) size -= 0.5;
  const step = pdf.doc.currentLineHeight();
  const top = cell.top + Math.max(2, (cell.height - lines.length * step) / 2);
  // Each line by itself: a text of several is centred with the break at its end.
  for (const [at, line] of lines.entries())
    pdf.doc.text(line, cell.left, top + at * step, { width: cell.width, align: 'center', lineBreak: false });
}

/** Written from the top down, as a spine is read; a long name in two columns from the right. */
function drawUpright(pdf: Pdf, text: string, cell: Cell): void {
  const characters = Array.from(text.replaceAll('（', '︵').replaceAll('）', '︶'));
  const fits = (size: number, columns: number) =>
    columns * size * 1.25 <= cell.width - 4 && Math.ceil(characters.length / columns) * size * 1.2 <= cell.height - 8;
  let [size, columns] = [Math.min(26, cell.width * 0.5), 1];
  while (size > 7 && !fits(size, columns)) {
    size -= 0.5;
    if (size < 14 && fits(size + 4, 2)) {
      columns = 2;
      size += 4;
    }
  }
  pdf.type(size, { bold: true });
  const each = Math.ceil(characters.length / columns);
  for (const [index, character] of characters.entries()) {
    const column = Math.floor(index / each);
    const rows = Math.min(each, characters.length - column * each);
    const x = cell.left + cell.width / 2 + (columns === 1 ? 0 : (0.5 - column) * size * 1.25);
    const y = cell.top + (cell.height - (columns === 1 ? rows : each) * size * 1.2) / 2 + (index % each) * size * 1.2;
    pdf.doc.text(character, x - size, y, { width: size * 2, align: 'center', lineBreak: false });
  }
}
