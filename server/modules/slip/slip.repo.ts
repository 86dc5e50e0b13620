/** Slips in the database. Readings for people are bounded by the scope of the findings they belong to. */
import { type SqlBool, sql } from 'kysely';
import type { FindingTable, Reader, SlipKind, SlipRuleTable, SlipTable, Writer } from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';

export interface SlipWithFinding extends SlipTable {
  finding_number: string;
  problem: string;
  finding_due: number | null;
}

function scopedSlips(db: Reader, scope: FindingScope) {
  const { archiveId, agencyId, personId } = scope;
  let query = db.selectFrom('slip').innerJoin('finding', 'finding.id', 'slip.finding_id');
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('slip.archive_id', '=', archiveId);
  if (agencyId !== undefined) query = query.where('slip.agency_id', '=', agencyId);
  if (personId !== undefined)
    query = query.where((is) =>
      is.or([
        is('finding.owner_id', '=', personId),
        is('finding.executor_id', '=', personId),
        is('finding.checker_id', '=', personId),
      ]),
    );
  return query
    .selectAll('slip')
    .select(['finding.number as finding_number', 'finding.problem', 'finding.due as finding_due']);
}

export const findSlip = (db: Reader, scope: FindingScope, id: string): Promise<SlipWithFinding | undefined> =>
  scopedSlips(db, scope).where('slip.id', '=', id).executeTakeFirst();

export interface SlipFilter {
  kind?: string[];
  state?: string[];
  finding?: string;
  initiative?: string;
  /** To be signed for or answered by this person: no feedback, of findings that she mends; `agency`: all of the scope. */
  mineOf?: string;
}

function filterSlips(db: Reader, scope: FindingScope, filter: SlipFilter) {
  let query = scopedSlips(db, scope);
  if (filter.kind !== undefined) query = query.where('slip.kind', 'in', filter.kind as SlipKind[]);
  if (filter.state !== undefined) query = query.where('slip.state', 'in', filter.state as SlipTable['state'][]);
  if (filter.finding !== undefined) query = query.where('slip.finding_id', '=', filter.finding);
  if (filter.initiative !== undefined) query = query.where('finding.initiative_id', '=', filter.initiative);
  // An initiative's findings are found first, by the index that begins with the archive, and then their slips.
  if (filter.initiative !== undefined && scope.archiveId !== undefined)
    query = query.where('finding.archive_id', '=', scope.archiveId);
  const { mineOf } = filter;
  if (mineOf !== undefined) query = query.where('slip.kind', '<>', 'feedback');
  if (mineOf !== undefined && mineOf !== 'agency')
    query = query.where((is) => is.or([is('finding.owner_id', '=', mineOf), is('finding.executor_id', '=', mineOf)]));
  return query;
}

/** How many there are, and the day of the first. */
export async function countSlips(
  db: Reader,
  scope: FindingScope,
  filter: SlipFilter,
): Promise<{ count: number; oldest: number | null }> {
  return db
    .selectFrom(filterSlips(db, scope, filter).as('chosen'))
    .select([sql<number>`count(*)`.as('count'), sql<number | null>`min(chosen.issued_on)`.as('oldest')])
    .executeTakeFirstOrThrow();
}

/** How many there are of each kind in each state. */
export function countByKind(db: Reader, scope: FindingScope, filter: SlipFilter) {
  return db
    .selectFrom(filterSlips(db, scope, filter).as('chosen'))
    .select(['chosen.kind', 'chosen.state', sql<number>`count(*)`.as('count')])
    .groupBy(['chosen.kind', 'chosen.state'])
    .execute();
}

/** Newest first, after the slip `after`. */
export function listSlips(
  db: Reader,
  scope: FindingScope,
  filter: SlipFilter,
  page: { after?: { at: string; id: string }; limit: number },
): Promise<SlipWithFinding[]> {
  let query = filterSlips(db, scope, filter);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(slip.issued_at, slip.id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('slip.issued_at', 'desc').orderBy('slip.id', 'desc').limit(page.limit).execute();
}

export async function nextSlipSerial(trx: Writer, archiveId: string, kind: SlipKind, year: number): Promise<number> {
  const last = await trx
    .selectFrom('slip')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('kind', '=', kind)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

/** Inserts slips; one that a rule has raised already is left out. Gives the ids of those inserted. */
export async function insertSlips(trx: Writer, rows: readonly SlipTable[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const done = await trx
    .insertInto('slip')
    .values(rows)
    .onConflict((conflict) => conflict.column('raise_key').doNothing())
    .returning('id')
    .execute();
  return done.map((row) => row.id);
}

/** Changes a slip that is still in one of the states. False where it is not. */
export async function updateSlip(
  trx: Writer,
  id: string,
  from: readonly SlipTable['state'][],
  values: Partial<Omit<SlipTable, 'id' | 'number' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('slip')
    .set({ ...values, lock_version: sql<number>`lock_version + 1` })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const listOpenSlips = (db: Reader, findingId: string): Promise<SlipTable[]> =>
  db
    .selectFrom('slip')
    .selectAll()
    .where('finding_id', '=', findingId)
    .where('state', 'in', ['issued', 'signed'])
    .execute();

export const listRules = (db: Reader, archiveId: string): Promise<SlipRuleTable[]> =>
  db.selectFrom('slip_rule').selectAll().where('archive_id', '=', archiveId).orderBy('position').execute();

export async function replaceRules(trx: Writer, archiveId: string, rows: readonly SlipRuleTable[]): Promise<void> {
  await trx.deleteFrom('slip_rule').where('archive_id', '=', archiveId).execute();
  if (rows.length > 0) await trx.insertInto('slip_rule').values(rows).execute();
}

/** A finding for which a rule is due, with the slip left unanswered where the rule is about one. */
export interface DueFinding
  extends Pick<FindingTable, 'id' | 'number' | 'agency_id' | 'due' | 'percent' | 'round' | 'body_id'> {
  body_name: string | null;
  owner_name: string | null;
  previous_id: string | null;
  previous_number: string | null;
  place: number;
}

/**
 * Findings that move and for which `rule` has raised no slip in the present round, in order of date. `from` and `to` bound
 * the date that the rule looks at: the due date, or the day by which the previous slip was to be answered.
 */
export function listDue(
  db: Reader,
  archiveId: string,
  rule: Pick<SlipRuleTable, 'id' | 'on' | 'after_kind'>,
  bounds: { from?: number; to: number; after?: { place: number; id: string }; limit: number },
): Promise<DueFinding[]> {
  const unanswered = rule.on === 'unanswered';
  const date = sql<number>`${sql.ref(unanswered ? 'previous.answer_due' : 'finding.due')}`;
  // A rule about dates alone joins no slip.
  const kind = unanswered ? (rule.after_kind ?? '') : '';
  let query = db
    .selectFrom('finding')
    .leftJoin('body', 'body.id', 'finding.body_id')
    .leftJoin('user', 'user.id', 'finding.owner_id')
    .leftJoin('slip as previous', (join) =>
      join
        .onRef('previous.finding_id', '=', 'finding.id')
        .on('previous.archive_id', '=', archiveId)
        .on('previous.kind', '=', kind as SlipKind)
        .on('previous.state', 'in', ['issued', 'signed']),
    )
    .where('finding.archive_id', '=', archiveId)
    .where('finding.state', 'in', ['in-progress', 'reopened'])
    .where(date, '<=', bounds.to)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('slip')
            .select('slip.id')
            .where(sql<SqlBool>`slip.raise_key = finding.id || ':' || ${rule.id} || ':' || finding.round`),
        ),
      ),
    );
  if (bounds.from !== undefined) query = query.where(date, '>=', bounds.from);
  if (bounds.after !== undefined)
    query = query.where(sql<SqlBool>`(${date}, finding.id) > (${bounds.after.place}, ${bounds.after.id})`);
  return query
    .select([
      'finding.id',
      'finding.number',
      'finding.agency_id',
      'finding.due',
      'finding.percent',
      'finding.round',
      'finding.body_id',
      'body.name as body_name',
      'user.name as owner_name',
      'previous.id as previous_id',
      'previous.number as previous_number',
      date.as('place'),
    ])
    .orderBy(date)
    .orderBy('finding.id')
    .limit(bounds.limit)
    .execute();
}
