/** Official papers as PDF: written on a computer, or scanned with the text laid invisibly over the picture (双层 PDF). */
import PDFDocument from 'pdfkit';
import { drawPage, type Paper, registerFonts } from './paper.ts';

/** Gives a PDF/1.7 file. `scans`: a JPEG for each page that takes the place of what can be seen. */
export async function makePdf(paper: Paper, scans?: readonly Buffer[]): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    // The bottom margin would begin a new page where a text comes near to it.
    margins: { top: 0, left: 0, right: 0, bottom: 0 },
    autoFirstPage: false,
    info: { Title: paper.title, Author: paper.signer, CreationDate: new Date(0), ModDate: new Date(0) },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  registerFonts(doc);
  for (const index of paper.pages.keys()) {
    doc.addPage();
    const scan = scans?.[index];
    // Text render mode 3 is invisible (ISO 32000-1, 9.3.6); the picture covers lines and seal.
    if (scan !== undefined) doc.addContent('3 Tr');
    drawPage(doc, paper, index);
    if (scan !== undefined) doc.image(scan, 0, 0, { width: 595.28, height: 841.89 });
  }
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}
