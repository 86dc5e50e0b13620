/** Findings in the database. Every reading begins with `scopedFindings`; a state changes by `changeState` alone. */
import { type SqlBool, sql } from 'kysely';
import { anyHas, findSetting, type FindingTable, type Reader, type Writer } from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';
import type { Light } from './finding.light.ts';
import { CLOSED, type Step } from './finding.machine.ts';

/**
 * The findings that exist for a scope. An agency has those that it leads and those that it joins. What is not admitted yet
 * is a draft: outside the house nobody sees it.
 */
export function scopedFindings(db: Reader, scope: FindingScope) {
  let query = db.selectFrom('finding');
  const { archiveId, agencyId, personId } = scope;
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('finding.archive_id', '=', archiveId);
  if (agencyId !== undefined)
    query = query
      .where((is) =>
        is.or([
          is('finding.agency_id', '=', agencyId),
          is('finding.id', 'in', (joined) =>
            joined.selectFrom('finding_joining').select('finding_id').where('agency_id', '=', agencyId),
          ),
        ]),
      )
      .where('finding.state', 'not in', ['registered', 'checked']);
  if (personId !== undefined)
    query = query.where((is) =>
      is.or([
        is('finding.owner_id', '=', personId),
        is('finding.executor_id', '=', personId),
        is('finding.checker_id', '=', personId),
      ]),
    );
  return query;
}

export const findFinding = (db: Reader, scope: FindingScope, id: string): Promise<FindingTable | undefined> =>
  scopedFindings(db, scope).selectAll('finding').where('finding.id', '=', id).executeTakeFirst();

export async function nextSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('finding')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  const gone = ((await findSetting(trx, goneSerial(archiveId, year))) as number | undefined) ?? 0;
  return Math.max(last?.serial ?? 0, gone) + 1;
}
export const goneSerial = (archiveId: string, year: number): string => `loop.finding-serial:${archiveId}:${year}`;

export async function insertFinding(trx: Writer, row: FindingTable): Promise<void> {
  await trx.insertInto('finding').values(row).execute();
}

type Changeable = Partial<Omit<FindingTable, 'id' | 'archive_id' | 'number' | 'state' | 'lock_version'>>;

/** Changes all but the state, where the finding is still at `version`. False where another came first. */
export async function updateFinding(trx: Writer, id: string, version: number, values: Changeable): Promise<boolean> {
  const done = await trx
    .updateTable('finding')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Takes a step that the machine allowed, where the finding is still at `version`. False where another came first. */
export async function changeState(
  trx: Writer,
  id: string,
  version: number,
  step: Step,
  values: Changeable,
): Promise<boolean> {
  const done = await trx
    .updateTable('finding')
    .set({ ...values, state: step.to, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .where('state', '=', step.from)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export interface FindingFilter {
  state?: string[];
  light?: string[];
  owner?: string;
  checker?: string;
  body?: string;
  /** Led by one of these. */
  bodies?: readonly string[];
  noBody?: boolean;
  initiative?: string;
  special?: string;
  voice?: string;
  source?: string[];
  severity?: string[];
  dueFrom?: number;
  dueTo?: number;
  onTime?: boolean;
  /** Running, with an open measure of this person, due by `measureTo`. */
  measureOwner?: string;
  measureTo?: number;
  /** Entered by this import. */
  import?: string;
  /** Open, and owned by one of these. */
  owners?: string[];
  q?: string;
}

/** The day, and the first due date that is not overdue on it. */
export interface Moment {
  today: number;
  dueFloor: number;
}

const SHINING = ['registered', 'checked', 'in-progress', 'closure-asked', 'verified', 'reopened'] as const;
const shining = sql.raw(`finding.state in (${SHINING.map((state) => `'${state}'`).join(', ')})`);

/**
 * The light as SQL has it: the same as `lightFromDays` (test: finding.board.test.ts). `ordered`: bounds the due date too,
 * which the kept days imply, so that a list in order of date begins where its rows are.
 */
const lightIs = (light: Light, { today, dueFloor }: Moment, ordered: boolean) => {
  const from = ordered ? sql`and finding.due >= ${dueFloor}` : sql``;
  switch (light) {
    case 'blue':
      return sql<SqlBool>`finding.state in ('closed', 'looked-back')`;
    case 'red':
      return sql<SqlBool>`(${shining} and finding.red_from <= ${today} ${ordered ? sql`and finding.due is not null` : sql``})`;
    case 'yellow':
      return sql<SqlBool>`(${shining} and finding.red_from > ${today} and finding.yellow_from <= ${today} ${from})`;
    case 'green':
      return sql<SqlBool>`(${shining} and finding.red_from > ${today} and finding.yellow_from > ${today} ${from})`;
    case 'none':
      return sql<SqlBool>`(finding.state = 'withdrawn' or (${shining} and finding.red_from is null))`;
  }
};

export function filterFindings(
  db: Reader,
  scope: FindingScope,
  filter: FindingFilter,
  moment: Moment,
  ordered = false,
) {
  let query = scopedFindings(db, scope);
  const equal = [
    ['finding.owner_id', filter.owner],
    ['finding.checker_id', filter.checker],
    ['finding.body_id', filter.body],
    ['finding.initiative_id', filter.initiative],
    ['finding.special_id', filter.special],
    ['finding.voice_id', filter.voice],
  ] as const;
  for (const [column, value] of equal) if (value !== undefined) query = query.where(column, '=', value);
  const lists = [
    ['finding.state', filter.state],
    ['finding.source', filter.source],
    ['finding.severity', filter.severity],
  ] as const;
  for (const [column, values] of lists) if (values !== undefined) query = query.where(column, 'in', values as never[]);
  if (filter.bodies !== undefined) query = query.where('finding.body_id', 'in', [...filter.bodies, '']);
  const { import: importId } = filter;
  if (importId !== undefined)
    query = query.where('finding.id', 'in', (entered) =>
      entered.selectFrom('finding_import_item').select('finding_id').where('import_id', '=', importId),
    );
  if (filter.noBody === true) query = query.where('finding.body_id', 'is', null);
  const { light, q } = filter;
  if (light !== undefined)
    query = query.where((is) => is.or(light.map((each) => lightIs(each as Light, moment, ordered))));
  if (filter.dueFrom !== undefined) query = query.where('finding.due', '>=', filter.dueFrom);
  if (filter.dueTo !== undefined) query = query.where('finding.due', '<=', filter.dueTo);
  if (filter.onTime === true)
    query = query.where('finding.state', 'in', [...CLOSED]).whereRef('finding.closed_on', '<=', 'finding.due');
  if (filter.owners !== undefined)
    query = query.where('finding.state', 'in', SHINING).where('finding.owner_id', 'in', [...filter.owners, '']);
  const { measureOwner, measureTo = 99_981_231 } = filter;
  if (measureOwner !== undefined)
    query = query
      .where('finding.state', 'in', ['in-progress', 'reopened'])
      .where('finding.id', 'in', (measures) =>
        measures
          .selectFrom('measure')
          .select('measure.finding_id')
          .where('measure.owner_id', '=', measureOwner)
          .where('measure.due', '<=', measureTo)
          .where('measure.state', '=', 'open'),
      );
  if (q !== undefined && q !== '')
    query = query.where(anyHas(['finding.number', 'finding.problem', 'finding.category'], q));
  return query;
}

export interface FindingPlace {
  value: string | number | null;
  id: string;
}
export interface FindingOrder {
  by: 'due' | 'updated';
  down: boolean;
  after?: FindingPlace;
  limit: number;
}
export interface FindingRowWithNames extends FindingTable {
  body_name: string | null;
  owner_name: string | null;
}

/** One page in order, keyset: rows that come or go do not shift the pages. Findings without a date stand first going up. */
export async function listFindings(
  db: Reader,
  scope: FindingScope,
  filter: FindingFilter,
  order: FindingOrder,
  moment: Moment,
): Promise<FindingRowWithNames[]> {
  const column = order.by === 'due' ? 'due' : 'updated_at';
  const ref = sql.ref(`finding.${column}`);
  const beyond = sql.raw(order.down ? '<' : '>');
  let query = filterFindings(db, scope, filter, moment, order.by === 'due');
  const { after } = order;
  if (after !== undefined)
    query = query.where(
      after.value === null
        ? order.down
          ? sql<SqlBool>`(${ref} is null and finding.id < ${after.id})`
          : sql<SqlBool>`(${ref} is not null or finding.id > ${after.id})`
        : order.down && order.by === 'due'
          ? sql<SqlBool>`((${ref}, finding.id) < (${after.value}, ${after.id}) or ${ref} is null)`
          : sql<SqlBool>`(${ref}, finding.id) ${beyond} (${after.value}, ${after.id})`,
    );
  const ids = await query
    .select('finding.id')
    .orderBy(`finding.${column}`, (ob) => (order.down ? ob.desc().nullsLast() : ob.asc().nullsFirst()))
    .orderBy('finding.id', order.down ? 'desc' : 'asc')
    .limit(order.limit)
    .execute();
  return readWithNames(
    db,
    ids.map((row) => row.id),
  );
}

/** The findings of these ids, which are known to be in the scope, in their order, with the names of unit and owner. */
export async function readWithNames(db: Reader, ids: string[]): Promise<FindingRowWithNames[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('finding')
    .leftJoin('body', 'body.id', 'finding.body_id')
    .leftJoin('user', 'user.id', 'finding.owner_id')
    .selectAll('finding')
    .select(['body.name as body_name', 'user.name as owner_name'])
    .where('finding.id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** How many there are, counted up to `most` and not beyond. */
export async function countFindings(
  db: Reader,
  scope: FindingScope,
  filter: FindingFilter,
  moment: Moment,
  most: number,
): Promise<number> {
  const some = filterFindings(db, scope, filter, moment).select('finding.id').limit(most).as('some');
  const row = await db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

export interface BoardCell {
  body_id: string | null;
  state: FindingTable['state'];
  count: number;
  /** With a date; past it; yellow or past it. */
  dated: number;
  red: number;
  warm: number;
  on_time: number;
}

/** Counts by lead unit and state, with the lights in them: grouped over an index alone, in its order. */
export function countBoard(
  db: Reader,
  scope: FindingScope,
  filter: { initiative?: string; body?: string },
  moment: Moment,
): Promise<BoardCell[]> {
  const today = sql.lit(moment.today);
  const many = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;
  return filterFindings(db, scope, filter, moment)
    .select(['finding.body_id', 'finding.state'])
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.count<number>('finding.red_from').as('dated')])
    .select([
      many(sql`finding.red_from <= ${today}`).as('red'),
      many(sql`finding.yellow_from <= ${today}`).as('warm'),
      many(sql`finding.closed_on <= finding.due`).as('on_time'),
    ])
    .groupBy(['finding.body_id', 'finding.state'])
    .execute();
}

/** People whose account is disabled: few, whatever the findings. */
export async function listDisabledPeople(db: Reader): Promise<string[]> {
  const rows = await db.selectFrom('user').select('id').where('state', '=', 'disabled').execute();
  return rows.map((row) => row.id);
}
