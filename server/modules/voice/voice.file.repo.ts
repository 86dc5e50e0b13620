/** The files of voices in the database, and who stands behind several voices, for masks. */
import type { Reader, VoiceFileTable, VoicePersonTable, Writer } from '../../infra/db/index.ts';

export const listFiles = (db: Reader, voiceId: string): Promise<VoiceFileTable[]> =>
  db.selectFrom('voice_file').selectAll().where('voice_id', '=', voiceId).orderBy('entered_at').orderBy('id').execute();

export const findFile = (db: Reader, voiceId: string, id: string): Promise<VoiceFileTable | undefined> =>
  db.selectFrom('voice_file').selectAll().where('id', '=', id).where('voice_id', '=', voiceId).executeTakeFirst();

export async function insertFile(trx: Writer, row: VoiceFileTable): Promise<void> {
  await trx.insertInto('voice_file').values(row).execute();
}

/** Whoever left a name, by voice. */
export async function listPeople(db: Reader, voiceIds: readonly string[]): Promise<Map<string, VoicePersonTable>> {
  const people = new Map<string, VoicePersonTable>();
  for (let from = 0; from < voiceIds.length; from += 500)
    for (const row of await db
      .selectFrom('voice_person')
      .selectAll()
      .where('id', 'in', voiceIds.slice(from, from + 500))
      .execute())
      people.set(row.id, row);
  return people;
}
