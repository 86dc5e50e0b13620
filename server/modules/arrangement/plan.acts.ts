/** Move, reorder, renumber, dissolve, merge: what each comes to. New files are made in plan.files.ts. */
import { sortKey } from '../../formats/reference-code/index.ts';
import type { FondsTable, UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { ArrangeAct } from '../../../shared/schemas/arrangement.ts';
import { type PlanContext, planned, put, warn } from './arrangement.parts.ts';
import { findBefore, findFondsRow, listRows, listWithContent, type SiblingPlace } from './arrangement.repo.ts';
import { type CodeClass, classFor, classOf, createNumbering, createTemplates, partsOf, readCode } from './numbering.ts';
import { listAmongTarget } from '../catalog/index.ts';
import { sortInTurns } from '../../lib/sort-in-turns.ts';
import { getRow, keysAt, listBelow, nameOf, recode } from './plan.place.ts';

type Act<K extends ArrangeAct['kind']> = Extract<ArrangeAct, { kind: K }>;
export const placeOf = (unit: UnitTable): SiblingPlace => ({ fondsId: unit.fonds_id, parentId: unit.parent_id });
const idsOf = (units: readonly UnitTable[]): string[] => units.map(({ id }) => id);

/** Units that stand together, or `arrange-not-siblings`. */
export function demandSiblings(units: readonly UnitTable[]): SiblingPlace {
  const first = units[0]!;
  const stranger = units.find((unit) => unit.parent_id !== first.parent_id || unit.fonds_id !== first.fonds_id);
  if (stranger) throw new LantaiError('arrange-not-siblings', { code: nameOf(stranger) });
  return placeOf(first);
}

export const inOrder = (units: readonly UnitTable[]): UnitTable[] =>
  units.toSorted((a, b) => (a.sort_key === b.sort_key ? (a.id < b.id ? -1 : 1) : a.sort_key < b.sort_key ? -1 : 1));

/** Sort keys for units that were put somewhere: behind a sibling, or where their codes say. */
async function keysFor(
  context: PlanContext,
  units: readonly UnitTable[],
  place: SiblingPlace,
  after: string | null | undefined,
): Promise<string[]> {
  if (after !== undefined) return keysAt(context, place, after, units.length, idsOf(units));
  const bare = units.filter(({ code }) => code === '');
  const last = bare.length === 0 ? [] : await keysAt(context, place, undefined, bare.length, idsOf(units));
  return units.map((unit) => (unit.code === '' ? last.shift()! : sortKey(unit.code)));
}

/** What a unit lies in must not lie in it. */
async function demandNoCircle(context: PlanContext, units: readonly UnitTable[], parentId: string | null) {
  const moving = new Set(idsOf(units));
  for (let id = parentId; id !== null; ) {
    if (moving.has(id)) throw new LantaiError('arrange-circle', { code: nameOf(await getRow(context, id)) });
    const [row] = await listRows(context.db, context.scope, [id]);
    id = row?.parent_id ?? null;
  }
}

export async function planMove(context: PlanContext, units: UnitTable[], act: Act<'move'>): Promise<void> {
  const { draft } = context;
  const parent = act.to.parent === null ? undefined : await getRow(context, act.to.parent);
  if (parent?.level === 'item') throw new LantaiError('arrange-into-item', { code: nameOf(parent) });
  const fondsId = parent?.fonds_id ?? act.to.fonds ?? units[0]!.fonds_id;
  const fonds = await findFondsRow(context.db, fondsId);
  if (fonds?.archive_id !== units[0]!.archive_id) throw new LantaiError('not-found');
  await demandNoCircle(context, units, parent?.id ?? null);
  const place = { fondsId, parentId: parent?.id ?? null };
  const keys = await keysFor(context, units, place, act.to.after);
  const foreign = units.filter((unit) => unit.fonds_id !== fondsId);
  for (const [at, unit] of units.entries()) {
    await context.breathe();
    put(draft, unit, { parent_id: place.parentId, sort_key: keys[at]! });
  }
  await enterFonds(context, foreign, fondsId, fonds.agency_id);
  const numbered = act.renumber ? units : foreign;
  await renumberInto(context, numbered, parent, act.to.after !== undefined);
  for (const unit of units) {
    await context.breathe();
    if (parent && parent.code_key !== '' && parent.level === 'file' && !isBelow(planned(draft, unit), parent))
      warn(draft, 'code-outside', planned(draft, unit).code);
  }
}

const isBelow = (unit: UnitTable, above: UnitTable): boolean =>
  unit.code_key === '' || unit.code_key.startsWith(`${above.code_key}-`);

/** Units and all below them become another fonds'. */
async function enterFonds(
  context: PlanContext,
  units: readonly UnitTable[],
  fonds_id: string,
  agency_id: string | null,
): Promise<void> {
  for (const unit of units) {
    await context.breathe();
    put(context.draft, unit, { fonds_id, agency_id });
    warn(context.draft, 'other-fonds', unit.code);
  }
  const below = units.filter(({ level }) => level !== 'item');
  const children = below.length === 0 ? [] : await listBelow(context, idsOf(below));
  if (children.length > 0) await enterFonds(context, children, fonds_id, agency_id);
}

/**
 * New codes where units now stand: numbers of the file they lie in, else of the class that fonds, category, year and so on
 * give. What has no code gets none here.
 */
export async function renumberInto(
  context: PlanContext,
  units: readonly UnitTable[],
  parent: UnitTable | undefined,
  keepsPlace: boolean,
): Promise<void> {
  const { db, parts, draft } = context;
  const templates = createTemplates(db, parts);
  const classes = new Map<string, { of: CodeClass; units: UnitTable[] }>();
  const known = new Map<string, Promise<FondsTable | undefined>>();
  for (const unit of units) {
    await context.breathe();
    const now = planned(draft, unit);
    if (unit.code === '') continue;
    const asked = known.get(now.fonds_id) ?? findFondsRow(db, now.fonds_id);
    known.set(now.fonds_id, asked);
    const fonds = (await asked)!;
    const chosen = await templates.chosen(unit.fonds_id, unit.category_id);
    const old = readCode(chosen, unit.code);
    const above = parent && readCode(await templates.chosen(parent.fonds_id, parent.category_id), parent.code);
    const template = above?.template ?? (await templates.chosen(now.fonds_id, now.category_id)) ?? old?.template;
    const given = { ...old?.parts, ...above?.parts, fonds: fonds.number, cat: now.category_id };
    // A code written the same way says the same things; for another way the description has to say them.
    const described = template?.text === old?.template.text || above ? {} : partsOf(metadataOf(now, fonds.number));
    const of = template && classFor(template, { ...described, ...given }, now.level);
    if (of === undefined) {
      warn(draft, 'code-left', unit.code);
      continue;
    }
    const counted = classes.get(of.prefix) ?? { of, units: [] };
    counted.units.push(unit);
    classes.set(of.prefix, counted);
  }
  const numbering = createNumbering(db, units[0]?.archive_id ?? '');
  for (const { of, units: some } of classes.values()) {
    const codes = await numbering.next(of, some.length);
    for (const [at, unit] of some.entries()) {
      await context.breathe();
      await recode(context, unit, codes[at]!, keepsPlace ? planned(draft, unit).sort_key : undefined);
    }
  }
}

export const metadataOf = (unit: UnitTable, fondsNumber: string) => ({
  fondsNumber,
  categoryId: unit.category_id,
  year: unit.year,
  retention: unit.retention,
});

const SORTS = {
  code: (unit: UnitTable) => sortKey(unit.code),
  date: (unit: UnitTable) => String(unit.date_from ?? 99_999_999).padStart(8, '0'),
  title: (unit: UnitTable) => unit.title,
  document: (unit: UnitTable) => sortKey(unit.document_number),
} as const;

export async function planReorder(context: PlanContext, units: UnitTable[], act: Act<'reorder'>): Promise<void> {
  const place = demandSiblings(units);
  const { by } = act;
  const collator = new Intl.Collator('zh', { numeric: true });
  const keyed = by === 'given' ? [] : units.map((unit) => ({ unit, key: SORTS[by](unit) }));
  const sorted = await sortInTurns(keyed, (a, b) => collator.compare(a.key, b.key));
  const ordered = by === 'given' ? units : sorted.map(({ unit }) => unit);
  const now = inOrder(units);
  const kept = now.map(({ sort_key }) => sort_key);
  const moving = idsOf(units);
  // They share out the places they have; where these are not apart, they stand together where the first one stood.
  const keys =
    act.after === undefined && new Set(kept).size === kept.length
      ? kept
      : await keysAt(
          context,
          place,
          act.after === undefined ? ((await findBefore(context.db, place, now[0]!, moving)) ?? null) : act.after,
          ordered.length,
          moving,
        );
  ordered.forEach((unit, at) => put(context.draft, unit, { sort_key: keys[at]! }));
}

export async function planRenumber(context: PlanContext, units: UnitTable[], act: Act<'renumber'>): Promise<void> {
  const { db, draft } = context;
  const templates = createTemplates(db, context.parts);
  const classes = new Map<string, { of: CodeClass; units: UnitTable[] }>();
  for (const unit of inOrder(units)) {
    await context.breathe();
    const of = classOf(await templates.chosen(unit.fonds_id, unit.category_id), act.like ?? unit.code);
    if (of === undefined && act.like !== undefined) throw new LantaiError('code-malformed', { code: act.like });
    if (of === undefined) {
      warn(draft, 'code-left', unit.code);
      continue;
    }
    const known = classes.get(of.prefix) ?? { of, units: [] };
    known.units.push(unit);
    classes.set(of.prefix, known);
  }
  const own = new Set(idsOf(units));
  const numbering = createNumbering(db, units[0]!.archive_id);
  const holder = new Map(units.map((unit) => [unit.code_key, unit.id]));
  for (const { of, units: some } of classes.values()) {
    const among = context.left && ((ids: string[]) => listAmongTarget(db, context.scope, act.target, ids));
    const { codes, passed } = await numbering.from(of, act.start, some.length, own, among);
    for (let n = 0; n < passed; n += 1) warn(draft, 'code-jump', of.prefix);
    for (const [at, unit] of some.entries()) {
      const code = codes[at]!;
      if (code === unit.code_key) continue;
      if (holder.has(code)) warn(draft, 'code-passed-on', code);
      await recode(context, unit, code);
    }
  }
}

/** Files whose content goes elsewhere are no more: they must hold nothing themselves. */
async function demandEmpty(context: PlanContext, files: readonly UnitTable[]): Promise<void> {
  const item = files.find(({ level }) => level === 'item');
  if (item) throw new LantaiError('arrange-no-file', { code: nameOf(item) });
  const [holding] = await listWithContent(context.db, idsOf(files));
  if (holding !== undefined)
    throw new LantaiError('arrange-holds-content', { code: nameOf(files.find(({ id }) => id === holding)!) });
}

export async function planDissolve(context: PlanContext, files: UnitTable[]): Promise<void> {
  const { draft } = context;
  await demandEmpty(context, files);
  for (const file of files) {
    const children = await listBelow(context, [file.id]);
    // They stand where the file stood, in its order.
    const keys = await keysAt(context, placeOf(file), file.id, children.length, [file.id]);
    children.forEach((child, at) => {
      put(draft, child, { parent_id: file.parent_id, sort_key: keys[at]! });
      if (child.code_key.startsWith(`${file.code_key}-`) && file.code_key !== '') warn(draft, 'code-left', child.code);
    });
    draft.removes.push(file);
  }
}

export async function planMerge(context: PlanContext, files: UnitTable[], act: Act<'merge'>): Promise<void> {
  const { draft } = context;
  const into = await getRow(context, act.into);
  const others = files.filter(({ id }) => id !== into.id);
  if (into.level === 'item') throw new LantaiError('arrange-no-file', { code: nameOf(into) });
  if (others.length === 0) throw new LantaiError('arrange-nothing');
  const stranger = others.find(({ fonds_id }) => fonds_id !== into.fonds_id);
  if (stranger) throw new LantaiError('arrange-not-siblings', { code: nameOf(stranger) });
  await demandNoCircle(context, others, into.id);
  await demandEmpty(context, others);
  const children = await listBelow(context, idsOf(others));
  const last = await keysAt(context, { fondsId: into.fonds_id, parentId: into.id }, undefined, children.length, []);
  children.forEach((child, at) => put(draft, child, { parent_id: into.id, sort_key: last[at]! }));
  if (act.renumber) await renumberInto(context, children, into, false);
  else
    for (const child of children)
      if (!isBelow(child, into) && into.code_key !== '') warn(draft, 'code-outside', child.code);
  for (const other of others) draft.removes.push(other);
}

/** Numbers 1 to n of a file, or more where some were others'. */
export async function numberInside(context: PlanContext, file: UnitTable, units: readonly UnitTable[]): Promise<void> {
  const { db, draft } = context;
  const templates = createTemplates(db, context.parts);
  const above = readCode(await templates.chosen(file.fonds_id, file.category_id), file.code);
  const of = above && classFor(above.template, above.parts, 'item');
  if (of === undefined) {
    for (const unit of units) warn(draft, 'code-left', unit.code);
    return;
  }
  const numbering = createNumbering(db, file.archive_id);
  const { codes } = await numbering.from(of, 1, units.length, new Set(idsOf(units)));
  for (const [at, unit] of units.entries()) await recode(context, unit, codes[at]!);
}
