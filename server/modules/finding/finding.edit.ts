/** Entering and changing findings: fields, people, dates, measures, progress. No step of the machine is taken here. */
import type { z } from 'zod';
import type { FindingTable, MeasureTable, Writer } from '../../infra/db/index.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  findingPatch,
  measurePatch,
  newFinding,
  newMeasure,
  newProgress,
} from '../../../shared/schemas/finding.ts';
import { type Actor, demand } from '../identity/index.ts';
import { findBody, findSpecial } from './frame.repo.ts';
import { lightDays } from './finding.light.ts';
import { checkPeople, isOpen } from './finding.machine.ts';
import {
  archiveOf,
  checkAttachable,
  checkLive,
  checkPast,
  checkPercent,
  checkSpan,
  demandPart,
  enter,
  type FindingContext,
  getFinding,
  momentAfter,
  readLightRules,
} from './finding.parts.ts';
import { insertFinding, nextSerial, updateFinding } from './finding.repo.ts';
import {
  insertMeasures,
  insertProgress,
  listMeasures,
  replaceAppearances,
  replaceJoining,
  updateMeasure,
} from './parts.repo.ts';

export type NewFinding = z.input<typeof newFinding>;
export type FindingPatch = z.input<typeof findingPatch>;
export type NewMeasure = z.input<typeof newMeasure>;
type MeasurePatch = z.input<typeof measurePatch>;
type NewProgress = z.input<typeof newProgress>;

/** Letters of the source in the number 年-来源-流水 (standards 7.5). */
const SOURCE_CODES: Record<NewFinding['source'], string> = {
  study: 'XX',
  research: 'DY',
  staff: 'ZG',
  people: 'QZ',
  above: 'SJ',
  inspection: 'JC',
  enforcement: 'ZF',
  self: 'ZC',
};
/** 立行立改: days until what is mended at once has to be mended. */
const AT_ONCE_DAYS = 15;

type Columns = Partial<Omit<FindingTable, 'id' | 'archive_id' | 'number' | 'state' | 'lock_version'>>;

/** The columns that fields stand for. */
function columnsOf(fields: Partial<NewFinding>): Columns {
  const columns: Record<string, unknown> = {
    initiative_id: fields.initiativeId,
    special_id: fields.specialId,
    body_id: fields.bodyId,
    joining_json: fields.joining && JSON.stringify(fields.joining),
    category: fields.category,
    problem: fields.problem,
    basis: fields.basis,
    root_cause: fields.rootCause,
    severity: fields.severity,
    repeated: fields.repeated === undefined ? undefined : Number(fields.repeated),
    target: fields.target,
    leader_id: fields.leaderId,
    owner_id: fields.ownerId,
    executor_id: fields.executorId,
    checker_id: fields.checkerId,
    term: fields.term,
    start: fields.start,
    due: fields.due,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

/** Checks what a finding would become and gives the columns that follow from others. `given`: what changes; `before`: the initiative it is of. */
async function derive(
  context: FindingContext,
  trx: Writer,
  row: FindingTable,
  given: Columns,
  before: string | null,
): Promise<Pick<FindingTable, 'agency_id' | 'yellow_from' | 'red_from'>> {
  checkSpan(row.start, row.due);
  checkPeople({ ownerId: row.owner_id, executorId: row.executor_id, checkerId: row.checker_id });
  // Only who is newly named has to be here still: a finding of somebody who left can be mended, not given to her.
  await checkLive(trx, [given.leader_id, given.owner_id, given.executor_id, given.checker_id]);
  const body = row.body_id === null ? undefined : await findBody(trx, row.archive_id, row.body_id);
  if (row.body_id !== null && body === undefined)
    throw new LantaiError('invalid-field', { field: 'bodyId', reason: row.body_id });
  await checkAttachable(trx, row.archive_id, given.initiative_id, before);
  if (given.special_id && !(await findSpecial(trx, row.archive_id, given.special_id)))
    throw new LantaiError('invalid-field', { field: 'specialId', reason: given.special_id });
  return { agency_id: body?.agency_id ?? null, ...lightDays(row, await readLightRules(trx)) };
}

/** What a finding brings along from where it was kept before: how far it was, and what was said of it. */
export interface Carried {
  percent: number;
  /** Of each measure; the whole's where a measure has none of its own. */
  measurePercents: readonly (number | undefined)[];
  words: string;
}

/** Enters a finding with its appearances and measures, in the caller's transaction. Gives its id. */
export async function registerIn(
  context: FindingContext,
  trx: Writer,
  actor: Actor,
  given: NewFinding & { voiceId?: string; carried?: Carried },
): Promise<string> {
  const { clock } = context;
  const archiveId = await archiveOf(trx, actor);
  const today = todayOf(clock);
  const year = Math.floor(today / 10000);
  const serial = await nextSerial(trx, archiveId, year);
  const columns = columnsOf(given);
  if (given.term === 'at-once' && !given.due) columns.due = addDays(given.start ?? today, AT_ONCE_DAYS);
  const row: FindingTable = {
    id: newId(clock.millis()),
    archive_id: archiveId,
    number: `${year}-${SOURCE_CODES[given.source]}-${String(serial).padStart(4, '0')}`,
    year,
    serial,
    initiative_id: null,
    special_id: null,
    voice_id: given.voiceId ?? null,
    body_id: null,
    agency_id: null,
    joining_json: '[]',
    source: given.source,
    category: '',
    problem: given.problem,
    basis: '',
    root_cause: '',
    severity: 'minor',
    repeated: 0,
    target: '',
    leader_id: null,
    owner_id: null,
    executor_id: null,
    checker_id: null,
    term: 'date',
    start: null,
    due: null,
    percent: 0,
    state: 'registered',
    round: 1,
    yellow_from: null,
    red_from: null,
    closed_on: null,
    closed_by: null,
    look_back_on: null,
    lock_version: 0,
    created_by: actor.id ?? actor.login,
    created_at: clock.now(),
    updated_at: clock.now(),
    ...columns,
  };
  const { carried } = given;
  if (carried !== undefined) {
    checkPercent(carried.percent);
    row.percent = carried.percent;
  }
  Object.assign(row, await derive(context, trx, row, columns, null));
  await replaceAppearances(trx, row.id, given.appearances ?? []);
  const measures = (given.measures ?? []).map((measure, position) => measureRow(row.id, position, measure));
  for (const [position, measure] of measures.entries()) {
    checkSpan(measure.start, measure.due);
    if (carried === undefined) continue;
    measure.percent = carried.measurePercents[position] ?? carried.percent;
    if (measure.percent === 100) Object.assign(measure, { state: 'done', done_on: today });
  }
  await checkLive(
    trx,
    measures.map((measure) => measure.owner_id),
  );
  await insertMeasures(trx, measures);
  await replaceJoining(trx, row.id, given.joining ?? []);
  if (carried !== undefined && carried.words !== '')
    await insertProgress(trx, {
      id: newId(clock.millis()),
      finding_id: row.id,
      measure_id: null,
      on_day: today,
      text: carried.words,
      percent: carried.percent,
      author_id: actor.id ?? null,
      author_name: actor.name,
      at: clock.now(),
    });
  // Last, so that its first version in the history knows them.
  await insertFinding(trx, row);
  await enter(context, trx, actor, 'finding.register', row, { source: row.source, measures: measures.length });
  return row.id;
}

const measureRow = (findingId: string, position: number, measure: NewMeasure): MeasureTable => ({
  id: newId(),
  finding_id: findingId,
  position,
  text: measure.text,
  owner_id: measure.ownerId ?? null,
  start: measure.start ?? null,
  due: measure.due ?? null,
  percent: 0,
  state: 'open',
  done_on: null,
});

/** A finding that is open, at the version its editor saw. Throws `changed-meanwhile`, `finding-state`. */
async function openAt(trx: Writer, actor: Actor, id: string, version: number | undefined): Promise<FindingTable> {
  const row = await getFinding(trx, actor, id);
  if (version !== undefined && row.lock_version !== version) throw new LantaiError('changed-meanwhile');
  if (!isOpen(row.state)) throw new LantaiError('finding-state', { step: 'edit', state: row.state });
  return row;
}

async function touch(context: FindingContext, trx: Writer, row: FindingTable, values: Columns): Promise<void> {
  const after = { ...row, ...values };
  const days = lightDays(after, await readLightRules(trx));
  const updated_at = momentAfter(context.clock, row.updated_at);
  if (!(await updateFinding(trx, row.id, row.lock_version, { ...values, ...days, updated_at })))
    throw new LantaiError('changed-meanwhile');
}

/** Changes fields (动态调). Throws the refusals of `derive`; a new date begins a new round of slips. */
export const editFinding = (context: FindingContext, actor: Actor, id: string, patch: FindingPatch): Promise<void> =>
  context.db.write(async (trx) => {
    demand(actor, 'finding.edit');
    const row = await openAt(trx, actor, id, patch.lockVersion);
    const columns = columnsOf(patch);
    const changed = Object.keys(columns).filter((key) => columns[key as keyof Columns] !== row[key as keyof Columns]);
    if (patch.appearances !== undefined) {
      await replaceAppearances(trx, id, patch.appearances);
      changed.push('appearances');
    }
    if (patch.joining !== undefined) await replaceJoining(trx, id, patch.joining);
    if (changed.length === 0) return;
    if (changed.includes('due')) columns.round = row.round + 1;
    const derived = await derive(context, trx, { ...row, ...columns }, columns, row.initiative_id);
    await touch(context, trx, row, { ...columns, ...derived });
    const dates = { due: columns.due, start: columns.start };
    await enter(context, trx, actor, 'finding.change', row, { fields: changed, ...dates });
  });

export const addMeasure = (context: FindingContext, actor: Actor, id: string, measure: NewMeasure): Promise<string> =>
  context.db.write(async (trx) => {
    const row = await openAt(trx, actor, id, undefined);
    demandPart(actor, row);
    const made = measureRow(id, (await listMeasures(trx, id)).length, measure);
    checkSpan(made.start, made.due);
    await checkLive(trx, [made.owner_id]);
    await insertMeasures(trx, [made]);
    await touch(context, trx, row, { percent: await meanPercent(trx, row) });
    await enter(context, trx, actor, 'finding.add-measure', row, { measure: made.id, due: made.due });
    return made.id;
  });

export const changeMeasure = (
  context: FindingContext,
  actor: Actor,
  [id, measureId]: [string, string],
  patch: MeasurePatch,
): Promise<void> =>
  context.db.write(async (trx) => {
    const row = await openAt(trx, actor, id, patch.lockVersion);
    demandPart(actor, row);
    const measure = (await listMeasures(trx, id)).find((each) => each.id === measureId);
    if (measure === undefined) throw new LantaiError('not-found');
    const { text = measure.text, start = measure.start, due = measure.due, state = measure.state } = patch;
    const owner = patch.ownerId === undefined ? measure.owner_id : patch.ownerId;
    checkSpan(start, due);
    await checkLive(trx, [patch.ownerId]);
    const done = state === 'done';
    const doneOn = done ? (measure.done_on ?? todayOf(context.clock)) : null;
    const percent = done ? 100 : measure.state === 'done' ? 0 : measure.percent;
    await updateMeasure(trx, measureId, { text, start, due, state, owner_id: owner, done_on: doneOn, percent });
    await touch(context, trx, row, { percent: await meanPercent(trx, row) });
    await enter(context, trx, actor, 'finding.change-measure', row, { measure: measureId, state, due });
  });

/** Of the measures that count; as it stands where there are none. */
async function meanPercent(trx: Writer, row: FindingTable): Promise<number> {
  const counted = (await listMeasures(trx, row.id)).filter(({ state }) => state !== 'dropped');
  if (counted.length === 0) return row.percent;
  return Math.floor(counted.reduce((sum, { percent }) => sum + percent, 0) / counted.length);
}

/** Enters progress of a measure or of the whole. Throws `percent-range`, `day-future`, `forbidden`. */
export const addProgress = (context: FindingContext, actor: Actor, id: string, entry: NewProgress): Promise<string> =>
  context.db.write(async (trx) => {
    const row = await openAt(trx, actor, id, undefined);
    demandPart(actor, row);
    checkPercent(entry.percent);
    checkPast(context.clock, entry.onDay);
    let { percent } = row;
    if (entry.measureId !== undefined) {
      const measure = (await listMeasures(trx, id)).find((each) => each.id === entry.measureId);
      if (measure === undefined) throw new LantaiError('not-found');
      if (entry.percent !== undefined) {
        const state = entry.percent === 100 ? 'done' : measure.state === 'done' ? 'open' : measure.state;
        const done_on = state === 'done' ? entry.onDay : null;
        await updateMeasure(trx, measure.id, { percent: entry.percent, state, done_on });
        percent = await meanPercent(trx, row);
      }
    } else percent = entry.percent ?? percent;
    const at = momentAfter(context.clock, row.updated_at);
    const made = {
      id: newId(context.clock.millis()),
      finding_id: id,
      measure_id: entry.measureId ?? null,
      on_day: entry.onDay,
      text: entry.text,
      percent: entry.percent ?? null,
      author_id: actor.id ?? null,
      author_name: actor.name,
      at,
    };
    await insertProgress(trx, made);
    await touch(context, trx, row, { percent });
    await enter(context, trx, actor, 'finding.progress', row, { percent, measure: made.measure_id });
    return made.id;
  });
