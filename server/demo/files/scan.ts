/** Makes a clean page look as if it came from a scanner: paper tint, a slight turn, grain, spots, soft type. */
import sharp from 'sharp';
import type { Random } from '../random.ts';

const WIDTH = 1000;
const HEIGHT = 1414;
const TINTS = ['#f3e8cf', '#efe3c6', '#f6efdf'] as const;
const sheets = new Map<string, Promise<Buffer>>();

/** `picture`: any picture of an A4 page; `aged`: with the yellow of decades. Gives a JPEG of 1000 × 1414 pixels. */
export async function scanPage(picture: Buffer, random: Random, aged: boolean): Promise<Buffer> {
  const sheet = await sheetOf(aged ? random.pick(TINTS) : '#fbfaf6');
  const turn = (random.next() - 0.5) * 1.3;
  const page = await sharp(picture)
    .resize(WIDTH, HEIGHT, { fit: 'fill' })
    .rotate(turn, { background: '#ffffff' })
    .resize(WIDTH, HEIGHT, { fit: 'cover' })
    .blur(0.5)
    .removeAlpha()
    .raw()
    .toBuffer();
  print(page, sheet);
  return sharp(page, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: random.int(60, 68) })
    .toBuffer();
}

/** Ink upon paper: one times the other. By hand it takes a tenth of what sharp's general blending does. */
function print(page: Buffer, sheet: Buffer): void {
  for (let at = 0; at < page.length; at++) page[at] = (page[at]! * sheet[at]! + 127) / 255;
}

/** An empty sheet of a tint, as red, green and blue; made once, as grain takes time. */
function sheetOf(tint: string): Promise<Buffer> {
  const known = sheets.get(tint);
  if (known !== undefined) return known;
  const made = makeSheet(tint);
  sheets.set(tint, made);
  return made;
}

async function makeSheet(tint: string): Promise<Buffer> {
  const size = { width: WIDTH, height: HEIGHT };
  const grain = await sharp({
    create: { ...size, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 244, sigma: 9 } },
  })
    .blur(0.6)
    .png()
    .toBuffer();
  const stains = Buffer.from(
    `<svg width="${WIDTH}" height="${HEIGHT}" xmlns="http://www.w3.org/2000/svg">
      <defs><radialGradient id="s"><stop offset="0" stop-color="#b08a4a" stop-opacity=".20"/><stop offset="1" stop-color="#b08a4a" stop-opacity="0"/></radialGradient>
      <linearGradient id="e"><stop offset="0" stop-color="#5a4a30" stop-opacity=".22"/><stop offset=".05" stop-color="#5a4a30" stop-opacity="0"/></linearGradient></defs>
      <rect width="100%" height="100%" fill="url(#e)"/><circle cx="860" cy="1280" r="190" fill="url(#s)"/>
      <circle cx="130" cy="240" r="120" fill="url(#s)"/><circle cx="40" cy="470" r="11" fill="#3a3226" opacity=".55"/>
      <circle cx="40" cy="930" r="11" fill="#3a3226" opacity=".55"/></svg>`,
  );
  return sharp({ create: { ...size, channels: 3, background: tint } })
    .composite([{ input: grain, blend: 'multiply' }, ...(tint.startsWith('#fb') ? [] : [{ input: stains }])])
    .removeAlpha()
    .raw()
    .toBuffer();
}
