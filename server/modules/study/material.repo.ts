/** Materials and who has studied them, in the database. */
import type { Reader, StudyMaterialTable, Writer } from '../../infra/db/index.ts';

/** Required ones first, in the order of the list. `initiative` null: those of no initiative; undefined: all. */
export function listMaterials(
  db: Reader,
  archiveId: string,
  filter: { initiative?: string | null | undefined; required?: boolean; ids?: readonly string[] },
): Promise<StudyMaterialTable[]> {
  let query = db.selectFrom('study_material').selectAll().where('archive_id', '=', archiveId);
  if (filter.ids !== undefined) query = query.where('id', 'in', filter.ids.length === 0 ? [''] : filter.ids);
  else query = query.where('removed', '=', 0);
  if (filter.initiative === null) query = query.where('initiative_id', 'is', null);
  else if (filter.initiative !== undefined) query = query.where('initiative_id', '=', filter.initiative);
  if (filter.required === true) query = query.where('required', '=', 1);
  return query.orderBy('required', 'desc').orderBy('position').orderBy('id').limit(2000).execute();
}

export const findMaterial = (db: Reader, archiveId: string, id: string): Promise<StudyMaterialTable | undefined> =>
  db
    .selectFrom('study_material')
    .selectAll()
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .where('removed', '=', 0)
    .executeTakeFirst();

export async function nextMaterialPosition(trx: Writer, archiveId: string, initiative: string | null): Promise<number> {
  const last = await trx
    .selectFrom('study_material')
    .select('position')
    .where('archive_id', '=', archiveId)
    .where('initiative_id', initiative === null ? 'is' : '=', initiative)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.position ?? 0) + 1;
}

export async function insertMaterial(trx: Writer, row: StudyMaterialTable): Promise<void> {
  await trx.insertInto('study_material').values(row).execute();
}

export async function updateMaterial(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<StudyMaterialTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('study_material')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Who says to have studied which of the materials by herself. */
export const listReadings = (
  db: Reader,
  materialIds: readonly string[],
  userIds: readonly string[],
): Promise<{ material_id: string; user_id: string; on_day: number }[]> =>
  materialIds.length === 0 || userIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('study_reading')
        .select(['material_id', 'user_id', 'on_day'])
        .where('material_id', 'in', materialIds)
        .where('user_id', 'in', userIds)
        .execute();

export async function putReading(
  trx: Writer,
  row: { id: string; material_id: string; user_id: string; on_day: number; entered_at: string },
): Promise<void> {
  await trx
    .insertInto('study_reading')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['material_id', 'user_id']).doUpdateSet({ on_day: row.on_day, entered_at: row.entered_at }),
    )
    .execute();
}

/** Which of these members studied which of the materials in a held session, or made that session up, and when. */
export async function listStudied(
  db: Reader,
  materialIds: readonly string[],
  memberIds: readonly string[],
): Promise<{ material_id: string; member_id: string; on_day: number }[]> {
  if (materialIds.length === 0 || memberIds.length === 0) return [];
  const rows = await db
    .selectFrom('study_attendance')
    .innerJoin('study_session', 'study_session.id', 'study_attendance.session_id')
    .innerJoin('study_session_material', 'study_session_material.session_id', 'study_session.id')
    .select([
      'study_session_material.material_id',
      'study_attendance.member_id',
      'study_attendance.day',
      'study_attendance.made_up_on',
    ])
    .where('study_attendance.member_id', 'in', memberIds)
    .where('study_session_material.material_id', 'in', materialIds)
    .where('study_session.state', '=', 'held')
    .where((is) =>
      is.or([is('study_attendance.status', '=', 'present'), is('study_attendance.made_up_on', 'is not', null)]),
    )
    .execute();
  return rows.map(({ material_id, member_id, day, made_up_on }) => ({
    material_id,
    member_id,
    on_day: made_up_on ?? day,
  }));
}
