/** Initiatives: laid out from a template, begun, worked through, closed; and who sees which. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';

let h: LoopHouse;
let body: string;
let other: string;
beforeAll(async () => {
  h = await openLoopHouse();
  const make = (name: string, agencyId: string | null) =>
    h.initiatives.createBody(h.people.supervisor, { name, kind: 'unit', agencyId });
  body = await make('婚姻登记处', h.agencyId);
  other = await make('利用科', null);
});
afterAll(() => h.destroy());

const refusal = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
const laidOut = (title: string, bodyIds = [body, other]) =>
  h.initiatives.createFromTemplate(h.people.supervisor, {
    template: 'service-improvement',
    title,
    start: 20260302,
    bodyIds,
  });
const get = (id: string) => h.initiatives.getInitiative(h.people.supervisor, id);
const step = async (id: string, name: 'start' | 'close', ground = '') =>
  h.initiatives.stepInitiative(h.people.supervisor, id, {
    step: name,
    ground,
    lockVersion: (await get(id)).lockVersion,
  });
async function begin(id: string) {
  const { lockVersion, people } = await get(id);
  const named = people.map((person) => ({
    role: person.role,
    duty: person.duty,
    userId: person.role === 'first-responsible' ? h.people.archivist.id! : null,
  }));
  await h.initiatives.changeInitiative(h.people.supervisor, id, { lockVersion, people: named });
  await step(id, 'start');
}
async function finishTasks(id: string) {
  for (const task of (await get(id)).tasks)
    await h.initiatives.changeTask(h.people.supervisor, [id, task.id], {
      lockVersion: task.lockVersion,
      state: 'done',
      note: '见会议纪要',
    });
}

describe('from the plan to the closing', () => {
  test('a template lays out stages, tasks for each body, roles, and dates from the start on', async () => {
    const id = await laidOut('查档服务提升行动');
    const made = await get(id);
    expect(made).toMatchObject({
      number: 'ZX-2026-001',
      state: 'draft',
      start: 20260302,
      end: 20260530,
      template: { key: 'service-improvement', version: 0, name: '查档服务提升' },
    });
    expect(made.stages[0]).toEqual({ key: 'listen', name: '听意见', from: 20260302, to: 20260331 });
    expect(made.people.map(({ role }) => role)).toContain('first-responsible');
    const perBody = made.tasks.filter(({ text }) => text.startsWith('排查本单位'));
    expect(perBody.map(({ bodyName }) => bodyName).sort()).toEqual(['利用科', '婚姻登记处'].sort());
    expect(made.tasks.map(({ due }) => due)).toContain(20260306);
    expect(made.tasks.every(({ state, light }) => state === 'open' && light !== 'none')).toBe(true);
  });

  test('what is not known yet keeps it from beginning, by name', async () => {
    const id = await h.initiatives.createInitiative(h.people.supervisor, {
      title: '数字化',
      kind: 'other',
      start: 20260302,
    });
    await expect(step(id, 'start')).rejects.toMatchObject({
      code: 'initiative-incomplete',
      params: { fields: 'goal、stages、bodyIds、first-responsible' },
    });
    expect(await refusal(step(id, 'close'))).toBe('initiative-not-begun');
  });

  test('it closes when no task is open, and tells how open findings are followed; then nothing changes any more', async () => {
    const { supervisor } = h.people;
    const id = await laidOut('能结束的专项');
    await begin(id);
    expect(await refusal(step(id, 'start'))).toBe('initiative-begun');
    const finding = await h.findings.register(supervisor, { source: 'people', problem: '等了三周', initiativeId: id });
    await expect(step(id, 'close')).rejects.toMatchObject({ code: 'initiative-tasks-open', params: { n: 11 } });
    await finishTasks(id);
    expect(await refusal(step(id, 'close'))).toBe('initiative-findings-open');
    await step(id, 'close', '转入年度监督检查继续跟踪');
    const closed = await get(id);
    expect(closed).toMatchObject({ state: 'closed', closedOn: 20260302, closingNote: '转入年度监督检查继续跟踪' });
    const { lockVersion } = closed;
    const change = h.initiatives.changeInitiative(supervisor, id, { lockVersion, goal: 'x' });
    expect(await refusal(change)).toBe('initiative-closed');
    expect(await refusal(h.initiatives.addTask(supervisor, id, { text: '再做' }))).toBe('initiative-closed');
    expect((await h.findings.get(supervisor, finding)).initiativeId).toBe(id);
  });

  test('of two who change it at once one is told; what cannot be is refused and changes nothing', async () => {
    const { supervisor, guide } = h.people;
    const id = await laidOut('两人同时改');
    const before = await get(id);
    const change = (patch: object) =>
      h.initiatives.changeInitiative(supervisor, id, { lockVersion: before.lockVersion, ...patch });
    expect(await refusal(change({ start: 20260601, end: 20260501 }))).toBe('due-before-start');
    expect(await refusal(change({ bodyIds: ['nobody'] }))).toBe('invalid-field');
    expect(await refusal(change({ people: [{ role: 'member', userId: 'nobody' }] }))).toBe('user-unknown');
    const twice = { key: 'a', name: '甲', from: 20260302, to: 20260303 };
    expect(await refusal(change({ stages: [twice, twice] }))).toBe('invalid-field');
    expect(await get(id)).toEqual(before);
    await change({ goal: '三个工作日内答复' });
    expect(await refusal(change({ goal: '又改' }))).toBe('changed-meanwhile');
    expect(await refusal(h.initiatives.addTask(guide, id, { text: '代办' }))).toBe('forbidden');
  });

  test('every act stands in the ledger', async () => {
    const actions = await h.db.read
      .selectFrom('ledger_entry')
      .select('action')
      .where('object_type', '=', 'initiative')
      .groupBy('action')
      .execute();
    expect(actions.map(({ action }) => action).sort()).toEqual([
      'initiative.change',
      'initiative.close',
      'initiative.create',
      'initiative.start',
      'key-task.done',
    ]);
  });
});

describe('who sees what', () => {
  test('a draft only who plans it; a running one its bodies, the named, the house and the guiding group', async () => {
    const { agency, agency2, archivist, guide, desk, supervisor } = h.people;
    const id = await laidOut('谁看得见', [body]);
    const sees = async (actor: typeof agency) => {
      const found = await refusal(h.initiatives.getInitiative(actor, id));
      const { items } = await h.initiatives.listInitiatives(actor);
      expect(items.some((item) => item.id === id)).toBe(found === 'done');
      return found === 'done';
    };
    const all = async () => Promise.all([supervisor, archivist, guide, agency, agency2, desk].map(sees));
    expect(await all()).toEqual([true, false, false, false, false, false]);
    await begin(id);
    expect(await all()).toEqual([true, true, true, true, false, false]);
    // A task of her own lets somebody in.
    await h.initiatives.addTask(supervisor, id, { text: '整理窗口', ownerId: desk.id!, due: 20260310 });
    expect(await sees(desk)).toBe(true);
  });

  test('an agency sees its own bodies and tasks, and enters that they are done; the plan is the office’s', async () => {
    const { agency, supervisor } = h.people;
    const id = await laidOut('各看各的');
    await begin(id);
    const seen = await h.initiatives.getInitiative(agency, id);
    expect(seen.bodies.map(({ name }) => name)).toEqual(['婚姻登记处']);
    expect(seen.tasks.some(({ bodyName }) => bodyName === '利用科')).toBe(false);
    const all = (await get(id)).tasks;
    const own = all.find(({ bodyId }) => bodyId === body)!;
    const theirs = all.find(({ bodyId }) => bodyId === other)!;
    const change = (taskId: string, patch: object) =>
      h.initiatives.changeTask(agency, [id, taskId], { lockVersion: 0, ...patch });
    expect(await refusal(change(theirs.id, { state: 'done', note: '好' }))).toBe('not-found');
    expect(await refusal(change(own.id, { due: 20260901 }))).toBe('forbidden');
    expect(await refusal(change(own.id, { state: 'dropped', note: '不做了' }))).toBe('forbidden');
    expect(await refusal(change(own.id, { state: 'done' }))).toBe('task-proof-missing');
    expect(await refusal(change(own.id, { state: 'done', note: '好', doneOn: 20270101 }))).toBe('day-future');
    await change(own.id, { state: 'done', note: '见堵点清单', doneOn: 20260301 });
    const done = (await get(id)).tasks.find((task) => task.id === own.id)!;
    expect(done).toMatchObject({ state: 'done', doneOn: 20260301, note: '见堵点清单', light: 'blue' });
    expect(await refusal(change(own.id, { state: 'done', note: '再来' }))).toBe('changed-meanwhile');
    await h.initiatives.changeTask(supervisor, [id, own.id], { lockVersion: 1, state: 'open' });
    expect((await get(id)).tasks.find((task) => task.id === own.id)).toMatchObject({ state: 'open', doneOn: null });
  });

  test('what is counted in the list is what is seen on the page, for everybody', async () => {
    const { agency, supervisor, desk, guide, archivist } = h.people;
    const id = await laidOut('数得一样');
    await begin(id);
    await h.initiatives.addTask(supervisor, id, { text: '给别人的', ownerId: desk.id!, due: 20260310 });
    await h.initiatives.addTask(supervisor, id, { text: '给自己的', ownerId: agency.id!, due: 20260310 });
    const dropped = (await get(id)).tasks[0]!;
    const drop = { state: 'dropped' as const, note: '重复', lockVersion: 0 };
    await h.initiatives.changeTask(supervisor, [id, dropped.id], drop);
    const totals: number[] = [];
    for (const actor of [supervisor, archivist, guide, desk, agency]) {
      const listed = (await h.initiatives.listInitiatives(actor)).items.find((item) => item.id === id)!;
      const page = await h.initiatives.getInitiative(actor, id);
      const tasks = page.tasks.filter(({ state }) => state !== 'dropped');
      const late = tasks.filter(({ light }) => light === 'red').length;
      expect(listed.tasks).toEqual({ total: tasks.length, done: 0, late });
      expect(listed.bodies).toBe(page.bodies.length);
      totals.push(tasks.length);
    }
    // An agency has neither the other unit's task nor the one of somebody else.
    expect(totals).toEqual([12, 12, 12, 12, 10]);
  });

  test('what is due before long comes to who has to do it, and turns red when its day is past', async () => {
    const { agency, agency2, archivist } = h.people;
    const id = await laidOut('到期提醒', [body]);
    await begin(id);
    const mine = async (actor: typeof agency) =>
      (await h.initiatives.listMyTasks(actor)).filter(({ initiativeId }) => initiativeId === id);
    expect(await mine(agency)).toEqual([]);
    h.clock.advance(33 * 1440);
    expect((await mine(agency)).map(({ light }) => light)).toEqual(['yellow']);
    h.clock.advance(5 * 1440);
    expect((await mine(agency)).map(({ light }) => light)).toEqual(['red']);
    expect(await mine(agency2)).toEqual([]);
    expect(await mine(archivist)).toEqual([]);
    // What was given to nobody comes to who leads.
    const { lockVersion } = await get(id);
    await h.initiatives.changeInitiative(h.people.supervisor, id, { lockVersion, leaderId: archivist.id! });
    expect((await mine(archivist)).every((task) => task.ownerId === null && task.bodyId === null)).toBe(true);
    expect((await mine(archivist)).length).toBeGreaterThan(2);
    const { items } = await h.initiatives.listInitiatives(agency);
    expect(items.find((item) => item.id === id)!.tasks).toMatchObject({ total: 10, done: 0 });
    expect(items.find((item) => item.id === id)!.tasks.late).toBeGreaterThan(2);
  });
});
