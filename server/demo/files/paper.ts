/** An official paper as pages of text, and how it stands on A4: red head, number, title, text, signature and seal. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { woffToSfnt } from '../../formats/woff.ts';

export interface Paper {
  /** The issuing body in the red head. */
  head: string;
  number: string;
  title: string;
  to?: string;
  /**
   * Paragraphs page by page, at most some 500 characters a page. `# ` begins a heading in the middle of the line, `|`
   * a row of a table whose cells are parted by `|`.
   */
  pages: readonly (readonly string[])[];
  signer: string;
  /** As written below the signature. */
  day: string;
}

type Document = PDFKit.PDFDocument;
const require = createRequire(import.meta.url);
const RED = '#b3261e';
const INK = '#1f1d1a';
const ROW = 36;
const LEFT = 74;
const WIDTH = 447;
const SIZE = 16;
/** Between lines, near the 22 lines a page of GB/T 9704. */
const LEADING = 10;

const load = (weight: number): Buffer =>
  woffToSfnt(
    readFileSync(
      require.resolve(`@fontsource/noto-serif-sc/files/noto-serif-sc-chinese-simplified-${weight}-normal.woff`),
    ),
  );
let fonts: { plain: Buffer; bold: Buffer } | undefined;

/** Makes the fonts `plain` and `bold` known to a document. */
export function registerFonts(doc: Document): void {
  fonts ??= { plain: load(400), bold: load(700) };
  doc.registerFont('plain', fonts.plain);
  doc.registerFont('bold', fonts.bold);
}

/** Draws page `index` of a paper on the current page of the document. */
export function drawPage(doc: Document, paper: Paper, index: number): void {
  let y = index === 0 ? drawHead(doc, paper) : 84;
  let inTable = false;
  for (const paragraph of paper.pages[index]!) {
    const isRow = paragraph.startsWith('|');
    y = drawParagraph(doc, paragraph, inTable && !isRow ? y + 14 : y);
    inTable = isRow;
  }
  if (index === paper.pages.length - 1) drawSignature(doc, paper, Math.min(y + 34, 690));
  const number = `— ${index + 1} —`;
  put(doc.font('plain').fontSize(11).fillColor(INK), number, LEFT, 778, { align: 'center' });
}

function drawHead(doc: Document, { head, number, title, to }: Paper): number {
  const size = Math.min(34, Math.floor(WIDTH / (head.length + 1)));
  put(doc.font('bold').fontSize(size).fillColor(RED), head, LEFT, 78, { align: 'center' });
  put(doc.font('plain').fontSize(14).fillColor(INK), number, LEFT, 142, { align: 'center' });
  doc
    .moveTo(LEFT, 170)
    .lineTo(LEFT + WIDTH, 170)
    .lineWidth(1.6)
    .stroke(RED);
  doc.font('bold').fontSize(19);
  put(doc, title, LEFT + 20, 196, { align: 'center', width: WIDTH - 40, lineGap: 5 });
  const y = 196 + doc.heightOfString(title, { width: WIDTH - 40, lineGap: 5 }) + 20;
  if (to === undefined) return y;
  put(doc.font('plain').fontSize(SIZE), `${to}：`, LEFT, y);
  return y + 34;
}

function drawParagraph(doc: Document, paragraph: string, y: number): number {
  doc.fillColor(INK);
  if (paragraph.startsWith('# ')) {
    put(doc.font('bold').fontSize(17), paragraph.slice(2), LEFT, y, { align: 'center' });
    return y + 46;
  }
  doc.font('plain').fontSize(SIZE);
  if (paragraph.startsWith('|')) {
    const cells = paragraph.slice(1).split('|');
    const width = WIDTH / cells.length;
    for (const [column, cell] of cells.entries()) {
      doc
        .rect(LEFT + column * width, y, width, ROW)
        .lineWidth(0.6)
        .stroke(INK);
      put(doc.fontSize(13), cell, LEFT + column * width, y + 8, { width, align: 'center' });
    }
    return y + ROW;
  }
  const options = { lineGap: LEADING, indent: SIZE * 2 };
  put(doc, paragraph, LEFT, y, options);
  return y + doc.heightOfString(paragraph, { width: WIDTH, ...options }) + 4;
}

function drawSignature(doc: Document, { signer, day }: Paper, y: number): void {
  doc.font('plain').fontSize(SIZE).fillColor(INK);
  put(doc, signer, LEFT, y, { align: 'right', width: WIDTH - 30 });
  put(doc, day, LEFT, y + 28, { align: 'right', width: WIDTH - 30 });
  const [x, radius] = [LEFT + WIDTH - 100, 46];
  doc
    .save()
    .opacity(0.72)
    .circle(x, y + 18, radius)
    .lineWidth(2.6)
    .stroke(RED);
  const star = Array.from({ length: 10 }, (_, point): [number, number] => {
    const [far, angle] = [point % 2 === 0 ? 15 : 6, (Math.PI / 5) * point - Math.PI / 2];
    return [x + far * Math.cos(angle), y + 18 + far * Math.sin(angle)];
  });
  doc.polygon(...star).fill(RED);
  doc.restore();
}

/** One text at one place; it never runs over to a new page by itself. */
function put(doc: Document, text: string, x: number, y: number, options: PDFKit.Mixins.TextOptions = {}): void {
  doc.text(text, x, y, { width: WIDTH, ...options });
}
