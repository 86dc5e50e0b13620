/** Findings 问题: entering, mending, proving, closing, looking back; lists, boards and figures over them. */
import type { z } from 'zod';
import type { EvidenceTable, FindingTable, Reader, Writer } from '../../infra/db/index.ts';
import { dayOfTime, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import type {
  FindingDetail,
  findingFilter,
  findingListQuery,
  FindingOverview,
  FindingRow,
  measurePatch,
  newProgress,
} from '../../../shared/schemas/finding.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { BulkAct } from '../../../shared/schemas/finding-frame.ts';
import type { Readable } from 'node:stream';
import { findArchive } from '../organization/index.ts';
import { type Actor, demand, findingScope } from '../identity/index.ts';
import { addEvidence, type NewEvidence, openEvidence } from './evidence.ts';
import { askExtension, decideExtension } from './extension.ts';
import {
  addMeasure,
  addProgress,
  type Carried,
  changeMeasure,
  editFinding,
  type FindingPatch,
  type NewFinding,
  type NewMeasure,
  registerIn,
} from './finding.edit.ts';
import { dueFloor, type LightRules } from './finding.light.ts';
import { recomputeLights } from './finding.lights.ts';
import { archiveOf, enter, type FindingDeps, momentAfter, readLightRules, type StepListener } from './finding.parts.ts';
import { presentDetail, presentOverview, presentRow } from './finding.present.ts';
import {
  countBoard,
  countFindings,
  findFinding,
  type FindingFilter,
  type FindingPlace,
  listDisabledPeople,
  type Moment,
  listFindings,
  readWithNames,
} from './finding.repo.ts';
import { readWait, type StepRequest, takeStepIn } from './finding.step.ts';
import { listSubtree, moveFindings, readBodyNames } from './frame.repo.ts';
import { actOnMany, type BulkDone } from './finding.bulk.ts';
import { createFrame, type Frame } from './frame.service.ts';
import { ledgerColumns, type TableFile, tableFile } from './ledger.export.ts';
import { ledgerPages } from './ledger.pages.ts';
import { createRules, type RulesOfLoop } from './loop-rules.service.ts';
import { answerSatisfaction, readParts } from './parts.repo.ts';
import { removeUntouched } from './remove.repo.ts';

/** Lists say how many there are up to here, and "more than" beyond. Boards count exactly. */
const COUNT_LIMIT = 10_000;

export interface Findings extends Frame, RulesOfLoop {
  /** Enters a finding. Gives its id. Needs `finding.edit`. */
  register(actor: Actor, given: NewFinding): Promise<string>;
  /** The same in a transaction of the caller, who has asked for the right: one key makes a finding of a voice. */
  registerIn(trx: Writer, actor: Actor, given: NewFinding & { voiceId?: string; carried?: Carried }): Promise<string>;
  /** Removes those of an import that nobody has touched since. Gives the ids of those removed. */
  removeUntouchedIn(trx: Writer, ids: readonly string[]): Promise<string[]>;
  /** Throws `not-found` outside the scope. */
  get(actor: Actor, id: string): Promise<FindingDetail>;
  /** The row in a transaction, within the actor's scope. Throws `not-found`. */
  getIn(trx: Reader, actor: Actor, id: string): Promise<FindingTable>;
  list(
    actor: Actor,
    query: z.output<typeof findingListQuery>,
  ): Promise<{ items: FindingRow[]; total: number; totalIsExact: boolean; cursor?: string }>;
  /** The list as a table: the ledger 台账. Entered in the ledger of acts. */
  export(
    actor: Actor,
    query: z.output<typeof findingFilter> & { format: 'xlsx' | 'csv' },
    locale: Locale,
  ): Promise<TableFile>;
  /** The same act on each; what was refused, and why. */
  actOnMany(actor: Actor, ids: readonly string[], act: BulkAct): Promise<BulkDone>;
  overview(actor: Actor, bounds: Pick<z.output<typeof findingFilter>, 'initiative' | 'body'>): Promise<FindingOverview>;
  edit(actor: Actor, id: string, patch: FindingPatch): Promise<void>;
  /** Takes a step of the machine. Throws the reason where it may not be taken. */
  step(actor: Actor, id: string, request: StepRequest): Promise<void>;
  stepIn(trx: Writer, actor: Actor, id: string, request: StepRequest): Promise<void>;
  addMeasure(actor: Actor, id: string, measure: NewMeasure): Promise<string>;
  changeMeasure(actor: Actor, ids: [id: string, measureId: string], patch: z.input<typeof measurePatch>): Promise<void>;
  addProgress(actor: Actor, id: string, entry: z.input<typeof newProgress>): Promise<string>;
  addEvidence(actor: Actor, id: string, given: NewEvidence): Promise<string>;
  openEvidence(actor: Actor, id: string, evidenceId: string): Promise<{ row: EvidenceTable; content: Readable }>;
  askExtension(actor: Actor, id: string, given: { toDue: number; reason: string }): Promise<string>;
  decideExtension(actor: Actor, id: string, decision: { grant: boolean; note?: string }): Promise<void>;
  /** Enters what those concerned said; false where nobody was asked. Not content sends the finding back by itself. */
  answerSatisfactionIn(
    trx: Writer,
    actor: Actor,
    id: string,
    answer: { content: boolean; comment: string },
  ): Promise<boolean>;
  lightRules(actor: Actor): Promise<LightRules>;
  recomputeLights(): Promise<{ read: number; changed: number }>;
  /** To whom papers about the finding go: its lead unit, else its owner. */
  addresseeIn(trx: Reader, finding: Pick<FindingTable, 'id'>): Promise<string>;
  /** The findings that a body leads go with it to another agency. */
  moveFindingsIn: (trx: Writer, bodyId: string, agencyId: string | null) => Promise<void>;
  /** Told of every step in its transaction. */
  onStep(listener: StepListener): void;
}

export function createFindings(deps: FindingDeps): Findings {
  const listeners: StepListener[] = [];
  const context = { ...deps, listeners };
  const { db, clock } = deps;

  const now = async (): Promise<Moment> => {
    const today = todayOf(clock);
    return { today, dueFloor: dueFloor(today, await readLightRules(db.read)) };
  };

  /** The filter as the rows know it: who has left, and what lies below a unit, are looked up. */
  const filterOf = async (actor: Actor, given: z.output<typeof findingFilter>): Promise<FindingFilter> => {
    const { ownerLeft, under, ...filter } = given;
    return {
      ...filter,
      ...(ownerLeft === true && { owners: await listDisabledPeople(db.read) }),
      ...(under !== undefined && { bodies: await listSubtree(db.read, await archiveOf(db.read, actor), under) }),
    };
  };

  const getIn = async (reader: Reader, actor: Actor, id: string): Promise<FindingTable> => {
    const row = await findFinding(reader, findingScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  return {
    ...createFrame(context),
    ...createRules(context),
    register: (actor, given) =>
      db.write((trx) => {
        demand(actor, 'finding.edit');
        return registerIn(context, trx, actor, given);
      }),
    registerIn: (trx, actor, given) => registerIn(context, trx, actor, given),
    removeUntouchedIn: (trx, ids) => removeUntouched(trx, ids, clock.now()),
    getIn,

    async get(actor, id) {
      demand(actor, 'finding.read');
      await getIn(db.read, actor, id);
      const [[row], parts, rules, waitAtMost] = await Promise.all([
        readWithNames(db.read, [id]),
        readParts(db.read, id),
        readLightRules(db.read),
        readWait(db.read),
      ]);
      return presentDetail(db.read, actor, row!, parts, { today: todayOf(clock), rules, waitAtMost });
    },

    async list(actor, query) {
      demand(actor, 'finding.read');
      const { sort, down, limit, cursor, ...given } = query;
      const scope = findingScope(actor);
      const moment = await now();
      const { today } = moment;
      const filter = await filterOf(actor, given);
      const after = cursor === undefined ? undefined : readPlace(cursor, sort);
      const rows = await listFindings(db.read, scope, filter, { by: sort, down, after, limit }, moment);
      const total = await countFindings(db.read, scope, filter, moment, COUNT_LIMIT);
      const last = rows.at(-1);
      return {
        items: rows.map((row) => presentRow(row, today)),
        total,
        totalIsExact: total < COUNT_LIMIT,
        ...(last &&
          rows.length === limit && { cursor: writePlace(sort, sort === 'due' ? last.due : last.updated_at, last.id) }),
      };
    },

    async export(actor, { format, ...given }, locale) {
      demand(actor, 'finding.read');
      const scope = findingScope(actor);
      const moment = await now();
      const filter = await filterOf(actor, given);
      const archive = await findArchive(db.read);
      const archiveId = await archiveOf(db.read, actor);
      const count = await countFindings(db.read, scope, filter, moment, Number.MAX_SAFE_INTEGER);
      const at = clock.now();
      await db.write((trx) => {
        const object = { objectType: 'finding', objectId: 'ledger' };
        const detail = { format, count, filter: Object.keys(filter) };
        return deps.ledger.append(trx, { actor, action: 'finding.export', ...object, detail });
      });
      return tableFile(format, {
        title: translate(locale, 'ledger.title', { archive: archive?.name ?? '' }),
        note: translate(locale, 'ledger.made', { time: showDay(dayOfTime(at)), count }),
        columns: ledgerColumns(locale),
        pages: ledgerPages(db.read, scope, filter, { moment, locale, archiveId }),
      });
    },

    actOnMany: (actor, ids, act) => actOnMany(context, actor, ids, act),

    async overview(actor, bounds) {
      demand(actor, 'finding.read');
      const moment = await now();
      const { today } = moment;
      const scope = findingScope(actor);
      const owners = await listDisabledPeople(db.read);
      const [cells, left, names] = await Promise.all([
        countBoard(db.read, scope, bounds, moment),
        owners.length === 0 ? 0 : countFindings(db.read, scope, { ...bounds, owners }, moment, COUNT_LIMIT),
        readBodyNames(db.read, await archiveOf(db.read, actor)),
      ]);
      return presentOverview(cells, { today, bounds, ownerLeft: left, bodies: names });
    },

    edit: (actor, id, patch) => editFinding(context, actor, id, patch),
    step: (actor, id, request) => db.write((trx) => takeStepIn(context, trx, actor, id, request)),
    stepIn: (trx, actor, id, request) => takeStepIn(context, trx, actor, id, request),
    addMeasure: (actor, id, measure) => addMeasure(context, actor, id, measure),
    changeMeasure: (actor, ids, patch) => changeMeasure(context, actor, ids, patch),
    addProgress: (actor, id, entry) => addProgress(context, actor, id, entry),
    addEvidence: (actor, id, given) => addEvidence(context, actor, id, given),
    openEvidence: (actor, id, evidenceId) => openEvidence(context, actor, id, evidenceId),
    askExtension: (actor, id, given) => askExtension(context, actor, id, given),
    decideExtension: (actor, id, decision) => decideExtension(context, actor, id, decision),

    async answerSatisfactionIn(trx, actor, id, { content, comment }) {
      const row = await getIn(trx, actor, id);
      const answered_at = momentAfter(clock, row.updated_at);
      if (!(await answerSatisfaction(trx, id, { content: Number(content), comment, answered_at }))) return false;
      await enter(context, trx, actor, 'finding.satisfaction', row, { content });
      if (!content && row.state === 'verified')
        await takeStepIn(context, trx, actor, id, {
          step: 'not-content',
          lockVersion: row.lock_version,
          ground: comment || '—',
        });
      return true;
    },

    async lightRules(actor) {
      demand(actor, 'finding.read');
      return readLightRules(db.read);
    },
    recomputeLights: () => recomputeLights(context),
    async addresseeIn(trx, { id }) {
      const [row] = await readWithNames(trx, [id]);
      return row?.body_name ?? row?.owner_name ?? '';
    },
    moveFindingsIn: moveFindings,
    onStep: (listener) => void listeners.push(listener),
  };
}

/** A cursor is opaque to who holds it. */
const writePlace = (sort: string, value: string | number | null, id: string): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

function readPlace(cursor: string, sort: string): FindingPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 3 && place[0] === sort && typeof place[2] === 'string') {
      const value: unknown = place[1];
      if (value === null || typeof value === (sort === 'due' ? 'number' : 'string'))
        return { value: value as string, id: place[2] };
    }
  } catch {
    // Falls through to the refusal.
  }
  throw new LantaiError('bad-request', { detail: 'cursor' });
}
