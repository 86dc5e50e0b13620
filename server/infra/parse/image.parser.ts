/** JPEG, PNG, TIFF and what else libvips reads: whole or cut, how many pages, how large. Pixels are decoded to be sure. */
import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { emptyExtraction, type Extraction, type RenderOptions } from './parse.types.ts';

// Two cores are shared by several children: one thread each is the fairest, and cached pixels are never asked for again.
sharp.concurrency(1);
sharp.cache(false);

/** Pixels of one image at most (a roll plan of A0 at 400 dpi is 250 million). */
const MAX_PIXELS = 400_000_000;
/** Small enough that libjpeg skips most of the arithmetic, while every byte of the data is still read. */
const PROBE_PIXELS = 64;

/** Does not throw for a damaged file. */
export async function extractImage(path: string): Promise<Extraction> {
  const result = emptyExtraction();
  try {
    const meta = await sharp(path, { limitInputPixels: MAX_PIXELS }).metadata();
    result.pageCount = meta.pages ?? 1;
    for (let page = 0; page < result.pageCount; page++) {
      const image = sharp(path, { page, failOn: 'truncated', limitInputPixels: MAX_PIXELS });
      const { width, height } = page === 0 ? meta : await image.metadata();
      await image
        .resize({ width: Math.min(PROBE_PIXELS, width), fastShrinkOnLoad: true })
        .raw()
        .toBuffer();
      result.pages.push({ number: page + 1, text: '', width, height });
    }
    if (meta.format === 'jpeg' && !(await hasJpegEnd(path))) result.truncated = true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result.warnings.push(message);
    if (/truncat|premature|end of (image|file|stream|data)|not enough|read error|libspng/i.test(message))
      result.truncated = true;
    else result.unreadable = true;
  }
  return result;
}

/** ITU-T T.81: the data end with EOI. Cameras may append something behind it, so the last 64 KB are searched. */
async function hasJpegEnd(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 65_536));
    await file.read(tail, 0, tail.length, size - tail.length);
    return tail.includes(Buffer.of(0xff, 0xd9));
  } finally {
    await file.close();
  }
}

/** One page of an image, upright, no wider than asked. */
export async function renderImage(path: string, number: number, options: RenderOptions): Promise<Buffer> {
  return await sharp(path, { page: number - 1, limitInputPixels: MAX_PIXELS })
    .rotate()
    .resize({ width: options.width, withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toFormat(options.format)
    .toBuffer();
}
