/** Text of ODT, PPTX, OFD, RTF and mail, read in the child; and that what is damaged or unknown says so. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import { createParsePool, type ParsePool } from './index.ts';

let dir: string;
let pool: ParsePool;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-formats-'));
  pool = createParsePool({ workers: 1, memoryMb: 900, timeoutMs: 20_000 });
});
afterAll(async () => {
  await pool.close();
  await rm(dir, { recursive: true });
});

const ODT = 'fmt/291';
const PPTX = 'fmt/215';
const OFD = 'lantai/ofd';
const extract = async (name: string, type: string, bytes: Buffer | string) => {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return pool.extract(path, type, name);
};
async function zipped(parts: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

describe('a package', () => {
  it('ODT: lines and pages as they were laid out, without what was struck out or noted beside', async () => {
    const content = `<o:document xmlns:o="o" xmlns:text="t"><text:tracked-changes><text:p>删去</text:p></text:tracked-changes>
      <text:h>标题</text:h><text:p>一<text:s text:c="2"/>二<text:tab/>三</text:p>
      <text:p><text:soft-page-break/>第二页<o:annotation><text:p>批注</text:p></o:annotation></text:p></o:document>`;
    const meta = '<m xmlns:meta="m"><meta:document-statistic meta:page-count="2"/></m>';
    expect(await extract('a.odt', ODT, await zipped({ 'content.xml': content, 'meta.xml': meta }))).toMatchObject({
      pages: [
        { number: 1, text: '标题\n一  二 三' },
        { number: 2, text: '第二页' },
      ],
      pageCount: 2,
      textSource: 'text',
    });
    const manifest = '<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>';
    const locked = await zipped({ 'content.xml': 'x', 'META-INF/manifest.xml': manifest });
    expect(await extract('b.odt', ODT, locked)).toMatchObject({ encrypted: true, pages: [] });
  });

  it('PPTX: slides in the order of the show, not of their names', async () => {
    const slide = (text: string) => `<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
    const bytes = await zipped({
      'ppt/presentation.xml':
        '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldId id="256" r:id="rId9"/><p:sldId id="257" r:id="rId2"/></p:presentation>',
      'ppt/_rels/presentation.xml.rels':
        '<R><Relationship Id="rId2" Target="slides/slide1.xml"/><Relationship Id="rId9" Target="/ppt/slides/slide2.xml"/></R>',
      'ppt/slides/slide1.xml': slide('后讲'),
      'ppt/slides/slide2.xml': slide('先讲 &amp; 说明'),
      'ppt/notesSlides/notesSlide1.xml': slide('备注'),
    });
    expect(await extract('a.pptx', PPTX, bytes)).toMatchObject({
      pages: [
        { number: 1, text: '先讲 & 说明' },
        { number: 2, text: '后讲' },
      ],
      pageCount: 2,
    });
  });

  it('OFD: pages in their order, objects beside each other on one line', async () => {
    const object = (boundary: string, text: string) =>
      `<ofd:TextObject Boundary="${boundary}"><ofd:TextCode X="0" Y="5">${text}</ofd:TextCode></ofd:TextObject>`;
    const page = (...objects: string[]) => `<ofd:Page xmlns:ofd="o">${objects.join('')}</ofd:Page>`;
    const bytes = await zipped({
      'OFD.xml': '<ofd:OFD xmlns:ofd="o"><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:OFD>',
      'Doc_0/Document.xml':
        '<ofd:Document xmlns:ofd="o"><ofd:Page BaseLoc="Pages/P1/Content.xml"/><ofd:Page BaseLoc="/Doc_0/Pages/P0/Content.xml"/></ofd:Document>',
      'Doc_0/Pages/P0/Content.xml': page(object('20 20 100 8', '第二页')),
      'Doc_0/Pages/P1/Content.xml': page(
        object('20 20 30 8', '关于'),
        object('50 20 60 8', '移交的通知'),
        object('20 32 90 8', '各单位：'),
      ),
    });
    expect(await extract('a.ofd', OFD, bytes)).toMatchObject({
      pages: [
        { number: 1, text: '关于移交的通知\n各单位：' },
        { number: 2, text: '第二页' },
      ],
      pageCount: 2,
    });
  });

  it('that is cut is truncated, one with broken XML unreadable, one of another make has no text', async () => {
    const whole = await zipped({ 'content.xml': `<a><text:p xmlns:text="t">${'字'.repeat(5000)}</text:p></a>` });
    expect(await extract('cut.odt', ODT, whole.subarray(0, whole.length / 2))).toMatchObject({ truncated: true });
    expect(await extract('bad.odt', ODT, await zipped({ 'content.xml': '<a><b></a>' }))).toMatchObject({
      unreadable: true,
    });
    const other = await extract('other.ofd', OFD, await zipped({ 'OFD.xml': '<ofd:OFD xmlns:ofd="o"/>' }));
    expect(other).toMatchObject({ unreadable: false, truncated: false, pages: [], textSource: 'none' });
  });
});

describe('RTF', () => {
  it('is read in the code page of its fonts, in Unicode where it says so, and by its pages', async () => {
    const gbk = "\\'b9\\'d8\\'d3\\'da";
    const rtf = `{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}
{\\info{\\title 不}}{\\*\\generator X;}\\f0 A\\'e9\\f1 ${gbk}{\\u-10176?\\u-8896?}\\par \\f0{\\b bold}\\cell x\\row\\page last\\~one}`;
    expect((await extract('a.rtf', 'fmt/45', Buffer.from(rtf, 'latin1'))).pages).toEqual([
      { number: 1, text: 'Aé关于𠅀\nbold x' },
      { number: 2, text: 'last one' },
    ]);
  });

  it('of the code page of the document, and one that is cut, give what there is', async () => {
    const bytes = Buffer.from("{\\rtf1\\ansi\\ansicpg936\\'cd\\'a8\\'d6\\'aa\\par {\\b unfinished", 'latin1');
    expect((await extract('b.rtf', 'fmt/45', bytes)).pages).toEqual([{ number: 1, text: '通知\nunfinished' }]);
  });
});

describeShared('real files', () => {
  const sample = async (name: string, type: string) => pool.extract(sharedPath('samples', 'formats', name), type, name);

  it.each([
    ['doc.odt', ODT],
    ['doc.rtf', 'fmt/45'],
  ])('%s has the text that its PDF has', async (name, type) => {
    const result = await sample(name, type);
    expect(result).toMatchObject({ truncated: false, unreadable: false, textSource: 'text' });
    expect(result.pages[0]?.text).toContain('㐂𠮷䶮龘');
  });

  it('t.pptx and t.ofd have theirs', async () => {
    expect(await sample('t.pptx', PPTX)).toMatchObject({ pages: [{ text: '档案数字化工作汇报𠮷' }], pageCount: 1 });
    const ofd = await sample('t.ofd', OFD);
    expect(ofd).toMatchObject({ pages: [{ text: '关于做好档案移交工作\n第二行文' }], pageCount: 1 });
  });

  it('mail has its head, its text and the names of what came with it', async () => {
    const mail = await sample('gbk.eml', 'fmt/278');
    const [page] = mail.pages;
    expect(page?.text).toContain('From: 张三');
    expect(page?.text).toContain('Subject: 关于档案移交的邮件鎔');
    expect(page?.text).toContain('朱镕基\n移交清单.txt');
    const raw = await sample('raw8bit.eml', 'fmt/278');
    const bytes = await readFile(sharedPath('samples', 'formats', 'raw8bit.eml'));
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    expect(raw.pages[0]?.text).toContain(new TextDecoder('gb18030').decode(body).trim());
  });

  it('DOC and MSG have none, and say so', async () => {
    for (const [name, type] of [
      ['doc.doc', 'fmt/40'],
      ['u.msg', 'x-fmt/430'],
    ] as const)
      expect(await sample(name, type)).toMatchObject({ pages: [], textSource: 'none', unreadable: false });
  });
});
