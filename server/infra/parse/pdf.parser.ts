/**
 * PDF through pdfium (text and pictures of pages), and through pdf.js where pdfium has no glyphs: a Chinese font that
 * is not embedded renders blank there. Runs only in the parsing child.
 */
import { readFile } from 'node:fs/promises';
import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { cleanText, emptyExtraction, type Extraction, type RenderOptions } from './parse.types.ts';
import { pdfjsPicture, pdfjsTexts } from './pdfjs.fallback.ts';

/** ISO 32000-1, 7.5.5: the end marker is the last line; programs accept it within the last 1,024 bytes. */
const TAIL_BYTES = 1024;
const MAX_PAGES = 20_000;

let library: ReturnType<typeof PDFiumLibrary.init> | undefined;
export const pdfium = (): ReturnType<typeof PDFiumLibrary.init> => (library ??= PDFiumLibrary.init());

/** The text of each page, and what is wrong with the file. Does not throw for a damaged file. */
export async function extractPdf(path: string): Promise<Extraction> {
  const result: Extraction = { ...emptyExtraction(), textSource: 'pdf-text' };
  const bytes = await readFile(path);
  result.truncated = isTruncated(bytes);
  let document: PDFiumDocument;
  try {
    document = await (await pdfium()).loadDocument(bytes);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result.warnings.push(`pdfium: ${message}`);
    if (/password/i.test(message)) return { ...result, encrypted: true, truncated: false };
    return { ...result, unreadable: !result.truncated };
  }
  try {
    result.pageCount = document.getPageCount();
    if (result.pageCount === 0) result.unreadable = !result.truncated;
    if (result.pageCount > MAX_PAGES) result.warnings.push(`only the first ${MAX_PAGES} pages were read`);
    readPages(document, Math.min(result.pageCount, MAX_PAGES), result);
  } finally {
    document.destroy();
  }
  if (bytes.includes('/Encrypt')) result.warnings.push('restricted: the file limits what may be done with it');
  await fillFromPdfjs(bytes, result);
  return result;
}

/** Pages without text that carry text objects are left for pdf.js (`text` stays empty, a warning names them). */
function readPages(document: PDFiumDocument, count: number, result: Extraction): void {
  for (let index = 0; index < count; index++) {
    try {
      const page = document.getPage(index);
      const size = page.getOriginalSize();
      const text = cleanText(page.getText()).trim();
      result.pages.push({ number: index + 1, text, width: size.originalWidth, height: size.originalHeight });
      if (text === '' && hasTextObject(page)) result.warnings.push(`no-text-map: page ${index + 1}`);
      closePage(page);
    } catch (error) {
      result.warnings.push(`page ${index + 1}: ${error instanceof Error ? error.message : String(error)}`);
      result.pages.push({ number: index + 1, text: '' });
      result.unreadable = !result.truncated;
    }
  }
}

/** The library closes a page only when it draws it, and would keep every page that was read in memory. */
export function closePage(page: PDFiumPage): void {
  const inner = page as unknown as { module: { _FPDF_ClosePage: (pointer: number) => void }; pageIdx: number };
  inner.module._FPDF_ClosePage(inner.pageIdx);
}

function hasTextObject(page: PDFiumPage): boolean {
  for (const object of page.objects()) if (object.type === 'text') return true;
  return false;
}

async function fillFromPdfjs(bytes: Buffer, result: Extraction): Promise<void> {
  const numbers = result.warnings
    .flatMap((warning) => /^no-text-map: page (\d+)$/.exec(warning)?.[1] ?? [])
    .map(Number);
  if (numbers.length === 0) return;
  try {
    const texts = await pdfjsTexts(bytes, numbers);
    for (const page of result.pages) page.text = cleanText(texts.get(page.number) ?? page.text).trim();
  } catch (error) {
    result.warnings.push(`pdf.js: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A file that ends before its end marker. What follows the marker (padding, a signature's newline) does not matter. */
function isTruncated(bytes: Buffer): boolean {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1]! <= 0x20)) end--;
  return !bytes.subarray(Math.max(0, end - TAIL_BYTES), end).includes('%%EOF');
}

/** The picture of one page, as the bytes of an image file. Throws when there is no such page. */
export async function renderPdf(path: string, number: number, options: RenderOptions): Promise<Buffer> {
  const bytes = await readFile(path);
  const document = await (await pdfium()).loadDocument(bytes);
  try {
    if (number < 1 || number > document.getPageCount()) throw new RangeError(`no page ${number}`);
    const page = document.getPage(number - 1);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const height = Math.max(1, Math.round((options.width * originalHeight) / originalWidth));
    const { data } = await page.render({ width: options.width, height, render: 'bitmap' });
    // Drawing closes the page: it has to be opened again to be asked.
    if (isBlank(data) && hasTextObject(document.getPage(number - 1))) {
      const picture = await pdfjsPicture(bytes, number, options.width);
      return await sharp(picture).toFormat(options.format).toBuffer();
    }
    const raw = { width: options.width, height, channels: 4 } as const;
    return await sharp(data, { raw }).flatten({ background: '#fff' }).toFormat(options.format).toBuffer();
  } finally {
    document.destroy();
  }
}

function isBlank(data: Uint8Array): boolean {
  return data.every((value) => value === 255);
}
