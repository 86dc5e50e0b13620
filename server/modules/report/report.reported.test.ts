/**
 * Figures that bodies have reported of research, listening and services for people (each from one body, never added up),
 * told again from records entered one by one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { SetClock } from '../../../test/identity-house.ts';
import { recordListQuery } from '../../../shared/schemas/report.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import type { Actor } from '../identity/index.ts';

const clock = new SetClock();
const today = todayOf(clock);
let h: TestHouse;
let office: Actor;
beforeAll(async () => {
  h = await openTestHouse({ clock });
  office = await h.actor('supervisor');
});
afterAll(() => h.destroy());

async function begin(title: string) {
  const { initiatives, research } = h.house;
  const initiative = await initiatives.createInitiative(office, { title, kind: 'study', start: today });
  const topic = await research.createTopic(office, { title, leaderId: office.id!, initiativeId: initiative });
  await research.stepTopic(office, topic, { state: 'running', lockVersion: 0 });
  return { initiative, topic };
}

/** Visits that were made, as many a day as the hours hold. */
async function visit(topic: string, method: 'meeting' | 'walk-through', count: number): Promise<void> {
  const { research } = h.house;
  const first = clock.millis();
  for (let at = 0; at < count; at++) {
    const [hour, days] = [8 + (at % 8), Math.floor(at / 8)];
    const plan = { topics: [topic], people: [office.id!], place: `第${at + 1}处`, day: addDays(today, -days) };
    const id = await research.planVisit(office, {
      ...plan,
      method,
      from: hour * 60,
      to: hour * 60 + 50,
      despite: '逐处走到',
    });
    await research.stepVisit(office, id, { state: 'done', lockVersion: 0 });
  }
  expect(clock.millis()).toBe(first);
}

async function told(initiative: string) {
  const { reports } = h.house;
  const id = await reports.create(office, {
    kind: 'stage',
    initiativeId: initiative,
    from: addDays(today, -90),
    asOf: today,
  });
  const { sections, figures } = await reports.get(office, id);
  const text = sections
    .flatMap(({ paragraphs }) => paragraphs.flatMap(({ runs }) => runs.map((run) => run.text)))
    .join('');
  const listed = async (key: string) => {
    const { href } = figures.find((each) => each.key === key)!;
    const query: Record<string, string | string[]> = {};
    for (const [name, given] of new URL(href, 'http://x').searchParams)
      query[name] = name in query ? [query[name]!, given].flat() : given;
    return h.house.reports.records(office, recordListQuery.parse({ ...query, limit: 200 }));
  };
  return { text, listed };
}

test('60 meetings, 324 people talked to, 20 boxes, 200 opinions', async () => {
  const { research, voices, findings } = h.house;
  const { initiative, topic } = await begin('听意见');
  await visit(topic, 'meeting', 60);
  for (let at = 0; at < 324; at++)
    await research.addNote(office, topic, { interviewee: `第${at + 1}位`, onDay: today, text: '谈了看法' });
  for (let at = 0; at < 200; at++) {
    const { id } = await voices.enter(office, {
      channel: 'box',
      occasion: `${(at % 20) + 1}号意见箱`,
      subject: `意见 ${at + 1}`,
      text: '请改进',
      name: '',
      contact: '',
    });
    // Within an initiative voices are those of which one of its findings was made.
    await voices.makeFinding(office, id, { initiativeId: initiative });
  }
  const { text, listed } = await told(initiative);
  expect(text).toContain('召开座谈会60场，个别访谈324人次');
  expect(text).toContain('本阶段收到意见200件，已答复0件，转为问题200件。其中20个意见箱收到意见200件。');
  // Whom one talked to stands in no list.
  const talks = await listed('research.talks');
  expect([talks.total, JSON.stringify(talks.items).includes('第1位')]).toEqual([324, false]);
  const boxes = await listed('boxes');
  expect([boxes.total, new Set(boxes.items.map((row) => row.text)).size]).toEqual([20, 20]);
  expect((await findings.get(office, (await listed('total')).items[0]!.id)).initiativeId).toBe(initiative);
});

test('180 problems found in 78 walk-throughs, 80 of them made topics', async () => {
  const { research } = h.house;
  const { initiative, topic } = await begin('走流程');
  await visit(topic, 'walk-through', 78);
  const findings: string[] = [];
  for (let at = 0; at < 180; at++) {
    const problem = await research.addProblem(office, topic, { problem: `第${at + 1}个问题` });
    findings.push(await research.makeFinding(office, problem));
  }
  for (const [at, findingId] of findings.slice(0, 80).entries()) {
    const id = await research.createTopic(office, { title: `课题 ${at + 1}`, initiativeId: initiative, findingId });
    await research.stepTopic(office, id, { state: 'offered', lockVersion: 0 });
  }
  const { text, listed } = await told(initiative);
  expect(text).toContain('确定调研课题81个，其中由问题确定为课题80个');
  expect(text).toContain('走流程78次，发现问题180项，转入台账180项');
  expect((await listed('research.chosen')).items.every(({ text: title }) => title.startsWith('课题'))).toBe(true);
});

test('20 services for people, apart from the other key tasks', async () => {
  const { initiatives } = h.house;
  const { initiative } = await begin('民生实事');
  for (let at = 0; at < 20; at++) {
    const task = await initiatives.addTask(office, initiative, { text: `实事 ${at + 1}`, list: 'service' });
    if (at < 3)
      await initiatives.changeTask(office, [initiative, task], { state: 'done', note: '办成', lockVersion: 0 });
  }
  await initiatives.addTask(office, initiative, { text: '别的任务', list: 'development' });
  const { text, listed } = await told(initiative);
  expect(text).toContain('列入重点任务21项，完成3项，其中民生实事20件，办结民生实事3件。');
  expect((await listed('development.services')).items).toHaveLength(20);
});
