/** Files of minutes in the database. */
import type { Reader, StudyFileTable, Writer } from '../../infra/db/index.ts';

export const listSessionFiles = (db: Reader, sessionId: string): Promise<StudyFileTable[]> =>
  db
    .selectFrom('study_file')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('withdrawn_at', 'is', null)
    .orderBy('entered_at')
    .orderBy('id')
    .execute();

export const findSessionFile = (db: Reader, sessionId: string, id: string): Promise<StudyFileTable | undefined> =>
  db
    .selectFrom('study_file')
    .selectAll()
    .where('id', '=', id)
    .where('session_id', '=', sessionId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();

export async function insertSessionFile(trx: Writer, row: StudyFileTable): Promise<void> {
  await trx.insertInto('study_file').values(row).execute();
}

export async function withdrawSessionFile(trx: Writer, id: string, at: string): Promise<void> {
  await trx.updateTable('study_file').set({ withdrawn_at: at }).where('id', '=', id).execute();
}
