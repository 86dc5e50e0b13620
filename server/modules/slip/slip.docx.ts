/**
 * A slip as a Word file in the layout of GB/T 9704: A4, margins 37, 35, 28 and 26 mm, title 22 pt, text 16 pt 仿宋 with lines
 * of 28 pt, the number under the red head. To be finished by a person where need be.
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  type IParagraphOptions,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { PrintInput } from './slip.present.ts';

const MM = 56.7;
const SONG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '方正小标宋简体' };
const FANG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋_GB2312' };
/** 28 pt, exactly: 22 lines on a page. */
const LINE = { line: 560, lineRule: 'exact' as const };

const line = (
  text: string,
  options: IParagraphOptions = {},
  run: { size?: number; color?: string; title?: boolean } = {},
) =>
  new Paragraph({
    spacing: LINE,
    ...options,
    children: [
      new TextRun({
        text,
        size: run.size ?? 32,
        font: run.title === true ? SONG : FANG,
        ...(run.color && { color: run.color }),
      }),
    ],
  });

/** Gives the bytes of the DOCX. */
export function writeSlipDocx(input: PrintInput): Promise<Buffer> {
  const cell = (text: string, width: number) =>
    new TableCell({
      width: { size: width, type: WidthType.PERCENTAGE },
      children: text.split('\n').map((each) => line(each, {}, { size: 28 })),
    });
  const red = { style: BorderStyle.SINGLE, size: 12, color: 'C00000', space: 6 };
  const document = new Document({
    title: `${input.title} ${input.number}`,
    creator: input.head,
    sections: [
      {
        properties: {
          page: {
            size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
            margin: {
              top: Math.round(37 * MM),
              bottom: Math.round(35 * MM),
              left: Math.round(28 * MM),
              right: Math.round(26 * MM),
            },
          },
        },
        children: [
          line(
            input.head,
            { alignment: AlignmentType.CENTER, spacing: {} },
            { size: 52, color: 'C00000', title: true },
          ),
          line(input.number, { alignment: AlignmentType.CENTER, border: { bottom: red } }),
          line(''),
          line(input.title, { alignment: AlignmentType.CENTER }, { size: 44, title: true }),
          line(''),
          line(`${input.to}：`),
          ...input.body.split('\n').map((text) => line(text, { indent: { firstLine: 640 } })),
          line(''),
          new Table({
            width: { size: 100, type: WidthType.PERCENTAGE },
            rows: input.rows.map(([label, text]) => new TableRow({ children: [cell(label, 26), cell(text, 74)] })),
          }),
          line(''),
          ...input.foot.map((text) => line(text, { alignment: AlignmentType.RIGHT, indent: { right: 640 } })),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
