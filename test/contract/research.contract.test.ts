/** What research and listening ask of the database means the same on both. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResearch, type Research } from '../../server/modules/research/index.ts';
import { onBothDatabases } from '../databases.ts';
import { type LoopHouse, openLoopHouse } from '../loop-house.ts';

onBothDatabases('research and listening', (database) => {
  let h: LoopHouse;
  let research: Research;
  beforeAll(async () => {
    h = await openLoopHouse({ databaseUrl: database.url });
    research = createResearch({
      db: h.db,
      clock: h.clock,
      ledger: h.ledger,
      registerFinding: (trx, actor, given) => h.findings.registerIn(trx, actor, given),
    });
  });
  afterAll(() => h.destroy());

  test('lists, counts, scopes and figures', async () => {
    const { supervisor, archivist, desk, agency, guide } = h.people;
    const initiative = await h.initiatives.createInitiative(supervisor, {
      title: 'a',
      kind: 'service',
      start: 20260301,
    });
    const body = await h.initiatives.createBody(supervisor, { name: '民政局', kind: 'agency', agencyId: h.agencyId });
    const topic = await research.createTopic(supervisor, {
      title: '为什么慢',
      leaderId: archivist.id!,
      team: [desk.id!],
      initiativeId: initiative,
    });
    await research.stepTopic(supervisor, topic, { state: 'running', lockVersion: 0 });
    const plan = { topics: [topic], people: [archivist.id!], bodyId: body, day: 20260310, from: 540, to: 600 };
    await research.planVisit(archivist, { ...plan, method: 'site' });
    await research.planVisit(archivist, { ...plan, method: 'unannounced', day: 20260311, despite: '暗访' });
    await research.makeFinding(archivist, await research.addProblem(archivist, topic, { problem: '慢' }));
    await research.addResult(archivist, topic, { title: '快' });
    const { items } = await research.listTopics(desk, { limit: 1, q: '为什么', mine: true });
    expect(items).toMatchObject([{ visits: 2, visitsDone: 0, problems: 1, results: 1, team: [{ name: 'desk' }] }]);
    const seen = async (actor: typeof agency) =>
      (await research.listVisits(actor, { limit: 10, from: 20260301, to: 20260331 })).items.map(({ day }) => day);
    expect([await seen(agency), await seen(guide), await seen(desk)]).toEqual([
      [20260310],
      [20260310, 20260311],
      [20260310, 20260311],
    ]);
    const { counts } = await research.summary(guide, initiative);
    expect(counts.map(({ value }) => value)).toEqual([1, 0, 1, 1, 1, 0]);
    await research.addCase(archivist, { topicId: topic, title: '一例', happened: '等', reviewedOn: 20260301 });
    expect((await research.listCases(desk, { limit: 10 })).items).toHaveLength(1);
    const sheet = await research.createQuestionnaire(archivist, { title: '问卷', topicId: topic });
    expect(await research.getTopic(archivist, topic)).toMatchObject({ questionnaires: [{ id: sheet, answers: 0 }] });
    expect((await research.getTopic(desk, topic)).questionnaires).toEqual([]);
    for (const channel of ['box', 'box', 'phone'] as const)
      await h.voices.enter(desk, { channel, subject: '电话打不通', text: '电话总是打不通' });
    const { cells } = await h.voices.statistics(desk, 3);
    expect(cells.map(({ channel, month, total, open }) => [channel, month, total, open])).toEqual([
      ['box', 202603, 2, 2],
      ['phone', 202603, 1, 1],
    ]);
  });
});
