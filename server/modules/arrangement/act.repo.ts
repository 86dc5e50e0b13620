/** Acts of arrangement with what they changed. */
import { sql } from 'kysely';
import {
  type ArrangementChangeTable,
  type ArrangementTable,
  insertMany,
  type Reader,
  type Writer,
} from '../../infra/db/index.ts';

export async function insertArrangement(trx: Writer, row: ArrangementTable): Promise<void> {
  await trx.insertInto('arrangement').values(row).execute();
}
export const insertChanges = (trx: Writer, changes: readonly ArrangementChangeTable[]): Promise<void> =>
  insertMany(trx, 'arrangement_change', changes);

/** Forgets what an act did to a unit that is as before again. */
export async function removeChange(trx: Writer, id: string, unitId: string): Promise<void> {
  await trx.deleteFrom('arrangement_change').where('arrangement_id', '=', id).where('unit_id', '=', unitId).execute();
}

export async function updateArrangement(trx: Writer, id: string, values: Partial<ArrangementTable>): Promise<void> {
  await trx.updateTable('arrangement').set(values).where('id', '=', id).execute();
}

export async function markUndone(trx: Writer, id: string, by: string, at: string): Promise<void> {
  await trx
    .updateTable('arrangement')
    .set({ state: 'undone', undone_by_name: by, undone_at: at })
    .where('id', '=', id)
    .execute();
}

export const findArrangement = (db: Reader, id: string): Promise<ArrangementTable | undefined> =>
  db.selectFrom('arrangement').selectAll().where('id', '=', id).executeTakeFirst();

export const listChanges = (db: Reader, arrangementId: string): Promise<ArrangementChangeTable[]> =>
  db.selectFrom('arrangement_change').selectAll().where('arrangement_id', '=', arrangementId).orderBy('id').execute();

/** Some rows of a journal, after (or, going back, before) one of them; '' is either end. */
export function listSomeChanges(
  db: Reader,
  arrangementId: string,
  { from, back, limit }: { from: string; back: boolean; limit: number },
): Promise<ArrangementChangeTable[]> {
  let query = db.selectFrom('arrangement_change').selectAll().where('arrangement_id', '=', arrangementId);
  if (from !== '') query = query.where('id', back ? '<' : '>', from);
  return query
    .orderBy('id', back ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

export type ArrangementWithFirst = ArrangementTable & { first_unit: string | null };

/** Acts of an archive, newest first; `before` is the last one of the page before. */
export function listArrangements(
  db: Reader,
  archiveId: string | undefined,
  page: { before?: { at: string; id: string }; limit: number },
): Promise<ArrangementWithFirst[]> {
  let query = db
    .selectFrom('arrangement')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('arrangement_change')
        .select('unit_id')
        .whereRef('arrangement_id', '=', 'arrangement.id')
        .orderBy('arrangement_change.id')
        .limit(1)
        .as('first_unit'),
    );
  if (archiveId !== undefined) query = query.where('archive_id', '=', archiveId);
  if (page.before) query = query.where(sql<boolean>`(created_at, id) < (${page.before.at}, ${page.before.id})`);
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}
