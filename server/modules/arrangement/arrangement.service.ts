/** Arrangement 整理: acts on units, planned and shown before they are done, each one entry of the ledger, each undone as a whole. */
import { createHash } from 'node:crypto';
import type { ArrangementKind, FondsTable, Reader, UnitTable } from '../../infra/db/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { LantaiError } from '../../lib/errors.ts';
import {
  ARRANGE_MOST,
  type ArrangeAct,
  type Arrangement,
  type arrangementCheckQuery,
  type ArrangePreview,
  type nextCodeQuery,
} from '../../../shared/schemas/arrangement.ts';
import type { UnitTarget } from '../../../shared/schemas/target.ts';
import type { z } from 'zod';
import { listTargetUnits, type TargetPlace } from '../catalog/index.ts';
import { type Actor, demand, type Scope, unitScope } from '../identity/index.ts';
import { checkCatalogue } from './check.service.ts';
import { applyPlan, undoPlan } from './arrangement.apply.ts';
import { type ArrangementParts, newDraft, type Plan, type PlanContext, planned } from './arrangement.parts.ts';
import { type ArrangementWithFirst, findArrangement, listArrangements } from './act.repo.ts';
import { findFondsRow, listFondsRows, listRows } from './arrangement.repo.ts';
import { createNumbering, createTemplates } from './numbering.ts';
import { planDissolve, planMerge, planMove, planRenumber, planReorder } from './plan.acts.ts';
import { nextClass, planCompose, planCreate, planSplit } from './plan.files.ts';
import { tooMany } from './plan.place.ts';
import { createFondsTemplates, type FondsTemplateActs } from './template.service.ts';

const SHOWN = 200;

export interface Arrangements extends FondsTemplateActs {
  /** What an act would do; nothing is written. */
  preview(actor: Actor, act: ArrangeAct): Promise<ArrangePreview>;
  /** Throws `changed-meanwhile` where it would no longer do what `expect` was shown for. */
  arrange(actor: Actor, given: { act: ArrangeAct; reason: string; expect?: string | undefined }): Promise<Arrangement>;
  undo(actor: Actor, id: string): Promise<Arrangement>;
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<{ items: Arrangement[]; cursor?: string }>;
  nextCode(actor: Actor, query: z.output<typeof nextCodeQuery>): Promise<{ code: string; template: string }>;
  check(actor: Actor, query: z.output<typeof arrangementCheckQuery>): ReturnType<typeof checkCatalogue>;
}

const PLANNERS = {
  compose: planCompose,
  dissolve: planDissolve,
  move: planMove,
  merge: planMerge,
  split: planSplit,
  reorder: planReorder,
  renumber: planRenumber,
} as const satisfies Partial<Record<ArrangementKind, unknown>>;

/** The units that are meant, all of them. Throws `not-found` where one is not the actor's, `arrange-too-many`. */
async function resolve(db: Reader, scope: Scope, target: UnitTarget): Promise<UnitTable[]> {
  if ('ids' in target) {
    const ids = [...new Set(target.ids)];
    const rows = await listRows(db, scope, ids);
    if (rows.length < ids.length) throw new LantaiError('not-found');
    return rows;
  }
  const ids: string[] = [];
  for (let place: TargetPlace | undefined; ; ) {
    const page = await listTargetUnits(db, scope, target, place, 1000);
    ids.push(...page.units.map(({ id }) => id));
    if (ids.length > ARRANGE_MOST) throw tooMany();
    if (page.next === undefined) break;
    place = page.next;
  }
  return listRows(db, scope, ids);
}

async function makePlan(parts: ArrangementParts, db: Reader, scope: Scope, act: ArrangeAct): Promise<Plan> {
  const context: PlanContext = { db, scope, parts, draft: newDraft() };
  let first: UnitTable;
  if (act.kind === 'create') first = await planCreate(context, act);
  else {
    const units = await resolve(db, scope, act.target);
    if (units.length === 0) throw new LantaiError('arrange-nothing');
    if (new Set(units.map(({ archive_id }) => archive_id)).size > 1)
      throw new LantaiError('arrange-not-siblings', { code: units[1]!.code });
    // Each planner takes its own act: the table says which.
    const plan = PLANNERS[act.kind] as (context: PlanContext, units: UnitTable[], act: ArrangeAct) => Promise<unknown>;
    await plan(context, units, act);
    first = context.draft.creates[0] ?? units[0]!;
  }
  const { draft } = context;
  if (draft.changes.size + draft.creates.length + draft.removes.length > ARRANGE_MOST) throw tooMany();
  const label = first.code || ((await findFondsRow(db, first.fonds_id))?.number ?? '');
  return { ...draft, kind: act.kind, archiveId: first.archive_id, label };
}

/** Told apart by what it does; ids of new units are made anew each time and stay out. */
const digestOf = (plan: Plan): string => {
  const fresh = new Set(plan.creates.map(({ id }) => id));
  const plain = (value: unknown) => (typeof value === 'string' && fresh.has(value) ? 'new' : value);
  const rows = [
    ...plan.creates.map(({ code, title, sort_key }) => ({ code, title, sort_key })),
    ...[...plan.changes.values()].map(({ unit, to }) => ({
      id: unit.id,
      version: unit.lock_version,
      to: Object.fromEntries(Object.entries(to).map(([column, value]) => [column, plain(value)])),
    })),
    ...plan.removes.map(({ id, lock_version }) => ({ id, version: lock_version })),
  ];
  return createHash('sha256').update(canonicalJson(rows)).digest('hex');
};

async function present(db: Reader, scope: Scope, plan: Plan): Promise<ArrangePreview> {
  const changes = [...plan.changes.values()];
  const shown = changes.slice(0, SHOWN);
  const places = new Map<string, string>(plan.creates.map((unit) => [unit.id, unit.code || unit.title]));
  const parents = [
    ...shown.flatMap(({ unit, to }) => [unit.parent_id, to.parent_id ?? null]),
    ...plan.creates.map((unit) => unit.parent_id),
    ...plan.removes.map((unit) => unit.parent_id),
  ];
  const wanted = [...new Set(parents.flatMap((id) => id ?? []))].filter((id) => !places.has(id));
  for (const unit of await listRows(db, scope, wanted)) places.set(unit.id, unit.code || unit.title);
  const fonds = new Map<string, FondsTable>();
  const fondsIds = [
    ...shown.flatMap(({ unit, to }) => [unit.fonds_id, to.fonds_id ?? unit.fonds_id]),
    ...plan.creates.map((unit) => unit.fonds_id),
    ...plan.removes.map((unit) => unit.fonds_id),
  ];
  for (const row of await listFondsRows(db, [...new Set(fondsIds)])) fonds.set(row.id, row);
  const at = (unit: UnitTable) => ({
    code: unit.code,
    place: unit.parent_id === null ? (fonds.get(unit.fonds_id)?.number ?? '') : (places.get(unit.parent_id) ?? ''),
  });
  return {
    kind: plan.kind,
    count: changes.length + plan.creates.length + plan.removes.length,
    codes: changes.filter(({ to }) => to.code !== undefined).length,
    rows: [
      ...plan.creates.map((unit) => ({
        id: '',
        change: 'create' as const,
        title: unit.title,
        from: null,
        to: at(unit),
      })),
      ...plan.removes
        .slice(0, SHOWN)
        .map((unit) => ({ id: unit.id, change: 'remove' as const, title: unit.title, from: at(unit), to: null })),
      ...shown.map(({ unit }) => ({
        id: unit.id,
        change: 'update' as const,
        title: unit.title,
        from: at(unit),
        to: at(planned(plan, unit)),
      })),
    ],
    warnings: [...plan.warnings].map(([kind, { n, example }]) => ({ kind, n, example })),
    digest: digestOf(plan),
  };
}

const presentAct = (row: ArrangementWithFirst): Arrangement => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  label: row.label,
  count: row.count,
  by: row.created_by_name,
  at: row.created_at,
  undoneBy: row.undone_by_name,
  undoneAt: row.undone_at,
  unitId: row.first_unit,
});

export function createArrangements(parts: ArrangementParts): Arrangements {
  const { db } = parts;
  const get = async (actor: Actor, id: string): Promise<Arrangement> => {
    const { archiveId } = unitScope(actor);
    const row = await findArrangement(db.read, id);
    if (row === undefined || (archiveId !== undefined && row.archive_id !== archiveId))
      throw new LantaiError('not-found');
    const first = (await listArrangements(db.read, row.archive_id, { limit: 1 })).find((one) => one.id === id);
    return presentAct(first ?? { ...row, first_unit: null });
  };
  const getFonds = async (reader: Reader, actor: Actor, id: string): Promise<FondsTable> => {
    const { archiveId } = unitScope(actor);
    const row = await findFondsRow(reader, id);
    if (row === undefined || (archiveId !== undefined && row.archive_id !== archiveId))
      throw new LantaiError('not-found');
    return row;
  };
  return {
    async preview(actor, act) {
      demand(actor, 'unit.edit');
      const scope = unitScope(actor);
      return present(db.read, scope, await makePlan(parts, db.read, scope, act));
    },

    async arrange(actor, { act, reason, expect }) {
      demand(actor, 'unit.edit');
      const id = await db.write(async (trx) => {
        const plan = await makePlan(parts, trx, unitScope(actor), act);
        if (expect !== undefined && digestOf(plan) !== expect) throw new LantaiError('changed-meanwhile');
        if (plan.creates.length + plan.changes.size + plan.removes.length === 0)
          throw new LantaiError('arrange-nothing');
        return applyPlan(parts, trx, actor, plan, reason);
      });
      return get(actor, id);
    },

    async undo(actor, id) {
      demand(actor, 'unit.edit');
      await get(actor, id);
      await db.write((trx) => undoPlan(parts, trx, actor, id));
      return get(actor, id);
    },

    async list(actor, { cursor, limit }) {
      demand(actor, 'unit.edit');
      const [at, last] = cursor === undefined ? [] : cursor.split('~');
      const before = at !== undefined && last !== undefined ? { at, id: last } : undefined;
      const rows = await listArrangements(db.read, unitScope(actor).archiveId, { limit, ...(before && { before }) });
      const end = rows.at(-1);
      return {
        items: rows.map(presentAct),
        ...(end && rows.length === limit && { cursor: `${end.created_at}~${end.id}` }),
      };
    },

    async nextCode(actor, query) {
      demand(actor, 'unit.edit');
      const fonds = await getFonds(db.read, actor, query.fonds);
      const [parent] = query.parent === undefined ? [] : await listRows(db.read, unitScope(actor), [query.parent]);
      const { category: categoryId, level, year, retention, org, sub } = query;
      const of = await nextClass(
        { db: db.read, parts },
        { fonds, categoryId, parent, level, unit: { year, retention, org, sub } },
      );
      const template = await createTemplates(db.read, parts).find(fonds.id, categoryId, level);
      const [code = ''] = of === undefined ? [] : await createNumbering(db.read, fonds.archive_id).next(of, 1);
      return { code, template: template.text };
    },

    ...createFondsTemplates(parts, getFonds),

    check(actor, query) {
      demand(actor, 'unit.read');
      return checkCatalogue(parts, unitScope(actor), query);
    },
  };
}
