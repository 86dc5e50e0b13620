/** 案卷封面 and 备考表 (GB/T 9705-2008, DA/T 22-2015): what stands before and after the papers. */
import { MM, openPdf, type Pdf } from '../../infra/pdf/index.ts';

export interface Cover {
  fondsName: string;
  category: string;
  title: string;
  dates: string;
  retention: string;
  items: string;
  pages: string;
  fondsNumber: string;
  catalogue: string;
  volume: string;
  code: string;
}

const MARGIN = 20 * MM;

/** 220 × 300 mm, one page each. */
export async function writeCovers(covers: readonly Cover[], at: string): Promise<Buffer> {
  const margins = { top: MARGIN, bottom: MARGIN, left: 30 * MM, right: MARGIN };
  const pdf = await openPdf({ face: 'serif', size: [220 * MM, 300 * MM], margins, title: '案卷封面', at });
  for (const [index, cover] of covers.entries()) {
    if (index > 0) pdf.doc.addPage();
    drawCover(pdf, cover);
  }
  return (await pdf.end()).bytes;
}

function drawCover(pdf: Pdf, cover: Cover): void {
  const { doc, left, width } = pdf;
  pdf.doc.y = 40 * MM;
  pdf.say(cover.fondsName, 26, { align: 'center', bold: true, characterSpacing: 2 });
  pdf.doc.y += 14;
  pdf.say(cover.category, 18, { align: 'center' });
  doc
    .moveTo(left + width * 0.2, doc.y + 8)
    .lineTo(left + width * 0.8, doc.y + 8)
    .lineWidth(0.8)
    .stroke('#000000');
  doc.y = 110 * MM;
  const inner = { width: width - 40, align: 'center' as const, lineGap: 10 };
  pdf.type(24, { bold: true }).text(pdf.printable(cover.title), left + 20, doc.y, inner);
  const half = width / 2;
  const look = { size: 13, pad: [8, 8] as const, least: 36, middle: true };
  doc.y = 205 * MM;
  pdf.row([`起止日期：${cover.dates}`, `保管期限：${cover.retention}`], { ...look, widths: [half, half] });
  pdf.row([`本卷共 ${cover.items || '　　'} 件 ${cover.pages || '　　'} 页`, `档号：${cover.code}`], {
    ...look,
    widths: [half, half],
  });
  doc.y += 14;
  const third = width / 3;
  const small = { ...look, size: 12, align: ['center', 'center', 'center'] as const };
  pdf.row(['全宗号', '目录号', '案卷号'], { ...small, widths: [third, third, third], least: 24, bold: true });
  pdf.row([cover.fondsNumber, cover.catalogue, cover.volume], { ...small, widths: [third, third, third], least: 32 });
}

export interface Note {
  /** 卷内备考表 or 备考表. */
  title: string;
  code: string;
  /** What is counted, then what a person says of it. */
  situation: string;
  signs: readonly (readonly [label: string, text: string])[];
}

export async function writeNotes(notes: readonly Note[], at: string): Promise<Buffer> {
  const margins = { top: 25 * MM, bottom: MARGIN, left: 30 * MM, right: MARGIN };
  const pdf = await openPdf({ face: 'serif', margins, title: '备考表', at });
  for (const [index, note] of notes.entries()) {
    if (index > 0) pdf.doc.addPage();
    drawNote(pdf, note);
  }
  return (await pdf.end()).bytes;
}

function drawNote(pdf: Pdf, note: Note): void {
  const { doc, left, width } = pdf;
  pdf.say(note.title, 22, { align: 'center', bold: true, characterSpacing: 6 });
  doc.y += 12;
  pdf.say(note.code, 12);
  doc.y += 6;
  const top = doc.y;
  const height = pdf.bottom - top;
  doc.lineWidth(1).rect(left, top, width, height).stroke('#000000');
  const inner = { width: width - 32, lineGap: 9 };
  pdf.type(14).text(pdf.printable(note.situation), left + 16, top + 18, inner);
  // The signatures stand in the lower right, each on its line.
  const line = 32;
  let y = top + height - note.signs.length * line - 18;
  for (const [label, text] of note.signs) {
    pdf.type(14).text(`${label}：`, left + width * 0.5, y, { width: 84, align: 'right' });
    pdf.doc.text(pdf.printable(text), left + width * 0.5 + 88, y, { width: width * 0.5 - 104 });
    y += line;
  }
}
