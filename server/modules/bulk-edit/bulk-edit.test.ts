/** Bulk edit on a real house: tried, done in chunks, seen in the history, undone but for what changed since. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Frontier, sha256Tree } from '../../formats/merkle/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { bulkEditBody } from '../../../shared/schemas/bulk-edit.ts';
import { unitTarget } from '../../../shared/schemas/target.ts';
import { countTargetUnits } from '../catalog/index.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { Actor } from '../identity/index.ts';

let t: TestHouse;
let archivist: Actor;
let fonds: string;
let ids: string[];

beforeAll(async () => {
  t = await openTestHouse({ start: true });
  archivist = await t.actor('archivist');
  const { house, archiveId, agencyId } = t;
  ids = await house.db.write(async (trx) => {
    fonds = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
    const units = Array.from({ length: 450 }, (_, at) => ({
      archiveId,
      agencyId,
      fondsId: fonds,
      categoryId: 'WS',
      code: `Z109-WS·2011-D30-BGS-${String(at + 1).padStart(4, '0')}`,
      title: `关于水库移民的通知（${at + 1}）`,
      responsible: '区档案局办公室',
      retention: '30年',
      year: 2011,
      fields: { 箱号: at % 2 === 0 ? '7' : '' },
    }));
    return house.catalog.createUnits(trx, units);
  });
}, 60_000);
afterAll(() => t.destroy());

const settled = async (id: string) => {
  for (;;) {
    const edit = await t.house.bulkEdits.get(archivist, id, 'zh-CN');
    if (edit.state !== 'running' && edit.state !== 'undoing') return edit;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const run = async (given: object) => {
  const body = bulkEditBody.parse({ target: { filter: {} }, reason: '统一著录', ...given });
  const { id } = await t.house.bulkEdits.start(archivist, body, 'zh-CN');
  return settled(id);
};
const valuesOf = async (column: 'responsible' | 'retention' | 'title' | 'note') => {
  const rows = await t.house.db.read.selectFrom('unit').select(column).orderBy('sort_key').execute();
  return rows.map((row) => row[column]);
};

test('all of a filter are counted without going through them, by kept counts or up to a bound', async () => {
  const { house, archiveId } = t;
  const scope = { archiveId, publicOnly: false };
  const count = (given: object, most: number) =>
    countTargetUnits(house.db.read, scope, unitTarget.parse({ filter: given }), most);
  expect(await count({ category: 'WS', yearFrom: '2011' }, 100)).toEqual({ n: 450, exact: true });
  expect(await count({ yearTo: '2010' }, 100)).toEqual({ n: 0, exact: true });
  expect(await count({ q: '水库' }, 100)).toEqual({ n: 100, exact: false });
  expect(await count({ q: '（450）' }, 100)).toEqual({ n: 1, exact: true });
});

test('an edit tells how many it is for while it runs, and no more when it has ended', async () => {
  const body = bulkEditBody.parse({
    target: { filter: { category: 'WS', yearFrom: '2011' } },
    field: 'responsible',
    act: { kind: 'set', value: '区档案局办公室' },
    reason: '统一著录',
  });
  const { id, total } = await t.house.bulkEdits.start(archivist, body, 'zh-CN');
  expect(total).toBe(450);
  expect(await settled(id)).toMatchObject({ total: null, done: 450, same: 450 });
});

test('a trial tells old and new, what is refused and why, and changes nothing', async () => {
  const trial = { target: { ids: [...ids.slice(0, 3), 'absent'] }, field: 'retention' as const };
  const good = await t.house.bulkEdits.preview(archivist, { ...trial, act: { kind: 'set', value: '永久' } }, 'zh-CN');
  expect(good).toMatchObject({ looked: 4, changed: 3, same: 0, refused: 1, isWhole: true });
  expect(good.rows[0]).toMatchObject({ from: '30年', to: '永久', state: 'changed' });
  const bad = await t.house.bulkEdits.preview(archivist, { ...trial, act: { kind: 'set', value: '很久' } }, 'zh-CN');
  expect(bad).toMatchObject({ changed: 0, refused: 4 });
  expect(bad.refusals[0]!.sentence).toContain('保管期限“很久”');
  expect(new Set(await valuesOf('retention'))).toEqual(new Set(['30年']));
  const empty = { target: { ids: ids.slice(0, 1) }, field: 'title' as const, act: { kind: 'clear' as const } };
  expect((await t.house.bulkEdits.preview(archivist, empty, 'en')).refused).toBe(1);
});

test('all that a filter gives is changed once each, also where the change takes it out of the filter', async () => {
  const edit = await run({
    target: { filter: { retention: ['30年'] } },
    field: 'retention',
    act: { kind: 'set', value: '永久' },
  });
  expect(edit).toMatchObject({ state: 'done', changed: 450, refused: 0, mayUndo: true });
  expect(new Set(await valuesOf('retention'))).toEqual(new Set(['永久']));
  const undone = await settled((await t.house.bulkEdits.undo(archivist, edit.id, 'zh-CN')).id);
  expect(undone).toMatchObject({ state: 'undone', undone: 450, spared: 0, mayUndo: false });
  expect(new Set(await valuesOf('retention'))).toEqual(new Set(['30年']));
});

test('replace, append, pattern with numbers, further fields', async () => {
  const target = { ids: ids.slice(0, 5) };
  await run({ target, field: 'responsible', act: { kind: 'replace', find: '区档案局', with: '区档案馆' } });
  await run({ target, field: 'responsible', act: { kind: 'append', value: '（原）', where: 'end' } });
  expect((await valuesOf('responsible')).slice(4, 6)).toEqual(['区档案馆办公室（原）', '区档案局办公室']);
  await run({ target, field: 'note', act: { kind: 'pattern', pattern: '第{n:3}件，{year}年，箱{x.箱号}' } });
  expect((await valuesOf('note')).slice(0, 2)).toEqual(['第001件，2011年，箱7', '第002件，2011年，箱']);
  const wrong = { target, field: 'note' as const, act: { kind: 'pattern' as const, pattern: '{nought}' } };
  await expect(t.house.bulkEdits.preview(archivist, wrong, 'zh-CN')).rejects.toMatchObject({ code: 'bulk-pattern' });
  expect(await run({ target, field: 'x:箱号', act: { kind: 'clear' } })).toMatchObject({ changed: 3, same: 2 });
  const { fields } = await t.house.catalog.getUnit(archivist, ids[0]!);
  expect(fields).toEqual({});
});

test('one entry with count and root; the history of each unit; undo spares what changed since', async () => {
  const target = { ids: ids.slice(10, 20) };
  const edit = await run({ target, field: 'responsible', act: { kind: 'set', value: '区人民政府' } });
  const unit = await t.house.catalog.getUnit(archivist, ids[10]!);
  await t.house.catalog.editUnit(archivist, ids[10]!, { lockVersion: unit.lockVersion, note: '后来改过' });
  const undone = await settled((await t.house.bulkEdits.undo(archivist, edit.id, 'zh-CN')).id);
  expect(undone).toMatchObject({ undone: 9, spared: 1 });
  expect((await valuesOf('responsible')).slice(10, 12)).toEqual(['区人民政府', '区档案局办公室']);
  await expect(t.house.bulkEdits.undo(archivist, edit.id, 'zh-CN')).rejects.toMatchObject({ code: 'bulk-state' });

  const { items } = await t.house.ledger.list({ object: edit.id, limit: 10 });
  expect(items.map(({ action }) => action)).toEqual(['unit.bulk-undo', 'unit.bulk-edit', 'unit.bulk-start']);
  const changes = await t.house.db.read
    .selectFrom('bulk_edit_change')
    .selectAll()
    .where('edit_id', '=', edit.id)
    .orderBy('id')
    .execute();
  const tree = new Frontier(sha256Tree);
  for (const { unit_id, before_json, after_json } of changes)
    tree.append(sha256Tree.leaf(canonicalJson({ unit: unit_id, before: before_json, after: after_json })));
  expect(items[1]!.detail).toMatchObject({ count: 10, merkleRoot: tree.root().toString('hex') });

  const history = await t.house.catalog.listHistory(archivist, ids[11]!, { limit: 10 });
  expect(history.items[0]).toMatchObject({
    action: 'unit.bulk-undone',
    changes: [{ field: 'responsible', from: '区档案局办公室', to: '区人民政府' }],
  });
  const rows = await t.house.bulkEdits.listChanges(archivist, edit.id, { limit: 4 });
  expect(rows.items.map(({ undone: back }) => back)).toEqual([false, true, true, true]);
  expect(
    (await t.house.bulkEdits.listChanges(archivist, edit.id, { limit: 50, cursor: rows.cursor })).items,
  ).toHaveLength(6);
});

test('stopped before it began it has changed nothing and says so', async () => {
  await t.house.jobs.stop();
  const given = { target: { filter: {} }, field: 'note', act: { kind: 'set', value: '停' }, reason: '试停' };
  const { id } = await t.house.bulkEdits.start(archivist, bulkEditBody.parse(given), 'zh-CN');
  await t.house.bulkEdits.cancel(archivist, id);
  t.house.jobs.start();
  expect(await settled(id)).toMatchObject({ state: 'cancelled', changed: 0, mayUndo: false });
  expect(await valuesOf('note')).not.toContain('停');
});

test('what one may not see is neither tried nor changed, and who may not edit is refused', async () => {
  const agency = await t.actor('agency');
  const trial = { target: { filter: {} as never }, field: 'note' as const, act: { kind: 'clear' as const } };
  await expect(t.house.bulkEdits.preview(agency, trial, 'zh-CN')).rejects.toMatchObject({ code: 'forbidden' });
});
