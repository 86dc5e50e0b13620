/** Initiatives in the database. Every reading begins with `scopedInitiatives`. */
import { type SqlBool, sql } from 'kysely';
import {
  type InitiativeBodyTable,
  type InitiativePersonTable,
  type InitiativeTable,
  insertMany,
  type Reader,
  type Writer,
} from '../../infra/db/index.ts';
import type { InitiativeScope } from '../identity/index.ts';

/** The initiatives that exist for a scope: its agency's bodies take part, or the person has a part or a task. */
function scopedInitiatives(db: Reader, scope: InitiativeScope) {
  let query = db.selectFrom('initiative');
  const { archiveId, agencyId, personId } = scope;
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('initiative.archive_id', '=', archiveId);
  if (!scope.drafts) query = query.where('initiative.state', '<>', 'draft');
  if (personId !== undefined)
    query = query.where((eb) => {
      const bodies = eb
        .selectFrom('initiative_body')
        .innerJoin('body', 'body.id', 'initiative_body.body_id')
        .select('initiative_body.id')
        .whereRef('initiative_body.initiative_id', '=', 'initiative.id');
      const ways = [
        eb('initiative.leader_id', '=', personId),
        eb.exists(bodies.where('body.head_id', '=', personId)),
        eb.exists(
          eb
            .selectFrom('initiative_person')
            .select('initiative_person.id')
            .whereRef('initiative_person.initiative_id', '=', 'initiative.id')
            .where('initiative_person.user_id', '=', personId),
        ),
        eb.exists(
          eb
            .selectFrom('key_task')
            .select('key_task.id')
            .whereRef('key_task.initiative_id', '=', 'initiative.id')
            .where('key_task.owner_id', '=', personId),
        ),
      ];
      if (agencyId !== undefined) ways.push(eb.exists(bodies.where('body.agency_id', '=', agencyId)));
      return eb.or(ways);
    });
  return query;
}

export const findInitiative = (db: Reader, scope: InitiativeScope, id: string): Promise<InitiativeTable | undefined> =>
  scopedInitiatives(db, scope).selectAll('initiative').where('initiative.id', '=', id).executeTakeFirst();

/** Newest first, after the initiative `after`. */
export function listInitiatives(
  db: Reader,
  scope: InitiativeScope,
  filter: { state?: InitiativeTable['state'] },
  page: { after?: string; limit: number },
) {
  let query = scopedInitiatives(db, scope)
    .leftJoin('user', 'user.id', 'initiative.leader_id')
    .selectAll('initiative')
    .select('user.name as leader_name');
  if (filter.state !== undefined) query = query.where('initiative.state', '=', filter.state);
  if (page.after !== undefined) query = query.where('initiative.id', '<', page.after);
  return query.orderBy('initiative.id', 'desc').limit(page.limit).execute();
}

/** How many bodies take part, by initiative; those of one agency alone where it is given. */
export async function countBodies(
  db: Reader,
  ids: readonly string[],
  agencyId: string | undefined,
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  let query = db
    .selectFrom('initiative_body')
    .select(['initiative_id', sql<number>`count(*)`.as('count')])
    .where('initiative_id', 'in', [...ids])
    .groupBy('initiative_id');
  if (agencyId !== undefined)
    query = query.where('body_id', 'in', (own) =>
      own.selectFrom('body').select('id').where('agency_id', '=', agencyId),
    );
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.initiative_id, row.count]));
}

export async function insertInitiative(trx: Writer, row: InitiativeTable): Promise<void> {
  await trx.insertInto('initiative').values(row).execute();
}

/** Changes the initiative where it is still at `version`. False where another came first. */
export async function updateInitiative(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<InitiativeTable, 'id' | 'number' | 'archive_id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('initiative')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** The bodies that take part, by name; those of one agency alone where it is given. */
export function listParts(db: Reader, initiativeId: string, agencyId?: string) {
  let query = db
    .selectFrom('initiative_body')
    .innerJoin('body', 'body.id', 'initiative_body.body_id')
    .select(['body.id', 'body.name', 'body.kind', 'body.agency_id', 'body.head_id'])
    .where('initiative_body.initiative_id', '=', initiativeId);
  if (agencyId !== undefined) query = query.where('body.agency_id', '=', agencyId);
  return query.orderBy('body.name').execute();
}

export async function replaceParts(trx: Writer, initiativeId: string, rows: InitiativeBodyTable[]): Promise<void> {
  await trx.deleteFrom('initiative_body').where('initiative_id', '=', initiativeId).execute();
  await insertMany(trx, 'initiative_body', rows);
}

export async function addPart(trx: Writer, row: InitiativeBodyTable): Promise<void> {
  await trx
    .insertInto('initiative_body')
    .values(row)
    .onConflict((conflict) => conflict.columns(['initiative_id', 'body_id']).doNothing())
    .execute();
}

export const listPeopleOf = (db: Reader, initiativeId: string) =>
  db
    .selectFrom('initiative_person')
    .leftJoin('user', 'user.id', 'initiative_person.user_id')
    .selectAll('initiative_person')
    .select(['user.name as user_name', 'user.state as user_state'])
    .where('initiative_person.initiative_id', '=', initiativeId)
    .orderBy('initiative_person.position')
    .execute();

export async function replacePeople(trx: Writer, initiativeId: string, rows: InitiativePersonTable[]): Promise<void> {
  await trx.deleteFrom('initiative_person').where('initiative_id', '=', initiativeId).execute();
  await insertMany(trx, 'initiative_person', rows);
}

/** How many of its findings are neither closed nor withdrawn. */
export async function countOpenFindings(db: Reader, archiveId: string, initiativeId: string): Promise<number> {
  const row = await db
    .selectFrom('finding')
    .select(sql<number>`count(*)`.as('count'))
    .where('archive_id', '=', archiveId)
    .where('initiative_id', '=', initiativeId)
    .where('state', 'not in', ['closed', 'looked-back', 'withdrawn'])
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function findUserName(db: Reader, id: string | null): Promise<string | null> {
  if (id === null) return null;
  return (await db.selectFrom('user').select('name').where('id', '=', id).executeTakeFirst())?.name ?? null;
}
