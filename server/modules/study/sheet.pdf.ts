/** A sheet of attendance as a PDF: the head of the table is on every page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { charactersOf } from '../../formats/font-characters.ts';
import { woffToSfnt } from '../../formats/woff.ts';
import type { Sheet } from './sheet.ts';

// The whole simplified Chinese set is one file of the package; pdfkit embeds only the characters used.
const FONT = createRequire(import.meta.url).resolve(
  '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff',
);
const MARGIN = 42;
const PAD = 4;
const LINE = '#8a8270';

/** Gives the bytes of the PDF. `createdAt` stands in its properties. */
export async function writeSheetPdf(sheet: Sheet, createdAt: string): Promise<Buffer> {
  const wide = sheet.columns.length > 7;
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({
    size: 'A4',
    layout: wide ? 'landscape' : 'portrait',
    margin: MARGIN,
    info: { Title: sheet.title, CreationDate: new Date(createdAt) },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  const font = woffToSfnt(await readFile(FONT));
  const has = charactersOf(font);
  // What the font cannot draw is named by its code point, not dropped.
  const printable = (text: string): string =>
    Array.from(text)
      .map((each) =>
        each === '\n' || has(each.codePointAt(0)!)
          ? each
          : `[U+${each.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
      )
      .join('');
  doc.font(font);
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN;
  const shares = sheet.columns.reduce((sum, each) => sum + each.share, 0);
  const widths = sheet.columns.map((each) => (each.share / shares) * width);

  const row = (values: readonly string[], head: boolean): void => {
    const size = head ? 9.5 : 9;
    doc.fontSize(size);
    const texts = values.map(printable);
    const height = Math.max(
      head ? 24 : 22,
      ...texts.map((text, index) => doc.heightOfString(text, { width: widths[index]! - 2 * PAD }) + 2 * PAD),
    );
    if (!head && doc.y + height > bottom) {
      doc.addPage();
      doc.y = MARGIN;
      row(
        sheet.columns.map((each) => each.title),
        true,
      );
      doc.fontSize(size);
    }
    const top = doc.y;
    let left = MARGIN;
    for (const [index, text] of texts.entries()) {
      const cell = widths[index]!;
      if (head) doc.rect(left, top, cell, height).fill('#f3efe6');
      doc.lineWidth(0.5).rect(left, top, cell, height).stroke(LINE);
      const align = head || sheet.columns[index]!.centred === true ? 'center' : 'left';
      const inner = doc.heightOfString(text, { width: cell - 2 * PAD });
      doc
        .fillColor('#1d2129')
        .text(text, left + PAD, top + (height - inner) / 2, { width: cell - 2 * PAD, align, lineBreak: true });
      left += cell;
    }
    doc.x = MARGIN;
    doc.y = top + height;
  };

  doc.fontSize(18).fillColor('#1d2129').text(printable(sheet.title), MARGIN, MARGIN, { width, align: 'center' });
  doc.y += 10;
  for (const [label, value] of sheet.facts) {
    doc.fontSize(10.5).text(printable(`${label}：${value === '' ? '—' : value}`), MARGIN, doc.y, { width });
    doc.y += 2;
  }
  doc.y += 8;
  row(
    sheet.columns.map((each) => each.title),
    true,
  );
  for (const values of sheet.rows) row(values, false);
  doc.y += 8;
  for (const note of [...sheet.notes, sheet.madeAt]) {
    if (doc.y + 16 > bottom) doc.addPage();
    doc.fontSize(9.5).fillColor('#4d5562').text(printable(note), MARGIN, doc.y, { width });
    doc.y += 2;
  }
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}
