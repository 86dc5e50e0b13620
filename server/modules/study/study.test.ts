/** Sessions, attendance by code and by list, make-up, materials, cadences, rights: on a real database, Monday 2 March 2026, 9:00. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { furnish, type StudyHouse } from '../../../test/study-house.ts';

let opened: LoopHouse;
let house: StudyHouse;
beforeAll(async () => {
  opened = await openLoopHouse();
});
beforeEach(async () => {
  house = await furnish(opened);
});
afterAll(() => opened.destroy());

const TODAY = 20260302;
const DAY = 24 * 60;

describe('rights', () => {
  test('a branch sees its own, the office and a guiding group all, strangers nothing', async () => {
    const { study, people, plan, second } = house;
    const own = await plan(TODAY);
    const other = await study.planSession(people.supervisor, {
      bodyId: second,
      kind: 'lesson',
      topic: '党课',
      day: TODAY,
      fromMinute: 600,
      toMinute: 660,
    });
    const seen = async (actor: typeof people.desk) =>
      (await study.listSessions(actor, { limit: 50, order: 'newest' })).items.map((each) => each.id).sort();
    expect(await seen(people.supervisor)).toEqual([own, other].sort());
    expect(await seen(people.guide)).toEqual([own, other].sort());
    expect(await seen(people.desk)).toEqual([own]);
    expect(await seen(people.agency)).toEqual([]);
    await expect(study.getSession(people.desk, other)).rejects.toMatchObject({ code: 'not-found' });
    await expect(study.listLacks(people.desk, { body: second })).rejects.toMatchObject({ code: 'not-found' });
    expect((await study.getOverview(people.desk)).upcoming.map((each) => each.id)).toEqual([own]);
    expect(await study.calendar(people.desk, {}, 'zh-CN')).not.toContain('党课');
  });

  test('records are kept by the office, the head and whoever keeps them; others may only look', async () => {
    const { study, people, plan, members, first } = house;
    const id = await plan(TODAY);
    const entries = [{ memberId: members.wang, status: 'present' as const }];
    for (const other of [people.desk, people.guide]) {
      await expect(study.enterList(other, id, { day: TODAY, entries })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(study.showCode(other, id, false)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(study.cancelSession(other, id, { ground: '改期', lockVersion: 0 })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    // A member finds herself on the sheet and nobody else; the counts are the branch's.
    const mine = await study.getSession(people.desk, id);
    expect(mine.attendance.map((each) => each.memberId)).toEqual([members.desk]);
    expect(mine.counts[0]!.expected).toBe(3);
    const [line] = (await study.listMembers(people.archivist, first)).filter((each) => each.id === members.desk);
    await study.changeMember(people.archivist, members.desk, { keeps: true, lockVersion: line!.lockVersion });
    await study.enterList(people.desk, id, { day: TODAY, entries });
    expect((await study.getSession(people.desk, id)).attendance).toHaveLength(3);
    // To keep the record is not to decide who is on the roster.
    const more = { bodyId: first, name: '赵六', userId: null, keeps: false, joinedOn: null };
    await expect(study.addMember(people.desk, more)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('attendance by code', () => {
  test('within the hours of the session only, once, and the code of another time is as good as wrong', async () => {
    const { study, people, plan, members, clock } = house;
    const id = await plan(TODAY);
    const code = await study.showCode(people.archivist, id, false);
    expect(code).toMatch(/^\d{6}$/);
    expect(await study.showCode(people.archivist, id, false)).toBe(code);
    expect(await study.checkIn(people.desk, ` ${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ again: false });
    expect(await study.checkIn(people.desk, code)).toMatchObject({ again: true });
    const row = (await study.getSession(people.archivist, id)).attendance.find(
      (each) => each.memberId === members.desk,
    );
    expect(row).toMatchObject({ status: 'present', way: 'code', day: TODAY });
    // The ledger names the session by whose and when it was.
    const entries = await house.db.read
      .selectFrom('ledger_entry')
      .select('canonical')
      .where('action', '=', 'study-session.check-in')
      .where('object_id', '=', id)
      .execute();
    expect(entries.map((each) => (JSON.parse(each.canonical) as { object: { label: string } }).object.label)).toEqual([
      '第一党支部 2026-03-02',
    ]);
    clock.advance(2 * 60);
    expect(await study.checkIn(people.archivist, code)).toMatchObject({ again: false });
    clock.advance(1);
    const late = await study.checkIn(people.supervisor, code).catch((error: unknown) => error);
    const wrong = await study.checkIn(people.supervisor, '000000x').catch((error: unknown) => error);
    expect(late).toMatchObject({ code: 'check-in-code' });
    expect(wrong).toMatchObject({ code: 'check-in-code' });
  });

  test('a new code makes the old invalid; whoever is on no roster is told so', async () => {
    const { study, people, plan } = house;
    const id = await plan(TODAY);
    const old = await study.showCode(people.archivist, id, false);
    let code = old;
    while (code === old) code = await study.showCode(people.archivist, id, true);
    await expect(study.checkIn(people.desk, old)).rejects.toMatchObject({ code: 'check-in-code' });
    await expect(study.checkIn(people.guide, code)).rejects.toMatchObject({ code: 'check-in-stranger' });
  });

  test('guessing is shut after a few tries, for the one who guesses alone', async () => {
    const { study, people, plan, clock } = house;
    const id = await plan(TODAY);
    const code = await study.showCode(people.archivist, id, false);
    const guess = async () =>
      (
        (await study
          .checkIn(people.desk, code === '999999' ? '999998' : '999999')
          .catch((error: unknown) => error)) as {
          code: string;
        }
      ).code;
    const answers: string[] = [];
    for (let tries = 0; tries < 9; tries++) answers.push(await guess());
    expect(answers.filter((each) => each === 'check-in-code')).toHaveLength(6);
    await expect(study.checkIn(people.desk, code)).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(await study.checkIn(people.archivist, code)).toMatchObject({ again: false });
    clock.advance(11);
    expect(await study.checkIn(people.desk, code)).toMatchObject({ again: false });
  });

  test('a reading class of three days has its hours and its sheet on each', async () => {
    const { study, people, plan, clock, hold, members } = house;
    const id = await plan(TODAY, { kind: 'reading-class', endDay: 20260304 });
    const code = await study.showCode(people.archivist, id, false);
    await study.checkIn(people.desk, code);
    clock.advance(3 * 60);
    await expect(study.checkIn(people.desk, code)).rejects.toMatchObject({ code: 'check-in-code' });
    clock.advance(DAY - 3 * 60);
    expect(await study.checkIn(people.desk, code)).toMatchObject({ day: 20260303, again: false });
    clock.advance(DAY);
    await hold(id);
    const { counts, attendance } = await study.getSession(people.archivist, id);
    expect(counts.map(({ day, present, absent }) => [day, present, absent])).toEqual([
      [20260302, 1, 2],
      [20260303, 1, 2],
      [20260304, 0, 3],
    ]);
    expect(attendance.filter((each) => each.memberId === members.desk).map((each) => each.status)).toEqual([
      'present',
      'present',
      'absent',
    ]);
  });
});

describe('attendance by list and make-up', () => {
  test('leave may be given beforehand, presence not; the rest is absent when it was held', async () => {
    const { study, people, plan, members, hold, clock } = house;
    const id = await plan(20260303);
    const enter = (memberId: string, status: 'present' | 'excused', day = 20260303) =>
      study.enterList(people.archivist, id, { day, entries: [{ memberId, status }] });
    await expect(enter(members.wang, 'present')).rejects.toMatchObject({ code: 'day-future' });
    await expect(enter(members.wang, 'excused', 20260304)).rejects.toMatchObject({ code: 'study-day' });
    await enter(members.wang, 'excused');
    await expect(hold(id)).rejects.toMatchObject({ code: 'day-future' });
    clock.advance(DAY);
    await enter(members.archivist, 'present');
    await hold(id);
    const { counts, state } = await study.getSession(people.archivist, id);
    expect(state).toBe('held');
    expect(counts).toEqual([{ day: 20260303, expected: 3, present: 1, excused: 1, absent: 1, madeUp: 0 }]);
    await expect(hold(id)).rejects.toMatchObject({ code: 'study-state' });
    // Whoever joins later is not absent from what was before.
    await study.addMember(people.archivist, {
      bodyId: house.first,
      name: '新人',
      userId: null,
      keeps: false,
      joinedOn: 20260304,
    });
    expect((await study.getSession(people.archivist, id)).counts[0]!.expected).toBe(3);
  });

  test('made up with what and when, by the keeper or by herself; then it is lacking no more', async () => {
    const { study, people, plan, members, hold, first, clock } = house;
    const id = await plan(TODAY);
    await study.enterList(people.archivist, id, {
      day: TODAY,
      entries: [{ memberId: members.archivist, status: 'present' }],
    });
    await hold(id);
    const lacking = async () =>
      (await study.listLacks(people.archivist, { body: first })).sessions.flatMap((each) =>
        each.members.map((member) => member.name),
      );
    expect(await lacking()).toEqual(['李窗口', '王五']);
    expect((await study.getOverview(people.desk)).mine).toMatchObject([
      { id, memberId: members.desk, status: 'absent' },
    ]);
    const madeUp = { memberId: members.desk, day: TODAY, onDay: 20260303, how: '自学讲稿，写了笔记' };
    await expect(study.makeUp(people.desk, id, madeUp)).rejects.toMatchObject({ code: 'day-future' });
    clock.advance(DAY);
    await expect(study.makeUp(people.desk, id, { ...madeUp, memberId: members.wang })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(study.makeUp(people.archivist, id, { ...madeUp, memberId: members.archivist })).rejects.toMatchObject({
      code: 'study-not-away',
    });
    await expect(study.makeUp(people.desk, id, { ...madeUp, onDay: 20260301 })).rejects.toMatchObject({
      code: 'due-before-start',
    });
    await study.makeUp(people.desk, id, madeUp);
    expect(await lacking()).toEqual(['王五']);
    expect((await study.getOverview(people.desk)).mine).toEqual([]);
    const row = (await study.getSession(people.archivist, id)).attendance.find(
      (each) => each.memberId === members.desk,
    );
    expect(row).toMatchObject({ status: 'absent', madeUpOn: 20260303, madeUpHow: '自学讲稿，写了笔记' });
    const [report] = await study.attendance(people.supervisor, { from: 20260301, to: 20260331 });
    expect(report).toMatchObject({ id, expected: 3, present: 1, absent: 2, madeUp: 1 });
    const range = { from: 20260301, to: 20260331 };
    const table = await study.attendanceTable(people.supervisor, range, 'zh-CN');
    expect(table).toMatchObject({ total: 1, hrefs: [`/work/study/sessions/${id}`] });
    expect(table.rows[0]!.slice(4)).toEqual(['3', '1', '0', '2', '1', '李窗口（2026-03-03 补学）、王五（缺席）']);
    // Names stand on it: nothing for somebody of the branch who does not keep its record.
    expect((await study.attendanceTable(people.desk, range, 'zh-CN')).rows).toEqual([]);
  });

  test('a cancelled session takes nothing any more, and is due again', async () => {
    const { study, people, plan, members, first } = house;
    await study.setCadence(people.archivist, { bodyId: first, kind: 'branch-day', unit: 'month', times: 1 });
    const id = await plan(TODAY);
    expect((await study.getOverview(people.archivist)).due).toEqual([]);
    await expect(study.cancelSession(people.archivist, id, { ground: '', lockVersion: 0 })).rejects.toMatchObject({
      code: 'ground-required',
    });
    await study.cancelSession(people.archivist, id, { ground: '改期', lockVersion: 0 });
    const entries = [{ memberId: members.wang, status: 'excused' as const }];
    await expect(study.enterList(people.archivist, id, { day: TODAY, entries })).rejects.toMatchObject({
      code: 'study-state',
    });
    await expect(study.showCode(people.archivist, id, false)).rejects.toMatchObject({ code: 'study-state' });
    expect((await study.getOverview(people.archivist)).due).toHaveLength(1);
  });
});

describe('materials', () => {
  test('a document not held, required: studied in a session, by oneself, or lacking', async () => {
    const { study, people, plan, members, hold, first } = house;
    const base = { initiativeId: null, unitId: null, documentNumber: '', note: '', required: true };
    await expect(study.addMaterial(people.supervisor, { ...base, title: '' })).rejects.toMatchObject({
      code: 'material-unnamed',
    });
    await expect(study.addMaterial(people.archivist, { ...base, title: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const law = await study.addMaterial(people.supervisor, { ...base, title: '档案法实施条例' });
    await study.addMaterial(people.supervisor, { ...base, title: '选读', required: false });
    const id = await plan(TODAY, { materialIds: [law] });
    await study.enterList(people.archivist, id, {
      day: TODAY,
      entries: [{ memberId: members.wang, status: 'present' }],
    });
    const lacking = async () => (await study.listLacks(people.archivist, { body: first })).materials;
    expect((await lacking())[0]!.members.map((each) => each.name)).toEqual(['李窗口', '王五', '周档案']);
    await hold(id);
    expect((await lacking())[0]!.members.map((each) => each.name).sort()).toEqual(['周档案', '李窗口'].sort());
    await study.markStudied(people.desk, law, { onDay: TODAY });
    expect((await lacking())[0]!.members.map((each) => each.name)).toEqual(['周档案']);
    expect((await study.listMaterials(people.desk, {})).map((each) => [each.title, each.studiedOn])).toEqual([
      ['档案法实施条例', TODAY],
      ['选读', null],
    ]);
    await study.removeMaterial(people.supervisor, law);
    expect(await study.listMaterials(people.desk, {})).toHaveLength(1);
    expect((await study.getSession(people.desk, id)).materials.map((each) => each.id)).toEqual([law]);
  });
});

describe('cadence', () => {
  test('what is due and what was missed is told to those who keep the records, and to nobody else', async () => {
    const { study, people, plan, hold, first, clock } = house;
    await study.setCadence(people.archivist, { bodyId: first, kind: 'branch-day', unit: 'week', times: 1 });
    expect((await study.getOverview(people.archivist)).due).toMatchObject([
      { kind: 'branch-day', from: 20260302, to: 20260308, held: 0, planned: 0 },
    ]);
    clock.advance(7 * DAY);
    expect(await study.getOverview(people.archivist)).toMatchObject({
      due: [{ from: 20260309 }],
      missed: [{ from: 20260302 }],
    });
    // Held then and entered late: it was not missed.
    await hold(await plan(20260306));
    const id = await plan(20260310);
    expect(await study.getOverview(people.archivist)).toMatchObject({ due: [], missed: [] });
    clock.advance(3 * DAY);
    const late = await study.getOverview(people.archivist);
    expect(late.toRecord.map((each) => each.id)).toEqual([id]);
    expect((await study.listTasks(people.archivist)).map((each) => each.kind)).toContain('study-record');
    expect(await study.getOverview(people.desk)).toMatchObject({ due: [], missed: [], toRecord: [] });
    expect((await study.listTasks(people.desk)).map((each) => each.kind)).toEqual(['study-make-up']);
    expect(await study.listTasks(people.guide)).toEqual([]);
  });
});

test('an initiative’s summary counts what its lists hold', async () => {
  const { study, people, initiatives, first, hold } = house;
  const initiativeId = await initiatives.createInitiative(people.supervisor, {
    title: '主题教育',
    kind: 'study',
    start: 20260301,
  });
  const base = { initiativeId, unitId: null, documentNumber: '', note: '' };
  await study.addMaterial(people.supervisor, { ...base, title: '必读', required: true });
  const session = { bodyId: first, kind: 'lesson', topic: '党课', fromMinute: 540, toMinute: 600, initiativeId };
  const held = await study.planSession(people.supervisor, { ...session, day: TODAY });
  await study.planSession(people.supervisor, { ...session, day: 20260320 });
  await hold(held);
  const { counts } = await study.summary(people.supervisor, initiativeId);
  const value = (key: string) => counts.find((each) => each.key === key)!.value;
  const listed = async (state: string) =>
    (
      await study.listSessions(people.supervisor, {
        initiative: initiativeId,
        state: [state],
        limit: 50,
        order: 'newest',
      })
    ).items.length;
  expect(value('sessions-held')).toBe(await listed('held'));
  expect(value('sessions-planned')).toBe(await listed('planned'));
  expect([value('sessions-held'), value('sessions-planned'), value('materials-required')]).toEqual([1, 1, 1]);
  const lacks = await study.listLacks(people.supervisor, { body: first, initiative: initiativeId });
  expect(value('make-up-open')).toBe(lacks.sessions.flatMap((each) => each.members).length);
  await expect(study.summary(people.agency, initiativeId)).rejects.toMatchObject({ code: 'not-found' });
});

test('times that cannot be are refused', async () => {
  const { study, people, first } = house;
  const session = { bodyId: first, kind: 'lesson', topic: '党课', day: TODAY, fromMinute: 600, toMinute: 660 };
  const plan = (change: object) => study.planSession(people.archivist, { ...session, ...change });
  await expect(plan({ toMinute: 600 })).rejects.toMatchObject({ code: 'study-time' });
  await expect(plan({ endDay: 20260301 })).rejects.toMatchObject({ code: 'study-time' });
  await expect(plan({ endDay: 20270101 })).rejects.toMatchObject({ code: 'study-time' });
  await expect(plan({ day: 20260230 })).rejects.toMatchObject({ code: 'day-unknown' });
  await expect(plan({ kind: 'party' })).rejects.toMatchObject({ code: 'study-kind' });
  await expect(plan({ materialIds: ['none'] })).rejects.toMatchObject({ code: 'not-found' });
});
