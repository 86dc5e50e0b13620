/**
 * Random histories of study, research, inspection and key tasks in one initiative, and what they come to by the raw
 * tables.
 */
import fc from 'fast-check';
import { addDays, todayOf } from '../server/lib/day.ts';
import { LantaiError } from '../server/lib/errors.ts';
import type { Actor } from '../server/modules/identity/index.ts';
import type { TestHouse } from './house.ts';
import type { SetClock } from './identity-house.ts';

const which = fc.nat(20);
const act = fc.constantFrom(
  'session',
  'hold',
  'cancel',
  'attend',
  'make-up',
  'material',
  'material-change',
  'material-remove',
  'topic',
  'topic-step',
  'problem',
  'finding',
  'result',
  'use',
  'note',
  'visit',
  'visit-done',
  'visit-topics',
  'task',
  'task-step',
  'inspection',
  'inspection-step',
);
/** What somebody does next, or that days go by. */
export const move = fc.oneof(
  { arbitrary: fc.record({ act, which, turn: fc.nat(5) }), weight: 20 },
  {
    arbitrary: fc.record({ act: fc.constant('wait' as const), which, turn: fc.integer({ min: 1, max: 3 }) }),
    weight: 1,
  },
);
export type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** Where the histories happen, and who makes them. */
export interface PartsHouse {
  h: TestHouse;
  clock: SetClock;
  office: Actor;
  body: string;
  members: string[];
}

/** Counted from the tables as they stand, without what the figures are told from. */
export async function recountParts({ h, clock }: PartsHouse, initiative: string): Promise<Record<string, number>> {
  const { db } = h.house;
  const of = <Row extends { initiative_id: string | null }>(rows: Row[]) =>
    rows.filter((row) => row.initiative_id === initiative);
  const read = db.read;
  const sessions = of(await read.selectFrom('study_session').selectAll().execute());
  const held = new Set(sessions.filter(({ state }) => state === 'held').map(({ id }) => id));
  const away = await read.selectFrom('study_attendance').selectAll().execute();
  const materials = of(await read.selectFrom('study_material').selectAll().execute()).filter((row) => !row.removed);
  const topics = of(await read.selectFrom('research_topic').selectAll().execute()).filter(
    (row) => row.state !== 'draft',
  );
  const known = new Set(topics.map(({ id }) => id));
  const inTopics = <Row extends { topic_id: string }>(rows: Row[]) => rows.filter((row) => known.has(row.topic_id));
  const problems = inTopics(await read.selectFrom('research_problem').selectAll().execute());
  const results = inTopics(await read.selectFrom('research_result').selectAll().execute());
  const notes = inTopics(await read.selectFrom('research_note').selectAll().execute());
  const linked = new Set(
    inTopics(await read.selectFrom('research_visit_topic').selectAll().execute()).map(({ visit_id }) => visit_id),
  );
  const visits = (await read.selectFrom('research_visit').selectAll().execute()).filter(
    ({ id, state }) => linked.has(id) && state === 'done',
  );
  const tasks = of(await read.selectFrom('key_task').selectAll().execute()).filter(({ state }) => state !== 'dropped');
  const inspections = of(await read.selectFrom('inspection').selectAll().execute());
  const among = (...states: string[]) => inspections.filter(({ state }) => states.includes(state)).length;
  const today = todayOf(clock);
  const counts = {
    'study.sessions-held': held.size,
    'study.sessions-planned': sessions.filter(({ state }) => state === 'planned').length,
    'study.materials-required': materials.filter(({ required }) => required === 1).length,
    'study.materials-optional': materials.filter(({ required }) => required === 0).length,
    'study.make-up-open': away.filter(
      (row) => held.has(row.session_id) && row.status !== 'present' && row.made_up_on === null,
    ).length,
    'research.topics': topics.length,
    'research.done': topics.filter(({ state }) => state === 'done').length,
    'research.meetings': visits.filter(({ method }) => method === 'meeting').length,
    'research.walks': visits.filter(({ method }) => method === 'walk-through').length,
    'research.talks': notes.length,
    'research.problems': problems.length,
    'research.findings': problems.filter(({ finding_id }) => finding_id !== null).length,
    'research.results': results.length,
    'research.used': results.filter(({ use_state }) => use_state === 'in-use').length,
    'development.tasks': tasks.length,
    'development.tasks-done': tasks.filter(({ state }) => state === 'done').length,
    'development.tasks-late': tasks.filter(({ state, due }) => state === 'open' && due !== null && due < today).length,
    'development.services': tasks.filter(({ list }) => list === 'service').length,
    'development.services-done': tasks.filter(({ list, state }) => list === 'service' && state === 'done').length,
    'inspection.inspections': inspections.filter(({ state }) => state !== 'cancelled').length,
    'inspection.planned': among('planned', 'announced', 'self-checked'),
    'inspection.visiting': among('visiting', 'concluded'),
    'inspection.done': among('published', 'closed'),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0));
}

/** All that a history has made, by its kind. */
export interface Made {
  initiative: string;
  plan: string;
  sessions: string[];
  materials: string[];
  topics: string[];
  problems: string[];
  results: string[];
  visits: string[];
  tasks: string[];
  inspections: string[];
}

/** Refused where it is out of turn: `LantaiError`. */
export async function stepParts(
  { h, clock, office, body, members }: PartsHouse,
  made: Made,
  { act, which, turn }: Move,
): Promise<void> {
  const { initiative, plan } = made;
  const { study, research, initiatives, inspections } = h.house;
  const today = todayOf(clock);
  const pick = (ids: string[]): string => {
    const id = ids[which % Math.max(ids.length, 1)];
    if (id === undefined) throw new LantaiError('not-found');
    return id;
  };
  const topicVersion = async (id: string) => (await research.getTopic(office, id)).lockVersion;
  switch (act) {
    case 'session':
      made.sessions.push(
        await study.planSession(office, {
          bodyId: body,
          kind: 'branch-day',
          topic: '学习',
          day: today,
          fromMinute: 540,
          toMinute: 600,
          ...(turn > 0 && { initiativeId: initiative }),
        }),
      );
      return;
    case 'hold':
    case 'cancel': {
      const id = pick(made.sessions);
      const { lockVersion } = await study.getSession(office, id);
      return act === 'hold'
        ? study.holdSession(office, id, { lockVersion })
        : study.cancelSession(office, id, { lockVersion, ground: '改期' });
    }
    case 'attend': {
      const id = pick(made.sessions);
      const { day } = await study.getSession(office, id);
      const status = turn % 2 === 0 ? 'present' : 'excused';
      return study.enterList(office, id, { day, entries: [{ memberId: members[turn % 2]!, status }] });
    }
    case 'make-up': {
      const id = pick(made.sessions);
      const { day } = await study.getSession(office, id);
      return study.makeUp(office, id, { memberId: members[turn % 2]!, day, onDay: day, how: '自学' });
    }
    case 'material':
      made.materials.push(
        await study.addMaterial(office, {
          initiativeId: initiative,
          unitId: null,
          title: '材料',
          documentNumber: '',
          note: '',
          required: turn > 2,
        }),
      );
      return;
    case 'material-change': {
      const id = pick(made.materials);
      const row = (await study.listMaterials(office, { initiative })).find((each) => each.id === id);
      if (row === undefined) return;
      return study.changeMaterial(office, id, { lockVersion: row.lockVersion, required: !row.required });
    }
    case 'material-remove':
      return study.removeMaterial(office, pick(made.materials));
    case 'topic':
      made.topics.push(
        await research.createTopic(office, { title: '课题', leaderId: office.id!, initiativeId: initiative }),
      );
      if (turn > 0) await research.stepTopic(office, made.topics.at(-1)!, { state: 'running', lockVersion: 0 });
      return;
    case 'topic-step': {
      const id = pick(made.topics);
      const state = (['offered', 'running', 'done', 'done', 'done', 'dropped'] as const)[turn]!;
      return research.stepTopic(office, id, { state, lockVersion: await topicVersion(id) });
    }
    case 'problem':
      made.problems.push(await research.addProblem(office, pick(made.topics), { problem: '问题' }));
      return;
    case 'finding':
      await research.makeFinding(office, pick(made.problems));
      return;
    case 'result':
      made.results.push(await research.addResult(office, pick(made.topics), { title: '成果' }));
      return;
    case 'use': {
      const id = pick(made.results);
      const row = (await research.listResults(office, { initiative })).find((each) => each.id === id);
      if (row === undefined) return;
      const useState = turn % 2 === 0 ? 'in-use' : 'adopted';
      return research.changeResult(office, id, { lockVersion: row.lockVersion, useState });
    }
    case 'note':
      await research.addNote(office, pick(made.topics), { interviewee: '某人', onDay: today, text: '记录' });
      return;
    case 'visit':
      made.visits.push(
        await research.planVisit(office, {
          topics: [pick(made.topics)],
          place: `某地 ${made.visits.length}`,
          method: turn % 2 === 0 ? 'meeting' : 'walk-through',
          day: today,
          from: 540,
          to: 600,
          people: [office.id!],
          despite: '就近',
        }),
      );
      return;
    case 'visit-done':
    case 'visit-topics': {
      const id = pick(made.visits);
      const { items } = await research.listVisits(office, { limit: 200 });
      const row = items.find((each) => each.id === id)!;
      return act === 'visit-done'
        ? research.stepVisit(office, id, { state: 'done', lockVersion: row.lockVersion })
        : research.changeVisit(office, id, {
            topics: [...new Set([pick(made.topics), made.topics[0]!])].slice(0, 1 + (turn % 2)),
            lockVersion: row.lockVersion,
            despite: '就近',
          });
    }
    case 'task':
      made.tasks.push(
        await initiatives.addTask(office, initiative, {
          text: '任务',
          due: addDays(today, turn - 2),
          list: turn % 2 === 0 ? 'service' : 'task',
        }),
      );
      return;
    case 'task-step': {
      const id = pick(made.tasks);
      const { tasks } = await initiatives.getInitiative(office, initiative);
      const { lockVersion } = tasks.find((each) => each.id === id)!;
      const state = (['done', 'done', 'open', 'dropped'] as const)[turn % 4]!;
      return initiatives.changeTask(office, [initiative, id], { state, note: '凭据', lockVersion });
    }
    case 'inspection':
      made.inspections.push(
        ...(await inspections.addInspections(office, plan, {
          kind: 'guidance',
          checklistId: null,
          from: today,
          to: today,
          selfDue: null,
          scope: '',
          agencyIds: [h.agencyId],
          inspectorIds: [office.id!],
        })),
      );
      return;
    case 'inspection-step': {
      const id = pick(made.inspections);
      const { lockVersion, state } = await inspections.get(office, id);
      const next = { planned: 'visit', visiting: 'conclude', concluded: 'publish', published: 'close' } as const;
      const to = turn === 5 ? 'cancel' : state in next ? next[state as keyof typeof next] : undefined;
      if (to === undefined) return;
      await inspections.step(office, id, { step: to, lockVersion, ground: '因故' });
      return;
    }
    case 'wait':
      clock.advance(turn * 1440);
  }
}
