/**
 * A report as a Word file in the layout of GB/T 9704, to be finished by a person: A4, margins 37, 35, 28 and 26 mm, title
 * 22 pt, text 16 pt 仿宋 with lines of 28 pt, headings 16 pt 黑体, page numbers 14 pt between dashes: odd ones at the right,
 * even ones at the left. Figures are links to the lists behind them.
 */
import {
  AlignmentType,
  Document,
  ExternalHyperlink,
  Footer,
  type IParagraphOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import type { ReportSection, ReportSectionTable } from '../../../shared/schemas/report.ts';
import { hrefs, isWide, type Paper, sayHeading, sayMore, sayNumber, saySpan, signed } from './report.paper.ts';

const MM = 56.7;
const roman = { ascii: 'Times New Roman', hAnsi: 'Times New Roman' };
const FONTS = {
  title: { ...roman, eastAsia: '方正小标宋简体' },
  heading: { ...roman, eastAsia: '黑体' },
  text: { ...roman, eastAsia: '仿宋_GB2312' },
  note: { ...roman, eastAsia: '楷体_GB2312' },
  page: { ascii: '宋体', hAnsi: '宋体', eastAsia: '宋体' },
};
/** 28 pt, exactly: 22 lines on a page. */
const LINE = { line: 560, lineRule: 'exact' as const };
/** Two characters of 16 pt. */
const INDENT = { firstLine: 640 };

type Font = keyof typeof FONTS;
const run = (text: string, font: Font = 'text', size = 32) => new TextRun({ text, size, font: FONTS[font] });
const line = (children: readonly ParagraphChild[], options: IParagraphOptions = {}) =>
  new Paragraph({ spacing: LINE, ...options, children: [...children] });

/** Gives the bytes of the DOCX. */
export function writeReportDocx(paper: Paper): Promise<Buffer> {
  const { row, sections } = paper;
  const links = hrefs(paper);
  const wide = isWide(paper);
  const centre = { alignment: AlignmentType.CENTER };
  const [house, day] = signed(paper);
  const document = new Document({
    title: row.title,
    creator: paper.head,
    evenAndOddHeaderAndFooters: true,
    sections: [
      {
        properties: {
          page: {
            // The library turns width and height for a page that lies across.
            size: {
              width: Math.round(210 * MM),
              height: Math.round(297 * MM),
              orientation: wide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              top: Math.round((wide ? 28 : 37) * MM),
              bottom: Math.round((wide ? 26 : 35) * MM),
              left: Math.round((wide ? 30 : 28) * MM),
              right: Math.round((wide ? 30 : 26) * MM),
              footer: Math.round(23 * MM),
            },
          },
        },
        footers: { default: pageNumber('odd'), even: pageNumber('even') },
        children: [
          line([run(row.title, 'title', 44)], { ...centre, spacing: { after: 120 } }),
          line([run(sayNumber(paper), 'note')], centre),
          line([run(saySpan(paper), 'note', 28)], centre),
          line([]),
          ...sections.flatMap((section, at) => [
            line([run(sayHeading(row.locale, at, sections.length, section.heading), 'heading')], {
              indent: INDENT,
              keepNext: true,
            }),
            ...body(section, links, paper),
          ]),
          line([]),
          line([run(house)], { alignment: AlignmentType.RIGHT, indent: { right: 640 } }),
          line([run(day)], { alignment: AlignmentType.RIGHT, indent: { right: 640 } }),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

/** — 1 — in the outer corner: one character in from the edge of the text. */
function pageNumber(side: 'odd' | 'even'): Footer {
  const indent = side === 'odd' ? { right: 280 } : { left: 280 };
  const alignment = side === 'odd' ? AlignmentType.RIGHT : AlignmentType.LEFT;
  return new Footer({
    children: [
      new Paragraph({
        alignment,
        indent,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28, font: FONTS.page })],
      }),
    ],
  });
}

function body(section: ReportSection, links: ReadonlyMap<string, string>, paper: Paper): (Paragraph | Table)[] {
  const parts: (Paragraph | Table)[] = section.paragraphs
    .filter(({ left }) => !left)
    .map(({ runs }) =>
      line(
        runs.map((each) => {
          const link = 'figure' in each ? links.get(each.figure) : undefined;
          return link === undefined ? run(each.text) : new ExternalHyperlink({ link, children: [run(each.text)] });
        }),
        { indent: INDENT },
      ),
    );
  if (section.table !== undefined) parts.push(...table(section.table, paper));
  if (section.chart !== undefined && section.chart.length > 0)
    parts.push(
      grid(
        section.chart.map(({ label, figure, value }) => [
          [run(label, 'text', 28)],
          [linked(String(value), links.get(figure), 28)],
          [run('█'.repeat(bar(value, section.chart!)), 'page', 20)],
        ]),
        [34, 16, 50],
      ),
    );
  return parts;
}

const linked = (text: string, link: string | undefined, size: number): ParagraphChild =>
  link === undefined ? run(text, 'text', size) : new ExternalHyperlink({ link, children: [run(text, 'text', size)] });

/** A bar of at most twenty blocks. */
const bar = (value: number, bars: readonly { value: number }[]): number =>
  Math.round((value * 20) / Math.max(1, ...bars.map((each) => each.value)));

function table({ columns, rows, hrefs: to, total }: ReportSectionTable, paper: Paper): (Paragraph | Table)[] {
  const head = columns.map(({ title }) => [run(title, 'heading', 24)]);
  const cells = rows.map((row, at) =>
    row.map((text, column) => {
      const link = to[at];
      return [linked(text, column === 1 && link != null ? `${paper.base}${link}` : undefined, 24)];
    }),
  );
  const more = sayMore(paper.row.locale, rows.length, total);
  return [
    grid(
      cells,
      columns.map(({ width }) => width),
      head,
    ),
    ...(more === undefined ? [] : [line([run(more, 'note', 24)])]),
  ];
}

function grid(
  rows: readonly (readonly ParagraphChild[])[][],
  widths: readonly number[],
  head?: readonly (readonly ParagraphChild[])[],
): Table {
  const cell = (children: readonly ParagraphChild[], at: number) =>
    new TableCell({
      width: { size: widths[at]!, type: WidthType.PERCENTAGE },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [new Paragraph({ spacing: { line: 340, lineRule: 'atLeast' }, children: [...children] })],
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      ...(head === undefined ? [] : [new TableRow({ tableHeader: true, children: head.map(cell) })]),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: row.map(cell) })),
    ],
  });
}
