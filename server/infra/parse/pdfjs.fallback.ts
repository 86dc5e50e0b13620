/** What pdfium cannot do: pages whose font is not embedded. Slower, so only asked for such pages. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { Glyphs } from './hit-boxes.ts';
import type { Box } from './parse.types.ts';

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

/** How far below and above the line its characters reach, in their size. */
const DESCENT = 0.2;
const ASCENT = 0.9;

/** Where the characters of a page stand: runs are located exactly, the characters within one by equal shares. */
export async function pdfjsGlyphs(bytes: Buffer, number: number): Promise<Glyphs> {
  const task = await openDocument(bytes);
  try {
    const page = await (await task.promise).getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    const toPicture = (x: number, y: number): [number, number] => {
      const [left, top] = viewport.convertToViewportPoint(x, y) as [number, number];
      return [left / viewport.width, top / viewport.height];
    };
    let text = '';
    const boxes: (Box | null)[] = [];
    for (const item of (await page.getTextContent()).items) {
      if (!('str' in item)) continue;
      // The run's own axes: along the line, and up from it.
      const [a, b, c, d, x, y] = item.transform as [number, number, number, number, number, number];
      const along = item.width / (Math.hypot(a, b) || 1);
      const corner = (share: number, height: number): [number, number] =>
        toPicture(x + a * along * share + c * height, y + b * along * share + d * height);
      for (let unit = 0; unit < item.str.length; unit++) {
        const [p, q] = [corner(unit / item.str.length, -DESCENT), corner((unit + 1) / item.str.length, ASCENT)];
        boxes.push([Math.min(p[0], q[0]), Math.min(p[1], q[1]), Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1])]);
      }
      text += item.str;
    }
    return { text, boxes };
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
