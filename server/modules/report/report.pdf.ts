/** A report as a PDF in the layout of GB/T 9704, as report.docx.ts has it; figures are links, bars are drawn. */
import { drawTable, MM, OFFICIAL, openPdf, type Pdf } from '../../infra/pdf/index.ts';
import type { ReportParagraph, ReportSection, ReportSectionTable } from '../../../shared/schemas/report.ts';
import { hrefs, isWide, type Paper, sayHeading, sayMore, sayNumber, saySpan, signed } from './report.paper.ts';

/** Lines of 28 pt: what the font's own line of 1.45 leaves. */
const gap = (size: number) => 28 - size * 1.45;
const WIDE = { top: 28 * MM, bottom: 26 * MM, left: 30 * MM, right: 30 * MM };

/** Gives the bytes of the PDF. */
export async function writeReportPdf(paper: Paper): Promise<Buffer> {
  const { row, sections } = paper;
  const wide = isWide(paper);
  const pdf = await openPdf({
    face: 'serif',
    landscape: wide,
    margins: wide ? WIDE : OFFICIAL,
    title: row.title,
    author: paper.head,
    at: row.issued_at ?? row.updated_at,
  });
  const { doc } = pdf;
  pdf.say(row.title, 22, { align: 'center', lineGap: 4, bold: true });
  pdf.say(sayNumber(paper), 14, { align: 'center', lineGap: 2 });
  pdf.say(saySpan(paper), 12, { align: 'center', lineGap: gap(12) });
  doc.y += 14;
  const links = hrefs(paper);
  for (const [at, section] of sections.entries()) {
    pdf.room(70);
    const heading = sayHeading(row.locale, at, sections.length, section.heading);
    pdf.say(heading, 16, { indent: 32, lineGap: gap(16), bold: true });
    for (const paragraph of section.paragraphs) if (!paragraph.left) speakParagraph(pdf, paragraph, links);
    if (section.table !== undefined) await sayTable(pdf, section.table, paper);
    if (section.chart !== undefined) drawBars(pdf, section.chart, links);
  }
  pdf.room(90);
  doc.y += 20;
  for (const text of signed(paper)) pdf.say(text, 16, { align: 'right', lineGap: gap(16) });
  pdf.numberPages();
  return (await pdf.end()).bytes;
}

function speakParagraph(pdf: Pdf, { runs }: ReportParagraph, links: ReadonlyMap<string, string>): void {
  const doc = pdf.type(16);
  const { left, width } = pdf;
  for (const [at, run] of runs.entries()) {
    const link = 'figure' in run ? links.get(run.figure) : undefined;
    const options = { width, lineGap: gap(16), continued: at < runs.length - 1, link: link ?? null, underline: false };
    const text = pdf.printable(run.text);
    if (at === 0) doc.text(text, left, doc.y, { ...options, indent: 32 });
    else doc.text(text, options);
  }
}

async function sayTable(pdf: Pdf, { columns, rows, hrefs: to, total }: ReportSectionTable, paper: Paper) {
  const look = { size: 10, pad: 4, least: 20 };
  await drawTable(
    pdf,
    columns.map(({ title, width }) => ({ title, share: width })),
    rows,
    {
      head: { ...look, bold: true },
      body: look,
      href: (at) => (to[at] == null ? undefined : `${paper.base}${to[at]}`),
      linkAt: 1,
    },
  );
  const more = sayMore(paper.row.locale, rows.length, total);
  if (more !== undefined) {
    pdf.doc.y += 6;
    pdf.say(more, 11);
  }
  pdf.doc.y += 12;
}

function drawBars(pdf: Pdf, bars: NonNullable<ReportSection['chart']>, links: ReadonlyMap<string, string>): void {
  const { doc, left, width } = pdf;
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const [label, number] = [width * 0.3, width * 0.12];
  for (const bar of bars) {
    pdf.room(20);
    const top = doc.y;
    pdf.type(12);
    doc.text(pdf.printable(bar.label), left, top, { width: label - 8, height: 17, ellipsis: true });
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
