/** Where hits stand on a page of a PDF. Apart from the parser: most children only extract and need no folding table. */
import { readFile } from 'node:fs/promises';
import { fold } from '../../../shared/query/fold.ts';
import { hitBoxes } from './hit-boxes.ts';
import type { Box, Sought } from './parse.types.ts';
import { readGlyphs } from './pdf.glyphs.ts';
import { closePage, pdfium } from './pdf.parser.ts';
import { pdfjsGlyphs } from './pdfjs.fallback.ts';

/** Where the hits stand on the picture of one page. Throws when there is no such page. */
export async function locateInPdf(path: string, number: number, { needles, before, after }: Sought): Promise<Box[][]> {
  const bytes = await readFile(path);
  const document = await (await pdfium()).loadDocument(bytes);
  try {
    if (number < 1 || number > document.getPageCount()) throw new RangeError(`no page ${number}`);
    const page = document.getPage(number - 1);
    const glyphs = readGlyphs(page);
    closePage(page);
    const readable = fold(glyphs.text) === '' ? await pdfjsGlyphs(bytes, number) : glyphs;
    return hitBoxes(readable, needles, { before, after });
  } finally {
    document.destroy();
  }
}
