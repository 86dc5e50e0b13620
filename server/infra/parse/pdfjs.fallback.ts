/** What pdfium cannot do: pages whose font is not embedded. Slower, so only asked for such pages. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';

const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string): string => join(home, name) + sep;

async function openDocument(bytes: Buffer) {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  return getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    useSystemFonts: true,
    verbosity: VerbosityLevel.ERRORS,
  });
}

/** The text of these pages, by page number. */
export async function pdfjsTexts(bytes: Buffer, numbers: readonly number[]): Promise<Map<number, string>> {
  const task = await openDocument(bytes);
  try {
    const document = await task.promise;
    const texts = new Map<number, string>();
    for (const number of numbers) {
      const content = await (await document.getPage(number)).getTextContent();
      const pieces = content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
      texts.set(number, pieces.join(''));
    }
    return texts;
  } finally {
    await task.destroy();
  }
}

/** One page as PNG, `width` pixels wide, drawn with the system's fonts where the file has none. */
export async function pdfjsPicture(bytes: Buffer, number: number, width: number): Promise<Buffer> {
  const task = await openDocument(bytes);
  try {
    const page = await (await task.promise).getPage(number);
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
    await page.render({ canvas, viewport, background: '#fff' }).promise;
    return canvas.toBuffer('image/png');
  } finally {
    await task.destroy();
  }
}
