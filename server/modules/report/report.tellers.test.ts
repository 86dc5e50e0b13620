/** In the whole house: what study, research, inspection and key tasks tell of an initiative stands in its stage report. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { todayOf } from '../../lib/day.ts';
import type { Actor } from '../identity/index.ts';

let test_: TestHouse;
let supervisor: Actor;
beforeAll(async () => {
  test_ = await openTestHouse();
  supervisor = await test_.actor('supervisor');
});
afterAll(() => test_.destroy());

test('key tasks of the initiative, and the attendance of the study that was held', async () => {
  const { house } = test_;
  const { initiatives, reports } = house;
  const today = todayOf(house.clock);
  const initiativeId = await initiatives.createInitiative(supervisor, {
    title: '查档服务提升',
    kind: 'service',
    start: today,
  });
  const task = { text: '修订查档流程', bodyId: null, ownerId: null, due: today };
  await initiatives.addTask(supervisor, initiativeId, task);
  await initiatives.addTask(supervisor, initiativeId, { ...task, text: '增设自助查档机' });
  const id = await reports.create(supervisor, { kind: 'stage', initiativeId, from: today, asOf: today });
  const { title, sections, figures } = await reports.get(supervisor, id);
  expect(title).toBe('查档服务提升阶段性进展情况汇报');
  const said = sections
    .find(({ key }) => key === 'development')!
    .paragraphs.map(({ runs }) => runs.map(({ text }) => text).join(''));
  expect(said).toEqual(['列入重点任务2项。']);
  expect(figures.find(({ key }) => key === 'development.tasks')).toMatchObject({
    value: 2,
    asOf: today,
    href: `/work/overview/list?of=tasks&asOf=${today}&initiative=${initiativeId}&state=open&state=done`,
  });

  const sheet = await reports.create(supervisor, { kind: 'attendance', initiativeId, from: today, asOf: today });
  const { table } = (await reports.get(supervisor, sheet)).sections[0]!;
  expect(table!.columns.length).toBeGreaterThan(4);
  expect(table!.total).toBe(0);
  const { bytes } = await reports.file(supervisor, sheet, 'docx', 'https://x');
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
});
