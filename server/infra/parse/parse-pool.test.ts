import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import { LantaiError } from '../../lib/errors.ts';
import { createParsePool, type ParsePool } from './index.ts';

let dir: string;
let pool: ParsePool;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-parse-'));
  pool = createParsePool({ workers: 2, memoryMb: 900, timeoutMs: 20_000 });
});
afterAll(async () => {
  await pool.close();
  await rm(dir, { recursive: true });
});

async function put(name: string, bytes: Buffer | string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return path;
}

async function makePdf(options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument(options);
  document.text('first page').addPage().fillColor('red').rect(0, 0, 600, 800).fill();
  document.end();
  const pieces: Buffer[] = [];
  for await (const piece of document) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const jpeg = (): Promise<Buffer> =>
  sharp({
    create: {
      width: 800,
      height: 1000,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })
    .jpeg()
    .toBuffer();

describe('a PDF', () => {
  it('gives text by page, and its size', async () => {
    const result = await pool.extract(await put('a.pdf', await makePdf()), 'fmt/17', 'a.pdf');
    expect(result).toMatchObject({
      pageCount: 2,
      encrypted: false,
      truncated: false,
      unreadable: false,
      textSource: 'pdf-text',
    });
    expect(result.pages).toEqual([
      { number: 1, text: 'first page', width: 612, height: 792 },
      { number: 2, text: '', width: 612, height: 792 },
    ]);
  });

  it('is drawn in its colours', async () => {
    const path = await put('colour.pdf', await makePdf());
    const out = await pool.renderPage(
      path,
      'application/pdf',
      2,
      { width: 300, format: 'webp' },
      join(dir, 'page.webp'),
    );
    const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    expect(info.width).toBe(300);
    expect([data[0], data[1], data[2]].map((value) => value! > 128)).toEqual([true, false, false]);
  });

  it('that is cut is truncated', async () => {
    const whole = await makePdf();
    const path = await put('cut.pdf', whole.subarray(0, whole.length / 2));
    expect(await pool.validate(path, 'fmt/17', 'cut.pdf')).toMatchObject({ ok: false, kind: 'truncated' });
  });

  it('with a password is encrypted', async () => {
    const path = await put('locked.pdf', await makePdf({ userPassword: 'x', ownerPassword: 'y' }));
    expect(await pool.validate(path, 'fmt/17', 'locked.pdf')).toMatchObject({ ok: false, kind: 'encrypted' });
  });

  it('whose page tree runs in a circle is told as unreadable, and stops nothing', async () => {
    const body =
      '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 3/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
    const path = await put('loop.pdf', body);
    expect(await pool.validate(path, 'fmt/18', 'loop.pdf')).toMatchObject({ ok: false, kind: 'unreadable' });
  });
});

describe('an image', () => {
  it('gives its size', async () => {
    const result = await pool.extract(await put('a.jpg', await jpeg()), 'fmt/43', 'a.jpg');
    expect(result).toMatchObject({ pageCount: 1, truncated: false, unreadable: false, textSource: 'none' });
    expect(result.pages[0]).toMatchObject({ width: 800, height: 1000 });
  });

  it.each([0.3, 0.9, -2])('cut at %d is truncated', async (at) => {
    const whole = await jpeg();
    const path = await put('cut.jpg', whole.subarray(0, at < 0 ? at : Math.floor(whole.length * at)));
    expect((await pool.validate(path, 'fmt/43', 'cut.jpg')).kind).toBe('truncated');
  });

  it('PNG and TIFF that are cut are found', async () => {
    const png = await sharp(await jpeg())
      .png()
      .toBuffer();
    const tiff = await sharp(await jpeg())
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect((await pool.validate(await put('w.png', png), 'fmt/11', 'w.png')).ok).toBe(true);
    expect((await pool.validate(await put('w.tif', tiff), 'fmt/353', 'w.tif')).ok).toBe(true);
    const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
    expect((await pool.validate(await put('c.png', half(png)), 'fmt/11', 'c.png')).kind).toBe('truncated');
    expect((await pool.validate(await put('c.tif', half(tiff)), 'fmt/353', 'c.tif')).ok).toBe(false);
  });
});

describe('text', () => {
  it('is parted at form feeds and cleaned', async () => {
    const result = await pool.extract(await put('a.txt', '第一页\u0007\r\n二行\f第二页'), 'x-fmt/111', 'a.txt');
    expect(result.pages.map((page) => page.text)).toEqual(['第一页\n二行', '第二页']);
    expect(result.pageCount).toBe(2);
  });

  it('that is empty is told', async () => {
    expect((await pool.extract(await put('0.txt', ''), 'x-fmt/111', '0.txt')).unreadable).toBe(true);
  });
});

describe('the limits', () => {
  it('end a child that takes too long, and the next file is read all the same', async () => {
    const hasty = createParsePool({ workers: 1, memoryMb: 500, timeoutMs: 1 });
    const path = await put('slow.pdf', await makePdf());
    const error: unknown = await hasty.extract(path, 'fmt/17', 'slow.pdf').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LantaiError);
    expect((error as LantaiError).code).toBe('parse-timeout');
    await hasty.close();
    expect((await pool.extract(path, 'fmt/17', 'slow.pdf')).pageCount).toBe(2);
  });

  it('replace a child that has grown over many files, and lose none of them', async () => {
    const path = await put('many.pdf', await makePdf());
    const tight = createParsePool({ workers: 1, memoryMb: 220, timeoutMs: 20_000 });
    const files = Array.from({ length: 40 }, () => ({ path, type: 'fmt/17', name: 'many.pdf' }));
    const outcomes = await tight.extractMany(files);
    expect(outcomes.filter((outcome) => outcome.ok && outcome.value.pageCount === 2)).toHaveLength(40);
    await tight.close();
  });

  it('end a child that eats memory, and replace it', async () => {
    const small = createParsePool({ workers: 1, memoryMb: 250, timeoutMs: 20_000 });
    // Of so many pages that V8's own limit ends the child where it is quicker than our watch of its memory.
    const hog = await put('hog.txt', Buffer.alloc(60 * 1024 ** 2, '兰台\f'));
    const [eaten, spared] = await small.extractMany([
      { path: hog, type: 'x-fmt/111', name: 'hog.txt' },
      { path: await put('small.txt', 'ok'), type: 'x-fmt/111', name: 'small.txt' },
    ]);
    expect(eaten?.ok).toBe(false);
    if (eaten?.ok === false) expect(eaten.error.code).toBe('parse-failed');
    expect(spared).toMatchObject({ ok: true, value: { pages: [{ text: 'ok' }] } });
    await small.close();
  });
});

describe('a DOCX', () => {
  const putDocx = async (name: string, body: string, pages?: number): Promise<string> => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(`<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`), 'word/document.xml');
    if (pages !== undefined)
      zip.addBuffer(Buffer.from(`<Properties><Pages>${pages}</Pages></Properties>`), 'docProps/app.xml');
    zip.end();
    const pieces: Buffer[] = [];
    for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
    return put(name, Buffer.concat(pieces));
  };
  const run = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

  it('is parted at explicit page breaks, without deleted text, and says its pages', async () => {
    const body = `${run('一')}<w:p><w:del><w:r><w:t>删</w:t></w:r></w:del><w:r><w:br w:type="page"/></w:r></w:p>${run('二 &amp; 三')}`;
    const result = await pool.extract(await putDocx('a.docx', body, 7), 'fmt/412', 'a.docx');
    expect(result.pages).toEqual([
      { number: 1, text: '一' },
      { number: 2, text: '二 & 三' },
    ]);
    expect(result).toMatchObject({ pageCount: 7, textSource: 'docx', unreadable: false });
  });

  it('with broken XML is unreadable, and with a password encrypted', async () => {
    expect((await pool.validate(await putDocx('b.docx', '<w:p>'), 'fmt/412', 'b.docx')).kind).toBe('unreadable');
    const ole2 = await put('c.docx', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]));
    expect((await pool.validate(ole2, 'fmt/412', 'c.docx')).kind).toBe('encrypted');
  });
});

describe('a workbook', () => {
  it('is read as plain strings', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('目录');
    sheet.addRow(['题名', '日期', '页数', '序号']);
    sheet.addRow([{ richText: [{ text: '关于' }, { text: '通知' }] }, new Date(Date.UTC(2023, 4, 6)), 12, 7]);
    sheet.getCell('D2').numFmt = '0000';
    sheet.addRow([null, null, { formula: 'C2+1', result: 13 }, 0.1 + 0.2]);
    sheet.mergeCells('A4:B5');
    sheet.getCell('A4').value = '合并';
    for (let row = 6; row < 3000; row++) sheet.getCell(row, 1).font = { bold: true };
    book.addWorksheet('藏', { state: 'hidden' });
    const path = join(dir, 'book.xlsx');
    await book.xlsx.writeFile(path);
    expect(await pool.readWorkbook(path)).toEqual({
      sheets: [
        {
          name: '目录',
          hidden: false,
          mergedRanges: ['A4:B5'],
          formulaCells: ['C3'],
          rows: [
            { number: 1, cells: ['题名', '日期', '页数', '序号'] },
            { number: 2, cells: ['关于通知', '20230506', '12', '0007'] },
            { number: 3, cells: [null, null, '13', '0.3'] },
            { number: 4, cells: ['合并'] },
          ],
        },
        { name: '藏', hidden: true, mergedRanges: [], formulaCells: [], rows: [] },
      ],
    });
  });

  it('may be CSV with quotes and another delimiter', async () => {
    const path = await put('a.csv', '题名;页数\r\n"a;""b""\n二";3\r\n;;\r\n');
    const { sheets } = await pool.readWorkbook(path);
    expect(sheets[0]?.rows).toEqual([
      { number: 1, cells: ['题名', '页数'] },
      { number: 2, cells: ['a;"b"\n二', '3'] },
    ]);
  });

  it('that is none is refused by name', async () => {
    const error: unknown = await pool
      .readWorkbook(await put('bad.xlsx', 'PK\x03\x04junk'))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'workbook-unreadable', params: { file: 'bad.xlsx' } });
  });
});

describeShared('real files', () => {
  const sample = (name: string): string => sharedPath('samples', 'formats', name);

  it('have their text', async () => {
    const pdf = await pool.extract(sample('doc.pdf'), 'fmt/20', 'doc.pdf');
    const docx = await pool.extract(sample('doc.docx'), 'fmt/412', 'doc.docx');
    for (const result of [pdf, docx]) expect(result.pages[0]?.text).toContain('㐂𠮷䶮龘');
    expect(docx).toMatchObject({ textSource: 'docx', truncated: false, unreadable: false });
  });

  it('HTML has text without its marks', async () => {
    const { pages, textSource } = await pool.extract(sample('doc.html'), 'fmt/471', 'doc.html');
    expect(textSource).toBe('text');
    expect(pages[0]?.text).toContain('㐂𠮷䶮龘');
    expect(pages[0]?.text).not.toMatch(/[<>]/);
  });

  it('a DOCX that is cut is truncated', async () => {
    const bytes = await readFile(sample('doc.docx'));
    const path = await put('cut.docx', bytes.subarray(0, bytes.length / 2));
    expect((await pool.validate(path, 'fmt/412', 'cut.docx')).kind).toBe('truncated');
  });

  it('a font that is not embedded is drawn all the same', async () => {
    expect((await pool.extract(sample('nonembed.pdf'), 'fmt/18', 'n.pdf')).pages[0]?.text).toContain('未嵌入字体');
    const out = await pool.renderPage(
      sample('nonembed.pdf'),
      'fmt/18',
      1,
      { width: 400, format: 'jpeg' },
      join(dir, 'n.jpg'),
    );
    const { channels } = await sharp(out).stats();
    expect(channels[0]?.min).toBeLessThan(128);
  });

  it('a whole delivery is sound, and has text', async () => {
    const root = sharedPath('samples', 'delivery-clean');
    const types: Record<string, string> = { pdf: 'fmt/18', docx: 'fmt/412', jpg: 'fmt/43', txt: 'x-fmt/111' };
    const files = (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && types[entry.name.split('.').at(-1)!] !== undefined)
      .map((entry) => ({
        path: join(entry.parentPath, entry.name),
        type: types[entry.name.split('.').at(-1)!]!,
        name: entry.name,
      }));
    expect(files.length).toBeGreaterThan(20);
    for (const [index, outcome] of (await pool.extractMany(files)).entries()) {
      const file = files[index]!;
      expect(outcome, file.path).toMatchObject({
        ok: true,
        value: { encrypted: false, truncated: false, unreadable: false },
      });
      if (outcome.ok && file.type !== 'fmt/43')
        expect(outcome.value.pages.map((page) => page.text).join('\n'), file.path).toMatch(/\p{Script=Han}{4}/u);
    }
  });

  it('its catalogue is read', async () => {
    const { sheets } = await pool.readWorkbook(sharedPath('samples', 'delivery-clean', '目录.xlsx'));
    expect(sheets[0]?.rows[0]?.cells).toContain('题名');
    expect(sheets[0]?.rows.length).toBeGreaterThan(29);
  });

  it('an XLS is read, with its date as a day and a rare character whole', async () => {
    const { sheets } = await pool.readWorkbook(sharedPath('samples', 'formats', 't.xls'));
    expect(sheets[0]?.rows.map(({ cells }) => cells)).toEqual([
      ['序号', '题名', '日期'],
      ['1', '关于做好档案移交工作的通知', '19850312'],
      ['2', '卷内文件目录𠮷', '1991年'],
    ]);
  });
});
