/** A report as a PDF in the layout of GB/T 9704, as report.docx.ts has it; figures are links, bars are drawn. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { woffToSfnt } from '../../formats/woff.ts';
import type { ReportParagraph, ReportSection, ReportSectionTable } from '../../../shared/schemas/report.ts';
import { hrefs, isWide, type Paper, sayHeading, sayMore, sayNumber, saySpan, signed } from './report.paper.ts';

// The whole simplified Chinese set is one file of the package; pdfkit embeds only the characters used.
const fontFile = (weight: 400 | 700) =>
  createRequire(import.meta.url).resolve(
    `@fontsource/noto-serif-sc/files/noto-serif-sc-chinese-simplified-${weight}-normal.woff`,
  );
const MM = 72 / 25.4;
const INK = '#000000';
/** Lines of 28 pt: what the font's own line of 1.45 leaves. */
const gap = (size: number, line = 28) => line - size * 1.45;

interface Page {
  doc: PDFKit.PDFDocument;
  left: number;
  width: number;
  bottom: number;
}

/** Gives the bytes of the PDF. */
export async function writeReportPdf(paper: Paper): Promise<Buffer> {
  const { row, sections } = paper;
  const wide = isWide(paper);
  const [top, bottom, left, right] = (wide ? [28, 26, 30, 30] : [37, 35, 28, 26]).map((each) => each * MM);
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({
    size: 'A4',
    layout: wide ? 'landscape' : 'portrait',
    margins: { top: top!, bottom: bottom!, left: left!, right: right! },
    info: { Title: row.title, Author: paper.head, CreationDate: new Date(row.issued_at ?? row.updated_at) },
    bufferPages: true,
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  doc.registerFont('text', woffToSfnt(await readFile(fontFile(400))));
  doc.registerFont('heading', woffToSfnt(await readFile(fontFile(700))));
  const page: Page = { doc, left: left!, width: doc.page.width - left! - right!, bottom: doc.page.height - bottom! };
  const say = (text: string, size: number, options: PDFKit.Mixins.TextOptions = {}, font = 'text') =>
    doc
      .font(font)
      .fontSize(size)
      .fillColor(INK)
      .text(text, page.left, doc.y, { width: page.width, lineGap: gap(size), ...options });
  say(row.title, 22, { align: 'center', lineGap: 4 }, 'heading');
  say(sayNumber(paper), 14, { align: 'center', lineGap: 2 });
  say(saySpan(paper), 12, { align: 'center' });
  doc.y += 14;
  const links = hrefs(paper);
  for (const [at, section] of sections.entries()) {
    if (doc.y > page.bottom - 70) doc.addPage();
    say(sayHeading(row.locale, at, sections.length, section.heading), 16, { indent: 32 }, 'heading');
    for (const paragraph of section.paragraphs) if (!paragraph.left) speakParagraph(page, paragraph, links);
    if (section.table !== undefined) drawTable(page, section.table, paper);
    if (section.chart !== undefined) drawBars(page, section.chart, links);
  }
  if (doc.y > page.bottom - 90) doc.addPage();
  doc.y += 20;
  for (const text of signed(paper)) say(text, 16, { align: 'right' });
  numberPages(doc);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

function speakParagraph(
  { doc, left, width }: Page,
  { runs }: ReportParagraph,
  links: ReadonlyMap<string, string>,
): void {
  doc.font('text').fontSize(16).fillColor(INK);
  for (const [at, run] of runs.entries()) {
    const link = 'figure' in run ? links.get(run.figure) : undefined;
    const options = { width, lineGap: gap(16), continued: at < runs.length - 1, link: link ?? null, underline: false };
    if (at === 0) doc.text(run.text, left, doc.y, { ...options, indent: 32 });
    else doc.text(run.text, options);
  }
}

/** — 1 — in the outer corner, below the text. */
function numberPages(doc: PDFKit.PDFDocument): void {
  const { start, count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    doc.switchToPage(start + at);
    const { left, right, bottom } = doc.page.margins;
    // Below the margin the library would begin a new page.
    doc.page.margins.bottom = 0;
    const odd = at % 2 === 0;
    doc
      .font('text')
      .fontSize(14)
      .fillColor(INK)
      .text(`— ${at + 1} —`, left + (odd ? 0 : 14), doc.page.height - bottom + 7 * MM, {
        width: doc.page.width - left - right - 14,
        align: odd ? 'right' : 'left',
        lineBreak: false,
      });
    doc.page.margins.bottom = bottom;
  }
}

function drawTable(page: Page, { columns, rows, hrefs: to, total }: ReportSectionTable, paper: Paper): void {
  const { doc, left, width } = page;
  const whole = columns.reduce((sum, each) => sum + each.width, 0);
  const widths = columns.map((each) => (each.width * width) / whole);
  const head = () =>
    drawRow(
      page,
      widths,
      columns.map(({ title }) => title),
      'heading',
    );
  head();
  for (const [at, row] of rows.entries()) {
    const href = to[at];
    if (doc.y + rowHeight(page, widths, row, 'text') > page.bottom) {
      doc.addPage();
      head();
    }
    drawRow(page, widths, row, 'text', href == null ? undefined : `${paper.base}${href}`);
  }
  const more = sayMore(paper.row.locale, rows.length, total);
  if (more !== undefined) doc.fontSize(11).text(more, left, doc.y + 6, { width });
  doc.y += 12;
}

const CELL = 10;
const PAD = 4;
function rowHeight({ doc }: Page, widths: readonly number[], texts: readonly string[], font: string): number {
  doc.font(font).fontSize(CELL);
  return Math.max(20, ...texts.map((text, at) => doc.heightOfString(text, { width: widths[at]! - 2 * PAD }) + 2 * PAD));
}

function drawRow(page: Page, widths: readonly number[], texts: readonly string[], font: string, link?: string): void {
  const { doc } = page;
  const height = rowHeight(page, widths, texts, font);
  const top = doc.y;
  let left = page.left;
  for (const [at, text] of texts.entries()) {
    doc.lineWidth(0.5).rect(left, top, widths[at]!, height).stroke(INK);
    const options = { width: widths[at]! - 2 * PAD, link: at === 1 ? (link ?? null) : null };
    doc.fillColor(INK).text(text, left + PAD, top + PAD, options);
    left += widths[at]!;
  }
  doc.x = page.left;
  doc.y = top + height;
}

function drawBars(page: Page, bars: NonNullable<ReportSection['chart']>, links: ReadonlyMap<string, string>): void {
  const { doc, left, width } = page;
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const [label, number] = [width * 0.3, width * 0.12];
  for (const bar of bars) {
    if (doc.y + 20 > page.bottom) doc.addPage();
    const top = doc.y;
    doc.font('text').fontSize(12).fillColor(INK);
    doc.text(bar.label, left, top, { width: label - 8, height: 17, ellipsis: true });
    doc.text(String(bar.value), left + label, top, {
      width: number - 8,
      align: 'right',
      link: links.get(bar.figure) ?? null,
    });
    const length = ((width - label - number) * bar.value) / highest;
    doc.rect(left + label + number, top + 4, length, 10).fill('#24506b');
    doc.x = left;
    doc.y = top + 21;
  }
  doc.y += 8;
}
