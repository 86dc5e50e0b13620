/** A draft is its author's alone, whoever asks and however; handed in it is read by office and head, and nobody counts it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLoopHouse } from '../../../test/loop-house.ts';
import { furnish, type StudyHouse } from '../../../test/study-house.ts';
import { ROLES } from '../../../shared/roles.ts';
import { type Actor, SYSTEM_ACTOR } from '../identity/index.ts';

let house: StudyHouse;
const SECRET = '我没有对任何人说过的话';

beforeAll(async () => {
  house = await furnish(await openLoopHouse());
});
afterAll(() => house.destroy());

const start = async (actor: Actor, more: { sessionId?: string } = {}) => {
  const { study } = house;
  const sessionId = more.sessionId ?? null;
  const id = await study.startPaper(actor, { kind: 'paper', title: `${SECRET}的题目`, sessionId, initiativeId: null });
  const { parts } = await study.getPaper(actor, id);
  await study.changePaper(actor, id, {
    lockVersion: 0,
    parts: parts.map((part) => ({ ...part, text: SECRET })),
  });
  return id;
};

describe('a draft', () => {
  test('has four parts with the headings of the house and no words but its author’s', async () => {
    const { study, people } = house;
    const id = await study.startPaper(people.desk, {
      kind: 'paper',
      title: '心得',
      sessionId: null,
      initiativeId: null,
    });
    const { parts, state } = await study.getPaper(people.desk, id);
    expect(parts.map((part) => part.zh)).toEqual(['主要收获', '存在不足', '原因剖析', '改进措施']);
    expect(parts.map((part) => part.text)).toEqual(['', '', '', '']);
    expect(state).toBe('draft');
    await study.dropPaper(people.desk, id);
    await expect(study.getPaper(people.desk, id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is absent for everybody else, in every role there is, and for the system itself', async () => {
    const { study, people, plan } = house;
    const sessionId = await plan(20260302);
    const id = await start(people.desk, { sessionId });
    const everyRole = ROLES.map(
      (role): Actor => ({ ...people.archivist, id: `somebody-${role}`, login: role, roles: [role] }),
    );
    const everything: Actor = { ...people.archivist, id: 'everything', roles: [...ROLES] };
    const others = [people.supervisor, people.archivist, people.guide, people.agency, ...everyRole, everything];
    for (const other of others) {
      await expect(study.getPaper(other, id)).rejects.toMatchObject({ code: 'not-found' });
      for (const whose of ['mine', 'others'] as const)
        expect((await study.listPapers(other, { whose, limit: 200 })).items).toEqual([]);
      await expect(study.changePaper(other, id, { lockVersion: 1, title: 'x' })).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(study.dropPaper(other, id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(study.handIn(other, id, { lockVersion: 1 })).rejects.toMatchObject({ code: 'not-found' });
    }
    for (const other of [people.supervisor, people.archivist, people.guide])
      expect((await study.getSession(other, sessionId)).papers).toEqual([]);
    const system = await study.getPaper({ ...SYSTEM_ACTOR, id: 'system' }, id).catch((error: unknown) => error);
    expect(system).toMatchObject({ code: 'not-found' });
    // Its author finds it.
    expect((await study.getPaper(people.desk, id)).parts[0]!.text).toBe(SECRET);
    expect((await study.listPapers(people.desk, { whose: 'mine', limit: 50 })).items).toHaveLength(1);
  });

  test('leaves no trace in ledger, outbox or index', async () => {
    const { db } = house;
    const drafts = await db.read.selectFrom('study_draft').select('id').execute();
    expect(drafts).toHaveLength(1);
    const outbox = await db.read.selectFrom('outbox').select(['table_name', 'row_id', 'image']).execute();
    const entries = await db.read.selectFrom('ledger_entry').select(['object_id', 'canonical']).execute();
    const queue = await db.read.selectFrom('index_queue').select('unit_id').execute();
    const all = JSON.stringify([outbox, entries, queue]);
    expect(outbox.length).toBeGreaterThan(10);
    expect(outbox.some((row) => row.table_name === 'study_draft')).toBe(false);
    expect(all).not.toContain(drafts[0]!.id);
    expect(all).not.toContain(SECRET);
  });
});

describe('handed in', () => {
  test('it is read by the office and the head of the author’s body, and by nobody else', async () => {
    const { study, people, db } = house;
    const id = (await study.listPapers(people.desk, { whose: 'mine', limit: 50 })).items[0]!.id;
    const { lockVersion } = await study.getPaper(people.desk, id);
    await study.handIn(people.desk, id, { lockVersion });
    for (const reader of [people.desk, people.supervisor, people.archivist])
      expect((await study.getPaper(reader, id)).parts[0]!.text).toBe(SECRET);
    for (const other of [people.guide, people.agency, { ...people.archivist, id: 'member-of-nothing' }])
      await expect(study.getPaper(other, id)).rejects.toMatchObject({ code: 'not-found' });
    expect(
      (await study.listPapers(people.archivist, { whose: 'others', limit: 50 })).items.map((each) => each.id),
    ).toEqual([id]);
    // What is handed in stands: it is changed and taken back no more.
    await expect(study.changePaper(people.desk, id, { lockVersion: 0, title: 'y' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(study.dropPaper(people.desk, id)).rejects.toMatchObject({ code: 'not-found' });
    // The ledger tells that it was handed in, not what is in it.
    const entries = await db.read
      .selectFrom('ledger_entry')
      .select('canonical')
      .where('action', '=', 'study-paper.hand-in')
      .execute();
    expect(entries).toHaveLength(1);
    expect(entries[0]!.canonical).not.toContain(SECRET);
  });

  test('only with something written, and at the version seen', async () => {
    const { study, people } = house;
    const id = await study.startPaper(people.desk, {
      kind: 'plan',
      title: '计划',
      sessionId: null,
      initiativeId: null,
    });
    await expect(study.handIn(people.desk, id, { lockVersion: 0 })).rejects.toMatchObject({ code: 'paper-empty' });
    await expect(study.handIn(people.desk, id, { lockVersion: 7 })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  test('no overview, summary or list of lacks counts papers', async () => {
    const { study, people, first } = house;
    const told = JSON.stringify([
      await study.getOverview(people.supervisor),
      await study.listLacks(people.supervisor, { body: first }),
      await study.listTasks(people.supervisor),
    ]);
    expect(told).not.toMatch(/paper|plan"/);
  });
});
