/** Study means the same on both databases: from the plan to who lacks what, and the draft that nobody else finds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBothDatabases } from '../databases.ts';
import { openLoopHouse } from '../loop-house.ts';
import { furnish, type StudyHouse } from '../study-house.ts';

const TODAY = 20260302;

onBothDatabases('study', (database) => {
  let house: StudyHouse;
  beforeAll(async () => {
    house = await furnish(await openLoopHouse({ databaseUrl: database.url }));
  });
  afterAll(() => house.destroy());

  test('plan, check in, enter, hold, make up, lack', async () => {
    const { study, people, members, first, plan, hold } = house;
    const { supervisor, archivist, desk } = people;
    const material = { initiativeId: null, unitId: null, documentNumber: '', note: '', required: true };
    const materialId = await study.addMaterial(supervisor, { ...material, title: '档案法' });
    await study.setCadence(archivist, { bodyId: first, kind: 'lesson', unit: 'month', times: 2 });
    const id = await plan(TODAY, { materialIds: [materialId], topic: '百分之百 100%_的题目' });
    await study.checkIn(desk, await study.showCode(archivist, id, false));
    const entries = [{ memberId: members.wang, status: 'excused' as const }];
    await study.enterList(archivist, id, { day: TODAY, entries });
    await study.enterList(archivist, id, { day: TODAY, entries });
    await hold(id);
    await study.makeUp(archivist, id, { memberId: members.wang, day: TODAY, onDay: TODAY, how: '自学' });
    await study.markStudied(archivist, materialId, { onDay: TODAY });
    await study.markStudied(archivist, materialId, { onDay: TODAY });
    const { counts, state } = await study.getSession(archivist, id);
    expect([state, counts]).toEqual([
      'held',
      [{ day: TODAY, expected: 3, present: 1, excused: 1, absent: 1, madeUp: 1 }],
    ]);
    const lacks = await study.listLacks(archivist, { body: first });
    expect(lacks.sessions.map((each) => each.members.map(({ name }) => name))).toEqual([['周档案']]);
    expect(lacks.materials).toEqual([]);
    expect((await study.getOverview(archivist)).due).toMatchObject([{ kind: 'lesson', times: 2, held: 0 }]);
    const found = async (q: string) =>
      (await study.listSessions(desk, { q, limit: 50, order: 'newest' })).items.map((each) => each.id);
    expect([await found('100%_'), await found('100_')]).toEqual([[id], []]);
    const page = await study.listSessions(desk, { cursor: `${TODAY}~${id}`, limit: 50, order: 'oldest' });
    expect(page.items).toEqual([]);
    expect(await study.attendance(supervisor, { from: TODAY, to: TODAY })).toMatchObject([{ id, present: 1 }]);
  });

  test('a draft, and what becomes of it', async () => {
    const { study, people } = house;
    const id = await study.startPaper(people.desk, { kind: 'paper', title: '题', sessionId: null, initiativeId: null });
    await expect(study.getPaper(people.supervisor, id)).rejects.toMatchObject({ code: 'not-found' });
    const { parts } = await study.getPaper(people.desk, id);
    await study.changePaper(people.desk, id, { lockVersion: 0, parts: parts.map((each) => ({ ...each, text: '写' })) });
    await study.handIn(people.desk, id, { lockVersion: 1 });
    const { items } = await study.listPapers(people.archivist, { whose: 'others', limit: 50 });
    expect(items.map((each) => each.id)).toEqual([id]);
    const outbox = await house.db.read.selectFrom('outbox').select('table_name').where('row_id', '=', id).execute();
    expect(outbox).toEqual([{ table_name: 'study_paper' }]);
  });
});
