/**
 * Topics 调研课题: a draft is its author's; offered, a leader takes it up 揭榜领题; then it runs until it is done or dropped.
 *
 *   draft ──offer──► offered ──claim──► running ──► done
 *     └───────(with a leader)────────────►│          │
 *                 dropped ◄───────────────┴──────────┘ (done may run again)
 */
import type { z } from 'zod';
import type { Reader, ResearchTopicTable } from '../../infra/db/index.ts';
import { yearOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  Method,
  newTopic,
  TopicDetail,
  topicListQuery,
  topicPatch,
  TopicRow,
  topicStep,
} from '../../../shared/schemas/research.ts';
import { archiveOf, checkAttachable, checkLive, checkSpan } from '../finding/index.ts';
import { type Actor, demand, may, researchScope } from '../identity/index.ts';
import { readTopicRecords } from './topic.records.ts';
import { checkDays, enter, fieldsOf, getTopic, hasPart, type ResearchParts, workOn } from './research.parts.ts';
import { findFindingIn } from './record.repo.ts';
import {
  findInitiativeIn,
  insertTopic,
  listMembers,
  listTopics,
  nextTopicSerial,
  putMembers,
  type TopicFilter,
  type TopicRead,
  updateTopic,
} from './topic.repo.ts';

type TopicState = ResearchTopicTable['state'];
const STEPS: Record<TopicState, readonly TopicState[]> = {
  draft: ['offered', 'running', 'dropped'],
  offered: ['running', 'dropped'],
  running: ['done', 'dropped'],
  done: ['running'],
  dropped: [],
};

export interface Topics {
  listTopics(actor: Actor, query: z.output<typeof topicListQuery>): Promise<{ items: TopicRow[]; cursor?: string }>;
  getTopic(actor: Actor, id: string): Promise<TopicDetail>;
  /** A draft, seen by its author alone. Gives its id. */
  createTopic(actor: Actor, given: z.input<typeof newTopic>): Promise<string>;
  editTopic(actor: Actor, id: string, patch: z.input<typeof topicPatch>): Promise<void>;
  stepTopic(actor: Actor, id: string, step: z.input<typeof topicStep>): Promise<void>;
  /** Takes up an offered topic as its leader. Throws `topic-claimed` where somebody else was faster. */
  claimTopic(actor: Actor, id: string, given: { lockVersion: number }): Promise<void>;
}

export function createTopics(parts: ResearchParts): Topics {
  const { db, clock } = parts;

  const check = async (
    reader: Reader,
    actor: Actor,
    given: Partial<z.input<typeof newTopic>>,
    before: string | null = null,
  ) => {
    checkDays(given.windowFrom, given.windowTo);
    await checkLive(reader, [given.leaderId, ...(given.team ?? [])]);
    const { initiativeId, findingId } = given;
    if (findingId !== null && findingId !== undefined)
      if ((await findFindingIn(reader, await archiveOf(reader, actor), findingId)) === undefined)
        throw new LantaiError('not-found');
    if (initiativeId === null || initiativeId === undefined) return;
    const archiveId = await archiveOf(reader, actor);
    if ((await findInitiativeIn(reader, archiveId, initiativeId)) === undefined) throw new LantaiError('not-found');
    await checkAttachable(reader, archiveId, initiativeId, before);
  };

  return {
    async listTopics(actor, query) {
      demand(actor, 'research.read');
      const { cursor, limit, mine, state, initiative, q } = query;
      const after = readTimeCursor(cursor);
      const filter: TopicFilter = {
        ...(state !== undefined && { state }),
        ...(initiative !== undefined && { initiative }),
        ...(q !== undefined && { q }),
        ...(mine === true && actor.id !== undefined && { person: actor.id }),
      };
      const page = { limit, ...(after && { after }) };
      const rows = await listTopics(db.read, researchScope(actor), actor.id, filter, page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return {
        items: await presentTopics(db.read, rows),
        ...(more && { cursor: `${last.updated_at}~${last.id}` }),
      };
    },

    async getTopic(actor, id) {
      demand(actor, 'research.read');
      const topic = await getTopic(db.read, actor, id);
      const [row] = await listTopics(db.read, researchScope(actor), actor.id, { topic: id }, { limit: 1 });
      const [presented] = await presentTopics(db.read, [row!]);
      const part = await hasPart(db.read, actor, topic);
      return {
        ...presented!,
        questions: JSON.parse(topic.questions_json) as string[],
        createdAt: topic.created_at,
        ...(await readTopicRecords(parts, actor, id, part)),
        mayWork: part && topic.state !== 'dropped',
        mayClaim: topic.state === 'offered' && may(actor, 'research.work'),
      };
    },

    createTopic: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        await check(trx, actor, given);
        checkSpan(given.windowFrom ?? null, given.windowTo ?? null);
        const archiveId = await archiveOf(trx, actor);
        const year = yearOf(clock);
        const serial = await nextTopicSerial(trx, archiveId, year);
        const now = clock.now();
        const row: ResearchTopicTable = {
          id: newId(clock.millis()),
          archive_id: archiveId,
          number: `${year}-KT-${String(serial).padStart(4, '0')}`,
          year,
          serial,
          initiative_id: given.initiativeId ?? null,
          title: given.title,
          goal: given.goal ?? '',
          questions_json: JSON.stringify(given.questions ?? []),
          methods_json: JSON.stringify(given.methods ?? []),
          leader_id: given.leaderId ?? null,
          window_from: given.windowFrom ?? null,
          window_to: given.windowTo ?? null,
          state: 'draft',
          lock_version: 0,
          created_by: actor.id ?? '',
          created_at: now,
          updated_at: now,
          finding_id: given.findingId ?? null,
        };
        await insertTopic(trx, row);
        await putMembers(trx, row.id, given.team ?? [], () => newId(clock.millis()));
        await enter(parts, trx, actor, 'topic.create', row);
        return row.id;
      }),

    editTopic: (actor, id, patch) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, id);
        if (topic.state === 'dropped') throw new LantaiError('topic-state', { state: topic.state });
        await check(trx, actor, patch, topic.initiative_id);
        const from = patch.windowFrom === undefined ? topic.window_from : patch.windowFrom;
        const to = patch.windowTo === undefined ? topic.window_to : patch.windowTo;
        checkSpan(from, to);
        const values: Partial<ResearchTopicTable> = {
          ...(patch.title !== undefined && { title: patch.title }),
          ...(patch.goal !== undefined && { goal: patch.goal }),
          ...(patch.questions !== undefined && { questions_json: JSON.stringify(patch.questions) }),
          ...(patch.methods !== undefined && { methods_json: JSON.stringify(patch.methods) }),
          ...(patch.initiativeId !== undefined && { initiative_id: patch.initiativeId }),
          ...(patch.leaderId !== undefined && { leader_id: patch.leaderId }),
          window_from: from,
          window_to: to,
          updated_at: clock.now(),
        };
        if (!(await updateTopic(trx, id, patch.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        if (patch.team !== undefined) await putMembers(trx, id, patch.team, () => newId(clock.millis()));
        await enter(parts, trx, actor, 'topic.change', topic, { fields: fieldsOf(patch) });
      }),

    stepTopic: (actor, id, { state, lockVersion }) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, id);
        // Without a leader nobody answers for it: it is offered first.
        const led = state !== 'running' || topic.leader_id !== null;
        if (!STEPS[topic.state].includes(state) || !led) throw new LantaiError('topic-state', { state: topic.state });
        if (!(await updateTopic(trx, id, lockVersion, { state, updated_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, `topic.${state}`, topic, { from: topic.state });
      }),

    claimTopic: (actor, id, { lockVersion }) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        const topic = await getTopic(trx, actor, id);
        if (topic.state !== 'offered') {
          const [row] = await listTopics(trx, researchScope(actor), actor.id, { topic: id }, { limit: 1 });
          if (topic.leader_id !== null && topic.leader_id !== actor.id)
            throw new LantaiError('topic-claimed', { name: row?.leader_name ?? '' });
          throw new LantaiError('topic-state', { state: topic.state });
        }
        const values = { leader_id: actor.id ?? null, state: 'running' as const, updated_at: clock.now() };
        if (!(await updateTopic(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, 'topic.claim', topic);
      }),
  };
}

async function presentTopics(db: Reader, rows: readonly TopicRead[]): Promise<TopicRow[]> {
  const members = await listMembers(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    goal: row.goal,
    initiativeId: row.initiative_id,
    methods: JSON.parse(row.methods_json) as Method[],
    leader: { id: row.leader_id, name: row.leader_name },
    team: members.filter(({ topic_id }) => topic_id === row.id).map(({ user_id, name }) => ({ id: user_id, name })),
    windowFrom: row.window_from,
    windowTo: row.window_to,
    state: row.state,
    findingId: row.finding_id,
    visits: row.visits,
    visitsDone: row.visits_done,
    problems: row.problems,
    results: row.results,
    lockVersion: row.lock_version,
    updatedAt: row.updated_at,
  }));
}
