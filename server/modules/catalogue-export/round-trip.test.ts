/** EAD3 out and in again: what JSON lines say of the units is the same before and after. */
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { useImportHouse } from '../../../test/import-house.ts';

const t = useImportHouse();

interface Line {
  id: string;
  parent: string | null;
  code: string;
  level: string;
  category: string;
  [member: string]: unknown;
}
const open = (format: 'ead3' | 'jsonl') => t.house.exports.open(t.actor, { format, q: '', fonds: ['C001'] }, 'zh-CN');

test('EAD3 brings back all that a unit says, the tree, and no unit for the fonds itself', async () => {
  const code = 'C001-KJ·SK·1957·Y-001';
  const csv = [
    '档号,题名,责任者,文号,日期,保管期限,开放意见,页数,载体,备注,姓名,门类,立档单位,箱号,附件',
    `${code},勘测设计,水利科,,19570203-19570821,永久,,123,纸质,,,KJ,县水利局,7,`,
    `${code}-001,地质报告,水利科,水字〔1957〕3号,19570203,永久,控制,28,底图,缺<2>页,张三；李四,KJ,县水利局,,"图 ""一""\n图二"`,
    'C001-WS·1985-Y-BGS-0777,通知,县委,,1985年3月,永久,,,,,,WS,,,',
  ].join('\n');
  const takeWith = async (bytes: Uint8Array | string, name: string) => {
    const id = await t.upload(name, bytes);
    const { mapping } = await t.house.imports.propose(t.actor, id, { category: 'WS' });
    const given = { fonds: 'C001', category: 'WS', match: 'refuse', dryRun: false } as const;
    await t.house.imports.start(t.actor, id, { ...given, mapping: { ...mapping, createAgencies: true } });
    await t.house.imports.settled(t.actor, id);
    return t.house.imports.get(t.actor, id, 'zh-CN');
  };
  /** All that JSON lines say, with the parent by its code. */
  const told = async () => {
    const lines = (await buffer((await open('jsonl')).stream)).toString().split('\n');
    const units = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
    const codes = new Map(units.map(({ id, code: own }) => [id, own]));
    return units.map((unit): Line => ({ ...unit, id: '', parent: codes.get(unit.parent ?? '') ?? null }));
  };
  const first = await takeWith(csv, 'k.csv');
  expect(first).toMatchObject({ state: 'done', createdCount: 3 });
  const before = await told();
  expect(before.map(({ level, parent, category }) => [level, parent, category])).toEqual([
    ['file', null, 'KJ'],
    ['item', code, 'KJ'],
    ['item', null, 'WS'],
  ]);
  const ead = await buffer((await open('ead3')).stream);
  await t.house.imports.undo(t.actor, first.id);
  await t.house.imports.settled(t.actor, first.id);
  expect(await told()).toEqual([]);
  const again = await takeWith(ead, 'k.xml');
  expect(again.kinds.find(({ kind }) => kind === 'fonds-itself')).toMatchObject({ count: 1 });
  expect(await told()).toEqual(before);
});

test('a table brings back what begins like a formula as it was, and no spreadsheet program runs it', async () => {
  const notes = ['=HYPERLINK("http://example.org","看")', '+1', '-5℃以下', '@王', "'=引", '－附'];
  const lines = notes.map(
    (note, at) => `C001-WS·1999-Y-BGS-${String(at + 1).padStart(4, '0')},通知${at},"${note.replaceAll('"', '""')}"`,
  );
  // Written by somebody's program without any care.
  const id = await t.upload('raw.csv', `档号,题名,备注\n${lines.join('\n').replace("'=引", "''=引")}\n`);
  expect(await t.start(id)).toMatchObject({ createdCount: notes.length });
  const held = async () => {
    const units = t.house.db.read.selectFrom('unit').select('note').where('code', 'like', 'C001-WS·1999-%');
    return (await units.orderBy('sort_key').execute()).map(({ note }) => note);
  };
  expect(await held()).toEqual(notes);
  for (const format of ['csv', 'xlsx'] as const) {
    const out = await t.house.exports.open(t.actor, { format, q: '', fonds: ['C001'] }, 'zh-CN');
    const bytes = await buffer(out.stream);
    if (format === 'csv') expect(bytes.toString('utf8')).not.toMatch(/(^|,)"?[=+\-@＝＋－＠]/m);
    const { items } = await t.house.imports.list(t.actor, { limit: 1 });
    await t.house.imports.undo(t.actor, items[0]!.id);
    await t.house.imports.settled(t.actor, items[0]!.id);
    expect(await held()).toEqual([]);
    const again = await t.start(await t.upload(`out.${format}`, bytes), { match: 'skip' });
    expect(again).toMatchObject({ createdCount: notes.length });
    expect(await held()).toEqual(notes);
  }
});
