/** Visits 走访: planned against what is planned already, joined where a body would be visited twice, made, or called off. */
import type { z } from 'zod';
import { findSetting, putSetting, type Reader, type Writer } from '../../infra/db/index.ts';
import { addDays, minuteOf, showMinute, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { exactKey } from '../../../shared/query/fold.ts';
import type {
  clashRules,
  newVisit,
  visitCheck,
  VisitClash,
  visitJoin,
  visitListQuery,
  visitPatch,
  VisitRow,
  visitStep,
} from '../../../shared/schemas/research.ts';
import { archiveOf, checkLive } from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { DEFAULT_CLASH_RULES, findClashes, isWeekday, type PlannedVisit, proposeJoint, SEARCH_DAYS } from './clash.ts';
import { checkDays, demandOpen, type ResearchParts, workOn } from './research.parts.ts';
import {
  findBodyOf,
  findVisit,
  insertVisit,
  listStanding,
  listVisits,
  putVisitLinks,
  readVisitLinks,
  updateVisit,
  type VisitRead,
} from './visit.repo.ts';
import {
  columnsOf,
  plannedOf,
  planOf,
  presentVisit,
  presentVisits,
  readerOf,
  type VisitPlan,
  withDefaults,
} from './visit.present.ts';

type Rules = z.output<typeof clashRules>;

export interface Visits {
  listVisits(actor: Actor, query: z.output<typeof visitListQuery>): Promise<{ items: VisitRow[]; cursor?: string }>;
  /** What the plan clashes with, and how it could be joined. */
  checkVisit(actor: Actor, plan: z.input<typeof visitCheck>): Promise<{ clashes: VisitClash[]; sameBodyDays: number }>;
  /** Throws `visit-clash` where it clashes and no reason is given. */
  planVisit(actor: Actor, given: z.input<typeof newVisit>): Promise<string>;
  changeVisit(actor: Actor, id: string, patch: z.input<typeof visitPatch>): Promise<void>;
  /** Makes one visit of two; gives the id of the one that stands. */
  joinVisit(actor: Actor, given: z.input<typeof visitJoin>): Promise<string>;
  stepVisit(actor: Actor, id: string, step: z.input<typeof visitStep>): Promise<void>;
  clashRules(actor: Actor): Promise<Rules>;
  putClashRules(actor: Actor, rules: Rules): Promise<void>;
}

const RULES_SETTING = 'research.clash-rules';
const NOBODY = { id: null, name: null };

export function createVisits(parts: ResearchParts): Visits {
  const { db, clock, ledger } = parts;
  const nextId = () => newId(clock.millis());

  const readRules = async (reader: Reader): Promise<Rules> => ({
    ...DEFAULT_CLASH_RULES,
    ...((await findSetting(reader, RULES_SETTING)) as Partial<Rules> | undefined),
  });
  const append = (trx: Writer, actor: Actor, verb: string, id: string, detail: object = {}) =>
    ledger.append(trx, { actor, action: `research.visit.${verb}`, objectType: 'research-visit', objectId: id, detail });

  /** The plan with its dates, people, body and topics checked; a topic must be one the actor works on. */
  const checkPlan = async (reader: Reader, actor: Actor, plan: Omit<VisitPlan, 'id'>) => {
    checkDays(plan.day);
    const { from, to } = plan;
    if (from < 0 || to > 1440 || to <= from)
      throw new LantaiError('visit-time', { from: showMinute(from), to: showMinute(to) });
    for (const id of plan.topics) demandOpen(await workOn(reader, actor, id));
    await checkLive(reader, plan.people);
    if (plan.bodyId === null) return undefined;
    const body = await findBodyOf(reader, await archiveOf(reader, actor), plan.bodyId);
    if (body === undefined) throw new LantaiError('not-found');
    return body;
  };

  /** Clashes with proposals. What the actor may not see shows place and time alone; what she is not to know, nothing. */
  const clashesOf = async (reader: Reader, actor: Actor, plan: VisitPlan, rules: Rules): Promise<VisitClash[]> => {
    const body = await checkPlan(reader, actor, plan);
    const archiveId = await archiveOf(reader, actor);
    const span = Math.max(rules.sameBodyDays, 0) + SEARCH_DAYS;
    const rows = await listStanding(reader, archiveId, addDays(plan.day, -span), addDays(plan.day, span));
    const links = await readVisitLinks(
      reader,
      rows.map(({ id }) => id),
    );
    const others = rows.map((row) => plannedOf(row, links));
    const visit: PlannedVisit = {
      id: plan.id ?? '',
      bodyKey: body === undefined ? null : (body.agency_id ?? body.id),
      placeKey: exactKey(plan.place),
      people: plan.people,
      day: plan.day,
      from: plan.from,
      to: plan.to,
    };
    const around = {
      others,
      rules,
      today: todayOf(clock),
      minute: minuteOf(clock),
      isWorkday: (await parts.isWorkday?.(reader)) ?? isWeekday,
    };
    const people = new Map(links.people.map(({ user_id, name }) => [user_id, name]));
    const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: people.get(id) ?? '' }));
    const clashes: VisitClash[] = [];
    for (const clash of findClashes(visit, others, rules)) {
      const row = rows.find(({ id }) => id === clash.visitId)!;
      const seen = (await findVisit(reader, readerOf(parts, actor), row.id)) !== undefined;
      // Somebody who is asked to be at two places must hear of it, though not where the other is.
      const secret = row.unannounced === 1 && !seen;
      if (secret && clash.people.length === 0) continue;
      const shown = presentVisit(row, links);
      const hidden = { topics: [], people: [], purpose: '', ...(secret && { body: NOBODY, place: '' }) };
      const joint =
        // A visit that is announced and one that is not cannot be the same.
        clash.body && row.state === 'planned' && !secret && plan.unannounced === (row.unannounced === 1)
          ? proposeJoint(visit, others.find(({ id }) => id === row.id)!, around)
          : undefined;
      clashes.push({
        visit: seen ? shown : { ...shown, ...hidden },
        place: clash.place && !secret,
        people: named(clash.people),
        body: clash.body && !secret,
        daysApart: clash.daysApart,
        joint: joint === undefined ? null : { ...joint, people: named(joint.people) },
      });
    }
    return clashes;
  };

  const demandFree = async (trx: Writer, actor: Actor, plan: VisitPlan, despite: string | undefined) => {
    const clashes = await clashesOf(trx, actor, plan, await readRules(trx));
    if (clashes.length > 0 && (despite ?? '') === '') throw new LantaiError('visit-clash', { count: clashes.length });
    return clashes.length;
  };

  /** A visit that another may be joined to: one the actor sees, or any that is announced. */
  const findStanding = async (trx: Writer, actor: Actor, id: string): Promise<VisitRead> => {
    const reader = readerOf(parts, actor);
    const house = { ...reader, scope: { archiveId: await archiveOf(trx, actor) } };
    const row = (await findVisit(trx, reader, id)) ?? (await findVisit(trx, house, id));
    if (row === undefined) throw new LantaiError('not-found');
    if (row.unannounced === 1 && (await findVisit(trx, reader, id)) === undefined) throw new LantaiError('not-found');
    return row;
  };

  const getPlanned = async (trx: Writer, actor: Actor, id: string): Promise<VisitRead> => {
    const row = await findVisit(trx, readerOf(parts, actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    demand(actor, 'research.work');
    const { topics } = await readVisitLinks(trx, [id]);
    if (row.created_by !== actor.id && !may(actor, 'research.manage'))
      for (const topic of topics.slice(0, 1)) await workOn(trx, actor, topic.id);
    if (row.state !== 'planned') throw new LantaiError('visit-state', { state: row.state });
    return row;
  };

  return {
    async listVisits(actor, query) {
      demand(actor, 'research.read');
      const { cursor, limit, ...given } = query;
      const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const after = cursor === undefined ? undefined : readPlace(cursor);
      const rows = await listVisits(db.read, readerOf(parts, actor), filter, { limit, ...(after && { after }) });
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return {
        items: await presentVisits(db.read, actor, rows),
        ...(more && { cursor: `${last.day}~${last.from_minute}~${last.id}` }),
      };
    },

    async checkVisit(actor, given) {
      demand(actor, 'research.work');
      const rules = await readRules(db.read);
      const clashes = await clashesOf(db.read, actor, withDefaults(given), rules);
      return { clashes, sameBodyDays: rules.sameBodyDays };
    },

    planVisit: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        const plan = withDefaults(given);
        const clashes = await demandFree(trx, actor, plan, given.despite);
        const body = await checkPlan(trx, actor, plan);
        const id = nextId();
        const now = clock.now();
        await insertVisit(trx, {
          ...columnsOf(plan, body?.agency_id ?? null),
          id,
          archive_id: await archiveOf(trx, actor),
          state: 'planned',
          merged_into: null,
          lock_version: 0,
          created_by: actor.id ?? '',
          created_at: now,
          updated_at: now,
        });
        await putVisitLinks(trx, id, plan, nextId);
        await append(trx, actor, 'plan', id, { clashes, ...(given.despite && { despite: given.despite }) });
        return id;
      }),

    changeVisit: (actor, id, patch) =>
      db.write(async (trx) => {
        const row = await getPlanned(trx, actor, id);
        const { lockVersion, despite, ...changes } = patch;
        const plan = { ...planOf(row, await readVisitLinks(trx, [id])), ...changes };
        const clashes = await demandFree(trx, actor, plan, despite);
        const body = await checkPlan(trx, actor, plan);
        const values = { ...columnsOf(plan, body?.agency_id ?? null), updated_at: clock.now() };
        if (!(await updateVisit(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await putVisitLinks(trx, id, plan, nextId);
        await append(trx, actor, 'change', id, { fields: Object.keys(changes), clashes });
      }),

    joinVisit: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'research.work');
        const row = await findStanding(trx, actor, given.into);
        if (row.state !== 'planned') throw new LantaiError('visit-state', { state: row.state });
        const own = given.id === undefined ? undefined : await getPlanned(trx, actor, given.id);
        if (own?.id === row.id || (own === undefined && given.plan === undefined))
          throw new LantaiError('bad-request', { detail: 'plan' });
        const links = await readVisitLinks(trx, [row.id, ...(own ? [own.id] : [])]);
        const standing = planOf(row, links);
        const plan = own === undefined ? withDefaults(given.plan!) : planOf(own, links);
        await checkPlan(trx, actor, plan);
        const { day, from, to } = given;
        const joint: VisitPlan = {
          ...standing,
          day,
          from,
          to,
          topics: [...new Set([...standing.topics, ...plan.topics])],
          people: [...new Set([...standing.people, ...plan.people])],
          // Announced to the body by one, it is announced.
          unannounced: standing.unannounced && plan.unannounced,
          purpose: [...new Set([standing.purpose, plan.purpose].filter((each) => each !== ''))].join('\n'),
        };
        if (to <= from || to > 1440)
          throw new LantaiError('visit-time', { from: showMinute(from), to: showMinute(to) });
        checkDays(day);
        const values = { ...columnsOf(joint, row.agency_id), updated_at: clock.now() };
        if (!(await updateVisit(trx, row.id, given.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await putVisitLinks(trx, row.id, joint, nextId);
        if (own !== undefined) {
          const merged = { state: 'merged' as const, merged_into: row.id, updated_at: clock.now() };
          if (!(await updateVisit(trx, own.id, own.lock_version, merged))) throw new LantaiError('changed-meanwhile');
        }
        await append(trx, actor, 'join', row.id, { joined: own?.id ?? null });
        return row.id;
      }),

    stepVisit: (actor, id, { state, lockVersion }) =>
      db.write(async (trx) => {
        const row = await getPlanned(trx, actor, id);
        if (state === 'done' && row.day > todayOf(clock)) throw new LantaiError('day-future', { day: row.day });
        if (!(await updateVisit(trx, id, lockVersion, { state, updated_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        await append(trx, actor, state, id);
      }),

    async clashRules(actor) {
      demand(actor, 'research.read');
      return readRules(db.read);
    },
    putClashRules: (actor, rules) =>
      db.write(async (trx) => {
        demand(actor, 'research.manage');
        const { dayFrom, pauseFrom, pauseTo, dayTo } = rules;
        if (!(dayFrom <= pauseFrom && pauseFrom <= pauseTo && pauseTo <= dayTo)) throw new LantaiError('minutes-order');
        await putSetting(trx, RULES_SETTING, rules, clock.now());
        const object = { objectType: 'setting', objectId: RULES_SETTING };
        await ledger.append(trx, { actor, action: 'research.rules', ...object, detail: { ...rules } });
      }),
  };
}

function readPlace(cursor: string): { day: number; from: number; id: string } {
  const [day, from, id] = cursor.split('~');
  if (id === undefined || !Number.isInteger(Number(day)) || !Number.isInteger(Number(from)))
    throw new LantaiError('bad-request', { detail: 'cursor' });
  return { day: Number(day), from: Number(from), id };
}
