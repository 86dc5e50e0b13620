/** What was done with a fonds goes along with it: the deliveries that brought its units, and acts that can still be undone. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { codeOf, makeDelivery } from '../../../test/made-delivery.ts';
import { arrangeAct } from '../../../shared/schemas/arrangement.ts';
import type { Actor } from '../identity/index.ts';

let a: TestHouse;
let dir: string;
let clerk: Actor;
let number: string;
let delivery: string;
let units: string[];
const quiet = (): void => undefined;
const out = (name: string): string => join(dir, name);
const rowsOf = async (folder: string, table: string): Promise<Record<string, unknown>[]> =>
  (await readFile(join(out(folder), 'data', 'rows', `${table}.jsonl`), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const rowTables = async (folder: string) =>
  (await readFile(join(out(folder), 'manifest-sha512.txt'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes('data/rows/'));

async function other(act: (b: TestHouse, actor: Actor) => Promise<void>): Promise<void> {
  const b = await openTestHouse({ start: true });
  try {
    await act(b, await b.actor('archivist'));
  } finally {
    await b.destroy();
  }
}

/** A delivery of a fonds of its own; `more` is what two further columns are called and say. */
async function deliverAnother(
  b: TestHouse,
  actor: Actor,
  name: string,
  more: readonly [string, string] = ['附注,说明', ','],
): Promise<{ id: string; number: string }> {
  const path = await makeDelivery(join(dir, name), [{ title: '另一全宗的通知' }]);
  const catalogue = join(path, '目录.csv');
  const [headings, row] = (await readFile(catalogue, 'utf8')).replaceAll('A001', 'B002').split('\n');
  await writeFile(catalogue, `${headings},${more[0]}\n${row},${more[1]}\n`);
  await rename(join(path, codeOf(1)), join(path, codeOf(1).replace('A001', 'B002')));
  const { id } = await b.house.accession.receiveFolder(actor, { path });
  expect((await b.house.accession.settled(actor, id)).state).toBe('accepted');
  return b.house.accession.get(actor, id, 'zh-CN');
}

beforeAll(async () => {
  a = await openTestHouse({ start: true });
  dir = await mkdtemp(join(tmpdir(), 'lantai-acts-'));
  clerk = await a.actor('archivist');
  const path = await makeDelivery(join(dir, 'delivery'), [{}, {}, {}]);
  ({ id: delivery } = await a.house.accession.receiveFolder(clerk, { path }));
  expect((await a.house.accession.settled(clerk, delivery)).state).toBe('accepted');
  const { items } = await a.house.catalog.listUnits(clerk, { accession: delivery, limit: 10, sort: 'code' });
  units = items.map(({ id }) => id);
  number = items[0]!.fondsNumber;
  const { id: fonds } = (await a.house.catalog.listFonds(clerk)).find((each) => each.number === number)!;
  const arrange = (act: object) =>
    a.house.arrangements.arrange(clerk, { act: arrangeAct.parse(act), reason: '整理试验' });
  await arrange({
    kind: 'compose',
    target: { ids: units.slice(0, 2) },
    unit: { title: '合卷', code: 'A001-WS·2023-Y-BGS-0101' },
  });
  const empty = await arrange({
    kind: 'create',
    category: 'WS',
    unit: { title: '将拆的卷', code: 'A001-WS·2023-Y-BGS-0102' },
    to: { fonds, parent: null },
  });
  await arrange({ kind: 'dissolve', target: { ids: [empty.unitId!] } });
  // One that had to do with another fonds too: it stays, as half of it cannot be undone.
  const foreign = await a.house.db.write((trx) => a.house.catalog.ensureFonds(trx, a.archiveId, 'Z999', null));
  await arrange({ kind: 'move', target: { ids: [units[2]!] }, to: { fonds: foreign, parent: null } });
  await arrange({ kind: 'move', target: { ids: [units[2]!] }, to: { fonds, parent: null } });
  await a.house.settle();
}, 60_000);
afterAll(async () => {
  await a.destroy();
  await rm(dir, { recursive: true, force: true });
});

test('deliveries come along with their packages, checks and receipt; acts can be undone where the fonds now is', async () => {
  await a.house.fondsFolders.write(clerk, number, out('one'), quiet);
  expect((await rowsOf('one', 'accession')).map(({ created_by: by }) => by)).toEqual([clerk.name]);
  expect(await rowsOf('one', 'package')).toHaveLength(3);
  expect((await rowsOf('one', 'arrangement')).map(({ kind }) => kind)).toEqual(['compose', 'create', 'dissolve']);
  await other(async (b, actor) => {
    await b.house.fondsFolders.take(actor, out('one'), quiet);
    await b.house.settle();
    const told = await b.house.accession.get(actor, delivery, 'zh-CN');
    const before = await a.house.accession.get(clerk, delivery, 'zh-CN');
    // The steps of taking in are told by the jobs of the house that took it in.
    expect({ ...told, steps: [] }).toEqual({ ...before, steps: [] });
    expect(told.acceptedCount).toBe(3);
    expect((await b.house.accession.receipt(actor, delivery, 'zh-CN')).bytes.length).toBeGreaterThan(1000);
    expect((await b.house.catalog.getUnit(actor, units[0]!)).accession).toEqual(
      (await a.house.catalog.getUnit(clerk, units[0]!)).accession,
    );
    await b.house.fondsFolders.write(actor, number, out('one-again'), quiet);
    expect(await rowTables('one-again')).toEqual(await rowTables('one'));
    // Undone in turn, the last first: the dissolved file comes back as one of this archive.
    const { items } = await b.house.arrangements.list(actor, { limit: 10 });
    expect(items.map(({ kind }) => kind)).toEqual(['dissolve', 'create', 'compose']);
    await b.house.arrangements.undo(actor, items[0]!.id);
    const back = await b.house.catalog.findIdByCode(actor, 'A001-WS·2023-Y-BGS-0102');
    const row = await b.house.db.read.selectFrom('unit').selectAll().where('id', '=', back!).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ archive_id: b.archiveId, title: '将拆的卷' });
    for (const { id } of items.slice(1)) await b.house.arrangements.undo(actor, id);
    const { items: left } = await b.house.catalog.listUnits(actor, { limit: 10, sort: 'code' });
    expect(left.map(({ id }) => id).sort()).toEqual([...units].sort());
    // A new delivery there takes a number of its own.
    expect((await deliverAnother(b, actor, 'another')).number).not.toBe(told.number);
  });
});

test('a delivery whose number another one has here is told apart by its fonds', async () => {
  await a.house.fondsFolders.write(clerk, number, out('two'), quiet);
  await other(async (b, actor) => {
    const own = await deliverAnother(b, actor, 'first');
    await b.house.fondsFolders.take(actor, out('two'), quiet);
    expect((await b.house.accession.get(actor, delivery, 'zh-CN')).number).toBe(`${number}-${own.number}`);
    expect((await b.house.accession.get(actor, own.id, 'zh-CN')).number).toBe(own.number);
  });
});

test('what came in by a decision of declassification travels with it', async () => {
  const decided = ['密级,解密依据', '秘密,区密解〔2020〕3号'] as const;
  const { id } = await deliverAnother(a, clerk, 'declassified', decided);
  await a.house.settle();
  await a.house.fondsFolders.write(clerk, 'B002', out('three'), quiet);
  await other(async (b, actor) => {
    await b.house.fondsFolders.take(actor, out('three'), quiet);
    expect((await b.house.accession.get(actor, id, 'zh-CN')).acceptedCount).toBe(1);
  });
});
