/** Where hits stand on real pages: the box of a word holds its ink, and the box with the word taken away does not. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import { type Box, createParsePool, type ParsePool } from './index.ts';

const WIDTH = 1600;
let dir: string;
let pool: ParsePool;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-locate-'));
  pool = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 30_000 });
});
afterAll(async () => {
  await pool.close();
  await rm(dir, { recursive: true });
});

const locate = (path: string, page: number, ...needles: string[]) =>
  pool.locate(path, 'application/pdf', page, { needles, before: '', after: '' });
const only = (hits: Box[][]): Box => {
  expect(hits).toHaveLength(1);
  expect(hits[0]).toHaveLength(1);
  return hits[0]![0]!;
};

interface Picture {
  data: Buffer;
  width: number;
  height: number;
}
async function draw(path: string, page: number): Promise<Picture> {
  const out = join(dir, 'page.jpg');
  await pool.renderPage(path, 'application/pdf', page, { width: WIDTH, format: 'jpeg' }, out);
  const { data, info } = await sharp(out).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
/** The share of dark pixels in a stretch of a picture; `pad` in pixels beyond the box. */
function ink({ data, width, height }: Picture, [x, y, w, h]: Box, pad = 0): number {
  let [dark, all] = [0, 0];
  for (let row = Math.max(0, Math.round(y * height) - pad); row < Math.min(height, (y + h) * height + pad); row++)
    for (let at = Math.max(0, Math.round(x * width) - pad); at < Math.min(width, (x + w) * width + pad); at++) {
      all++;
      if (data[row * width + at]! < 140) dark++;
    }
  return dark / Math.max(1, all);
}

/** One word on each page: upright, turned by the page's own rotation, and with a crop box that is not the page. */
async function onePagePdf(change: (dictionary: Record<string, unknown>) => void): Promise<string> {
  const document = new PDFDocument({ size: [600, 800] });
  document.fontSize(30).text('before', 90, 300).text('reservoir', 250, 500, { lineBreak: false });
  change((document.page as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary.data);
  document.end();
  const pieces: Buffer[] = [];
  for await (const piece of document) pieces.push(piece as Buffer);
  const path = join(dir, `${Math.random()}.pdf`);
  await writeFile(path, Buffer.concat(pieces));
  return path;
}

describe('a page made for it', () => {
  it.each([
    ['upright', () => undefined],
    ['rotated by 90', (page: Record<string, unknown>) => void (page.Rotate = 90)],
    ['rotated by 180', (page: Record<string, unknown>) => void (page.Rotate = 180)],
    ['rotated by 270', (page: Record<string, unknown>) => void (page.Rotate = 270)],
    ['cropped', (page: Record<string, unknown>) => void (page.CropBox = [200, 150, 500, 400])],
  ])('%s: the box holds all the ink of the word and nothing else', async (_, change) => {
    const path = await onePagePdf(change);
    const box = only(await locate(path, 1, 'reservoir'));
    const picture = await draw(path, 1);
    expect(ink(picture, box)).toBeGreaterThan(0.08);
    // All around is white: with a wide border no more dark pixels come in.
    const area = (pad: number) => (box[2] * picture.width + 2 * pad) * (box[3] * picture.height + 2 * pad);
    expect(ink(picture, box, 40) * area(40)).toBeLessThan(ink(picture, box) * area(0) * 1.15 + 30);
    const [long, short] = [box[2] * picture.width, box[3] * picture.height].sort((a, b) => b - a);
    expect(long! / short!).toBeGreaterThan(2.5);
  });

  it('of another format has no places, and a page that is not there is an error', async () => {
    const path = await onePagePdf(() => undefined);
    expect(await pool.locate(path, 'image/jpeg', 1, { needles: ['reservoir'], before: '', after: '' })).toEqual([]);
    expect(await locate(path, 1, 'absent')).toEqual([]);
    await expect(locate(path, 2, 'reservoir')).rejects.toThrow('parse-failed');
  });
});

describeShared('real pages', () => {
  it('characters beyond the basic plane, variants and words far apart are boxed one by one', async () => {
    const path = sharedPath('samples', 'formats', 'doc.pdf');
    const picture = await draw(path, 1);
    const rare = only(await locate(path, 1, '㐂𠮷'));
    // Two square characters side by side.
    expect((rare[2] * picture.width) / (rare[3] * picture.height)).toBeCloseTo(2 / 1.12, 1);
    // 档案 in the heading and in the text, and 檔案 at the end.
    const archives = await locate(path, 1, '档案');
    expect(archives).toHaveLength(3);
    for (const box of [rare, ...archives.flat()]) expect(ink(picture, box)).toBeGreaterThan(0.05);
  });

  it('a font that is not embedded is located as it is drawn', async () => {
    const path = sharedPath('samples', 'formats', 'nonembed.pdf');
    const box = only(await locate(path, 1, '未嵌入字体的中文文件'));
    const picture = await draw(path, 1);
    expect(ink(picture, box)).toBeGreaterThan(0.05);
    // Nothing of this only line is outside its box.
    const [x, , width] = box;
    expect(ink(picture, [x + width + 0.01, 0, 1 - x - width - 0.01, 1])).toBe(0);
    expect(ink(picture, [0, 0, x - 0.01, 1])).toBe(0);
  });

  it('in a whole delivery every page with text has its words where their ink is', async () => {
    const root = sharedPath('samples', 'delivery-clean');
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.pdf'));
    let looked = 0;
    for (const name of files) {
      const path = join(root, name);
      const { pages } = await pool.extract(path, 'application/pdf', name);
      const page = pages.find(({ text }) => /\p{Script=Han}{6}/u.test(text));
      if (page === undefined) continue;
      const word = /\p{Script=Han}{6}/u.exec(page.text)![0];
      const hits = await locate(path, page.number, word);
      expect(hits.length, name).toBeGreaterThan(0);
      const picture = await draw(path, page.number);
      for (const box of hits.flat()) expect(ink(picture, box), `${name} ${word}`).toBeGreaterThan(0.04);
      looked++;
    }
    expect(looked).toBeGreaterThan(3);
  }, 120_000);
});
