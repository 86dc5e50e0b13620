/** New units: at a place, as a file made of chosen ones (组卷), as the second part of a file (分卷). */
import {
  type CodeParts,
  type CodeTemplate,
  normaliseKey,
  parseReferenceCode,
  sortKey,
} from '../../formats/reference-code/index.ts';
import type { FondsTable, UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { ArrangeAct } from '../../../shared/schemas/arrangement.ts';
import { type PlanContext, planned, put, warn } from './arrangement.parts.ts';
import { summaryOf } from './file.summary.ts';
import { findBefore, findCategory, findFondsRow, type SiblingPlace } from './arrangement.repo.ts';
import { classFor, createNumbering, createTemplates, kindOf, partsOf, readCode } from './numbering.ts';
import { listHolders } from './numbering.repo.ts';
import { demandSiblings, inOrder, numberInside, placeOf } from './plan.acts.ts';
import { getRow, keysAt, nameOf } from './plan.place.ts';

type Act<K extends ArrangeAct['kind']> = Extract<ArrangeAct, { kind: K }>;
type NewUnit = Act<'create'>['unit'];

interface Base {
  fonds: FondsTable;
  categoryId: string;
  place: SiblingPlace;
  parent: UnitTable | undefined;
}

const RETENTION_WORD = /^(永久|长期|短期|(定期)?\d{1,3}年|Y|D\d{1,3})?$/;

async function blank(context: PlanContext, base: Base, unit: NewUnit): Promise<UnitTable> {
  const { clock } = context.parts;
  const now = clock.now();
  const retention = unit.retention ?? '';
  if (!RETENTION_WORD.test(retention)) throw new LantaiError('retention-unknown', { retention });
  const values = { title: unit.title, retention };
  await context.parts.demandFits(context.db, { categoryId: base.categoryId, level: unit.level, values });
  return {
    id: newId(clock.millis()),
    archive_id: base.fonds.archive_id,
    fonds_id: base.fonds.id,
    parent_id: base.place.parentId,
    agency_id: base.parent?.agency_id ?? base.fonds.agency_id,
    accession_id: null,
    category_id: base.categoryId,
    level: unit.level,
    sort_key: '',
    code: '',
    code_key: '',
    title: unit.title,
    responsible: '',
    document_number: '',
    date_text: '',
    date_from: null,
    date_to: null,
    year: unit.year ?? null,
    retention,
    secrecy: 'public',
    openness: 'unreviewed',
    agency_opinion: '',
    page_count: null,
    carrier: '',
    note: '',
    fields_json: '{}',
    lock_version: 0,
    created_at: now,
    updated_at: now,
  };
}

/** The code that was given, if nobody has or had it; else the next of the class; '' where its level has none. */
async function codeOf(
  context: PlanContext,
  row: UnitTable,
  base: Base,
  unit: NewUnit,
  like?: { template: CodeTemplate; parts: CodeParts },
): Promise<string> {
  const { db, parts } = context;
  const { archive_id: archiveId } = base.fonds;
  if (unit.code !== undefined && unit.code !== '') {
    const templates = createTemplates(db, parts);
    const read = readCode(await templates.chosen(base.fonds.id, base.categoryId), unit.code);
    if (read === undefined && parseReferenceCode(unit.code) === undefined)
      throw new LantaiError('code-malformed', { code: unit.code });
    const holders = await listHolders(db, archiveId, [normaliseKey(unit.code)]);
    if (holders.length > 0)
      throw new LantaiError(holders.some(({ current }) => current === 1) ? 'duplicate-code' : 'code-issued', {
        code: unit.code,
      });
    return unit.code;
  }
  const of = await nextClass(context, { ...base, level: row.level, unit, like });
  return of === undefined ? '' : (await createNumbering(db, archiveId).next(of, 1))[0]!;
}

/** The class in which a new unit gets its number: that of the file it lies in, of what it is like, or by its description. */
export async function nextClass(
  context: Pick<PlanContext, 'db' | 'parts'>,
  given: Omit<Base, 'place'> & {
    level: UnitTable['level'];
    unit: Pick<NewUnit, 'year' | 'retention' | 'org' | 'sub'>;
    like?: { template: CodeTemplate; parts: CodeParts } | undefined;
  },
) {
  const templates = createTemplates(context.db, context.parts);
  const { fonds, categoryId, parent, unit, level, like } = given;
  const above =
    parent && parent.code !== ''
      ? readCode(await templates.chosen(parent.fonds_id, parent.category_id), parent.code)
      : undefined;
  const described = partsOf({ fondsNumber: fonds.number, categoryId, ...unit });
  if (above) return classFor(above.template, { ...described, ...above.parts }, level);
  if (like && (level !== 'file' || like.template.parts.includes('volume'))) {
    const kind = kindOf(like.parts);
    // What its like do not say in their codes it does not say either.
    const said = Object.entries(described).filter(([part]) => kind[part as keyof CodeParts] !== undefined);
    return classFor(like.template, { ...kind, ...Object.fromEntries(said) }, level);
  }
  return classFor(await templates.find(fonds.id, categoryId, level), described, level);
}

async function baseOf(
  context: PlanContext,
  given: { fonds?: string | undefined; parent: string | null; category?: string },
): Promise<Base> {
  const parent = given.parent === null ? undefined : await getRow(context, given.parent);
  if (parent?.level === 'item') throw new LantaiError('arrange-into-item', { code: nameOf(parent) });
  const fondsId = parent?.fonds_id ?? given.fonds;
  const fonds = fondsId === undefined ? undefined : await findFondsRow(context.db, fondsId);
  const { archiveId } = context.scope;
  if (fonds === undefined || (archiveId !== undefined && fonds.archive_id !== archiveId))
    throw new LantaiError('not-found');
  const categoryId = parent?.category_id ?? given.category ?? '';
  if ((await findCategory(context.db, categoryId)) === undefined) throw new LantaiError('not-found');
  return { fonds, categoryId, parent, place: { fondsId: fonds.id, parentId: parent?.id ?? null } };
}

export async function planCreate(context: PlanContext, act: Act<'create'>): Promise<UnitTable> {
  const base = await baseOf(context, { ...act.to, category: act.category });
  const row = await blank(context, base, act.unit);
  row.year ??= base.parent?.year ?? null;
  row.retention ||= base.parent?.retention ?? '';
  row.code = await codeOf(context, row, base, { ...act.unit, year: row.year, retention: row.retention });
  row.code_key = normaliseKey(row.code);
  row.sort_key =
    act.to.after === undefined && row.code !== ''
      ? sortKey(row.code)
      : (await keysAt(context, base.place, act.to.after, 1, []))[0]!;
  context.draft.creates.push(row);
  return row;
}

const SECRECY = ['public', 'internal', 'restricted'] as const;

async function planFile(
  context: PlanContext,
  units: UnitTable[],
  act: Act<'compose'> | Act<'split'>,
  place: SiblingPlace & { parent: UnitTable | undefined; after: string | null },
): Promise<UnitTable> {
  const { draft, db } = context;
  const first = units[0]!;
  const fonds = (await findFondsRow(db, first.fonds_id))!;
  const base: Base = { fonds, categoryId: first.category_id, place, parent: place.parent };
  const held = summaryOf(units);
  const unit = { ...act.unit, year: act.unit.year ?? held.year, retention: act.unit.retention || held.retention };
  const like = readCode(await createTemplates(db, context.parts).chosen(fonds.id, first.category_id), first.code);
  const file: UnitTable = {
    ...(await blank(context, base, unit)),
    date_from: held.date_from,
    date_to: held.date_to,
    date_text: held.date_text,
    page_count: held.page_count,
    agency_id: first.agency_id,
    openness: units.every(({ openness }) => openness === first.openness) ? first.openness : 'unreviewed',
    secrecy: SECRECY.findLast((each) => units.some(({ secrecy }) => secrecy === each)) ?? 'public',
  };
  // An open file would be the public's with its title alone: opening is an act of its own.
  if (file.openness === 'open') file.openness = 'unreviewed';
  file.code = await codeOf(context, file, base, unit, like);
  if (file.code === '' && file.level === 'file') warn(draft, 'file-no-code', file.title);
  file.code_key = normaliseKey(file.code);
  file.sort_key = (
    await keysAt(
      context,
      place,
      place.after,
      1,
      units.map(({ id }) => id),
    )
  )[0]!;
  draft.creates.push(file);
  for (const each of units) {
    put(draft, each, { parent_id: file.id });
    // Where they had places among others, they keep their order by their codes or as they stood.
    if (!act.renumber && each.code_key !== '' && file.code_key !== '' && !each.code_key.startsWith(`${file.code_key}-`))
      warn(draft, 'code-outside', each.code);
  }
  if (act.renumber) await numberInside(context, file, units);
  return file;
}

export async function planCompose(context: PlanContext, units: UnitTable[], act: Act<'compose'>): Promise<UnitTable> {
  const ordered = inOrder(units);
  const place = demandSiblings(ordered);
  const parent = place.parentId === null ? undefined : await getRow(context, place.parentId);
  if (parent?.level === 'file') throw new LantaiError('arrange-in-file', { code: nameOf(parent) });
  const nested = ordered.find(({ level }) => level !== 'item');
  if (nested && act.unit.level !== 'series') throw new LantaiError('arrange-file-in-file', { code: nameOf(nested) });
  const moving = ordered.map(({ id }) => id);
  const after = (await findBefore(context.db, place, ordered[0]!, moving)) ?? null;
  return planFile(context, ordered, act, { ...place, parent, after });
}

export async function planSplit(context: PlanContext, units: UnitTable[], act: Act<'split'>): Promise<UnitTable> {
  const ordered = inOrder(units);
  const { parentId } = demandSiblings(ordered);
  if (parentId === null) throw new LantaiError('arrange-not-in-file', { code: nameOf(ordered[0]!) });
  const file = await getRow(context, parentId);
  const place = placeOf(file);
  const parent = place.parentId === null ? undefined : await getRow(context, place.parentId);
  const made = await planFile(context, ordered, act, { ...place, parent, after: file.id });
  // The rest of the file's dates and pages are for its describer to look at: they are not changed in silence.
  return planned(context.draft, made);
}
