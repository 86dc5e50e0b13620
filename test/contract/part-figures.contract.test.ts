/** Versions of the records of study, research and key tasks, and the lists made of them, mean the same on both databases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResearch } from '../../server/modules/research/index.ts';
import { createStudy } from '../../server/modules/study/index.ts';
import { addDays, todayOf } from '../../server/lib/day.ts';
import { RECORD_LISTS } from '../../shared/loop-lists.ts';
import { onBothDatabases } from '../databases.ts';
import { type LoopHouse, openLoopHouse } from '../loop-house.ts';

onBothDatabases('figures of the parts of the loop', (database) => {
  let h: LoopHouse;
  beforeAll(async () => {
    h = await openLoopHouse({ databaseUrl: database.url });
  });
  afterAll(() => h.destroy());

  test('each list of a day, before and after what changed', async () => {
    const { db, clock, ledger, initiatives, findings, uploads } = h;
    const { supervisor } = h.people;
    const research = createResearch({
      db,
      clock,
      ledger,
      registerFinding: (trx, actor, given) => findings.registerIn(trx, actor, given),
    });
    const study = createStudy({ db, ledger, clock, initiatives, ...uploads });
    const today = todayOf(clock);
    const initiativeId = await initiatives.createInitiative(supervisor, { title: 'a', kind: 'study', start: today });
    const bodyId = await initiatives.createBody(supervisor, { name: '一支部', kind: 'branch' });
    await study.addMember(supervisor, { bodyId, name: '甲', userId: null, keeps: false, joinedOn: null });
    const named = { initiativeId, unitId: null, title: '材料', documentNumber: '', note: '', required: true };
    const material = await study.addMaterial(supervisor, named);
    const session = await study.planSession(supervisor, {
      bodyId,
      kind: 'lesson',
      topic: '党课',
      day: today,
      fromMinute: 540,
      toMinute: 600,
      initiativeId,
    });
    await study.holdSession(supervisor, session, { lockVersion: 0 });
    const topic = await research.createTopic(supervisor, { title: '为什么慢', leaderId: supervisor.id!, initiativeId });
    await research.stepTopic(supervisor, topic, { state: 'running', lockVersion: 0 });
    const problem = await research.addProblem(supervisor, topic, { problem: '慢' });
    await research.addResult(supervisor, topic, { title: '快' });
    await research.addNote(supervisor, topic, { interviewee: '某人', onDay: today, text: '记录' });
    const plan = { topics: [topic], people: [supervisor.id!], day: today, from: 540, to: 600, place: '大厅' };
    const visit = await research.planVisit(supervisor, { ...plan, method: 'meeting' });
    await research.stepVisit(supervisor, visit, { state: 'done', lockVersion: 0 });
    const task = await initiatives.addTask(supervisor, initiativeId, { text: '办成一件', list: 'service' });

    clock.advance(3 * 1440);
    await study.removeMaterial(supervisor, material);
    const [member] = await study.listMembers(supervisor, bodyId);
    await study.makeUp(supervisor, session, { memberId: member!.id, day: today, onDay: today, how: '自学' });
    await research.makeFinding(supervisor, problem);
    const proof = { state: 'done' as const, note: '办成', lockVersion: 0 };
    await initiatives.changeTask(supervisor, [initiativeId, task], proof);

    const totals = async (asOf: number, state?: string[]) => {
      const counted: Record<string, number> = {};
      for (const of of RECORD_LISTS.slice(RECORD_LISTS.indexOf('sessions'))) {
        const asked = { of, asOf, initiative: initiativeId, limit: 10, ...(state && { state }) };
        const { total, items } = await h.reports.records(supervisor, asked);
        expect([of, items.length]).toEqual([of, total]);
        counted[of] = total;
      }
      return counted;
    };
    const one = { sessions: 1, absences: 1, materials: 1, topics: 1, visits: 1, notes: 1, problems: 1, results: 1 };
    expect(await totals(today)).toEqual({ ...one, inspections: 0, orders: 0, tasks: 1 });
    const moved = ['open', 'required', 'noted'];
    expect(await totals(today, moved)).toMatchObject({ absences: 1, materials: 1, problems: 1, tasks: 1 });
    expect(await totals(addDays(today, 3), moved)).toMatchObject({ absences: 0, materials: 0, problems: 0, tasks: 0 });
  });
});
