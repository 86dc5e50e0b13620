/** An initiative's papers become units of the archive: codes, retention, full text; once, whatever breaks off. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClosingHouse, SPEAKER } from '../../../test/closing-house.ts';
import type { TestHouse } from '../../../test/house.ts';
import { PAPER_KINDS } from '../../../shared/schemas/archiving.ts';
import { accessionListQuery } from '../../../shared/schemas/accession.ts';
import { searchQuery } from '../../../shared/schemas/search.ts';
import { unitListQuery } from '../../../shared/schemas/unit.ts';
import { systemClock } from '../../lib/clock.ts';
import { todayOf } from '../../lib/day.ts';
import type { Actor } from '../identity/index.ts';

const today = todayOf(systemClock);
const year = Math.floor(today / 10000);
let test_: TestHouse;
let supervisor: Actor;
let archivist: Actor;
let desk: Actor;
let initiative: string;
let finding: string;

const version = async () => (await test_.house.findings.get(archivist, finding)).lockVersion;
const step = async (actor: Actor, name: 'check' | 'ask-closure' | 'verify' | 'close' | 'reopen', ground = '') =>
  test_.house.findings.step(actor, finding, { step: name, lockVersion: await version(), ground });
/** Waits for the job and for the accession that it makes. */
async function filed(number: number) {
  for (;;) {
    const { filings } = await test_.house.archiving.get(archivist, initiative);
    const { accession } = filings.find((each) => each.number === number)!;
    if (accession !== null) {
      const settled = await test_.house.accession.settled(archivist, accession.id);
      return { ...accession, ...settled };
    }
    await new Promise((done) => setTimeout(done, 30));
  }
}
const hits = async (q: string) => {
  await test_.house.settle();
  return (await test_.house.search.search(archivist, searchQuery.parse({ q, limit: 20 }), 'zh-CN')).hits;
};

beforeAll(async () => {
  ({ test_, supervisor, archivist, desk, initiative, finding } = await openClosingHouse());
}, 60_000);
afterAll(() => test_.destroy());

test('is refused while the initiative runs, and while nobody has said which fonds it is', async () => {
  const { archiving, initiatives } = test_.house;
  await expect(archiving.file(archivist, initiative)).rejects.toMatchObject({ code: 'initiative-open' });
  const { lockVersion } = await initiatives.getInitiative(supervisor, initiative);
  await initiatives.stepInitiative(supervisor, initiative, { step: 'close', lockVersion, ground: '目标达成' });
  expect((await archiving.get(archivist, initiative)).papers.every(({ code }) => code === null)).toBe(true);
  await expect(archiving.file(archivist, initiative)).rejects.toMatchObject({ code: 'fonds-unset' });
  const rules = await archiving.rules(supervisor);
  await archiving.putRules(supervisor, { ...rules, fonds: 'Z001' });
});

test('others neither see it nor file it', async () => {
  const { archiving } = test_.house;
  const agency = await test_.actor('agency');
  for (const other of [agency, desk])
    await expect(archiving.file(other, initiative)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(archiving.get(desk, initiative)).rejects.toMatchObject({ code: 'forbidden' });
});

test('one key makes units with codes, retention and full text', async () => {
  const { archiving, catalog } = test_.house;
  const preview = await archiving.get(archivist, initiative);
  const of = (kind: string) => preview.papers.filter((paper) => paper.kind === kind);
  expect(of('minutes')).toMatchObject([{ title: '馆务会记录', retention: 'Y', pages: 1, filedIn: null }]);
  expect(of('finding')).toMatchObject([{ retention: 'D30', attached: 2, code: `Z001-WS·${year}-D30-BGS-0002` }]);
  expect(of('slip')).toMatchObject([{ retention: 'D10', on: today }]);
  expect(preview.papers.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...PAPER_KINDS]));
  const codes = preview.papers.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);

  expect(of('study')).toMatchObject([{ retention: 'D10', attached: 1 }]);
  expect(of('personal')).toMatchObject([{ title: `${archivist.name}学习材料：窗口一年`, retention: 'D10' }]);
  // Pressed by the office that closed it: she delivers nothing else.
  expect(await archiving.file(supervisor, initiative)).toMatchObject({ number: 1, known: false });
  const accession = await filed(1);
  expect(accession).toMatchObject({ state: 'accepted', errorCount: 0, warningCount: 0, acceptedCount: codes.length });
  const units = await catalog.listUnits(archivist, unitListQuery.parse({ limit: 200, accession: accession.id }));
  expect(units.items.map(({ code }) => code).sort()).toEqual([...codes].sort());
  expect(units.items.every(({ openness }) => openness === 'unreviewed')).toBe(true);
  expect(await archiving.origin(archivist, accession.id)).toMatchObject({ title: '查档服务提升', filing: 1 });
  expect(await archiving.origin(await test_.actor('reviewer'), accession.id)).toBeUndefined();

  const titles = async (q: string) => (await hits(q)).map(({ title }) => title.text);
  expect(await titles('鹦鹉螺号')).toEqual(['关于“查一份档案等了三周”问题的整改材料']);
  expect(await titles('蜗牛速度的由来')).toEqual(['查阅利用科学习记录：群众路线']);
  expect(await titles('答复慢的根子')).toEqual(['馆务会记录']);
  expect(await titles('查档服务限时办结办法')).toContain('查档服务提升建章立制清单');
  expect((await titles('三月初递的申请')).some((title) => title.startsWith('群众意见办理单'))).toBe(true);
  expect(await titles('猫头鹰会议室')).toEqual(['查阅利用科学习记录：群众路线']);
  expect(await titles('像企鹅孵蛋')).toEqual([`${archivist.name}学习材料：窗口一年`]);
  expect(await titles('数过三百块地砖')).toEqual(['访谈记录：查档为何要三周']);
  expect(await titles('犀牛撞不开')).toEqual(['调研成果：查档为何要三周']);
  expect(await titles('比如数羚羊')).toEqual(['调查问卷及结果：您等了多久']);
  expect(await titles('数到第七只羚羊')).toEqual(['调查问卷及结果：您等了多久']);
  const [sheet] = (await hits('比如数羚羊')).map(({ unitId }) => unitId);
  const { files } = await catalog.getUnit(archivist, sheet!);
  expect(files.map(({ name }) => name).sort()).toEqual(['正文.pdf', '答卷.xlsx'].sort());
  expect(await titles('长颈鹿也放得下')).toEqual(['区档案局档案检查材料']);
  expect(await titles('火烈鸟条款')).toEqual(['区档案局档案检查材料']);
  // Drafts, and the names of those who spoke, are not among them.
  for (const absent of [SPEAKER, '海豚音', '还没定的题目']) expect(await titles(absent)).toEqual([]);
});

test('pressed again it finds nothing new; what came later goes as a supplement', async () => {
  const { archiving, findings } = test_.house;
  expect(await archiving.file(archivist, initiative)).toMatchObject({ number: 1, known: true });
  await findings.addLastingRule(supervisor, {
    findingId: finding,
    title: '查档窗口首问负责制',
    act: 'made',
    inForceOn: today,
  });
  await step(archivist, 'reopen', '回访发现又慢了');
  const fresh = (await archiving.get(archivist, initiative)).papers.filter(({ filedIn }) => filedIn === null);
  expect(fresh.map(({ kind }) => kind).sort()).toEqual(['finding', 'ledger', 'rule', 'voice']);
  // What was filed with the finding before is not filed again.
  expect(fresh.find(({ kind }) => kind === 'finding')).toMatchObject({ attached: 0 });
  expect(fresh.every(({ title }) => title.endsWith('（续）'))).toBe(true);
  expect(await archiving.file(archivist, initiative)).toMatchObject({ number: 2, known: false });
  expect(await filed(2)).toMatchObject({ state: 'accepted', errorCount: 0, acceptedCount: 4 });
});

test('nothing can be put into it once it is closed; opened again with a reason it takes more, which goes as a supplement', async () => {
  const { archiving, findings, initiatives, research, study, inspections } = test_.house;
  const closed = { code: 'initiative-closed' };
  const given = { source: 'self' as const, problem: '迟来的问题', initiativeId: initiative };
  await expect(findings.register(supervisor, given)).rejects.toMatchObject(closed);
  const other = await findings.register(supervisor, { ...given, initiativeId: null });
  const { lockVersion } = await findings.get(supervisor, other);
  await expect(findings.edit(supervisor, other, { lockVersion, initiativeId: initiative })).rejects.toMatchObject(
    closed,
  );
  await expect(research.createTopic(supervisor, { title: '迟来', initiativeId: initiative })).rejects.toMatchObject(
    closed,
  );
  const [unit] = await study.listBodies(supervisor);
  const session = {
    bodyId: unit!.id,
    initiativeId: initiative,
    kind: 'lesson',
    topic: '再学',
    day: today,
    fromMinute: 0,
    toMinute: 60,
  };
  await expect(study.planSession(supervisor, session)).rejects.toMatchObject(closed);
  await expect(
    inspections.createPlan(supervisor, { year, title: '再查', note: '', initiativeId: initiative }),
  ).rejects.toMatchObject(closed);
  // What is in it can still be worked on.
  await findings.edit(supervisor, finding, {
    lockVersion: await version(),
    target: '三个工作日内答复',
    initiativeId: initiative,
  });

  const turn = async (actor: Actor, name: 'close' | 'reopen', ground: string) => {
    const at = (await initiatives.getInitiative(actor, initiative)).lockVersion;
    await initiatives.stepInitiative(actor, initiative, { step: name, lockVersion: at, ground });
  };
  await expect(turn(archivist, 'reopen', '补充')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(turn(supervisor, 'reopen', ' ')).rejects.toMatchObject({ code: 'ground-required' });
  await turn(supervisor, 'reopen', '上级要求补学一次');
  await expect(turn(supervisor, 'reopen', '再开')).rejects.toMatchObject({ code: 'initiative-not-closed' });
  await expect(archiving.file(supervisor, initiative)).rejects.toMatchObject({ code: 'initiative-open' });
  const more = await study.planSession(supervisor, session);
  await study.holdSession(supervisor, more, { minutes: '补学了一次，斑马线。', lockVersion: 0 });
  await turn(supervisor, 'close', '未销号的继续跟踪');
  const entry = await test_.house.db.read
    .selectFrom('ledger_entry')
    .select('canonical')
    .where('action', '=', 'initiative.reopen')
    .executeTakeFirstOrThrow();
  expect(entry.canonical).toContain('上级要求补学一次');
  const before = (await archiving.get(archivist, initiative)).papers;
  const fresh = before.filter(({ filedIn }) => filedIn === null);
  expect(fresh.map(({ kind }) => kind).sort()).toEqual(['finding', 'plan', 'study']);
  const { number } = await archiving.file(supervisor, initiative);
  expect(await filed(number)).toMatchObject({ state: 'accepted', errorCount: 0, acceptedCount: fresh.length });
  const codes = (await archiving.get(archivist, initiative)).papers.map(({ code }) => code);
  expect(new Set(codes).size).toBe(before.length);
  expect(await archiving.file(supervisor, initiative)).toMatchObject({ number, known: true });
});

test('broken off before or after the delivery was received, it ends the same', async () => {
  const { archiving, accession, db } = test_.house;
  const count = async () => (await accession.list(archivist, accessionListQuery.parse({ limit: 50 }))).items.length;
  const before = await count();
  // As a kill leaves it: received, and the filing does not know it.
  const forget = db.write((trx) =>
    trx
      .updateTable('archiving')
      .set({ state: 'preparing', accession_id: null })
      .where('number', '=', 2)
      .where('initiative_id', '=', initiative)
      .execute(),
  );
  await forget;
  expect(await archiving.file(archivist, initiative)).toMatchObject({ number: 2, known: true });
  expect(await filed(2)).toMatchObject({ state: 'accepted', acceptedCount: 4 });
  expect(await count()).toBe(before);
});

test('what was sent back goes out again under the codes it has', async () => {
  const { archiving, findings, accession, db } = test_.house;
  await findings.addLastingRule(supervisor, {
    findingId: finding,
    title: '查档回访制度',
    act: 'made',
    inForceOn: today,
  });
  expect(await archiving.file(archivist, initiative)).toMatchObject({ number: 4 });
  const first = await filed(4);
  const codes = async () => (await archiving.get(archivist, initiative)).papers.map(({ code }) => code).sort();
  const given = await codes();
  // As if a person had sent it back before it was stored.
  await db.write(async (trx) => {
    await trx.updateTable('accession').set({ state: 'returned' }).where('id', '=', first.id).execute();
    await trx
      .updateTable('unit_code')
      .set({ current: 0 })
      .where('written', 'in', await codesOf(4))
      .execute();
  });
  expect(await archiving.file(archivist, initiative)).toMatchObject({ number: 5, known: false });
  expect(await filed(5)).toMatchObject({ errorCount: 0 });
  expect(await codes()).toEqual(given);
  const { items } = await accession.list(archivist, accessionListQuery.parse({ limit: 50 }));
  expect(items).toHaveLength(5);
});

const codesOf = async (number: number): Promise<string[]> => {
  const rows = await test_.house.db.read
    .selectFrom('archiving_paper')
    .innerJoin('archiving', 'archiving.id', 'archiving_paper.archiving_id')
    .select('archiving_paper.code')
    .where('archiving.number', '=', number)
    .execute();
  return rows.map(({ code }) => code);
};

test('a file that the archive refuses stops its own paper, and the words say why', async () => {
  const { archiving, findings } = test_.house;
  await findings.step(supervisor, finding, { step: 'resume', lockVersion: await version(), ground: '' });
  await findings.addEvidence(desk, finding, {
    name: '空.pdf',
    mime: 'application/pdf',
    kind: 'other',
    factOn: today,
    content: Readable.from([Buffer.from('这不是 PDF')]),
  });
  await archiving.file(archivist, initiative);
  const { filings } = await archiving.get(archivist, initiative);
  const last = await filed(filings.at(-1)!.number);
  expect(last).toMatchObject({ state: 'needs-review', errorCount: 1 });
});
