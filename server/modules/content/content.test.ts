import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { createPageCache } from './page-cache.ts';

let house: HoldingsHouse;
let unit: string, file: string, textFile: string;
const text = Buffer.from('第一行\n第二行\n', 'utf8');

beforeAll(async () => {
  house = await openHoldingsHouse();
  [unit] = (await house.add({ openness: 'open', title: '带图的文件' })) as [string];
  const bytes = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer();
  file = await house.addFile(unit, { name: '扫描件 一.jpg', mime: 'image/jpeg', bytes, pages: ['扫描件的文字'] });
  const [other] = await house.add({ openness: 'open' });
  textFile = await house.addFile(other!, { name: '说明.html', mime: 'text/html', bytes: text, pages: ['第一行'] });
});
afterAll(() => house.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  house.app.inject({ url: `/api/v1${path}`, headers });
const withdraw = () => house.catalog.withdrawUnits(house.as('archivist'), { ids: [unit], ground: '涉及个人' });
const open = () => house.catalog.openUnits(house.as('archivist'), { ids: [unit], ground: '复核后开放' });

test('a picture of a page is drawn in the width asked for, and unchanged costs no bytes', async () => {
  const answer = await get(`/units/${unit}/pages/1/image?width=300`);
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: { 'content-type': 'image/webp', 'cache-control': 'private, no-cache' },
  });
  expect(await sharp(answer.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 320 });
  const again = await get(`/units/${unit}/pages/1/image?width=300`, { 'if-none-match': String(answer.headers.etag) });
  expect(again).toMatchObject({ statusCode: 304, body: '' });
  expect((await get(`/units/${unit}/pages/1/image?width=5000`)).statusCode).toBe(422);
  expect((await get(`/units/${unit}/pages/2/image`)).statusCode).toBe(404);
});

test('the original comes whole, in parts, and under its own name', async () => {
  const whole = await get(`/files/${file}/content`);
  expect(whole).toMatchObject({ statusCode: 200, headers: { 'accept-ranges': 'bytes', 'content-type': 'image/jpeg' } });
  expect(whole.headers['content-disposition']).toContain(
    `inline; filename*=UTF-8''${encodeURIComponent('扫描件 一.jpg')}`,
  );
  const part = await get(`/files/${file}/content`, { range: 'bytes=100-199' });
  expect(part).toMatchObject({
    statusCode: 206,
    headers: { 'content-range': `bytes 100-199/${whole.rawPayload.length}` },
  });
  expect(part.rawPayload.equals(whole.rawPayload.subarray(100, 200))).toBe(true);
  expect((await get(`/files/${file}/content`, { range: 'bytes=99999999-' })).statusCode).toBe(416);
  expect((await get(`/files/${file}/content`, { range: 'bytes=0-1', 'if-range': '"other"' })).statusCode).toBe(200);
  expect((await get(`/files/${file}/content?download=1`)).headers['content-disposition']).toContain('attachment');
});

test('foreign markup is handed over to be saved and may run nothing', async () => {
  const { headers, rawPayload } = await get(`/files/${textFile}/content`);
  expect(headers['content-disposition']).toContain('attachment');
  expect(headers['content-security-policy']).toContain('sandbox');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(rawPayload.equals(text)).toBe(true);
});

test('what is withdrawn is gone at once: text, picture and file, also for who holds a copy', async () => {
  const paths = [
    `/units/${unit}/pages/1/text`,
    `/units/${unit}/pages/1/image?width=300`,
    `/files/${file}/content`,
    `/units/${unit}`,
  ];
  const before = await Promise.all(paths.map((path) => get(path)));
  expect(before.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200]);
  await withdraw();
  const after = await Promise.all(
    paths.map((path, at) => {
      const { etag } = before[at]!.headers;
      return get(path, etag === undefined ? {} : { 'if-none-match': etag });
    }),
  );
  expect(after.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404]);
  await open();
  expect((await get(paths[0]!)).json()).toEqual({ number: 1, text: '扫描件的文字' });
});

test('a closed unit does not exist in any of these, and what never was answers alike', async () => {
  const [closed] = await house.add({});
  const id = await house.addFile(closed!, { name: 'a.txt', mime: 'text/plain', bytes: text, pages: ['一'] });
  const bodies = [
    `/units/${closed!}/pages/1/text`,
    `/units/${closed!}/pages/1/image`,
    `/files/${id}/content`,
    '/files/none/content',
    '/units/none/pages/1/text',
  ];
  for (const path of bodies) {
    const answer = await get(path);
    expect(answer.statusCode, path).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not-found', params: {} });
  }
});

test('seeing and downloading are entered in the ledger', async () => {
  await get(`/files/${file}/content?download=1`);
  await get(`/units/${unit}/pages/1/text`);
  await house.ledger.flush();
  const rows = await house.db.read
    .selectFrom('ledger_entry')
    .select(['action', 'object_id'])
    .where('object_id', 'in', [unit, file])
    .execute();
  expect(rows).toContainEqual({ action: 'file.download', object_id: file });
  expect(rows).toContainEqual({ action: 'unit.view', object_id: unit });
});

test('the cache of pictures draws each once, and lets the oldest go beyond its bound', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-pages-'));
  const cache = createPageCache(dir, 100 * 1000);
  let drawn = 0;
  const draw = async (out: string) => {
    drawn += 1;
    await writeFile(out, Buffer.alloc(1000));
  };
  const key = (page: number) => ({ sha256: 'ab'.repeat(32), page, width: 320 });
  await Promise.all([cache.get(key(1), draw), cache.get(key(1), draw)]);
  expect(drawn).toBe(1);
  for (let page = 2; page <= 200; page++) await cache.get(key(page), draw);
  const left = (await readdir(join(dir, 'ab'))).length;
  expect(left).toBeLessThanOrEqual(100);
  expect(left).toBeGreaterThan(50);
  const failing = cache.get(key(999), () => Promise.reject(new Error('torn')));
  await expect(failing).rejects.toThrow('torn');
  await cache.get(key(999), draw);
  await rm(dir, { recursive: true });
});
