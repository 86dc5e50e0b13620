/** Official papers as word processor files, the way an agency's office system hands them over. */
import { AlignmentType, Document, Packer, PageBreak, Paragraph, TextRun } from 'docx';
import type { Paper } from './paper.ts';

const line = (
  text: string,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType],
  size = 32,
  color = '000000',
) =>
  new Paragraph({ alignment, spacing: { after: 160 }, children: [new TextRun({ text, size, color, font: '仿宋' })] });

/** Gives a DOCX; each page of the paper begins a new page. */
export async function makeDocx(paper: Paper): Promise<Buffer> {
  const children = [
    line(paper.head, AlignmentType.CENTER, 56, 'B3261E'),
    line(paper.number, AlignmentType.CENTER, 28),
    line(paper.title, AlignmentType.CENTER, 40),
    ...(paper.to === undefined ? [] : [line(`${paper.to}：`, AlignmentType.LEFT)]),
  ];
  for (const [index, page] of paper.pages.entries()) {
    if (index > 0) children.push(new Paragraph({ children: [new PageBreak()] }));
    for (const paragraph of page)
      children.push(
        paragraph.startsWith('# ')
          ? line(paragraph.slice(2), AlignmentType.CENTER, 36)
          : line(
              paragraph.startsWith('|') ? paragraph.slice(1).replaceAll('|', '\t') : `\u3000\u3000${paragraph}`,
              AlignmentType.LEFT,
            ),
      );
  }
  children.push(line(paper.signer, AlignmentType.RIGHT), line(paper.day, AlignmentType.RIGHT));
  return Packer.toBuffer(new Document({ title: paper.title, creator: paper.signer, sections: [{ children }] }));
}
