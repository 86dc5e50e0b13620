/** The rows of a fonds, page by page in order of id, and writing them where they are not yet. */
import { sql } from 'kysely';
import { insertMany, type Reader, type Tables, type Writer } from '../../infra/db/index.ts';
import { type Deliveries, DELIVERY_TABLES, type DeliveryTable, listOfActs, listOfDeliveries } from './acts.repo.ts';
import { type FolderRow, type FolderTable, travelling } from './folder.tables.ts';
import { listOfAuthorities } from './names.repo.ts';

const PAGE = 1000;

const unitsOf = (db: Reader, fondsId: string) => db.selectFrom('unit').select('id').where('fonds_id', '=', fondsId);

/** Whether a place holds something of the fonds, itself or below it: a box, its shelf, rack and room. */
const holdsOf = (fondsId: string) =>
  sql<boolean>`id in (with recursive place (id) as (
    select placement.location_id from placement join unit on unit.id = placement.id where unit.fonds_id = ${fondsId}
    union
    select location.parent_id from location join place on place.id = location.id where location.parent_id is not null
  ) select id from place)`;

async function listPage(
  db: Reader,
  table: FolderTable,
  fondsId: string,
  { agencies, deliveries }: Named,
  after: string,
): Promise<Record<string, unknown>[]> {
  // All these tables have an id; the builder can only be typed for one of them.
  const base = db
    .selectFrom(table as 'unit')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(PAGE);
  if (table === 'fonds' || table === 'fonds_profile') return base.where('id', '=', fondsId).execute();
  if (table === 'unit') return base.where('fonds_id', '=', fondsId).execute();
  if (table === 'agency') return base.where('id', 'in', [...agencies, '']).execute();
  if (table === 'fonds_template' || table === 'dossier_paper') return base.where('fonds_id', '=', fondsId).execute();
  // What was done with a delivery as a whole is told once, of no unit.
  if (table === 'event')
    return base
      .where((eb) =>
        eb.or([
          eb('unit_id' as 'id', 'in', unitsOf(db, fondsId)),
          eb.and([
            eb('unit_id' as 'id', 'is', null as never),
            eb('accession_id', 'in', [...deliveries.accessions, '']),
          ]),
        ]),
      )
      .execute();
  if (table === 'location') return base.where(holdsOf(fondsId)).execute();
  if (table === 'placement') return base.where('id', 'in', unitsOf(db, fondsId)).execute();
  if (table === 'location_move')
    return base
      .where('object_type' as 'id', '=', 'unit')
      .where('object_id' as 'id', 'in', unitsOf(db, fondsId))
      .execute();
  if (table === 'unit_link')
    return base
      .where('from_id' as 'id', 'in', unitsOf(db, fondsId))
      .where('to_id' as 'id', 'in', unitsOf(db, fondsId))
      .execute();
  return base.where('unit_id' as 'id', 'in', unitsOf(db, fondsId)).execute();
}

/** What a fonds names that is not of it alone, and what was done with it. */
export interface Named {
  agencies: readonly string[];
  /** In order of their ids. */
  authorities: readonly string[];
  deliveries: Deliveries;
  /** Acts of arrangement, in order of their ids. */
  acts: readonly string[];
}
export const NOTHING_NAMED: Named = {
  agencies: [],
  authorities: [],
  deliveries: { accessions: [], whole: new Set() },
  acts: [],
};

export async function* listRowsOf(
  db: Reader,
  table: FolderTable,
  fondsId: string,
  named: Named,
): AsyncGenerator<FolderRow[]> {
  const { authorities, deliveries, acts } = named;
  const done = DELIVERY_TABLES.includes(table)
    ? listOfDeliveries(db, table as DeliveryTable, fondsId, deliveries)
    : table === 'arrangement' || table === 'arrangement_change'
      ? listOfActs(db, table, acts)
      : undefined;
  if (done !== undefined) {
    for await (const rows of done) yield rows.map((row) => travelling(table, row));
    return;
  }
  if (table === 'authority' || table === 'authority_name' || table === 'agency_relation') {
    for (let at = 0; at < authorities.length; at += PAGE) {
      const rows = await listOfAuthorities(db, table, authorities.slice(at, at + PAGE));
      yield rows.map((row) => travelling(table, row));
    }
    return;
  }
  for (let after = ''; ; ) {
    const rows = await listPage(db, table, fondsId, named, after);
    if (rows.length > 0) yield rows.map((row) => travelling(table, row));
    if (rows.length < PAGE) return;
    after = String(rows.at(-1)!.id);
  }
}

export const findFonds = (db: Reader, number: string): Promise<Tables['fonds'] | undefined> =>
  db.selectFrom('fonds').selectAll().where('number', '=', number).executeTakeFirst();
export const findFondsById = (db: Reader, id: string): Promise<Tables['fonds'] | undefined> =>
  db.selectFrom('fonds').selectAll().where('id', '=', id).executeTakeFirst();

/** How many units there are of a fonds, from the counts that are kept. */
export async function countUnits(db: Reader, { id, archive_id: archiveId }: Tables['fonds']): Promise<number> {
  const { units } = await db
    .selectFrom('fonds_count')
    .select(sql<number>`cast(coalesce(sum(n), 0) as integer)`.as('units'))
    .where('archive_id', '=', archiveId)
    .where('fonds_id', '=', id)
    .executeTakeFirstOrThrow();
  return units;
}

export async function sumFiles(db: Reader, fondsId: string): Promise<number> {
  const { bytes } = await db
    .selectFrom('file')
    .select(sql<number>`coalesce(sum(byte_size), 0)`.as('bytes'))
    .where('unit_id', 'in', unitsOf(db, fondsId))
    .executeTakeFirstOrThrow();
  return bytes;
}

export const findArchive = (db: Reader): Promise<{ id: string; name: string } | undefined> =>
  db.selectFrom('archive').select(['id', 'name']).orderBy('id').limit(1).executeTakeFirst();

/** Agencies that the fonds, its units and their deliveries name, with those above them. */
export async function listAgencyIds(db: Reader, fonds: Tables['fonds'], { accessions }: Deliveries): Promise<string[]> {
  const named = await db
    .selectFrom('unit')
    .select('agency_id')
    .distinct()
    .where('fonds_id', '=', fonds.id)
    .where('agency_id', 'is not', null)
    .execute();
  const found = new Set<string>();
  const delivered = await db
    .selectFrom('accession')
    .select('agency_id')
    .distinct()
    .where('id', 'in', [...accessions, ''])
    .execute();
  const all = new Set([fonds.agency_id, ...[...named, ...delivered].map(({ agency_id: id }) => id)]);
  let next = [...all].filter((id) => id !== null);
  while (next.length > 0) {
    const rows = await db.selectFrom('agency').select(['id', 'parent_id']).where('id', 'in', next).execute();
    for (const { id } of rows) found.add(id);
    next = rows.flatMap(({ parent_id: id }) => (id === null || found.has(id) ? [] : [id]));
  }
  return [...found];
}

/** Categories of the fonds' units, and those for which it has a code template of its own. */
export async function listUsedCategories(db: Reader, fondsId: string): Promise<Set<string>> {
  const ofUnits = await db
    .selectFrom('unit')
    .select('category_id')
    .distinct()
    .where('fonds_id', '=', fondsId)
    .execute();
  const named = await db.selectFrom('fonds_template').select('category_id').where('fonds_id', '=', fondsId).execute();
  return new Set([...ofUnits, ...named].map(({ category_id: id }) => id));
}

/** Objects in which the fonds has something, and whether another fonds has too. */
export async function listObjects(
  db: Reader,
  fondsId: string,
): Promise<{ objectId: string; folders: string[]; mixed: boolean }[]> {
  const rows = await db
    .selectFrom('aip')
    .innerJoin('unit', 'unit.id', 'aip.unit_id')
    .where('unit.fonds_id', '=', fondsId)
    .select(['aip.object_id', 'aip.folder'])
    .orderBy('aip.object_id')
    .execute();
  const folders = new Map<string, string[]>();
  for (const { object_id: id, folder } of rows) folders.set(id, [...(folders.get(id) ?? []), folder]);
  const others = await db
    .selectFrom('aip')
    .innerJoin('unit', 'unit.id', 'aip.unit_id')
    .where('unit.fonds_id', '<>', fondsId)
    .where('aip.object_id', 'in', (eb) =>
      eb
        .selectFrom('aip as own')
        .innerJoin('unit as of', 'of.id', 'own.unit_id')
        .where('of.fonds_id', '=', fondsId)
        .select('own.object_id'),
    )
    .select('aip.object_id')
    .distinct()
    .execute();
  const mixed = new Set(others.map(({ object_id: id }) => id));
  return [...folders].map(([objectId, own]) => ({ objectId, folders: own, mixed: mixed.has(objectId) }));
}

/** Ids of the representations of a fonds that stand in an object. */
export const listRepresentationIds = async (db: Reader, fondsId: string, objectId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('representation')
      .innerJoin('aip', 'aip.id', 'representation.aip_id')
      .where('aip.object_id', '=', objectId)
      .where('representation.unit_id', 'in', unitsOf(db, fondsId))
      .select('representation.id')
      .execute()
  ).map(({ id }) => id);

export const listCategoryIds = async (db: Reader): Promise<string[]> =>
  (await db.selectFrom('category').select('id').execute()).map(({ id }) => id);
export const listAgencies = (db: Reader, archiveId: string): Promise<{ id: string; name: string }[]> =>
  db.selectFrom('agency').select(['id', 'name']).where('archive_id', '=', archiveId).execute();

/** A place of this number in another, or a room of it. */
export function findPlace(
  db: Reader,
  archiveId: string,
  parentId: string | null,
  kind: Tables['location']['kind'],
  number: string,
): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('location')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .where('kind', '=', kind)
    .where('number', '=', number)
    .executeTakeFirst();
}

/** Which of these ids the table has. */
export async function listKnown(
  db: Reader,
  table: FolderTable | 'page',
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom(table as 'unit')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Current codes among these keys that units of other fonds hold. */
export const listHeldCodes = async (
  db: Reader,
  archiveId: string,
  fondsId: string,
  keys: readonly string[],
): Promise<string[]> =>
  keys.length === 0
    ? []
    : (
        await db
          .selectFrom('unit_code')
          .innerJoin('unit', 'unit.id', 'unit_code.unit_id')
          .where('unit_code.archive_id', '=', archiveId)
          .where('unit_code.current', '=', 1)
          .where('unit_code.key', 'in', [...keys])
          .where('unit.fonds_id', '<>', fondsId)
          .select('unit_code.written')
          .execute()
      ).map(({ written }) => written);

/** Writes rows that are not there yet. */
export async function insertFresh(trx: Writer, table: FolderTable | 'page', rows: readonly FolderRow[]): Promise<void> {
  const known = await listKnown(
    trx,
    table,
    rows.map(({ id }) => String(id)),
  );
  const fresh = rows.filter(({ id }) => !known.has(String(id)));
  await insertMany(trx, table as 'unit', fresh as unknown as Tables['unit'][]);
}
