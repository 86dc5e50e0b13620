/**
 * Initiatives 专项: the frame of the working loop, from the plan to the closing.
 *
 *   draft ──start: goal, bodies and who answers for it are named──► running ──close: no task is open──► closed
 *                                                                        ▲─────────reopen: with the reason─────────┘
 */
import type { z } from 'zod';
import type {
  Initiative,
  InitiativeDetail,
  initiativeFromTemplate,
  initiativePatch,
  initiativeStep,
  initiativeQuery,
  newInitiative,
} from '../../../shared/schemas/initiative.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { findSetting, type InitiativeTable, putSetting, type Reader, type Writer } from '../../infra/db/index.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkLive, checkSpan, readLightRules } from '../finding/index.ts';
import { type Actor, demand, initiativeScope, may } from '../identity/index.ts';
import { findBody } from './body.repo.ts';
import { type Bodies, createBodies } from './body.service.ts';
import { layOut } from './initiative.layout.ts';
import { checkOpen, enter, getInitiative, type InitiativeDeps } from './initiative.parts.ts';
import {
  countBodies,
  findUserName,
  insertInitiative,
  listInitiatives,
  listParts,
  listPeopleOf,
  replaceParts,
  replacePeople,
  updateInitiative,
} from './initiative.repo.ts';
import { close, reopen, start } from './initiative.step.ts';
import { countTasks, insertTasks, listTasks } from './task.repo.ts';
import { createTasks, presentTask, seesTask, type Tasks } from './task.service.ts';
import { createTemplates, type Templates } from './template.service.ts';

type Given = z.input<typeof newInitiative>;
type Stage = Initiative['stages'][number];
type Page = { limit: number; cursor?: string | undefined };

export interface Initiatives extends Bodies, Tasks, Templates {
  listInitiatives(
    actor: Actor,
    query?: z.output<typeof initiativeQuery> & Partial<Page>,
  ): Promise<{ items: Initiative[]; cursor?: string }>;
  /** Throws `not-found` outside the scope. */
  getInitiative(actor: Actor, id: string, locale?: Locale): Promise<InitiativeDetail>;
  /** The row, within the actor's scope: for what hangs on an initiative elsewhere. Throws `not-found`. */
  getInitiativeIn(db: Reader, actor: Actor, id: string): Promise<InitiativeTable>;
  /** Begins a draft. Gives its id. */
  createInitiative(actor: Actor, given: Given): Promise<string>;
  /** Lays a draft out from a template, in the reader's language: stages, tasks and roles, with dates from the start on. */
  createFromTemplate(actor: Actor, given: z.input<typeof initiativeFromTemplate>, locale?: Locale): Promise<string>;
  changeInitiative(actor: Actor, id: string, patch: z.input<typeof initiativePatch>): Promise<void>;
  /** Throws `initiative-incomplete`, `initiative-begun`, `initiative-not-closed`, `ground-required`, `initiative-not-begun`, `initiative-tasks-open`, `initiative-findings-open`. */
  stepInitiative(actor: Actor, id: string, given: z.input<typeof initiativeStep>): Promise<void>;
}

const INITIATIVE_SERIAL = 'loop.initiative-serial';

export function createInitiatives(deps: InitiativeDeps): Initiatives {
  const { db, clock } = deps;
  const templates = createTemplates(deps);

  const checkStages = (stages: readonly Stage[], start: number, end: number | null) => {
    checkSpan(start, end);
    for (const [index, stage] of stages.entries()) {
      checkSpan(stage.from, stage.to);
      if (stages.findIndex(({ key }) => key === stage.key) !== index)
        throw new LantaiError('invalid-field', { field: 'stages', reason: stage.name });
    }
  };

  const putParts = async (trx: Writer, row: InitiativeTable, bodyIds: readonly string[]) => {
    const wanted = [...new Set(bodyIds)];
    for (const id of wanted)
      if ((await findBody(trx, row.archive_id, id)) === undefined)
        throw new LantaiError('invalid-field', { field: 'bodyIds', reason: id });
    const rows = wanted.map((body_id) => ({ id: newId(), initiative_id: row.id, body_id }));
    await replaceParts(trx, row.id, rows);
  };

  const putPeople = async (trx: Writer, row: InitiativeTable, people: NonNullable<Given['people']>) => {
    const before = new Set((await listPeopleOf(trx, row.id)).map((person) => person.user_id));
    // Who left keeps the part she has; she is given no new one.
    await checkLive(
      trx,
      people.map(({ userId = null }) => (before.has(userId) ? null : userId)),
    );
    const rows = people.map(({ role, userId = null, name = '', duty = '' }, position) => ({
      id: newId(),
      initiative_id: row.id,
      position,
      role,
      user_id: userId,
      name: userId === null ? name.trim() : '',
      duty: duty.trim(),
    }));
    await replacePeople(trx, row.id, rows);
  };

  const make = async (
    trx: Writer,
    actor: Actor,
    given: Given,
    from: { key: string; version: number } | null = null,
  ): Promise<InitiativeTable> => {
    const { title, kind, goal = '', plan = '', stages = [], start, end = null, leaderId = null } = given;
    checkStages(stages, start, end);
    await checkLive(trx, [leaderId]);
    const serial = (((await findSetting(trx, INITIATIVE_SERIAL)) as number | undefined) ?? 0) + 1;
    await putSetting(trx, INITIATIVE_SERIAL, serial, clock.now());
    const row: InitiativeTable = {
      id: newId(clock.millis()),
      archive_id: await archiveOf(trx, actor),
      number: `ZX-${Math.floor(start / 10000)}-${String(serial).padStart(3, '0')}`,
      title: title.trim(),
      kind,
      goal,
      plan,
      stages_json: JSON.stringify(stages),
      state: 'draft',
      start,
      end,
      leader_id: leaderId,
      template_key: from?.key ?? null,
      template_version: from?.version ?? null,
      closed_on: null,
      closing_note: '',
      lock_version: 0,
      created_by: actor.id ?? actor.login,
      created_at: clock.now(),
      updated_at: clock.now(),
    };
    await insertInitiative(trx, row);
    if (given.bodyIds) await putParts(trx, row, given.bodyIds);
    if (given.people) await putPeople(trx, row, given.people);
    await enter(deps, trx, actor, 'initiative.create', row, { title, kind, ...(from && { template: from.key }) });
    return row;
  };

  return {
    ...createBodies(deps),
    ...createTasks(deps),
    ...templates,

    async listInitiatives(actor, query = {}) {
      demand(actor, 'finding.read');
      const { state, cursor, limit = 200 } = query;
      const after = readIdCursor(cursor);
      const page = { limit, ...(after !== undefined && { after }) };
      const rows = await listInitiatives(db.read, initiativeScope(actor), { ...(state && { state }) }, page);
      const ids = rows.map((row) => row.id);
      const today = todayOf(clock);
      const { graceDays } = await readLightRules(db.read);
      const bounds = agencyBounds(actor);
      const [bodies, tasks] = await Promise.all([
        countBodies(db.read, ids, bounds?.agencyId),
        countTasks(db.read, ids, addDays(today, -graceDays), bounds),
      ]);
      const last = rows.at(-1);
      return {
        items: rows.map((row) => ({
          ...presentHead(row, row.leader_name),
          bodies: bodies.get(row.id) ?? 0,
          tasks: tasks.get(row.id) ?? { total: 0, done: 0, late: 0 },
        })),
        ...(last && rows.length === limit && { cursor: last.id }),
      };
    },

    async getInitiative(actor, id, locale = 'zh-CN') {
      demand(actor, 'finding.read');
      const row = await getInitiative(db.read, actor, id);
      const [leader, parts, people, tasks, rules, template] = await Promise.all([
        findUserName(db.read, row.leader_id),
        listParts(db.read, id, agencyBounds(actor)?.agencyId),
        listPeopleOf(db.read, id),
        listTasks(db.read, id),
        readLightRules(db.read),
        row.template_key === null ? null : templates.findTemplateName(row.archive_id, row.template_key, locale),
      ]);
      const today = todayOf(clock);
      return {
        ...presentHead(row, leader),
        plan: row.plan,
        closingNote: row.closing_note,
        template:
          row.template_key === null
            ? null
            : { key: row.template_key, version: row.template_version ?? 0, name: template },
        bodies: parts.map(({ id: bodyId, name, kind }) => ({ id: bodyId, name, kind })),
        people: people.map((person) => ({
          role: person.role,
          userId: person.user_id,
          name: person.user_name ?? person.name,
          duty: person.duty,
          left: person.user_state === 'disabled',
        })),
        tasks: tasks.filter((task) => seesTask(actor, task)).map((task) => presentTask(task, actor, today, rules)),
        today,
        mayManage: may(actor, 'initiative.manage'),
      };
    },

    getInitiativeIn: getInitiative,

    createInitiative: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        return (await make(trx, actor, given)).id;
      }),

    createFromTemplate: (actor, given, locale = 'zh-CN') =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const archiveId = await archiveOf(trx, actor);
        const { template, version } = await templates.templateIn(trx, archiveId, given.template, locale);
        checkSpan(given.start, null);
        const { bodyIds = [], leaderId = null, title, start: from } = given;
        const { tasks, ...laid } = layOut(template, { start: from, bodyIds });
        const row = await make(
          trx,
          actor,
          { ...laid, title, start: from, leaderId, bodyIds },
          { key: template.key, version },
        );
        const now = clock.now();
        const base = { archive_id: archiveId, initiative_id: row.id, created_at: now, updated_at: now };
        const open = { owner_id: null, state: 'open' as const, done_on: null, note: '', lock_version: 0 };
        await insertTasks(
          trx,
          tasks.map((task, index) => ({ id: newId(), position: index + 1, ...base, ...task, ...open })),
        );
        return row.id;
      }),

    changeInitiative: (actor, id, patch) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const row = await getInitiative(trx, actor, id);
        checkOpen(row);
        const { lockVersion, bodyIds, people, ...given } = patch;
        const stages = given.stages ?? (JSON.parse(row.stages_json) as Stage[]);
        const next = {
          title: given.title?.trim() ?? row.title,
          kind: given.kind ?? row.kind,
          goal: given.goal ?? row.goal,
          plan: given.plan ?? row.plan,
          stages_json: JSON.stringify(stages),
          start: given.start ?? row.start,
          end: given.end === undefined ? row.end : given.end,
          leader_id: given.leaderId === undefined ? row.leader_id : given.leaderId,
        };
        checkStages(stages, next.start, next.end);
        await checkLive(trx, [next.leader_id === row.leader_id ? null : next.leader_id]);
        if (!(await updateInitiative(trx, id, lockVersion, { ...next, updated_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        if (bodyIds !== undefined) await putParts(trx, row, bodyIds);
        if (people !== undefined) await putPeople(trx, row, people);
        const fields = Object.keys(patch).filter((field) => field !== 'lockVersion');
        await enter(deps, trx, actor, 'initiative.change', row, { fields });
      }),

    stepInitiative: (actor, id, { step, ground = '', lockVersion }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const row = await getInitiative(trx, actor, id);
        if (row.lock_version !== lockVersion) throw new LantaiError('changed-meanwhile');
        const values =
          step === 'start'
            ? await start(trx, row)
            : step === 'close'
              ? await close(trx, row, { ground, today: todayOf(clock) })
              : reopen(row, ground);
        if (!(await updateInitiative(trx, id, lockVersion, { ...values, updated_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        await enter(deps, trx, actor, `initiative.${step}`, row, ground.trim() === '' ? {} : { ground: ground.trim() });
      }),
  };
}

/** Of what takes part and is done an agency's person sees her own; the house sees all. */
const agencyBounds = (actor: Actor): { agencyId: string; personId: string } | undefined =>
  actor.agencyId === null || may(actor, 'finding.all')
    ? undefined
    : { agencyId: actor.agencyId, personId: actor.id ?? '' };

const presentHead = (row: InitiativeTable, leaderName: string | null) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  kind: row.kind,
  goal: row.goal,
  stages: JSON.parse(row.stages_json) as Stage[],
  state: row.state,
  start: row.start,
  end: row.end,
  leaderId: row.leader_id,
  leaderName,
  closedOn: row.closed_on,
  lockVersion: row.lock_version,
});
