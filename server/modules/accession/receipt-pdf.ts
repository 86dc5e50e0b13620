/** 电子档案移交与接收登记表 with its table of digests (standards 3.3) as a PDF. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';
import { charactersOf } from '../../formats/font-characters.ts';
import { woffToSfnt } from '../../formats/woff.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { AccessionDetail } from '../../../shared/schemas/accession.ts';
import type { Receipt } from './receipt.ts';

export interface ReceiptInput {
  receipt: Receipt;
  archive: string;
  properties: AccessionDetail['properties'];
  consent: AccessionDetail['consent'];
  files: readonly { code: string; name: string; byte_size: number; sha256: string; sm3: string }[];
  locale: Locale;
}

// The whole simplified Chinese set is one file of the package; pdfkit embeds only the characters used.
const FONT = createRequire(import.meta.url).resolve(
  '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff',
);
const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const LABEL_WIDTH = 150;
const BOTTOM = 841.89 - MARGIN;

/** Gives the bytes of the PDF. */
export async function writeReceipt(input: ReceiptInput): Promise<Buffer> {
  const { receipt, locale } = input;
  const say = (key: string, params: Record<string, string | number> = {}): string =>
    translate(locale, `receipt.${key}`, params);
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({
    size: 'A4',
    margin: MARGIN,
    info: { Title: say('title'), CreationDate: new Date(receipt.at) },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  const font = woffToSfnt(await readFile(FONT));
  const printable = printableIn(font);
  doc.font(font);
  write(doc, say('title'), MARGIN, doc.y, WIDTH, 16, 'center');
  doc.moveDown(0.8);
  const pass = (property: string): string => {
    const found = input.properties.find((each) => each.property === property);
    const { passed = 0, total = 0, manual = 0 } = found ?? {};
    return say('passed', { passed, manual, failed: total - passed - manual });
  };
  const lines: [string, string][] = [
    [say('number'), receipt.number],
    [say('name'), receipt.title],
    [say('agency'), receipt.agency],
    [say('archive'), input.archive],
    [say('items'), String(receipt.items)],
    [say('files'), String(receipt.files)],
    [say('bytes'), `${(receipt.bytes / 1024 ** 3).toFixed(3)}（${receipt.bytes} B）`],
    [say('range'), `${receipt.firstCode}  ${receipt.lastCode}`],
    [say('carrier'), say('online')],
    ...(receipt.returned > 0 ? [[say('returned'), String(receipt.returned)] as [string, string]] : []),
    ...(['authenticity', 'integrity', 'usability', 'security'] as const).map(
      (each) => [say(each), pass(each)] as [string, string],
    ),
    [say('exterior'), say('manual')],
    ...(input.consent
      ? [
          [say('consent'), `${input.consent.representative}  ${chinaTime(input.consent.at).slice(0, 10)}`] as [
            string,
            string,
          ],
        ]
      : []),
    [say('at'), chinaTime(receipt.at)],
    [say('digest'), receipt.digest],
  ];
  for (const [label, value] of lines) row(doc, [label, printable(value)], [LABEL_WIDTH, WIDTH - LABEL_WIDTH], 9.5);
  const half = WIDTH / 2;
  row(doc, [say('agency'), say('archive')], [half, half], 9.5);
  for (const key of ['filledBy', 'reviewer', 'seal', 'date'])
    row(doc, [`${say(key)}：`, `${say(key)}：`], [half, half], 9.5, 24);
  doc.addPage();
  write(doc, say('table'), MARGIN, doc.y, WIDTH, 13, 'center');
  doc.moveDown(0.5);
  const widths = [170, 60, WIDTH - 230];
  row(doc, [say('file'), say('byteCount'), 'SHA-256 / SM3'], widths, 8);
  for (const file of input.files)
    row(
      doc,
      [`${printable(file.code)}\n${printable(file.name)}`, String(file.byte_size), `${file.sha256}\n${file.sm3}`],
      widths,
      6.8,
    );
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

/**
 * What the font cannot draw (names with 㐂, 𠮷, 䶮) is printed as its code point, [U+20BB7], lest a name lose a character
 * in silence. The digests and the screen have the character itself.
 */
function printableIn(font: Buffer): (text: string) => string {
  const isDrawn = charactersOf(font);
  return (text) =>
    Array.from(text.normalize('NFC'), (character) => {
      const point = character.codePointAt(0)!;
      return isDrawn(point) || point < 0x20 ? character : `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
    }).join('');
}

/** Paper shows the time of the place (UTC+8). */
const chinaTime = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19);

type Doc = InstanceType<typeof PDFDocument>;

/** One row of a table with its frame, on a new page where it does not fit. */
function row(doc: Doc, cells: readonly string[], widths: readonly number[], size: number, least = 18): void {
  doc.fontSize(size);
  const heights = cells.map((cell, index) => doc.heightOfString(cell, { width: widths[index]! - 8 }));
  const height = Math.max(least, Math.max(...heights) + 6);
  if (doc.y + height > BOTTOM) doc.addPage();
  const top = doc.y;
  let left = MARGIN;
  for (const [index, cell] of cells.entries()) {
    doc.lineWidth(0.5).rect(left, top, widths[index]!, height).stroke('#777777');
    write(doc, cell, left + 4, top + 3, widths[index]! - 8, size);
    left += widths[index]!;
  }
  doc.x = MARGIN;
  doc.y = top + height;
}

function write(
  doc: Doc,
  text: string,
  x: number,
  y: number,
  width: number,
  size: number,
  align: 'left' | 'center' = 'left',
): void {
  doc.fontSize(size).fillColor('#222222').text(text, x, y, { width, align });
}
