import { createWriteStream } from 'node:fs';
import { appendFile, cp, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildings, configure, MAY } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { makeDelivery } from '../../../test/made-delivery.ts';
import { validateBag } from '../../formats/bagit/bagit.validate.ts';
import { newAuthority, newRelation } from '../../../shared/schemas/authority.ts';
import { newDossierPaper } from '../../../shared/schemas/fonds.ts';
import { newLocation } from '../../../shared/schemas/location.ts';
import { unzipTo } from '../../formats/safe-unzip.ts';
import type { Actor } from '../identity/index.ts';
import { createFondsZips } from './fonds-folder.zip.ts';
import { FOLDER_TABLES } from './folder.tables.ts';

let a: TestHouse;
let dir: string;
let clerk: Actor;
const quiet = (): void => undefined;
const out = (name: string): string => join(dir, name);

beforeAll(async () => {
  a = await openTestHouse({ start: true });
  dir = await mkdtemp(join(tmpdir(), 'lantai-fonds-'));
  clerk = await a.actor('archivist');
  const path = await makeDelivery(join(dir, 'delivery'), [{}, {}, {}]);
  const { id } = await a.house.accession.receiveFolder(clerk, { path });
  expect((await a.house.accession.settled(clerk, id)).state).toBe('accepted');
  // A second fonds whose texts share an object with one more of its own: an import brings rows of two fonds at once.
  const rows = [1, 2, 3, 4].map((n) => {
    const fonds = n % 2 === 0 ? 'Z200' : 'Z300';
    return `${fonds}-WS·1990-Y-BGS-000${n}\t第${n}号通知\t张三；李四\t这是第${n}号通知的全文，讲${fonds}的事。`;
  });
  const { id: importId } = await a.house.imports.upload(
    clerk,
    'texts.tsv',
    Readable.from([Buffer.from(`code\ttitle\t姓名\ttext\n${rows.join('\n')}\n`)]),
  );
  const { mapping } = await a.house.imports.propose(clerk, importId);
  await a.house.imports.start(clerk, importId, {
    fonds: '',
    category: 'WS',
    mapping: { ...mapping, fondsFromCode: true },
  });
  await a.house.imports.settled(clerk, importId);
  const { items } = await a.house.catalog.listUnits(clerk, { import: importId, limit: 10, sort: 'code' });
  expect(items).toHaveLength(4);
  await a.house.catalog.editUnit(clerk, items[0]!.id, { lockVersion: 0, code: 'Z200-WS·1990-Y-BGS-0099' });
  await a.house.catalog.openUnits(clerk, { ids: [items[0]!.id], ground: '满二十五年' });
  await keepPapers(items.map(({ id }) => id));
  await a.house.settle();
}, 60_000);
afterAll(async () => {
  await a.destroy();
  await rm(dir, { recursive: true, force: true });
});

const makePlaces = async (house: TestHouse['house'], actor: Actor, numbers: string[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const [at, number] of numbers.entries()) {
    const given = newLocation.parse({ kind: KINDS[at], number, parentId: ids.at(-1) ?? null });
    ids.push((await house.locations.create(actor, given))[0]!.id);
  }
  return ids;
};
const KINDS = ['room', 'rack', 'shelf', 'box'] as const;

/** All that a house keeps about a fonds beside its records: code templates, places, a dossier, links. */
async function keepPapers(ids: string[]): Promise<void> {
  const { house } = a;
  const z200 = (await house.catalog.listFonds(clerk)).find(({ number }) => number === 'Z200')!;
  const [, , , box] = await makePlaces(house, clerk, ['1', 'A', '1', '7']);
  const own: string[] = [];
  for (const id of ids) if ((await house.catalog.getUnit(clerk, id)).code.startsWith('Z200')) own.push(id);
  expect(own).toHaveLength(2);
  await house.locations.put(clerk, box!, { what: { ids: own }, reason: '入盒' });
  await house.locations.takeOut(clerk, { ids: [own[1]!], reason: '调卷' });
  await house.unitLinks.add(clerk, own[0]!, { kind: 'reply', side: 'from', other: { id: own[1]! }, note: '复文' });
  const other = ids.find((id) => !own.includes(id))!;
  await house.unitLinks.add(clerk, own[0]!, { kind: 'copy', side: 'from', other: { id: other }, note: '' });
  await house.dossiers.file(clerk, z200.id, newDossierPaper.parse({ class: 1, title: '全宗介绍' }));
  const { lockVersion } = await house.dossiers.getFonds(clerk, z200.id);
  await house.dossiers.changeFonds(clerk, z200.id, { lockVersion, history: '沿革' });
  const person = (name: string, dates: string) =>
    house.authorities.create(clerk, newAuthority.parse({ kind: 'person', name, dates, names: [] }));
  await person('李四', '1931—1999');
  await person('王五', '1940—2001');
  const body = (name: string) => house.authorities.create(clerk, newAuthority.parse({ kind: 'agency', name }));
  const [before, after] = [await body('县革命委员会'), await body('县人民政府')];
  const relation = newRelation.parse({ kind: 'succeeded', side: 'after', otherId: after.id });
  await house.authorities.addRelation(clerk, before.id, relation);
  const { lockVersion: version } = await house.catalog.getUnit(clerk, own[1]!);
  await house.catalog.editUnit(clerk, own[1]!, { lockVersion: version, responsible: '县革命委员会；县人民政府' });
  const template = '{fonds}-{cat}·{year}-{ret}-{org}-{item:5}';
  await house.arrangements.setTemplate(clerk, z200.id, { category: 'WS', template });
  expect(await house.arrangements.listTemplates(clerk, z200.id)).toHaveLength(1);
}

const manifestOf = async (folder: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await readFile(join(folder, 'manifest-sha512.txt'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split('  ').reverse() as [string, string])
      .filter(([path]) => path !== 'data/ead3.xml'),
  );
async function other(act: (b: TestHouse, actor: Actor) => Promise<void>): Promise<void> {
  const b = await openTestHouse({ start: true });
  try {
    await act(b, await b.actor('archivist'));
  } finally {
    await b.destroy();
  }
}
const fondsOf = async (): Promise<string> =>
  (await a.house.catalog.listFonds(clerk)).find(({ number }) => !/^Z[23]00$/.test(number))!.number;

test('a fonds goes out as a valid bag and comes in elsewhere to the same state: rows, files, texts, search', async () => {
  const number = await fondsOf();
  const outcome = await a.house.fondsFolders.write(clerk, number, out('one'), quiet);
  expect(outcome.units).toBe(3);
  expect(await validateBag(out('one'))).toEqual([]);
  await other(async (b, actor) => {
    expect(await b.house.fondsFolders.take(actor, out('one'), quiet)).toEqual({ ...outcome, added: [] });
    await b.house.fondsFolders.write(actor, number, out('one-again'), quiet);
    const [before, after] = [await manifestOf(out('one')), await manifestOf(out('one-again'))];
    // Every table's rows are canonical JSON in order of id: equal digests are equal tables.
    for (const table of FOLDER_TABLES)
      expect([table, after[`data/rows/${table}.jsonl`]]).toEqual([table, before[`data/rows/${table}.jsonl`]]);
    expect(Object.keys(before).some((path) => path.startsWith('data/objects/'))).toBe(true);
    expect(after).toEqual(before);
    const pages = async (house: TestHouse['house']) =>
      await house.db.read
        .selectFrom('page')
        .innerJoin('unit', 'unit.id', 'page.unit_id')
        .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
        .where('fonds.number', '=', number)
        .selectAll('page')
        .orderBy('page.id')
        .execute();
    expect(await pages(b.house)).toEqual(await pages(a.house));
    await b.house.settle();
    expect((await b.house.preservation.verify(actor, { fixity: true })).findings).toEqual([]);
    await expect(b.house.fondsFolders.take(actor, out('one'), quiet)).rejects.toMatchObject({ code: 'fonds-held' });
  });
});

test('of an object that two fonds share only what is of the one goes out, and its former codes and opening go along', async () => {
  await a.house.fondsFolders.write(clerk, 'Z200', out('two'), quiet);
  const texts = Object.keys(await manifestOf(out('two'))).filter((path) => path.startsWith('data/objects/'));
  for (const path of texts) expect(await readFile(join(out('two'), path), 'utf8')).not.toContain('Z300');
  await other(async (b, actor) => {
    await b.house.fondsFolders.take(actor, out('two'), quiet);
    await b.house.settle();
    await b.house.fondsFolders.write(actor, 'Z200', out('two-again'), quiet);
    expect(await manifestOf(out('two-again'))).toEqual(await manifestOf(out('two')));
    for (const [table, count] of [
      ['fonds_template', 1],
      ['fonds_profile', 1],
      ['dossier_paper', 1],
      ['unit_link', 1],
      ['location', 4],
      ['placement', 1],
      ['location_move', 3],
      // Those that the units name: neither another person nor an agency of another fonds.
      ['authority', 3],
      ['authority_name', 3],
      ['agency_relation', 1],
    ] as const)
      expect([table, await rowsIn('two', table)]).toEqual([table, count]);
    const found = await b.house.search.search(
      actor,
      { q: '第2号通知的全文', limit: 10, sort: 'relevance', facets: false, suggest: false },
      'zh-CN',
    );
    expect(found.total).toBe(1);
    const id = await b.house.catalog.findIdByCode(actor, 'Z200-WS·1990-Y-BGS-0002');
    expect(await b.house.catalog.getUnit(actor, id!)).toMatchObject({
      code: 'Z200-WS·1990-Y-BGS-0099',
      formerCodes: ['Z200-WS·1990-Y-BGS-0002'],
      openness: 'open',
    });
  });
});

test('a small fonds is had as a ZIP that holds the same folder; above the limit the command is named', async () => {
  const stagingDir = out('staging');
  const zipsOf = (limitBytes: number) =>
    createFondsZips({ db: a.house.db, folders: a.house.fondsFolders, stagingDir, limitBytes });
  const fonds = (await a.house.catalog.listFonds(clerk)).find(({ number }) => number === 'Z300')!;
  const { units, bytes } = await zipsOf(Number.MAX_SAFE_INTEGER).measure(clerk, fonds.id);
  expect(units).toBe(2);
  // Where the rows alone are too much the files are not gone through.
  const least = await zipsOf(1).measure(clerk, fonds.id);
  expect(least.units).toBe(2);
  expect([least.bytes > 1, least.bytes < bytes]).toEqual([true, true]);
  await expect(zipsOf(bytes - 1).open(clerk, fonds.id)).rejects.toMatchObject({
    code: 'fonds-folder-large',
    params: { fonds: 'Z300' },
  });
  for (const login of ['agency', 'reviewer'])
    await expect(zipsOf(bytes).open(await a.actor(login), fonds.id)).rejects.toMatchObject({ code: 'forbidden' });
  const { name, stream } = await zipsOf(bytes).open(clerk, fonds.id);
  expect(name).toBe('Z300.zip');
  await pipeline(stream, createWriteStream(out('Z300.zip')));
  await expect.poll(() => readdir(stagingDir)).toEqual([]);
  await unzipTo(out('Z300.zip'), out('unzipped'));
  expect(await validateBag(join(out('unzipped'), 'Z300'))).toEqual([]);
  await a.house.fondsFolders.write(clerk, 'Z300', out('unzipped-same'), quiet);
  expect(await manifestOf(join(out('unzipped'), 'Z300'))).toEqual(await manifestOf(out('unzipped-same')));
  const entries = await a.house.db.read
    .selectFrom('ledger_entry')
    .select('id')
    .where('action', '=', 'fonds.export')
    .where('object_id', '=', fonds.id)
    .execute();
  expect(entries).toHaveLength(2);
});

test('who is known here already stays who she is; another of the same name comes beside her', async () => {
  await a.house.fondsFolders.write(clerk, 'Z200', out('names'), quiet);
  await other(async (b, actor) => {
    const make = (kind: string, name: string, dates: string) =>
      b.house.authorities.create(actor, newAuthority.parse({ kind, name, dates, names: [] }));
    const known = await make('agency', '县革命委员会', '');
    await make('person', '李四', '1901—1960');
    await b.house.fondsFolders.take(actor, out('names'), quiet);
    const { items } = await b.house.authorities.list(actor, { limit: 50 });
    expect(items.map(({ name, dates }) => `${name}${dates}`).sort()).toEqual(
      ['县人民政府', '县革命委员会', '李四1901—1960', '李四1931—1999'].sort(),
    );
    const { relations } = await b.house.authorities.get(actor, known.id);
    expect(relations).toMatchObject([{ kind: 'succeeded', side: 'after', other: { name: '县人民政府' } }]);
  });
});

test('rooms, racks and shelves of the same number are the same; two boxes of the same number are not', async () => {
  await a.house.fondsFolders.write(clerk, 'Z200', out('boxes'), quiet);
  await other(async (b, actor) => {
    const [, , shelf] = await makePlaces(b.house, actor, ['1', 'A', '1']);
    await b.house.fondsFolders.take(actor, out('boxes'), quiet);
    expect(await b.house.db.read.selectFrom('location').selectAll().execute()).toHaveLength(4);
    const id = (await b.house.catalog.findIdByCode(actor, 'Z200-WS·1990-Y-BGS-0004'))!;
    const first = (await b.house.catalog.findIdByCode(actor, 'Z200-WS·1990-Y-BGS-0002'))!;
    const boxes = await b.house.db.read.selectFrom('location').selectAll().where('kind', '=', 'box').execute();
    expect(boxes).toMatchObject([{ number: '7', parent_id: shelf, archive_id: b.archiveId }]);
    const places = [await b.house.locations.placeOf(actor, id), await b.house.locations.placeOf(actor, first)];
    expect(places.map(({ path }) => path.map(({ number }) => number).join('-')).sort()).toEqual(['', '1-A-1-7']);
  });
  await other(async (b, actor) => {
    await makePlaces(b.house, actor, ['1', 'A', '1', '7']);
    await expect(b.house.fondsFolders.take(actor, out('boxes'), quiet)).rejects.toMatchObject({
      code: 'fonds-folder-box',
      params: { number: '7' },
    });
    expect(await b.house.catalog.listFonds(actor)).toEqual([]);
  });
});

const BUILDING = buildings(
  [{ key: 'grade', name: '保护级别', nameEn: 'Grade', type: 'code', table: 'grade', obligations: MAY }],
  { template: 'by-item-2022' },
);

test('categories that are lacking come along with their fields and tables; another of the same code is refused', async () => {
  await configure(a, BUILDING);
  const system = await a.actor('system');
  await a.house.db.write(async (trx) => {
    // An agency of a name that is known elsewhere would be that one's.
    const made = { archiveId: a.archiveId, name: '区住建局' };
    const agencyId = await a.house.organization.createAgency(trx, system, made);
    const fondsId = await a.house.catalog.ensureFonds(trx, a.archiveId, 'Z400', agencyId, '建筑');
    const code = 'Z400-JZ·2019-Y-BGS-0001';
    const unit = { archiveId: a.archiveId, agencyId, fondsId, categoryId: 'JZ', code, title: '登记表' };
    await a.house.catalog.createUnits(trx, [{ ...unit, fields: { grade: '1' } }]);
  });
  await a.house.fondsFolders.write(clerk, 'Z400', out('scheme'), quiet);
  await other(async (b, actor) => {
    const parts = ['category JZ', 'table grade'];
    const shown: string[] = [];
    const onAdds = (added: { kind: string; key: string }[]) => {
      shown.push(...added.map(({ kind, key }) => `${kind} ${key}`));
    };
    await b.house.fondsFolders.take(actor, out('scheme'), quiet, { only: 'check', onAdds });
    expect(shown).toEqual(parts);
    // The configuration is the system administrator's: she adds, the archivist imports.
    await expect(b.house.fondsFolders.take(actor, out('scheme'), quiet)).rejects.toMatchObject({
      code: 'fonds-folder-schemes',
    });
    await expect(b.house.fondsFolders.take(actor, out('scheme'), quiet, { only: 'categories' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const admin = await b.actor('system');
    const { added } = await b.house.fondsFolders.take(admin, out('scheme'), quiet, { only: 'categories' });
    expect(added.map(({ kind, key }) => `${kind} ${key}`)).toEqual(parts);
    expect((await b.house.fondsFolders.take(actor, out('scheme'), quiet)).added).toEqual([]);
    await b.house.fondsFolders.write(actor, 'Z400', out('scheme-again'), quiet);
    const [before, after] = [await manifestOf(out('scheme')), await manifestOf(out('scheme-again'))];
    expect(before['data/schemes.json']).toBeDefined();
    expect(after).toEqual(before);
  });
  await other(async (b, actor) => {
    await configure(b, { ...BUILDING, fields: [{ ...BUILDING.fields[0], nameEn: 'Class' }] });
    await expect(b.house.fondsFolders.take(actor, out('scheme'), quiet)).rejects.toMatchObject({
      code: 'fonds-folder-scheme',
      params: { key: 'JZ', at: 'fields[grade].nameEn', from: 'Class', to: 'Grade' },
    });
    expect(await b.house.catalog.listFonds(actor)).toEqual([]);
  });
  // Somebody makes a category of that code after the folder was weighed: hers stays.
  await other(async (b) => {
    const admin = await b.actor('system');
    const importFile = b.house.schemes.importFile.bind(b.house.schemes);
    vi.spyOn(b.house.schemes, 'importFile').mockImplementationOnce(async (...given) => {
      await configure(b, { ...BUILDING, nameEn: 'Old houses' });
      return importFile(...given);
    });
    const take = b.house.fondsFolders.take(admin, out('scheme'), quiet, { only: 'categories' });
    await expect(take).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const { categories } = await b.house.schemes.now(admin);
    expect(categories.find(({ key }) => key === 'JZ')?.nameEn).toBe('Old houses');
  });
});

test('a folder that was touched, bears a mark or is in the way is refused before anything is written', async () => {
  await a.house.fondsFolders.write(clerk, 'Z300', out('three'), quiet);
  await cp(out('three'), out('touched'), { recursive: true });
  await appendFile(join(out('touched'), 'data', 'rows', 'unit_name.jsonl'), '\n');
  await cp(out('three'), out('marked'), { recursive: true });
  const path = join(out('marked'), 'data', 'rows', 'unit.jsonl');
  const [old, fresh] = [await readFile(path, 'utf8'), (await readFile(path, 'utf8')).replace('第1号通知', '机密★1年')];
  await writeFile(path, fresh);
  await reseal(out('marked'), old, fresh);
  // A link out of the folder, and an object whose file is said to lie outside.
  await cp(out('three'), out('linked'), { recursive: true });
  await rename(join(out('linked'), 'data', 'rows', 'unit.jsonl'), out('elsewhere.jsonl'));
  await symlink(out('elsewhere.jsonl'), join(out('linked'), 'data', 'rows', 'unit.jsonl'));
  await cp(out('three'), out('outside'), { recursive: true });
  const objects = join(out('outside'), 'data', 'objects.jsonl');
  const files = [{ path: 'a.txt', at: 'objects/../../../elsewhere.jsonl' }];
  const [were, are] = [
    await readFile(objects, 'utf8'),
    `${JSON.stringify({ id: 'urn:lantai:aip:x', created: '2026-01-01T00:00:00.000Z', files })}\n`,
  ];
  await writeFile(objects, are);
  await reseal(out('outside'), were, are);
  await other(async (b, actor) => {
    const take = (folder: string) => b.house.fondsFolders.take(actor, folder, quiet);
    await expect(take(out('touched'))).rejects.toMatchObject({ code: 'fonds-folder-broken' });
    await expect(take(out('linked'))).rejects.toMatchObject({
      code: 'fonds-folder-broken',
      params: { path: 'data/rows/unit.jsonl' },
    });
    await expect(take(out('outside'))).rejects.toMatchObject({
      code: 'fonds-folder-broken',
      params: { path: 'data/objects.jsonl' },
    });
    await expect(take(out('marked'))).rejects.toMatchObject({ code: 'fonds-folder-classified', params: { count: 1 } });
    await expect(b.house.fondsFolders.take(await b.actor('agency'), out('three'), quiet)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await b.house.db.read.selectFrom('unit').selectAll().execute()).toEqual([]);
    expect(await b.house.catalog.listFonds(actor)).toEqual([]);
    // What a kill leaves: the fonds and some of its rows, and the folder's name among the settings.
    const write = b.house.db.write.bind(b.house.db);
    let writes = 0;
    // From then on all of them: a write of the house's own between them may be the sixth.
    b.house.db.write = (act) => (writes++ >= 5 ? Promise.reject(new Error('killed')) : write(act));
    await expect(take(out('three'))).rejects.toThrow('killed');
    b.house.db.write = write;
    await take(out('three'));
    await b.house.fondsFolders.write(actor, 'Z300', out('three-again'), quiet);
    expect(await manifestOf(out('three-again'))).toEqual(await manifestOf(out('three')));
  });
});

const rowsIn = async (folder: string, table: string): Promise<number> =>
  (await readFile(join(out(folder), 'data', 'rows', `${table}.jsonl`), 'utf8')).split('\n').length - 1;

/** Makes manifest and oxum true again, as somebody does who knows bags. */
async function reseal(folder: string, old: string, fresh: string): Promise<void> {
  const digest = (text: string): string => createHash('sha512').update(text).digest('hex');
  const manifest = (await readFile(join(folder, 'manifest-sha512.txt'), 'utf8')).replace(digest(old), digest(fresh));
  await writeFile(join(folder, 'manifest-sha512.txt'), manifest);
  const info = await readFile(join(folder, 'bag-info.txt'), 'utf8');
  const shift = Buffer.byteLength(fresh) - Buffer.byteLength(old);
  await writeFile(
    join(folder, 'bag-info.txt'),
    info.replace(/Payload-Oxum: (\d+)/, (_all, bytes: string) => `Payload-Oxum: ${Number(bytes) + shift}`),
  );
  await rm(join(folder, 'tagmanifest-sha512.txt'));
}
