/** Research at the level of its services: drafts, offers, visits that clash and are joined, notes, problems, results, rights. */
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import type { Actor } from '../identity/index.ts';
import { createResearch, type Research, researchTasks } from './index.ts';

let h: LoopHouse;
let research: Research;
let body: string;
beforeAll(async () => {
  h = await openLoopHouse();
  research = createResearch({
    db: h.db,
    clock: h.clock,
    ledger: h.ledger,
    registerFinding: (trx, actor, given) => h.findings.registerIn(trx, actor, given),
  });
  body = await h.initiatives.createBody(h.people.supervisor, {
    name: '区民政局',
    kind: 'agency',
    agencyId: h.agencyId,
  });
});
afterAll(() => h.destroy());

const refusal = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
const versionOf = async (actor: Actor, id: string) => (await research.getTopic(actor, id)).lockVersion;
/** A running topic led by the person. */
async function running(leader: Actor, title: string, more: object = {}): Promise<string> {
  const { supervisor } = h.people;
  const id = await research.createTopic(supervisor, { title, leaderId: leader.id!, ...more });
  await research.stepTopic(supervisor, id, { state: 'running', lockVersion: 0 });
  return id;
}
const list = { limit: 50 };

test('a topic is a draft of its author, then offered, and taken up once', async () => {
  const { supervisor, archivist, desk, guide, agency } = h.people;
  const id = await research.createTopic(archivist, {
    title: '查档为什么要跑两趟',
    questions: ['卡在哪里'],
    methods: ['talk', 'walk-through'],
    windowFrom: 20260302,
    windowTo: 20260430,
  });
  for (const other of [supervisor, desk, guide, agency])
    expect(await refusal(research.getTopic(other, id))).toBe('not-found');
  expect((await research.listTopics(supervisor, list)).items).toEqual([]);
  const dates = { windowFrom: 20260502, lockVersion: 0 };
  expect(await refusal(research.editTopic(archivist, id, dates))).toBe('due-before-start');
  // Nobody answers for it yet: it cannot run.
  expect(await refusal(research.stepTopic(archivist, id, { state: 'running', lockVersion: 0 }))).toBe('topic-state');
  await research.stepTopic(archivist, id, { state: 'offered', lockVersion: 0 });
  expect((await research.getTopic(desk, id)).mayClaim).toBe(true);
  await research.claimTopic(desk, id, { lockVersion: 1 });
  expect(await research.getTopic(guide, id)).toMatchObject({
    state: 'running',
    number: '2026-KT-0001',
    leader: { name: 'desk' },
    mayWork: false,
  });
  expect(await refusal(research.claimTopic(archivist, id, { lockVersion: 2 }))).toBe('topic-claimed');
  expect(await refusal(research.getTopic(agency, id))).toBe('not-found');
  expect(await refusal(research.editTopic(desk, id, { title: 'x', lockVersion: 1 }))).toBe('changed-meanwhile');
});

test('two that take up a topic at once: one leads it', async () => {
  const { archivist, desk, supervisor } = h.people;
  const id = await research.createTopic(supervisor, { title: '谁来领' });
  await research.stepTopic(supervisor, id, { state: 'offered', lockVersion: 0 });
  const told = await Promise.all(
    [archivist, desk].map((actor) => refusal(research.claimTopic(actor, id, { lockVersion: 1 }))),
  );
  expect(told.filter((each) => each === 'done')).toHaveLength(1);
});

test('interview notes are for the team and the office', async () => {
  const { supervisor, archivist, desk, guide } = h.people;
  const id = await running(archivist, '窗口人员怎么看');
  await research.addNote(archivist, id, { interviewee: '窗口李某', onDay: 20260301, text: '系统太慢。' });
  expect(await refusal(research.addNote(archivist, id, { onDay: 20270301, text: 'x' }))).toBe('day-future');
  expect((await research.getTopic(supervisor, id)).notes).toMatchObject([{ text: '系统太慢。', author: 'archivist' }]);
  expect((await research.getTopic(guide, id)).notes).toBeNull();
  expect(await refusal(research.getTopic(desk, id))).toBe('not-found');
  const member = { team: [desk.id!], lockVersion: await versionOf(archivist, id) };
  await research.editTopic(archivist, id, member);
  expect((await research.getTopic(desk, id)).notes).toHaveLength(1);
  expect(await refusal(research.addNote(guide, id, { onDay: 20260301, text: 'x' }))).toBe('forbidden');
});

test('the same body twice within the days is told, and made one visit by one act', async () => {
  const { supervisor, archivist, desk, agency, agency2 } = h.people;
  const one = await running(archivist, '移交为什么慢');
  const two = await running(desk, '群众为什么跑两趟');
  const plan = {
    bodyId: body,
    place: '民政局三楼',
    method: 'meeting' as const,
    day: 20260310,
    from: 540,
    to: 660,
  };
  const standing = await research.planVisit(archivist, {
    ...plan,
    topics: [one],
    people: [archivist.id!],
    purpose: '座谈',
  });
  // The desk's person is busy elsewhere on that morning.
  await research.planVisit(desk, {
    ...plan,
    bodyId: null,
    place: '查档大厅',
    topics: [two],
    people: [desk.id!],
  });
  const second = { ...plan, topics: [two], people: [desk.id!], day: 20260312, from: 600, to: 640, place: '民政局大厅' };
  const { clashes, sameBodyDays } = await research.checkVisit(desk, second);
  expect(sameBodyDays).toBe(30);
  expect(clashes).toHaveLength(1);
  expect(clashes[0]).toMatchObject({
    body: true,
    place: false,
    people: [],
    daysApart: 2,
    // What another team wants there stays with it.
    visit: { id: standing, topics: [], purpose: '', body: { name: '区民政局' } },
    // Nine o'clock is taken by the desk's own visit: the afternoon of the same day is nearest.
    joint: { day: 20260310, from: 840, to: 960 },
  });
  expect(await refusal(research.planVisit(desk, second))).toBe('visit-clash');
  const { joint, visit } = clashes[0]!;
  const id = await research.joinVisit(desk, {
    into: visit.id,
    lockVersion: visit.lockVersion,
    day: joint!.day,
    from: joint!.from,
    to: joint!.to,
    plan: second,
  });
  expect(id).toBe(standing);
  const stale = { into: visit.id, lockVersion: visit.lockVersion, day: 20260310, from: 840, to: 960, plan: second };
  expect(await refusal(research.joinVisit(desk, stale))).toBe('changed-meanwhile');
  const { items } = await research.listVisits(supervisor, { ...list, body });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ day: 20260310, from: 840, state: 'planned' });
  expect(items[0]!.people.map(({ name }) => name)).toEqual(['archivist', 'desk']);
  expect(items[0]!.topics).toHaveLength(2);
  // The body is told who comes and when; not what for. Another agency is told nothing.
  expect((await research.listVisits(agency, list)).items).toMatchObject([{ id, topics: [], purpose: '' }]);
  expect((await research.listVisits(agency2, list)).items).toEqual([]);
  // Somebody cannot be at two places.
  const third = { ...plan, bodyId: null, place: '别处', from: 900, to: 930, topics: [one], people: [archivist.id!] };
  expect((await research.checkVisit(archivist, third)).clashes).toMatchObject([{ people: [{ name: 'archivist' }] }]);
  await research.planVisit(archivist, { ...third, despite: '半小时，路近' });
  expect(await refusal(research.planVisit(archivist, { ...third, from: 930, to: 900 }))).toBe('visit-time');
});

test('two planned visits become one; the other says so', async () => {
  const { supervisor, archivist } = h.people;
  const school = await h.initiatives.createBody(supervisor, { name: '区教育局', kind: 'agency' });
  const topic = await running(archivist, '学校档案');
  const base = { topics: [topic], bodyId: school, method: 'site' as const, from: 540, to: 600 };
  const first = await research.planVisit(archivist, { ...base, day: 20260420, people: [archivist.id!] });
  const other = { ...base, day: 20260424, people: [supervisor.id!], despite: '两件事' };
  const later = await research.planVisit(archivist, other);
  const { lockVersion, topics } = (await research.listVisits(supervisor, { ...list, body: school })).items[0]!;
  expect(topics).toMatchObject([{ id: topic }]);
  await research.joinVisit(archivist, { into: first, lockVersion, day: 20260420, from: 540, to: 600, id: later });
  const { items } = await research.listVisits(supervisor, { ...list, body: school });
  expect(items.map(({ id, state, mergedInto }) => [id, state, mergedInto])).toEqual([
    [first, 'planned', null],
    [later, 'merged', first],
  ]);
  const late = { state: 'done' as const, lockVersion: items[1]!.lockVersion };
  expect(await refusal(research.stepVisit(archivist, later, late))).toBe('visit-state');
  const early = { state: 'done' as const, lockVersion: items[0]!.lockVersion };
  expect(await refusal(research.stepVisit(archivist, first, early))).toBe('day-future');
});

test('an unannounced visit is not shown to the visited before it begins', async () => {
  const { supervisor, archivist, desk, agency } = h.people;
  // The desk's person heads the visited body.
  const hall = await h.initiatives.createBody(supervisor, { name: '利用科', kind: 'unit', headId: desk.id! });
  const topic = await running(archivist, '暗访窗口');
  const base = { topics: [topic], method: 'unannounced' as const, people: [archivist.id!], from: 600, to: 660 };
  const inside = await research.planVisit(archivist, { ...base, bodyId: hall, day: 20260601 });
  const outside = await research.planVisit(archivist, { ...base, bodyId: body, day: 20260602 });
  const june = { ...list, from: 20260601, to: 20260630 };
  const ids = async (actor: Actor) => (await research.listVisits(actor, june)).items.map(({ id }) => id);
  expect(await ids(archivist)).toEqual([inside, outside]);
  expect(await ids(supervisor)).toEqual([inside, outside]);
  expect([await ids(agency), await ids(desk)]).toEqual([[], []]);
  // Nor does a plan of hers on the same day, at the same body, tell of it.
  const own = await running(desk, '自己看看');
  const plan = {
    topics: [own],
    bodyId: hall,
    method: 'site' as const,
    people: [desk.id!],
    day: 20260601,
    from: 600,
    to: 630,
  };
  expect((await research.checkVisit(desk, plan)).clashes).toEqual([]);
  h.clock.advance(91 * 1440 + 59);
  expect([await ids(agency), await ids(desk)]).toEqual([[], []]);
  // Ten in the morning of the first of June, in China.
  h.clock.advance(1);
  expect([await ids(agency), await ids(desk)]).toEqual([[], [inside]]);
  h.clock.advance(1440);
  expect([await ids(agency), await ids(desk)]).toEqual([[outside], [inside]]);
});

test('a problem becomes a finding once and keeps the link; results say how they were used; lists go out as workbooks', async () => {
  const { supervisor, archivist, guide, desk } = h.people;
  const initiative = await h.initiatives.createInitiative(supervisor, {
    title: '查档服务提升',
    kind: 'service',
    start: 20260301,
  });
  const id = await running(archivist, '=查档时限', { initiativeId: initiative });
  const problem = await research.addProblem(archivist, id, {
    problem: '婚姻档案查询要等三周',
    bodyId: body,
    duty: '牵头整改',
    ownerId: archivist.id!,
    task: '三个工作日内答复',
    due: 20261231,
  });
  await research.addProblem(archivist, id, { problem: '电话打不通' });
  const finding = await research.makeFinding(archivist, problem);
  expect(await h.findings.get(supervisor, finding)).toMatchObject({
    source: 'research',
    problem: '婚姻档案查询要等三周',
    basis: expect.stringContaining('=查档时限') as string,
    initiativeId: initiative,
    bodyId: body,
    due: 20261231,
  });
  // And back from the finding.
  expect(await research.listProblems(archivist, { finding })).toMatchObject([{ id: problem, topic: { id } }]);
  expect(await refusal(research.makeFinding(archivist, problem))).toBe('problem-has-finding');
  expect(await refusal(research.makeFinding(desk, problem))).toBe('not-found');
  expect(await refusal(research.makeFinding(guide, problem))).toBe('forbidden');
  const result = await research.addResult(archivist, id, { title: '查档限时答复建议', kind: 'proposal' });
  await research.changeResult(archivist, result, {
    useState: 'in-use',
    useHow: '写入窗口服务规范',
    usedOn: 20260601,
    findingId: finding,
    lockVersion: 0,
  });
  const { counts } = await research.summary(guide, initiative);
  expect(Object.fromEntries(counts.map(({ key, value }) => [key, value]))).toEqual({
    topics: 1,
    done: 0,
    problems: 2,
    findings: 1,
    results: 1,
    used: 1,
  });
  // Each figure counts what its list shows.
  expect(await research.listProblems(guide, { initiative })).toHaveLength(2);
  expect(await research.listResults(guide, { initiative })).toMatchObject([
    { useState: 'in-use', finding: { number: (await h.findings.get(supervisor, finding)).number } },
  ]);
  const { name, content } = await research.exportList(guide, 'problems', { initiative }, 'zh-CN');
  expect(name).toMatch(/^问题、责任、任务清单-2026-.*\.xlsx$/);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(content as unknown as ArrayBuffer);
  const sheet = workbook.worksheets[0]!;
  expect(sheet.getRow(2).values).toContain('完成时限');
  expect(sheet.getRow(3).getCell(3).value).toBe('婚姻档案查询要等三周');
  // Words that look like a formula stay words.
  expect(sheet.getRow(3).getCell(2).value).toBe('=查档时限');
  expect(sheet.getRow(3).getCell(2).type).toBe(ExcelJS.ValueType.String);
});

test('those who were asked are asked again, and cases are reviewed', async () => {
  const { archivist, guide, desk } = h.people;
  const id = await running(archivist, '回头问一问');
  const visit = await research.addReturn(archivist, id, { whom: '王大爷', plannedOn: 20260601, bodyId: body });
  const done = { doneOn: 20260601, content: true, outcome: '现在一趟就办好。', lockVersion: 0 };
  await research.finishReturn(archivist, visit, done);
  expect(await refusal(research.finishReturn(archivist, visit, done))).toBe('changed-meanwhile');
  await research.addCase(archivist, {
    topicId: id,
    title: '一次查档跑三趟',
    happened: '材料没有一次告知。',
    causes: '清单不全',
    lessons: '一次告知',
    reviewedOn: 20260601,
  });
  expect(await research.getTopic(guide, id)).toMatchObject({
    returns: [{ whom: '王大爷', content: true, by: 'archivist' }],
    cases: [{ title: '一次查档跑三趟' }],
  });
  expect((await research.listCases(guide, list)).items).toHaveLength(1);
  // Where she has no part, the case is as absent as its topic.
  expect((await research.listCases(desk, list)).items).toEqual([]);
});

test('what waits for whom today: visits she makes, people to see again, topics that end; nothing of others', async () => {
  const { supervisor, archivist, desk, guide, agency } = h.people;
  const tasks = researchTasks({ db: h.db, clock: h.clock });
  const today = todayOf(h.clock);
  const counts = async (actor: Actor) => new Map((await tasks(actor)).map(({ kind, count }) => [kind, count]));
  const before = new Map([[archivist, await counts(archivist)] as const, [desk, await counts(desk)] as const]);
  const topic = await running(archivist, '窗口能不能少跑一趟', { windowFrom: today, windowTo: addDays(today, 3) });
  await running(archivist, '长期课题', { windowFrom: today, windowTo: addDays(today, 90) });
  const visit = (day: number, people: string[]) =>
    research.planVisit(supervisor, {
      topics: [topic],
      bodyId: null,
      place: `地点${day}`,
      method: 'walk-through',
      unannounced: false,
      day,
      from: 540,
      to: 600,
      people,
      purpose: '看',
      despite: '分别安排',
    });
  await visit(addDays(today, 2), [archivist.id!, desk.id!]);
  await visit(addDays(today, 30), [archivist.id!]);
  await research.addReturn(archivist, topic, { whom: '当时的查档人', plannedOn: addDays(today, 1) });
  const grown = async (actor: Actor) =>
    [...(await counts(actor))].map(([kind, count]) => [kind, count - (before.get(actor)!.get(kind) ?? 0)]);
  expect(await grown(archivist)).toEqual([
    ['research-visit', 1],
    ['research-return', 1],
    ['research-topic', 1],
  ]);
  expect(await grown(desk)).toContainEqual(['research-visit', 1]);
  const [visits, returns] = await tasks(archivist);
  expect(visits!.link).toMatch(/^\/work\/research\?tab=visits&month=\d{6}$/);
  expect(returns).toMatchObject({ link: expect.stringMatching(/^\/work\/research\/./) as string });
  expect(await tasks(guide)).toEqual([]);
  expect(await tasks(agency)).toEqual([]);
});
