import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { sharedPath } from '../../../test/shared-path.ts';
import type { Actor } from '../identity/index.ts';

const run = promisify(execFile);
let t: TestHouse;
let actor: Actor;
const EAD = `<ead><archdesc level="fonds"><did><unitid>C001-WS·1986</unitid><unittitle>县委</unittitle></did><dsc>
<c level="file"><did><unitid>C001-WS·1986-Y-BGS</unitid><unittitle>一九八六年 &lt;案卷&gt; "甲" &amp; 乙</unittitle></did>
<c level="item"><did><unitid>C001-WS·1986-Y-BGS-0001</unitid><unittitle>请示</unittitle><unitdate>1986年3月</unitdate><origination>县委</origination><physdesc>3页</physdesc></did>
<appraisal><p>永久</p></appraisal><controlaccess><persname>张三</persname></controlaccess></c></c></dsc></archdesc></ead>`;

async function take(bytes: Uint8Array | string, name: string, match: 'refuse' | 'skip' = 'refuse') {
  const { id } = await t.house.imports.upload(actor, name, Readable.from([Buffer.from(bytes)]));
  const { mapping } = await t.house.imports.propose(actor, id);
  await t.house.imports.start(actor, id, {
    fonds: 'C001',
    category: 'WS',
    match,
    mapping: { ...mapping, allowEmptyCode: true },
  });
  await t.house.imports.settled(actor, id);
  return t.house.imports.get(actor, id, 'zh-CN');
}
const rows = () =>
  t.house.db.read
    .selectFrom('unit')
    .leftJoin('unit as above', 'above.id', 'unit.parent_id')
    .select([
      'unit.code',
      'unit.title',
      'unit.level',
      'unit.date_text',
      'unit.date_from',
      'unit.retention',
      'unit.page_count',
      'unit.responsible',
      'above.code as parent',
    ])
    .where('unit.code', 'like', 'C001-WS·1986-%')
    .orderBy('unit.sort_key')
    .execute();

beforeAll(async () => {
  t = await openTestHouse({ start: true });
  actor = await t.actor('archivist');
  expect(await take(EAD, 'a.xml')).toMatchObject({ state: 'done', createdCount: 3 });
});
afterAll(() => t.destroy());

const open = (format: 'xlsx' | 'csv' | 'ead3' | 'jsonl', who = actor) =>
  t.house.exports.open(who, { format, q: '', fonds: ['C001'] }, 'zh-CN');

test('what goes out as XLSX, CSV or EAD3 comes in again as it was', async () => {
  const before = await rows();
  expect(before).toHaveLength(2);
  const files = {
    'x.xlsx': await buffer((await open('xlsx')).stream),
    'x.csv': await buffer((await open('csv')).stream),
    'x.xml': await buffer((await open('ead3')).stream),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { items } = await t.house.imports.list(actor, { limit: 1 });
    await t.house.imports.undo(actor, items[0]!.id);
    await t.house.imports.settled(actor, items[0]!.id);
    expect(await rows()).toHaveLength(0);
    await take(bytes, name);
    // A table has no tree: only EAD keeps it.
    const after = await rows();
    expect(name.endsWith('.xml') ? after : after.map((row) => ({ ...row, parent: null }))).toEqual(
      name.endsWith('.xml') ? before : before.map((row) => ({ ...row, parent: null })),
    );
    if (!name.endsWith('.xml')) continue;
  }
});

test('EAD3 is valid against its schema', async ({ skip }) => {
  const schema = join(sharedPath('conformance'), 'xsd', 'ead3.xsd');
  const xmllint = await run('xmllint', ['--version']).catch(() => undefined);
  if (xmllint === undefined || !existsSync(schema)) {
    if (process.env.LANTAI_REQUIRE_SHARED === '1')
      throw new Error(`EAD3 cannot be validated: xmllint (libxml2-utils) or ${schema} is missing`);
    skip('no xmllint or schema here');
  }
  const dir = await mkdtemp(join(tmpdir(), 'lantai-ead-'));
  const path = join(dir, 'out.xml');
  await writeFile(path, await buffer((await open('ead3')).stream));
  const { stderr } = await run('xmllint', ['--nonet', '--noout', '--schema', schema, path]);
  expect(stderr).toContain('validates');
  await rm(dir, { recursive: true });
});

test('JSON lines hold all of a unit; an agency gets only its own', async () => {
  const lines = (await text((await open('jsonl')).stream))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { code: string; names: string[] });
  expect(lines.find(({ code }) => code.endsWith('0001'))).toMatchObject({
    names: ['张三'],
    level: 'item',
    dateFrom: 19860301,
  });
  const agency = await t.actor('agency');
  expect(await text((await open('jsonl', agency)).stream)).toBe('');
});

test('the hits of a search go out with its filters, and no others', async () => {
  const csv = async (query: Partial<Parameters<typeof t.house.exports.open>[1]>): Promise<string[]> => {
    const { stream } = await t.house.exports.open(actor, { format: 'csv', q: '', ...query }, 'zh-CN');
    return (await buffer(stream)).toString('utf8').trim().split('\r\n').slice(1);
  };
  await t.house.settle();
  const all = await csv({ fonds: ['C001'] });
  const title = (await rows())[0]!.title;
  expect(await csv({ q: `"${title}"` })).toEqual(all.filter((line) => line.includes(title)));
  expect(await csv({ q: `"${title}"`, openness: ['open'] })).toEqual([]);
  expect(await csv({ fonds: ['C001', 'C999'] })).toEqual(all);
});

test("a list of the catalogue's table goes out with its filters", async () => {
  const csv = async (query: Partial<Parameters<typeof t.house.exports.openList>[1]>): Promise<string[]> => {
    const { stream } = await t.house.exports.openList(actor, { format: 'csv', sort: 'code', ...query }, 'zh-CN');
    return (await buffer(stream)).toString('utf8').trim().split('\r\n').slice(1);
  };
  const all = await csv({});
  expect(all.length).toBeGreaterThan(2);
  expect(await csv({ level: ['item'] })).toEqual(all.filter((line) => line.includes('-0001')));
  const { items } = await t.house.imports.list(actor, { limit: 1 });
  expect(await csv({ import: items[0]!.id })).toEqual(all);
  expect(await csv({ import: '01999999-0000-7000-8000-000000000000' })).toEqual([]);
});
