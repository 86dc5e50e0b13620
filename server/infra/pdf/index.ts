/**
 * A paper as a PDF: one opener for all that the house prints, with the whole simplified Chinese font, of which only the
 * characters used are embedded. Sizes are points; what the font cannot draw is named by its code point.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { charactersOf } from '../../formats/font-characters.ts';
import { woffToSfnt } from '../../formats/woff.ts';
import { drawRow, rowHeight, type RowLook } from './pdf.table.ts';

export { drawTable, type TableColumn } from './pdf.table.ts';

export const MM = 72 / 25.4;
/** GB/T 9704: the margins of an official paper. */
export const OFFICIAL = { top: 37 * MM, bottom: 35 * MM, left: 28 * MM, right: 26 * MM };
export const RED = '#c00000';
const BLACK = '#000000';

export interface PdfOptions {
  face: 'serif' | 'sans';
  /** A4 where not given. */
  size?: [width: number, height: number];
  landscape?: boolean;
  margins: { top: number; bottom: number; left: number; right: number };
  title: string;
  author?: string;
  /** The time that the file bears: the same paper is made the same each time. */
  at: string;
}

export type TextLook = PDFKit.Mixins.TextOptions & { bold?: boolean; color?: string };

export interface Pdf {
  readonly doc: PDFKit.PDFDocument;
  /** Of the type area. */
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  printable: (text: string) => string;
  /** Chooses type for what follows. */
  type(size: number, look?: { bold?: boolean; color?: string }): PDFKit.PDFDocument;
  /** A paragraph over the whole line, at the place where the paper is. */
  say(text: string, size: number, look?: TextLook): void;
  /** One row of a table with its frame, on a new page where it does not fit. */
  row(texts: readonly string[], look: RowLook): void;
  heightOf(texts: readonly string[], look: RowLook): number;
  /** A new page where less than this is left. */
  room(height: number): void;
  /** `— 1 —` in the outer corners below the type area. */
  numberPages(): void;
  /** Gives the bytes and how many pages they are. */
  end(): Promise<{ bytes: Buffer; pages: number }>;
}

interface Font {
  bytes: Buffer;
  isDrawn: (codePoint: number) => boolean;
}
const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<Font>>();
/** Read when first needed and kept: inflating one takes a tenth of a second. */
function font(face: 'serif' | 'sans', weight: 400 | 700): Promise<Font> {
  const name = `noto-${face}-sc`;
  const key = `${name}-${weight}`;
  const file = `@fontsource/${name}/files/${name}-chinese-simplified-${weight}-normal.woff`;
  const found =
    loaded.get(key) ??
    readFile(require.resolve(file)).then((woff) => {
      const bytes = woffToSfnt(woff);
      return { bytes, isDrawn: charactersOf(bytes) };
    });
  loaded.set(key, found);
  return found;
}

export async function openPdf(options: PdfOptions): Promise<Pdf> {
  const { face, margins, title, author } = options;
  const [{ default: Document }, plain, bold] = await Promise.all([import('pdfkit'), font(face, 400), font(face, 700)]);
  const at = new Date(options.at);
  const doc = new Document({
    size: options.size ?? 'A4',
    layout: options.landscape === true ? 'landscape' : 'portrait',
    margins,
    info: { Title: title, ...(author !== undefined && { Author: author }), CreationDate: at, ModDate: at },
    bufferPages: true,
  });
  let pages = 1;
  doc.on('pageAdded', () => (pages += 1));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  doc.registerFont('plain', plain.bytes);
  doc.registerFont('bold', bold.bytes);
  const printable = (text: string): string =>
    Array.from(text.normalize('NFC'), (character) => {
      const point = character.codePointAt(0)!;
      return plain.isDrawn(point) || point < 0x20
        ? character
        : `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
    }).join('');

  const pdf: Pdf = {
    doc,
    get left() {
      return doc.page.margins.left;
    },
    get width() {
      return doc.page.width - doc.page.margins.left - doc.page.margins.right;
    },
    get bottom() {
      return doc.page.height - doc.page.margins.bottom;
    },
    printable,
    type: (size, look = {}) =>
      doc
        .font(look.bold === true ? 'bold' : 'plain')
        .fontSize(size)
        .fillColor(look.color ?? BLACK),
    say(text, size, look = {}) {
      const { bold: heavy, color, ...rest } = look;
      pdf.type(size, { ...(heavy && { bold: true }), ...(color !== undefined && { color }) });
      doc.text(printable(text), pdf.left, doc.y, { width: pdf.width, ...rest });
    },
    row: (texts, look) => drawRow(pdf, texts, look),
    heightOf: (texts, look) => rowHeight(pdf, texts.map(printable), look),
    room(height) {
      if (doc.y + height > pdf.bottom) doc.addPage();
    },
    numberPages() {
      const { start, count } = doc.bufferedPageRange();
      for (let index = 0; index < count; index++) {
        doc.switchToPage(start + index);
        const { bottom } = doc.page.margins;
        // Below the margin the library would begin a new page.
        doc.page.margins.bottom = 0;
        const odd = index % 2 === 0;
        pdf.type(14).text(`— ${index + 1} —`, pdf.left + (odd ? 0 : 14), doc.page.height - bottom + 7 * MM, {
          width: pdf.width - 14,
          align: odd ? 'right' : 'left',
          lineBreak: false,
        });
        doc.page.margins.bottom = bottom;
      }
    },
    async end() {
      doc.end();
      await ended;
      return { bytes: Buffer.concat(chunks), pages };
    },
  };
  pdf.type(12);
  return pdf;
}
