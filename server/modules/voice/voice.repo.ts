/** Voices in the database. Who spoke stands in a table apart, read by `findPerson` alone. */
import { type SqlBool, sql } from 'kysely';
import {
  anyHas,
  type Reader,
  type VoicePersonTable,
  type VoiceState,
  type VoiceTable,
  type Writer,
} from '../../infra/db/index.ts';

export interface VoiceWithNames extends VoiceTable {
  assigned_name: string | null;
}

const rowsOf = (db: Reader, archiveId: string) =>
  db
    .selectFrom('voice')
    .leftJoin('user', 'user.id', 'voice.assigned_id')
    .selectAll('voice')
    .select('user.name as assigned_name')
    .where('voice.archive_id', '=', archiveId);

export const findVoice = (db: Reader, archiveId: string, id: string): Promise<VoiceWithNames | undefined> =>
  rowsOf(db, archiveId).where('voice.id', '=', id).executeTakeFirst();

export const findByNumber = (db: Reader, number: string): Promise<VoiceTable | undefined> =>
  db.selectFrom('voice').selectAll().where('number', '=', number).executeTakeFirst();

export const findByFinding = (db: Reader, findingId: string): Promise<VoiceTable[]> =>
  db.selectFrom('voice').selectAll().where('finding_id', '=', findingId).execute();

export const listJoined = (db: Reader, id: string): Promise<VoiceTable[]> =>
  db.selectFrom('voice').selectAll().where('joined_to', '=', id).orderBy('id').execute();

export interface VoiceFilter {
  state?: string[] | undefined;
  channel?: string[] | undefined;
  category?: string[] | undefined;
  overdueOn?: number | undefined;
  assigned?: string | undefined;
  /** Times between which it was received. */
  receivedFrom?: string | undefined;
  receivedBefore?: string | undefined;
  content?: boolean | undefined;
  finding?: boolean | undefined;
  q?: string | undefined;
}

/** Newest first, after the voice `after`. `overdueOn`: only those to be answered before this day and not answered. */
export function listVoices(
  db: Reader,
  archiveId: string,
  filter: VoiceFilter,
  page: { after?: { at: string; id: string }; limit: number },
): Promise<VoiceWithNames[]> {
  let query = rowsOf(db, archiveId);
  if (filter.state !== undefined) query = query.where('voice.state', 'in', filter.state as VoiceState[]);
  if (filter.overdueOn !== undefined)
    query = query.where('voice.state', 'in', ['new', 'assigned']).where('voice.answer_due', '<', filter.overdueOn);
  if (filter.channel !== undefined) query = query.where('voice.channel', 'in', filter.channel);
  if (filter.category !== undefined) query = query.where('voice.category', 'in', filter.category);
  if (filter.receivedFrom !== undefined) query = query.where('voice.received_at', '>=', filter.receivedFrom);
  if (filter.receivedBefore !== undefined) query = query.where('voice.received_at', '<', filter.receivedBefore);
  if (filter.content !== undefined) query = query.where('voice.content', '=', Number(filter.content));
  if (filter.finding !== undefined) query = query.where('voice.finding_id', filter.finding ? 'is not' : 'is', null);
  if (filter.assigned !== undefined) query = query.where('voice.assigned_id', '=', filter.assigned);
  if (filter.q !== undefined && filter.q !== '')
    query = query.where(anyHas(['voice.number', 'voice.subject', 'voice.text'], filter.q));
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(voice.received_at, voice.id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('voice.received_at', 'desc').orderBy('voice.id', 'desc').limit(page.limit).execute();
}

/** How many there are in a state, of one person where she is named, and when the first came. */
export function countVoices(
  db: Reader,
  archiveId: string,
  filter: { state: string; assigned?: string },
): Promise<{ count: number; oldest: string | null }> {
  let query = db
    .selectFrom('voice')
    .where('archive_id', '=', archiveId)
    .where('state', '=', filter.state as VoiceState);
  if (filter.assigned !== undefined) query = query.where('assigned_id', '=', filter.assigned);
  return query
    .select([sql<number>`count(*)`.as('count'), sql<string | null>`min(received_at)`.as('oldest')])
    .executeTakeFirstOrThrow();
}

export async function nextVoiceSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('voice')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertVoice(trx: Writer, row: VoiceTable, person: VoicePersonTable | undefined): Promise<void> {
  await trx.insertInto('voice').values(row).execute();
  if (person !== undefined) await trx.insertInto('voice_person').values(person).execute();
}

/** Changes a voice that is still at `version`. False where another came first. */
export async function updateVoice(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<VoiceTable, 'id' | 'number' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('voice')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Those joined to one go with it to another. */
export async function moveJoined(trx: Writer, from: string, to: string): Promise<void> {
  await trx.updateTable('voice').set({ joined_to: to }).where('joined_to', '=', from).execute();
}

export const findPerson = (db: Reader, voiceId: string): Promise<VoicePersonTable | undefined> =>
  db.selectFrom('voice_person').selectAll().where('id', '=', voiceId).executeTakeFirst();

export const findFindingState = (db: Reader, id: string) =>
  db.selectFrom('finding').select(['number', 'state']).where('id', '=', id).executeTakeFirst();

export const findLiveUser = (db: Reader, id: string) =>
  db.selectFrom('user').select(['name', 'state']).where('id', '=', id).executeTakeFirst();
