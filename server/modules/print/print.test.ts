/** Papers of a real house: what stands on them is read back from the PDF. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrangeAct } from '../../../shared/schemas/arrangement.ts';
import { newLocation } from '../../../shared/schemas/location.ts';
import { newDossierPaper } from '../../../shared/schemas/fonds.ts';
import { printBody } from '../../../shared/schemas/print.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { parseTemplate } from '../../formats/reference-code/index.ts';
import type { Actor } from '../identity/index.ts';
import { pageNumbers } from './print.lists.ts';
import { spineTexts } from './print.spine.ts';
import { stampCells } from './print.stamp.ts';

let t: TestHouse;
let archivist: Actor;
let dir: string;
let fonds: string;
let file: string;
let items: string[];
let box: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-print-'));
  t = await openTestHouse();
  archivist = await t.actor('archivist');
  const { house, archiveId, agencyId } = t;
  await house.db.write(async (trx) => {
    fonds = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
    const base = { archiveId, agencyId, fondsId: fonds, categoryId: 'WS', retention: '30年', year: 2011 };
    items = await house.catalog.createUnits(
      trx,
      Array.from({ length: 60 }, (_, at) => ({
        ...base,
        code: `Z109-WS·2011-D30-BGS-${String(at + 1).padStart(4, '0')}`,
        title: `关于做好第${at + 1}批水库移民安置工作的通知`,
        responsible: '区档案局办公室',
        documentNumber: `区档〔2011〕${at + 1}号`,
        dateText: `201103${String((at % 28) + 1).padStart(2, '0')}`,
        pageCount: 3,
        secrecy: at === 0 ? ('internal' as const) : ('public' as const),
      })),
    );
    [file = ''] = await house.catalog.createUnits(trx, [
      {
        ...base,
        categoryId: 'KJ',
        level: 'file',
        code: 'Z109-KJ·JJ·02-005',
        title: '档案馆库房基建案卷',
        dateText: '20110301-20111130',
      },
    ]);
    await house.catalog.createUnits(
      trx,
      [2, 5, 1].map((pageCount, at) => ({
        ...base,
        categoryId: 'KJ',
        parentId: file,
        code: `Z109-KJ·JJ·02-005-00${at + 1}`,
        title: `图纸第${at + 1}册`,
        pageCount,
      })),
    );
  });
  let parentId: string | null = null;
  for (const kind of ['room', 'rack', 'shelf', 'box'] as const) {
    const [made] = await house.locations.create(
      archivist,
      newLocation.parse({ kind, number: kind === 'box' ? '0012' : '1', parentId, spine: kind === 'box' ? 40 : null }),
    );
    parentId = made!.id;
  }
  box = parentId!;
  await house.locations.put(archivist, box, { what: { ids: items.slice(0, 30) }, reason: '入盒' });
}, 60_000);
afterAll(async () => {
  await t.destroy();
  await rm(dir, { recursive: true, force: true });
});

/** The text of each page. */
async function printed(request: object, actor = archivist): Promise<string[]> {
  const { bytes } = await t.house.prints.print(actor, printBody.parse(request));
  const path = join(dir, 'print.pdf');
  await writeFile(path, bytes);
  const { pages } = await t.house.parse.extract(path, 'fmt/18', 'print.pdf');
  return pages.map(({ text }) => text.replace(/\s+/g, ''));
}

test('the list of items has its nine columns on every page', async () => {
  const pages = await printed({ kind: 'item-list', what: { ids: items } });
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(page).toContain('序号档号文号责任者题名日期密级页数备注');
  expect(pages[0]).toContain('归档文件目录');
  expect(pages[0]).toContain('全宗：Z109区档案局');
  expect(pages[0]).toContain('Z109-WS·2011-D30-BGS-0001');
  expect(pages.join('')).toContain('区档〔2011〕60号');
  expect(pages.join('').match(/内部/g)).toHaveLength(1);
  expect(pages.at(-1)).toContain(`—${pages.length}—`);
});

test('a file without a code of its own bears those of its first and last item', async () => {
  const { house } = t;
  const act = arrangeAct.parse({
    kind: 'compose',
    target: { ids: items.slice(40, 43) },
    unit: { title: '移民安置专卷' },
  });
  const shown = await house.arrangements.preview(archivist, act);
  expect(shown.warnings).toContainEqual({ kind: 'file-no-code', n: 1, example: '移民安置专卷' });
  const { id, unitId } = await house.arrangements.arrange(archivist, { act, reason: '专题组卷' });
  const span = 'Z109-WS·2011-D30-BGS-0041至Z109-WS·2011-D30-BGS-0043';
  const [cover] = await printed({ kind: 'file-cover', what: { ids: [unitId] } });
  expect(cover).toContain(`档号：${span}`);
  const [contents] = await printed({ kind: 'contents', what: { ids: [unitId] } });
  expect(contents).toContain(`档号：${span}`);
  const [list] = await printed({ kind: 'file-list', what: { ids: [unitId] } });
  expect(list).toContain('Z109-WS·2011-D30-BGS-0041至');
  const [note] = await printed({ kind: 'file-note', what: { ids: [unitId] } });
  expect(note).toContain(`档号：${span}`);
  await house.arrangements.undo(archivist, id);
});

test('a file’s contents tell the page on which each item begins', async () => {
  const [page] = await printed({ kind: 'contents', what: { ids: [file] } });
  expect(page).toContain('卷内目录');
  expect(page).toContain('1图纸第1册1');
  expect(page).toContain('2图纸第2册3');
  expect(page).toContain('3图纸第3册8');
  expect(pageNumbers([{ page_count: 2 }, { page_count: 3 }])).toEqual(['1', '3-5']);
  expect(pageNumbers([{ page_count: 2 }, { page_count: null }, { page_count: 1 }])).toEqual(['1', '3', '']);
  await expect(printed({ kind: 'contents', what: { ids: items } })).rejects.toMatchObject({ code: 'print-nothing' });
});

test('files of a fonds: list, cover, note', async () => {
  expect((await printed({ kind: 'file-list', what: { fonds } })).join('')).toContain('档案馆库房基建案卷');
  const [cover] = await printed({ kind: 'file-cover', what: { ids: [file] } });
  for (const text of ['区档案局', '科技', '档案馆库房基建案卷', '起止日期：20110301-20111130', '本卷共3件8页', '005'])
    expect(cover).toContain(text);
  const [note] = await printed({
    kind: 'file-note',
    what: { ids: [file] },
    situation: '第 2 册有水渍。',
    arrangedBy: '王敏',
  });
  for (const text of ['卷内备考表', '本卷共有文件材料3件8页。', '第2册有水渍。', '立卷人：王敏', '检查人：'])
    expect(note).toContain(text);
});

test('a box: spine, note, what lies in it', async () => {
  const [spine] = await printed({ kind: 'box-spine', what: { location: box } });
  for (const text of ['Z109', '2011', '30年', '0001', '0030', '0012']) expect(spine).toContain(text);
  const { facts, number, spine: width } = await t.house.locations.get(archivist, box);
  expect(spineTexts({ facts: facts!, number, spine: width! })).toEqual([
    'Z109',
    '区档案局',
    '2011',
    '30年',
    '0001\n—\n0030',
    '0012',
  ]);
  const [note] = await printed({ kind: 'box-note', what: { location: box } });
  expect(note).toContain('盒内共有归档文件30件90页。');
  expect((await printed({ kind: 'item-list', what: { location: box } })).join('')).not.toContain('BGS-0031');
});

test('stamps: six cells by the code, on a sheet and one a page', async () => {
  const unit = {
    code: 'Z109-WS·2011-D30-BGS-0001',
    year: 2011,
    retention: '30年',
    page_count: 3,
    fonds_number: 'Z109',
  };
  expect(stampCells(unit)).toEqual(['Z109', '2011', '0001', 'BGS', '30年', '3']);
  expect(stampCells({ ...unit, code: 'Z109-WS·2011·D30·办公室-0001' })[3]).toBe('办公室');
  const sheets = await printed({ kind: 'stamp', what: { ids: items } });
  expect(sheets).toHaveLength(2);
  expect(await printed({ kind: 'stamp', what: { ids: items.slice(0, 3) }, stamps: 'page' })).toHaveLength(3);
});

test('codes in a fonds’ own old way are read by its template, on stamps and on the spine', async () => {
  const { house, archiveId, agencyId } = t;
  const codes = ['Z210-3-12-8', 'Z210-3-12-9'];
  const [old, ids] = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z210', agencyId, '县水利局');
    const base = { archiveId, agencyId, fondsId, categoryId: 'WS', retention: '永久', year: 1958 };
    return [
      fondsId,
      await house.catalog.createUnits(
        trx,
        codes.map((code) => ({ ...base, code, title: code })),
      ),
    ];
  });
  const parentId = (await house.locations.get(archivist, box)).parentId;
  const given = newLocation.parse({ kind: 'box', number: '0013', parentId, spine: 40 });
  const [made] = await house.locations.create(archivist, given);
  await house.locations.put(archivist, made!.id, { what: { ids }, reason: '入盒' });
  const range = async () => {
    const { facts, number, spine } = await house.locations.get(archivist, made!.id);
    return spineTexts({ facts: facts!, number, spine: spine! })[4];
  };
  const template = '{fonds}-{catalogue:1}-{volume:1}[-{item:1}]';
  // Without it nobody knows which of the figures is the item.
  expect(await range()).toBe(codes.join('\n—\n'));
  await house.arrangements.setTemplate(archivist, old, { category: 'WS', template });
  expect(await range()).toBe('8\n—\n9');
  const [spine] = await printed({ kind: 'box-spine', what: { location: made!.id } });
  expect(spine).toContain('起止件号8—9盒号');
  const unit = { code: codes[0]!, year: 1958, retention: '永久', page_count: 3, fonds_number: 'Z210' };
  expect(stampCells(unit)[2]).toBe('');
  expect(stampCells(unit, parseTemplate(template))).toEqual(['Z210', '1958', '8', '', '永久', '3']);
  const [stamps] = await printed({ kind: 'stamp', what: { ids } });
  expect(stamps).toContain('Z21019588');
});

test('a fonds on a page, and its dossier with numbers that are never given twice', async () => {
  const { dossiers } = t.house;
  const given = newDossierPaper.parse({
    class: 1,
    title: '全宗介绍',
    onDay: 20110101,
    responsible: '区档案馆',
    pages: 6,
  });
  await dossiers.file(archivist, fonds, given);
  const { papers } = await dossiers.file(archivist, fonds, { ...given, title: '大事记' });
  expect(papers.map(({ code }) => code)).toEqual(['Z109-1-001', 'Z109-1-002']);
  const { lockVersion } = await dossiers.getFonds(archivist, fonds);
  const patch = { lockVersion, history: '1956年设立。', confirmed: true as const };
  const changed = await dossiers.changeFonds(archivist, fonds, patch);
  expect(changed).toMatchObject({ provisional: false, history: '1956年设立。' });
  await expect(dossiers.changeFonds(archivist, fonds, { lockVersion, name: '别名' })).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
  const paper = (await printed({ kind: 'fonds-list', what: { fonds } })).join('');
  for (const text of ['全宗单', '立档单位沿革1956年设立。', '案卷1卷，文件63件，188页', '普通全宗'])
    expect(paper).toContain(text);
  const list = (await printed({ kind: 'dossier-list', what: { fonds } })).join('');
  expect(list).toContain('1Z109-1-001全宗介绍20110101区档案馆6');
});

test('nothing to print says so; another agency’s records are on no paper; a print is noted', async () => {
  await expect(printed({ kind: 'item-list', what: { ids: ['absent'] } })).rejects.toMatchObject({
    code: 'print-nothing',
  });
  await expect(printed({ kind: 'box-spine', what: { ids: items } })).rejects.toMatchObject({ code: 'print-nothing' });
  const agency = await t.actor('agency');
  await expect(t.house.dossiers.getDossier(agency, fonds)).rejects.toMatchObject({ code: 'not-found' });
  await expect(printed({ kind: 'box-spine', what: { location: box } }, agency)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await t.house.ledger.flush();
  const { items: noted } = await t.house.ledger.list({ action: 'print.make', limit: 1 });
  expect(noted[0]).toMatchObject({ object: '全宗卷目录', detail: { kind: 'dossier-list', count: 2 } });
});
