/** An inspection from the plan to the result: who may, who sees, what is refused, and what two inspectors enter at once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../lib/day.ts';
import { type InspectionHouse, openInspectionHouse, SHORT_LIST } from '../../../test/inspection-house.ts';

let house: InspectionHouse;
beforeAll(async () => {
  house = await openInspectionHouse();
});
afterAll(() => house.test.destroy());

const code = (code: string): unknown => expect.objectContaining({ code });

describe('the plan', () => {
  test('a draw keeps seed and lists, and holds when drawn again; a changed record does not', async () => {
    const { inspections, people, today, test: inner } = house;
    const [plan] = await inspections.listPlans(people.office);
    const dates = {
      kind: 'yearly' as const,
      checklistId: SHORT_LIST,
      from: today,
      to: today,
      selfDue: null,
      scope: '',
    };
    const inspectorIds = [people.lead.id!, people.second.id!, people.idle.id!];
    const asked = { ...dates, candidateIds: [], inspectorIds, agencies: 1, each: 2, seed: '开奖号 03 11 27' };
    const id = await inspections.draw(people.office, plan!.id, asked);
    const { draws, inspections: count } = await inspections.getPlan(people.office, plan!.id);
    expect(draws).toHaveLength(1);
    expect(draws[0]).toMatchObject({ id, seed: '开奖号 03 11 27', holds: true, agencies: 1 });
    expect(draws[0]!.candidates).toHaveLength(2);
    const { items } = await inspections.list(people.office, {
      plan: plan!.id,
      state: undefined,
      kind: undefined,
      limit: 50,
    });
    expect(count).toBe(items.length);
    const drawn = items.find((each) => each.drawn)!;
    expect(drawn.agencyId).toBe(draws[0]!.result[0]!.agencyId);
    expect(drawn.inspectors.map((each) => each.id)).toEqual(draws[0]!.result[0]!.inspectors.map((each) => each.id));
    await inner.house.db.write((trx) =>
      trx.updateTable('inspection_draw').set({ result_json: '[]' }).where('id', '=', id).execute(),
    );
    expect((await inspections.getPlan(people.office, plan!.id)).draws[0]!.holds).toBe(false);
    const tooMany = inspections.draw(people.office, plan!.id, { ...asked, agencies: 3 });
    await expect(tooMany).rejects.toEqual(code('draw-too-many'));
  });

  test('nobody of the agency inspects it, nor who has no such right', async () => {
    const { inspections, people, test: inner, today } = house;
    const [plan] = await inspections.listPlans(people.office);
    const given = {
      kind: 'yearly' as const,
      checklistId: SHORT_LIST,
      from: today,
      to: today,
      selfDue: null,
      scope: '',
    };
    const of = (agencyId: string, inspector: string) =>
      inspections.addInspections(people.office, plan!.id, {
        ...given,
        agencyIds: [agencyId],
        inspectorIds: [inspector],
      });
    await expect(of(inner.agencyId, people.agency.id!)).rejects.toEqual(code('inspector-unknown'));
    // An archivist lent by an agency: she may inspect, but not her own.
    await inner.house.db.write((trx) =>
      trx.updateTable('user').set({ agency_id: house.otherId }).where('id', '=', people.idle.id!).execute(),
    );
    await expect(of(house.otherId, people.idle.id!)).rejects.toEqual(code('own-agency'));
    expect(await of(inner.agencyId, people.idle.id!)).toHaveLength(1);
    await inner.house.db.write((trx) =>
      trx.updateTable('user').set({ agency_id: null }).where('id', '=', people.idle.id!).execute(),
    );
    await expect(
      inspections.addInspections(people.office, plan!.id, {
        ...given,
        from: today,
        to: addDays(today, -1),
        agencyIds: [inner.agencyId],
        inspectorIds: [],
      }),
    ).rejects.toEqual(code('due-before-start'));
    await expect(
      inspections.createPlan(people.lead, { year: 2026, title: 'x', note: '', initiativeId: null }),
    ).rejects.toEqual(code('forbidden'));
  });

  test('an announcement needs two inspectors', async () => {
    const { inspections, people, plan, step } = house;
    const id = await plan();
    const { lockVersion } = await inspections.get(people.office, id);
    await inspections.changeInspection(people.office, id, { lockVersion, inspectorIds: [people.lead.id!] });
    await expect(step(people.office, id, 'announce')).rejects.toEqual(code('inspectors-missing'));
    const stale = inspections.changeInspection(people.office, id, { lockVersion, scope: 'x' });
    await expect(stale).rejects.toEqual(code('changed-meanwhile'));
  });
});

describe('the self-check', () => {
  test('is the agency’s own, proved, handed in once, returned with a ground', async () => {
    const { inspections, people, plan, step, file, today } = house;
    const id = await plan({ selfDue: today });
    const put = (actor = people.agency, item = 'C1') =>
      inspections.putSelf(actor, id, item, { verdict: 'met', defects: 0, note: '' });
    await expect(put()).rejects.toEqual(code('not-found'));
    await step(people.office, id, 'announce');
    await expect(put(people.stranger)).rejects.toEqual(code('not-found'));
    await expect(put(people.lead)).rejects.toEqual(code('forbidden'));
    await expect(put(people.agency, 'Z9')).rejects.toEqual(code('invalid-field'));
    await put();
    const handIn = () => inspections.handIn(people.agency, id, { statement: '自查完成', name: '王芳' });
    await expect(handIn()).rejects.toEqual(code('items-open'));
    const { checklist } = await inspections.get(people.agency, id);
    const items = checklist!.definition.sections.flatMap((section) => section.items);
    for (const { key } of items) await put(people.agency, key);
    await expect(handIn()).rejects.toEqual(code('evidence-asked'));
    for (const { key, evidence } of items) if (evidence !== '') await file(people.agency, id, key);
    await handIn();
    const told = await inspections.get(people.lead, id);
    expect(told).toMatchObject({ state: 'self-checked', statement: '自查完成', handedBy: '王芳', handedLate: false });
    expect(told.files[0]).toMatchObject({ name: '库房.jpg', side: 'agency', factOn: today });
    await expect(put()).rejects.toEqual(code('inspection-state'));
    await expect(step(people.lead, id, 'return-self')).rejects.toEqual(code('ground-required'));
    expect((await step(people.lead, id, 'return-self', '缺照片')).state).toBe('announced');
    await put();
  });

  test('a file of another agency or of the visit is not reached, one of tomorrow is refused', async () => {
    const { inspections, people, plan, step, file, entry, today } = house;
    const id = await plan();
    await step(people.office, id, 'announce');
    const own = await file(people.agency, id, 'C4');
    await expect(inspections.openFile(people.stranger, id, own)).rejects.toEqual(code('not-found'));
    const photo = await file(people.lead, id, 'C1');
    await expect(inspections.openFile(people.agency, id, photo)).rejects.toEqual(code('not-found'));
    await expect(inspections.removeFile(people.agency, id, photo)).rejects.toEqual(code('not-found'));
    (await inspections.openFile(people.office, id, photo)).content.destroy();
    await inspections.removeFile(people.agency, id, own);
    expect((await inspections.get(people.agency, id)).files).toEqual([]);
    const { Readable } = await import('node:stream');
    const tomorrow = inspections.addFile(people.lead, id, {
      item: 'C1',
      factOn: addDays(today, 1),
      note: '',
      name: 'a',
      mime: 'image/png',
      content: Readable.from(['x']),
    });
    await expect(tomorrow).rejects.toEqual(code('day-future'));
    await entry(people.lead, id, 'C1', { verdict: 'met' });
    await expect(file(people.agency, id, 'C4')).rejects.toEqual(code('inspection-state'));
  });
});

describe('the visit', () => {
  test('begins with the first result, and the same sent twice is entered once', async () => {
    const { inspections, people, plan, entry, today } = house;
    const id = await plan();
    const key = randomUUID();
    const first = await entry(people.lead, id, 'C1', { verdict: 'not', note: '与办公室合用', key });
    expect(first).toMatchObject({ outcome: 'stored', current: { version: 1, enteredBy: 'lead' } });
    expect(await inspections.get(people.lead, id)).toMatchObject({ state: 'visiting', visitedOn: today });
    const again = await entry(people.lead, id, 'C1', { verdict: 'not', note: '与办公室合用', key });
    expect(again).toMatchObject({ outcome: 'known', current: { id: key, version: 1 } });
    expect((await inspections.get(people.lead, id)).entries).toHaveLength(1);
    // A photo too.
    const photo = randomUUID();
    await house.file(people.lead, id, 'C1', { key: photo });
    await house.file(people.lead, id, 'C1', { key: photo });
    expect((await inspections.get(people.lead, id)).files.map((each) => each.id)).toEqual([photo]);
  });

  test('of two who write on the same version the second is told, and nothing is overwritten', async () => {
    const { inspections, people, plan, entry } = house;
    const id = await plan();
    await entry(people.lead, id, 'C1', { verdict: 'met' });
    const late = await entry(people.second, id, 'C1', { verdict: 'not', note: '合用' });
    expect(late).toMatchObject({ outcome: 'conflict', current: { verdict: 'met', version: 1, enteredBy: 'lead' } });
    expect((await inspections.get(people.second, id)).entries).toMatchObject([{ verdict: 'met' }]);
    // The same word is no conflict.
    expect((await entry(people.second, id, 'C1', { verdict: 'met' })).outcome).toBe('known');
    const chosen = await entry(people.second, id, 'C1', { verdict: 'not', note: '合用', base: 1 });
    expect(chosen).toMatchObject({ outcome: 'stored', current: { version: 2 } });
    const { entries, earlier } = await inspections.get(people.lead, id);
    expect(entries).toMatchObject([{ verdict: 'not', version: 2 }]);
    expect(earlier).toMatchObject([{ verdict: 'met', version: 1, enteredBy: 'lead' }]);
  });

  test('at once: one is stored, the other told', async () => {
    const { people, plan, entry } = house;
    const id = await plan();
    await entry(people.lead, id, 'C2', { verdict: 'met' });
    const both = await Promise.all([
      entry(people.lead, id, 'C1', { verdict: 'met' }),
      entry(people.second, id, 'C1', { verdict: 'not', note: 'x' }),
    ]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'stored']);
  });

  test('takes only what the item has, from those who are named', async () => {
    const { inspections, people, plan, entry, step } = house;
    const id = await plan();
    await expect(entry(people.idle, id, 'C1', { verdict: 'met' })).rejects.toEqual(code('not-found'));
    await expect(entry(people.office, id, 'C1', { verdict: 'met' })).rejects.toEqual(code('forbidden'));
    await expect(entry(people.agency, id, 'C1', { verdict: 'met' })).rejects.toEqual(code('not-found'));
    await expect(entry(people.lead, id, 'C1', { verdict: 'partly', note: 'x' })).rejects.toEqual(code('invalid-field'));
    await expect(entry(people.lead, id, 'C3', { verdict: 'not', note: 'x' })).rejects.toEqual(code('invalid-field'));
    await expect(entry(people.lead, id, 'C1', { verdict: 'met', round: 2 })).rejects.toEqual(code('inspection-state'));
    await step(people.office, id, 'cancel', '改期');
    await expect(entry(people.lead, id, 'C1', { verdict: 'met' })).rejects.toEqual(code('inspection-state'));
    expect((await inspections.get(people.office, id)).entries).toEqual([]);
  });

  test('is concluded when every item has its word', async () => {
    const { inspections, people, plan, visit, step, entry } = house;
    const id = await plan();
    await entry(people.lead, id, 'C1', { verdict: 'not' });
    await expect(step(people.lead, id, 'conclude')).rejects.toEqual(code('items-open'));
    await entry(people.lead, id, 'C2', { verdict: 'met' });
    await visit(id);
    await expect(step(people.lead, id, 'conclude')).rejects.toEqual(code('notes-missing'));
    await entry(people.lead, id, 'C1', { verdict: 'not', note: '合用', base: 1 });
    const { lockVersion } = await inspections.get(people.lead, id);
    await inspections.changeInspection(people.lead, id, { lockVersion, circumstances: ['accident'] });
    const done = await step(people.lead, id, 'conclude');
    expect(done).toMatchObject({ state: 'concluded', share: 91.66, grade: { key: 'failed' } });
    expect(done.score).toMatchObject({ byShare: 'passed', caps: [{ kind: 'circumstance', key: 'accident' }] });
    await expect(step(people.lead, id, 'publish')).rejects.toEqual(code('forbidden'));
    expect(await step(people.lead, id, 'reopen', '漏查')).toMatchObject({
      state: 'visiting',
      share: null,
      grade: null,
    });
  });
});

describe('who sees what', () => {
  test('the agency nothing before it is announced, no result before it is told; strangers nothing; the guide no grade', async () => {
    const { inspections, people, plan, visit, step } = house;
    const id = await plan();
    await expect(inspections.get(people.agency, id)).rejects.toEqual(code('not-found'));
    await step(people.office, id, 'announce');
    expect(await inspections.get(people.agency, id)).toMatchObject({
      state: 'announced',
      may: { answer: true, inspect: false },
    });
    for (const nobody of [people.stranger, people.idle])
      await expect(inspections.get(nobody, id)).rejects.toEqual(code('not-found'));
    await visit(id, { C1: { verdict: 'not', note: '合用' } });
    await step(people.lead, id, 'conclude');
    const before = await inspections.get(people.agency, id);
    expect(before).toMatchObject({
      state: 'visiting',
      share: null,
      grade: null,
      score: null,
      conclusion: '',
      concludedBy: null,
    });
    expect([before.entries, before.earlier, before.findings, before.steps]).toEqual([[], [], [], []]);
    const states = { state: ['concluded'], kind: undefined, limit: 50 };
    expect((await inspections.list(people.agency, states)).items).toEqual([]);
    expect((await inspections.list(people.office, states)).items.map((each) => each.id)).toContain(id);
    await step(people.office, id, 'publish');
    const after = await inspections.get(people.agency, id);
    expect(after).toMatchObject({ state: 'published', share: 91.66, grade: { key: 'passed', name: '合格' } });
    expect(after.entries).toHaveLength(12);
    const guided = await inspections.get(people.guide, id);
    expect(guided).toMatchObject({ share: null, grade: null, score: null, may: { manage: false, inspect: false } });
    expect(guided.entries).toHaveLength(12);
  });

  test('lists hold the same: an agency its own, an inspector hers, and cursors go through all', async () => {
    const { inspections, people } = house;
    const query = { state: undefined, kind: undefined, limit: 200 };
    const all = (await inspections.list(people.office, query)).items;
    expect(
      (await inspections.list(people.stranger, query)).items.every((each) => each.agencyId === house.otherId),
    ).toBe(true);
    const hers = (await inspections.list(people.lead, query)).items;
    expect(hers.every((each) => each.inspectors.some(({ id }) => id === people.lead.id))).toBe(true);
    expect(hers.length).toBeLessThan(all.length);
    const paged: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await inspections.list(people.office, {
        ...query,
        limit: 2,
        ...(cursor !== undefined && { cursor }),
      });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
  });
});

test('a guidance visit enters the register by itself', async () => {
  const { inspections, people, plan, step } = house;
  const id = await plan({ kind: 'guidance' });
  await step(people.lead, id, 'visit');
  const { lockVersion } = await inspections.get(people.lead, id);
  await inspections.changeInspection(people.lead, id, { lockVersion, conclusion: '指导了归档范围的编制' });
  await step(people.lead, id, 'conclude');
  const { items } = await inspections.listGuidance(people.agency, { state: undefined, limit: 50 });
  expect(items).toMatchObject([
    { kind: 'visit', answer: '指导了归档范围的编制', state: 'answered', guideName: 'lead' },
  ]);
  expect((await inspections.listGuidance(people.stranger, { state: undefined, limit: 50 })).items).toEqual([]);
});

test('what waits today is as long as the list that it leads to, and for those whose it is', async () => {
  const { inspections, people, plan, step, visit } = house;
  await step(people.office, await plan(), 'announce');
  const done = await plan();
  await visit(done);
  await step(people.lead, done, 'conclude');
  const kinds = async (actor: typeof people.office) => {
    const tasks = await inspections.todayTasks(actor);
    for (const { count, link } of tasks) {
      const params = new URL(link, 'http://x').searchParams;
      const query = { year: Number(params.get('year')), state: params.getAll('state'), kind: undefined, limit: 200 };
      expect((await inspections.list(actor, query)).items).toHaveLength(count);
    }
    return tasks.map(({ kind }) => kind);
  };
  expect(await kinds(people.agency)).toEqual(['inspection-self']);
  expect(await kinds(people.lead)).toEqual(['inspection-visit']);
  expect(await kinds(people.office)).toEqual(['inspection-publish']);
  expect(await kinds(people.stranger)).toEqual([]);
  expect(await kinds(people.guide)).toEqual([]);
});
