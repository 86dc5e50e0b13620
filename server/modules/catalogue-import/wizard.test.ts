/** What the wizard in the browser asks for: the sample, the gate before samples, remedies, stopping and going on, undo shown first. */
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { ImportMapping, StartBody } from '../../../shared/schemas/catalogue-import.ts';
import type { Actor } from '../identity/index.ts';
import { writeSample } from './sample.ts';

let t: TestHouse;
let actor: Actor;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
  actor = await t.actor('archivist');
});
afterAll(() => t.destroy());

const upload = async (name: string, bytes: string | Uint8Array): Promise<string> =>
  (await t.house.imports.upload(actor, name, Readable.from([Buffer.from(bytes)]))).id;
const get = (id: string) => t.house.imports.get(actor, id, 'zh-CN');

async function run(id: string, mapping: ImportMapping, body: Partial<StartBody> = {}) {
  await t.house.imports.start(actor, id, { fonds: 'Z034', category: 'WS', ...body, mapping });
  await t.house.imports.settled(actor, id);
  return get(id);
}

test('the sample: proposed from both sheets, mended by presses, imported, undone with what is spared shown first', async () => {
  const id = await upload('旧目录示例.xlsx', await writeSample('Z034'));
  const proposal = await t.house.imports.propose(actor, id);
  expect(proposal.guess).toEqual({ fonds: 'Z034', category: 'WS' });
  expect(proposal.sheets.map(({ name, headingRow }) => [name, headingRow])).toEqual([
    ['1981年', 3],
    ['1984年', 1],
  ]);
  expect(proposal.plain.map(({ name }) => name)).toEqual(['说明']);
  const targets = Object.fromEntries(proposal.columns.map(({ heading, target, why }) => [heading, [target, why]]));
  expect(targets).toMatchObject({
    题名: ['title', 'heading'],
    文件标题: ['title', 'heading'],
    发文日期: ['date', 'heading'],
    当事人: ['person', 'heading'],
    存放: ['field', 'none'],
  });

  const first = await run(id, proposal.mapping, { dryRun: true });
  expect(first).toMatchObject({ state: 'checked', rowCount: 42, createdCount: 32, refusedCount: 10 });
  const remedies = await t.house.imports.remedies(actor, id);
  expect(remedies.map(({ kind, how, option, count, safe }) => [kind, how, option, count, safe])).toEqual(
    expect.arrayContaining([
      ['bad-date', 'option', 'decades', 1, true],
      ['bad-date', 'option', 'excelDates', 1, true],
      ['bad-date', 'values', null, 1, false],
      ['bad-retention', 'values', null, 2, true],
      ['special-characters', 'option', 'cleanCharacters', 1, true],
      ['missing-code', 'option', 'allowEmptyCode', 1, false],
      ['foreign-fonds', 'option', 'fondsFromCode', 1, false],
    ]),
  );
  const retention = remedies.find(({ kind }) => kind === 'bad-retention')!;
  expect([retention.target, retention.values]).toEqual(['retention', [{ value: '30', suggestion: '30年', count: 2 }]]);
  const { items } = await t.house.imports.defects(actor, id, { limit: 50, kind: 'bad-date' }, 'zh-CN');
  expect(items[0]).toMatchObject({ row: 9, target: 'date', value: '19810231', suggestion: '19810228', before: null });

  const mended: ImportMapping = {
    ...proposal.mapping,
    excelDates: true,
    decades: true,
    cleanCharacters: true,
    allowEmptyCode: true,
    values: { retention: { 30: '30年' } },
  };
  // Left: a day that is none, a title that is missing, one code twice, a code of another fonds.
  const done = await run(id, mended);
  expect(done).toMatchObject({ state: 'done', createdCount: 37, refusedCount: 5, hasReturned: true });
  const units = await t.house.catalog.listUnits(actor, { import: id, limit: 200, sort: 'code' });
  expect(units.items).toHaveLength(37);
  expect(units.items.find(({ title }) => title === '关于修订水利工程管理办法的通知')).toBeDefined();

  const [changed] = units.items;
  await t.house.catalog.editUnit(actor, changed!.id, { lockVersion: 0, title: '改过的题名' });
  const trial = await t.house.imports.tryUndo(actor, id);
  expect(trial).toMatchObject({ removed: 36, restored: 0, spared: 1, reasons: { changed: 1 } });
  expect(trial.examples).toEqual([{ id: changed!.id, code: changed!.code, title: '改过的题名', reason: 'changed' }]);
  expect((await t.house.catalog.listUnits(actor, { import: id, limit: 200, sort: 'code' })).items).toHaveLength(37);
  await t.house.imports.undo(actor, id);
  await t.house.imports.settled(actor, id);
  const { removed, spared, reasons } = (await get(id)).undo!;
  expect({ removed, spared, reasons }).toEqual({ removed: 36, spared: 1, reasons: { changed: 1 } });
});

test('what undoing would do is what it does, also of a tree with a leaf that stays', async () => {
  const item = (n: number) =>
    `<c level="item"><did><unitid>Z034-WS·1991-Y-JCK-000${n}</unitid><unittitle>文件${n}</unittitle></did></c>`;
  const file = (n: number, items: string) =>
    `<c level="file"><did><unitid>Z034-WS·1991-Y-JCK${n}</unitid><unittitle>案卷${n}</unittitle></did>${items}</c>`;
  const ead = `<ead><archdesc level="fonds"><did><unittitle>x</unittitle></did><dsc>${file(1, item(1) + item(2))}${file(2, item(3))}</dsc></archdesc></ead>`;
  const id = await upload('a.xml', ead);
  const { mapping } = await t.house.imports.propose(actor, id);
  expect(await run(id, { ...mapping, allowEmptyCode: true })).toMatchObject({ state: 'done' });
  const { items } = await t.house.catalog.listUnits(actor, { import: id, limit: 20, sort: 'code' });
  const leaf = items.find(({ title }) => title === '文件3')!;
  await t.house.catalog.openUnits(actor, { ids: [leaf.id], ground: '满二十五年' });
  const trial = await t.house.imports.tryUndo(actor, id);
  await t.house.imports.undo(actor, id);
  await t.house.imports.settled(actor, id);
  const { undo } = await get(id);
  expect([undo!.removed, undo!.spared, undo!.reasons]).toEqual([trial.removed, trial.spared, trial.reasons]);
  // Its file; what the finding aid is called as a whole is no unit.
  expect([trial.removed, trial.reasons]).toEqual([3, { opened: 1, parent: 1 }]);
});

test('rows that the gate stops are not shown for choosing either', async () => {
  const csv = '档号,题名,密级\nZ034-WS·1985-Y-BGS-0901,战备工程选址,机密\nZ034-WS·1985-Y-BGS-0902,修渠,\n';
  const id = await upload('a.csv', csv);
  const proposal = await t.house.imports.propose(actor, id);
  expect(JSON.stringify(proposal)).not.toContain('战备');
  expect(proposal.sheets[0]!.first.map(({ row, closed }) => [row, closed])).toEqual([
    [1, false],
    [2, true],
    [3, false],
  ]);
});

test('headings where nobody would look are found when their row is said', async () => {
  const csv = `a,b\n${'x,y\n'.repeat(30)}编码甲,名字乙\nZ034-WS·1985-Y-BGS-0911,修渠\n`;
  const id = await upload('a.csv', csv);
  expect(await t.house.imports.propose(actor, id)).toMatchObject({ sheets: [], columns: [] });
  await expect(
    t.house.imports.start(actor, id, {
      fonds: 'Z034',
      category: 'WS',
      mapping: (await t.house.imports.propose(actor, id)).mapping,
    }),
  ).rejects.toMatchObject({ code: 'workbook-no-headings' });
  const { columns, mapping } = await t.house.imports.propose(actor, id, { headingRow: 32 });
  expect(columns.map(({ heading }) => heading)).toEqual(['编码甲', '名字乙']);
  const said: ImportMapping = { ...mapping, columns: { 编码甲: 'code', 名字乙: 'title' } };
  expect(await run(id, said)).toMatchObject({ state: 'done', createdCount: 1 });
});

test('a queued import that an administrator cancels goes back to where it can be begun', async () => {
  const house = await t.reopen();
  try {
    const id = await upload('b.csv', '档号,题名\nZ034-WS·1985-Y-BGS-0921,修渠\n');
    const { mapping } = await house.imports.propose(actor, id);
    await house.jobs.stop();
    await house.imports.start(actor, id, { fonds: 'Z034', category: 'WS', mapping });
    const [job] = await house.jobs.list({ kind: 'catalogue-import', state: 'queued' });
    await house.jobs.cancel(job!.id);
    expect((await get(id)).state).toBe('uploaded');
    house.jobs.start();
    expect(await run(id, mapping)).toMatchObject({ state: 'done', createdCount: 1 });
  } finally {
    actor = await t.actor('archivist');
  }
});

test('stopped while it stores, an import goes on where it was', async () => {
  // Several writes.
  const ROWS = 12_000;
  const rows = Array.from(
    { length: ROWS },
    (_, n) => `Z034-WS·1986-Y-BGS-${String(n + 1).padStart(5, '0')},第${n}号通知`,
  );
  const id = await upload('c.csv', `档号,题名\n${rows.join('\n')}\n`);
  const { mapping } = await t.house.imports.propose(actor, id);
  // Stopped by a person while the write after the first rows is still awaited, however quick the machine is.
  const { db } = t.house;
  const write = db.write.bind(db);
  let isStopping = false;
  const spy = vi.spyOn(db, 'write').mockImplementation(async (act) => {
    const written = await write(act);
    const { state, done } = await t.house.imports.progress(actor, id);
    if (isStopping || state !== 'storing' || done === 0) return written;
    isStopping = true;
    await t.house.imports.cancel(actor, id);
    return written;
  });
  await t.house.imports.start(actor, id, { fonds: 'Z034', category: 'WS', mapping });
  await t.house.imports.settled(actor, id);
  spy.mockRestore();
  expect(isStopping).toBe(true);
  const stopped = await get(id);
  const count = async () =>
    Number(
      (
        await t.house.db.read
          .selectFrom('unit')
          .where('code', 'like', 'Z034-WS·1986-%')
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  expect(stopped).toMatchObject({ state: 'cancelled', mayResume: true });
  expect(await count()).toBeLessThan(ROWS);
  await t.house.imports.resume(actor, id);
  await t.house.imports.settled(actor, id);
  expect(await get(id)).toMatchObject({ state: 'done', createdCount: ROWS, mayResume: false });
  expect(await count()).toBe(ROWS);
  expect(await t.house.imports.tryUndo(actor, id)).toMatchObject({ removed: ROWS, spared: 0 });
});

test('a file above the limit of uploads is refused with what to do, and nothing of it is kept', async () => {
  const small = await openTestHouse({ env: { LANTAI_UPLOAD_LIMIT: '100000' } });
  try {
    const clerk = await small.actor('archivist');
    const large = function* () {
      for (let n = 0; n < 100; n++) yield Buffer.alloc(10_000, 0x31);
    };
    await expect(small.house.imports.upload(clerk, '大目录.csv', Readable.from(large()))).rejects.toMatchObject({
      code: 'import-too-large',
      params: { file: '大目录.csv' },
    });
    expect((await small.house.imports.list(clerk, { limit: 10 })).items).toEqual([]);
  } finally {
    await small.destroy();
  }
});

test('the returned workbook of the sample can be mended and sent again', async () => {
  const id = await upload('旧目录示例.xlsx', await writeSample('Z035'));
  const { mapping } = await t.house.imports.propose(actor, id);
  const done = await run(id, mapping, { fonds: 'Z035' });
  const { stream } = await t.house.imports.returned(actor, id, 'zh-CN');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await buffer(stream)) as unknown as Parameters<typeof book.xlsx.load>[0]);
  const sheet = book.getWorksheet('1981年')!;
  let next = 900;
  sheet.eachRow((row, number) => {
    if (number === 1) return;
    row.getCell(2).value = `Z035-WS·1981-Y-BGS-0${next++}`;
    row.getCell(3).value = '改好的题名';
    row.getCell(6).value = '19810301';
    row.getCell(7).value = '永久';
  });
  const again = await upload('退回.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
  const proposal = await t.house.imports.propose(actor, again);
  expect(proposal.columns.every(({ why }) => why !== 'values')).toBe(true);
  expect(await run(again, proposal.mapping, { fonds: 'Z035' })).toMatchObject({
    createdCount: done.refusedCount,
    refusedCount: 0,
  });
});
