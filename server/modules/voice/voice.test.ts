/** Listening: names hidden from those who need not know them, duplicates joined and taken apart, scans kept, figures that are lists. */
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { voiceListQuery } from '../../../shared/schemas/voice.ts';

let h: LoopHouse;
beforeAll(async () => {
  h = await openLoopHouse();
});
afterAll(() => h.destroy());

const refusal = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
const enter = (subject: string, more: object = {}) =>
  h.voices.enter(h.people.desk, { channel: 'letter', subject, text: subject, ...more });
const all = (query: object = {}) => voiceListQuery.parse({ limit: 200, ...query });

test('who spoke is hidden in list, text, answer, finding and export from those who need not know', async () => {
  const { voices, findings, people } = h;
  const { id } = await enter('王建国说等了三周', {
    text: '我叫王建国，电话13800001234，查档等了三周。',
    name: '王建国',
    contact: '13800001234',
  });
  await voices.answer(people.desk, id, { text: '王建国同志：已改。', lockVersion: 0 });
  const seen = await voices.get(people.desk, id);
  expect(seen).toMatchObject({
    named: true,
    person: { name: '王建国' },
    text: expect.stringContaining('王建国') as string,
  });
  const blind = await voices.get(people.archivist, id);
  expect(blind).toMatchObject({ named: true, person: null, mayOpenFiles: false });
  expect(JSON.stringify(blind)).not.toMatch(/王建国|13800001234/);
  const listed = (await voices.list(people.archivist, all())).items;
  expect(listed.map(({ subject, named }) => [subject, named])).toEqual([['○○说等了三周', true]]);
  // To see a name is noted, to see a mask is not.
  await h.ledger.flush();
  const notes = await h.db.read
    .selectFrom('ledger_entry')
    .select('actor_name')
    .where('action', '=', 'voice.names')
    .execute();
  expect(notes.map((note) => note.actor_name)).toEqual(['desk']);
  for (const [actor, name] of [
    [people.archivist, '已留名（不显示）'],
    [people.desk, '王建国'],
  ] as const) {
    const workbook = new ExcelJS.Workbook();
    const { content } = await voices.exportList(actor, all(), 'zh-CN');
    await workbook.xlsx.load(content as unknown as ArrayBuffer);
    const row = JSON.stringify(workbook.worksheets[0]!.getRow(3).values);
    expect(row).toContain(name);
    expect(row.includes('13800001234')).toBe(actor === people.desk);
  }
  // Whoever mends it learns what, not who.
  const finding = await findings.get(people.supervisor, await voices.makeFinding(people.desk, id, {}));
  expect([finding.problem, finding.appearances[0]!.text]).toEqual(['○○说等了三周', '我叫○○，电话○○，查档等了三周。']);
});

test('duplicates are proposed by their measure, joined, and taken apart again', async () => {
  const { voices, people } = h;
  const first = await enter('电话总是打不通', { text: '上午打了五次电话都没人接，电话总是打不通。', channel: 'phone' });
  const twin = await enter('电话打不通', { text: '打了三天，电话总是打不通没人接。' });
  await enter('饮水机坏了', { text: '二楼的饮水机没有热水。' });
  const proposed = await voices.duplicates(people.desk, twin.id);
  expect(proposed).toHaveLength(1);
  expect(proposed[0]).toMatchObject({ id: first.id, daysApart: 0 });
  expect(proposed[0]!.share).toBeGreaterThanOrEqual(50);
  await voices.join(people.desk, twin.id, { into: first.id, lockVersion: 0 });
  expect(await voices.duplicates(people.desk, first.id)).toEqual([]);
  expect((await voices.get(people.desk, first.id)).joined).toHaveLength(1);
  expect(await refusal(voices.unjoin(people.desk, first.id, { lockVersion: 0 }))).toBe('voice-state');
  await voices.unjoin(people.desk, twin.id, { lockVersion: 1 });
  expect(await voices.get(people.desk, twin.id)).toMatchObject({ state: 'new', joinedTo: null });
  // Two months later the same words are another matter.
  h.clock.advance(60 * 1440);
  const late = await enter('电话打不通', { text: '打了三天，电话总是打不通没人接。' });
  expect(await voices.duplicates(people.desk, late.id)).toEqual([]);
});

test('a paper of the box is kept with what it says; it opens for those who may know the hand', async () => {
  const { voices, people } = h;
  const { id } = await enter('意见箱里的条子', { channel: 'box', occasion: '一楼意见箱', category: 'complaint' });
  const scan = (mime: string, content = 'a picture of a paper') => ({
    name: '扫描/条子.jpg',
    mime,
    content: Readable.from([Buffer.from(content)]),
  });
  expect(await refusal(voices.addFile(people.desk, id, scan('text/html')))).toBe('voice-file-kind');
  expect(await refusal(voices.addFile(people.desk, id, scan('image/jpeg', 'x'.repeat(1_000_001))))).toBe(
    'evidence-too-large',
  );
  expect(await refusal(voices.addFile(people.guide, id, scan('image/jpeg')))).toBe('forbidden');
  const file = await voices.addFile(people.desk, id, scan('image/jpeg'));
  expect(await voices.get(people.archivist, id)).toMatchObject({
    category: 'complaint',
    occasion: '一楼意见箱',
    files: [{ id: file, name: '条子.jpg', byteSize: 20 }],
  });
  expect(await refusal(voices.openFile(people.archivist, id, file))).toBe('forbidden');
  const { content } = await voices.openFile(people.desk, id, file);
  expect(Buffer.concat(await content.toArray()).toString()).toBe('a picture of a paper');
  await voices.sort(people.desk, id, { category: 'advice', lockVersion: 0 });
  expect((await voices.list(people.desk, all({ category: 'advice' }))).items.map((row) => row.id)).toEqual([id]);
});

test('the clock of the answer counts working days by the calendar; the rule is configuration', async () => {
  const { voices, findings, people } = h;
  // Friday the first of May 2026; two days off in the week after, and a Saturday worked.
  expect(new Date(h.clock.millis()).toISOString().slice(0, 10)).toBe('2026-05-01');
  await findings.putCalendar(people.supervisor, { off: [20260504, 20260505], on: [20260509] });
  await voices.putRules(people.supervisor, { answerDays: 3, workdays: true });
  const due = async () => (await voices.get(people.desk, (await enter('何时答复')).id)).answerDue;
  expect(await due()).toBe(20260508);
  await voices.putRules(people.supervisor, { answerDays: 4, workdays: true });
  expect(await due()).toBe(20260509);
  await voices.putRules(people.supervisor, { answerDays: 3, workdays: false });
  expect(await due()).toBe(20260504);
  expect(await refusal(voices.putRules(people.desk, { answerDays: 3, workdays: true }))).toBe('forbidden');
});

test('each figure is the length of its list', async () => {
  const { voices, people } = h;
  h.clock.advance(30 * 1440);
  for (const [channel, n] of [
    ['box', 3],
    ['phone', 2],
    ['meeting', 4],
  ] as const)
    for (let at = 0; at < n; at++) {
      const { id, number, code } = await enter(`${channel}的第${at}件事`, { channel });
      if (at === 0) await voices.makeFinding(people.desk, id, {});
      if (at < 2) continue;
      await voices.answer(people.desk, id, { text: '办好了', lockVersion: 0 });
      const rated = { number, code, content: at === 2, comment: '' };
      await voices.rate({ ...h.publicActor, via: { kind: 'web', address: '192.0.2.1' } }, rated);
    }
  const { months, cells } = await voices.statistics(people.desk, 12);
  expect(months).toEqual([
    202506, 202507, 202508, 202509, 202510, 202511, 202512, 202601, 202602, 202603, 202604, 202605,
  ]);
  expect(cells.length).toBeGreaterThan(4);
  const counted = cells.reduce((sum, cell) => sum + cell.total, 0);
  const rows = await h.db.read.selectFrom('voice').select('id').execute();
  expect(counted).toBe(rows.length);
  for (const cell of cells) {
    const bounds = { channel: cell.channel, from: cell.month * 100 + 1, to: lastDay(cell.month) };
    const count = async (more: object) => (await voices.list(people.desk, all({ ...bounds, ...more }))).items.length;
    expect({
      ...cell,
      total: await count({}),
      open: await count({ state: ['new', 'assigned'] }),
      overdue: await count({ overdue: 'true' }),
      content: await count({ content: 'true' }),
      notContent: await count({ content: 'false' }),
      findings: await count({ finding: 'true' }),
    }).toEqual(cell);
  }
});

const lastDay = (month: number): number =>
  month * 100 + new Date(Date.UTC(Math.floor(month / 100), month % 100, 0)).getUTCDate();

test('the whole inbox: pairs to be joined, the later to the earlier, with what both say; masked; gone once joined', async () => {
  const { voices, people } = h;
  h.clock.advance(60 * 1440);
  const first = await enter('婚姻档案查不到', {
    text: '我叫李建国，三楼窗口说婚姻档案查不到，让我跑了两趟。',
    name: '李建国',
  });
  const other = await enter('空调太冷', { text: '阅览室空调温度太低，老人受不了。' });
  h.clock.advance(1440);
  const twin = await enter('查不到婚姻档案', { text: '李建国的邻居说：三楼窗口说婚姻档案查不到。' });
  const pairs = async (actor = people.supervisor) =>
    (await voices.inboxDuplicates(actor)).filter((pair) => [first.id, other.id, twin.id].includes(pair.from.id));
  const [pair, ...rest] = await pairs();
  expect(rest).toEqual([]);
  expect(pair).toMatchObject({ into: { id: first.id }, from: { id: twin.id }, daysApart: 1 });
  expect(pair!.common[0]).toBe('三楼窗口说婚姻档案查不到');
  expect(pair!.share).toBeGreaterThanOrEqual(50);
  const [hidden] = await pairs(people.archivist);
  expect(hidden!.into.text).toContain('○○');
  expect(JSON.stringify(hidden!.into)).not.toContain('李建国');
  await voices.join(people.desk, twin.id, { into: first.id, lockVersion: 0 });
  expect(await pairs()).toEqual([]);
  const { lockVersion } = await voices.get(people.desk, twin.id);
  await voices.unjoin(people.desk, twin.id, { lockVersion });
  expect(await pairs()).toHaveLength(1);
});

test('two matters, once somebody has said so, are not proposed again, and are when it is taken back', async () => {
  const { voices, people } = h;
  h.clock.advance(60 * 1440);
  const said = { text: '复印件收费太高，一页要两块钱，别处只要五毛。' };
  const [one, two] = [await enter('复印太贵', said), await enter('复印收费高', said)];
  const proposed = async () => [
    (await voices.inboxDuplicates(people.desk)).filter(({ from }) => [one.id, two.id].includes(from.id)).length,
    (await voices.duplicates(people.desk, one.id)).length,
    (await voices.duplicates(people.desk, two.id)).length,
  ];
  expect(await proposed()).toEqual([1, 1, 1]);
  expect(await refusal(voices.apart(people.guide, one.id, { other: two.id, apart: true }))).toBe('forbidden');
  await voices.apart(people.desk, one.id, { other: two.id, apart: true });
  expect(await proposed()).toEqual([0, 0, 0]);
  // A third that says the same is still proposed.
  const three = await enter('复印要两块', said);
  expect((await voices.duplicates(people.desk, three.id)).map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
  await voices.apart(people.desk, two.id, { other: one.id, apart: false });
  expect((await voices.duplicates(people.desk, one.id)).map(({ id }) => id)).toContain(two.id);
  const acts = await h.db.read
    .selectFrom('ledger_entry')
    .select('action')
    .where('object_id', 'in', [one.id, two.id])
    .execute();
  expect(acts.map(({ action }) => action)).toEqual(expect.arrayContaining(['voice.apart', 'voice.apart-undo']));
});
