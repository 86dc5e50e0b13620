/** What the loop has for somebody to do today: each figure is the length of the list that it leads to. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingListQuery } from '../../../shared/schemas/finding.ts';
import type { TodayTask } from '../../../shared/schemas/home.ts';
import { slipListQuery } from '../../../shared/schemas/slip.ts';
import { voiceListQuery } from '../../../shared/schemas/voice.ts';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { findingTasks } from '../finding/index.ts';
import type { Actor } from '../identity/index.ts';
import { slipTasks } from '../slip/index.ts';
import { voiceTasks } from '../voice/index.ts';
import { createPortal } from './index.ts';

let h: LoopHouse;
let today: (actor: Actor) => Promise<TodayTask[]>;
beforeAll(async () => {
  h = await openLoopHouse();
  const { db, clock, initiatives } = h;
  const portal = createPortal({
    db,
    tasks: [
      findingTasks({ db, clock }),
      slipTasks({ db }),
      voiceTasks({ db }),
      (actor) => initiatives.todayTasks(actor),
    ],
  });
  const foundation = ['unit-due', 'accession-running'];
  today = async (actor) => (await portal.getToday(actor)).tasks.filter(({ kind }) => !foundation.includes(kind));
});
afterAll(() => h.destroy());

/** How long the list behind a figure is. */
async function listed(actor: Actor, link: string): Promise<number> {
  const [path, text = ''] = link.split('?');
  const query: Record<string, string | string[]> = {};
  const params = new URLSearchParams(text);
  params.delete('view');
  for (const key of new Set(params.keys()))
    query[key] = params.getAll(key).length > 1 ? params.getAll(key) : params.get(key)!;
  if (path === '/work/findings') return (await h.findings.list(actor, findingListQuery.parse(query))).items.length;
  if (path === '/work/slips') return (await h.slips.list(actor, slipListQuery.parse(query))).items.length;
  if (path === '/work/voices') return (await h.voices.list(actor, voiceListQuery.parse(query))).items.length;
  if (path === '/work/initiatives') return (await h.initiatives.listMyTasks(actor)).length;
  throw new Error(link);
}
const counts = async (actor: Actor): Promise<Record<string, number>> => {
  const tasks = await today(actor);
  for (const task of tasks) expect([task.kind, await listed(actor, task.link)]).toEqual([task.kind, task.count]);
  return Object.fromEntries(tasks.map(({ kind, count }) => [kind, count]));
};

test('from nothing to a day full of things, for each what is hers', async () => {
  const { supervisor, archivist, agency, agency2, desk, guide } = h.people;
  for (const actor of Object.values(h.people)) expect(await counts(actor)).toEqual({});

  const register = (problem: string) => h.findings.register(supervisor, { source: 'people', problem });
  const [late, soon, asked] = [await register('逾期'), await register('临期'), await register('待核验')];
  await h.admit(late, 20260320);
  await h.admit(soon, 20260404);
  await h.admit(asked, 20261231);
  await h.finish(asked);
  const measure = (await h.findings.get(supervisor, soon)).measures[0]!;
  await h.findings.changeMeasure(supervisor, [soon, measure.id], {
    ownerId: archivist.id!,
    due: 20260403,
    lockVersion: (await h.findings.get(supervisor, soon)).lockVersion,
  });
  const notice = await h.slips.issue(supervisor, late, { kind: 'notice', text: '改', answerDue: null });
  await h.slips.issue(supervisor, soon, { kind: 'notice', text: '改', answerDue: null });
  h.clock.advance(30 * 1440);
  const enter = (subject: string) =>
    h.voices.enter(desk, { channel: 'phone', subject, text: subject, name: '', contact: '' });
  const given = await enter('给窗口的');
  await enter('还没人管的');
  await h.voices.assign(supervisor, given.id, { userId: desk.id!, lockVersion: 0 });

  expect(await counts(agency)).toEqual({ 'finding-red': 1, 'finding-yellow': 1, 'slip-sign': 2 });
  expect(await counts(archivist)).toEqual({ 'measure-due': 1, 'closure-check': 1, 'voice-new': 1 });
  expect(await counts(desk)).toEqual({ 'voice-mine': 1, 'voice-new': 1 });
  expect(await counts(agency2)).toEqual({});
  expect(await counts(guide)).toEqual({});

  const initiative = await h.initiatives.createInitiative(supervisor, {
    title: '单据',
    kind: 'other',
    start: 20260302,
  });
  const { lockVersion } = await h.findings.get(supervisor, late);
  await h.findings.edit(supervisor, late, { lockVersion, initiativeId: initiative });
  const { counts: slips } = await h.slips.summary(supervisor, initiative);
  const told = Object.fromEntries(slips.map(({ key, value }) => [key, value]));
  expect(told).toMatchObject({ notice: 1, reminder: 0, issued: 1, signed: 0 });
  for (const { href, value, key } of slips) expect([key, await listed(supervisor, href)]).toEqual([key, value]);

  await h.slips.answer(agency, notice, { text: '已改' });
  expect(await counts(agency)).toMatchObject({ 'slip-sign': 1 });
  expect(await counts(supervisor)).toEqual({ 'feedback-sign': 1, 'voice-new': 1 });
});

test('a key task comes on the day’s page when it is due before long', async () => {
  const { supervisor, archivist, desk } = h.people;
  const body = await h.initiatives.createBody(supervisor, { name: '利用科', kind: 'unit', headId: desk.id! });
  const id = await h.initiatives.createInitiative(supervisor, {
    title: '窗口',
    kind: 'service',
    goal: '快',
    start: 20260401,
    stages: [{ key: 'a', name: '改', from: 20260401, to: 20260501 }],
    bodyIds: [body],
    leaderId: archivist.id!,
  });
  await h.initiatives.addTask(supervisor, id, { text: '公开时限', bodyId: body, due: 20260405 });
  await h.initiatives.addTask(supervisor, id, { text: '以后再说', bodyId: body, due: 20260501 });
  expect(await counts(desk)).not.toHaveProperty('key-task-due');
  await h.initiatives.stepInitiative(supervisor, id, { step: 'start', lockVersion: 0 });
  expect(await counts(desk)).toMatchObject({ 'key-task-due': 1 });
  expect(await counts(archivist)).not.toHaveProperty('key-task-due');
});
