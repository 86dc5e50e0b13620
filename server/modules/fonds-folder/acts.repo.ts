/**
 * What was done with a fonds and travels with it: the deliveries that brought its units, and acts of arrangement that
 * touched no other fonds.
 */
import { sql } from 'kysely';
import type { Reader, Tables } from '../../infra/db/index.ts';

const PAGE = 1000;

/** Deliveries that are decided; of one still under way nothing travels. */
export const DECIDED = ['accepted', 'returned', 'failed'] as const satisfies readonly Tables['accession']['state'][];

export interface Deliveries {
  /** Those that brought units of the fonds, and the earlier ones whose returned rows they mend; in order of their ids. */
  accessions: readonly string[];
  /** Those of them that brought units of no other fonds: what was returned of them travels too. */
  whole: ReadonlySet<string>;
}

export async function findDeliveries(db: Reader, fondsId: string): Promise<Deliveries> {
  const found = await db
    .selectFrom('accession')
    .select('id')
    .where('state', 'in', [...DECIDED])
    .where(
      sql<boolean>`id in (with recursive delivery (id) as (
        select accession_id from unit where fonds_id = ${fondsId} and accession_id is not null
        union
        select accession.previous_id from accession join delivery on delivery.id = accession.id
        where accession.previous_id is not null
      ) select id from delivery)`,
    )
    .orderBy('id')
    .execute();
  const ids = found.map(({ id }) => id);
  const whole = new Set(ids);
  for (let at = 0; at < ids.length; at += PAGE) {
    const others = await db
      .selectFrom('unit')
      .select('accession_id')
      .distinct()
      .where('accession_id', 'in', ids.slice(at, at + PAGE))
      .where('fonds_id', '<>', fondsId)
      .execute();
    for (const { accession_id: id } of others) whole.delete(id ?? '');
  }
  return { accessions: ids, whole };
}

export type DeliveryTable = 'accession' | 'package' | 'check_run' | 'check_result';
export const DELIVERY_TABLES: readonly string[] = [
  'accession',
  'package',
  'check_run',
  'check_result',
] satisfies DeliveryTable[];

/** Rows of deliveries, in order of delivery and id; of a delivery that brought more than the fonds only the fonds' own. */
export async function* listOfDeliveries(
  db: Reader,
  table: DeliveryTable,
  fondsId: string,
  { accessions, whole }: Deliveries,
): AsyncGenerator<Record<string, unknown>[]> {
  const units = db.selectFrom('unit').select('id').where('fonds_id', '=', fondsId);
  for (const accession of accessions)
    for (let after = ''; ; ) {
      let query = db
        .selectFrom(table as 'package')
        .selectAll()
        .where(table === 'accession' ? 'id' : 'accession_id', '=', accession)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE);
      if (!whole.has(accession) && table === 'package') query = query.where('unit_id', 'in', units);
      if (!whole.has(accession) && table === 'check_result')
        query = query.where('code', 'in', (eb) =>
          eb.selectFrom('unit_code').select('written').where('unit_id', 'in', units),
        );
      const rows = await query.execute();
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.id;
    }
}

export async function listUserNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('id', 'in', [...ids, ''])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Acts of the archive, in order of their ids. */
export const listActs = (db: Reader, archiveId: string, after: string): Promise<{ id: string }[]> =>
  db
    .selectFrom('arrangement')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('id', '>', after)
    // One that a job is still at is no act yet.
    .where('state', 'in', ['done', 'undone'])
    .orderBy('id')
    .limit(PAGE)
    .execute();

/** Changes of an act with the fonds that their units lie in now; null where the unit is no more. */
export const listActChanges = (
  db: Reader,
  act: string,
  after: string,
): Promise<(Tables['arrangement_change'] & { fonds_id: string | null })[]> =>
  db
    .selectFrom('arrangement_change')
    .leftJoin('unit', 'unit.id', 'arrangement_change.unit_id')
    .selectAll('arrangement_change')
    .select('unit.fonds_id')
    .where('arrangement_change.arrangement_id', '=', act)
    .where('arrangement_change.id', '>', after)
    .orderBy('arrangement_change.id')
    .limit(PAGE)
    .execute();

/** Rows of these acts or of their changes, in order of act and id. */
export async function* listOfActs(
  db: Reader,
  table: 'arrangement' | 'arrangement_change',
  acts: readonly string[],
): AsyncGenerator<Record<string, unknown>[]> {
  for (const act of acts) {
    if (table === 'arrangement') {
      yield await db.selectFrom('arrangement').selectAll().where('id', '=', act).execute();
      continue;
    }
    for (let after = ''; ; ) {
      const rows = await listActChanges(db, act, after);
      if (rows.length > 0) yield rows.map((row) => ({ ...row }));
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.id;
    }
  }
}

/** Which of these numbers other deliveries have here. */
export async function listTakenNumbers(
  db: Reader,
  archiveId: string,
  given: readonly { id: string; number: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('accession')
    .select(['id', 'number'])
    .where('archive_id', '=', archiveId)
    .where('number', 'in', [...given.map(({ number }) => number), ''])
    .execute();
  const own = new Set(given.map(({ id, number }) => `${id} ${number}`));
  return new Set(rows.filter(({ id, number }) => !own.has(`${id} ${number}`)).map(({ number }) => number));
}
