/** Filings in the database, and what of the loop's records no other module lists: meetings, voices without their names. */
import type {
  AccessionTable,
  ArchivingPaperTable,
  ArchivingTable,
  EvidenceTable,
  InitiativeTable,
  LastingRuleTable,
  MeetingTable,
  Reader,
  VoiceTable,
  Writer,
} from '../../infra/db/index.ts';
import { insertMany } from '../../infra/db/index.ts';
import { normaliseKey } from '../../formats/reference-code/index.ts';

export const findInitiative = (db: Reader, archiveId: string, id: string): Promise<InitiativeTable | undefined> =>
  db.selectFrom('initiative').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export type ArchivingWithAccession = ArchivingTable & {
  accession_number: string | null;
  accession_state: AccessionTable['state'] | null;
};

const withAccession = (db: Reader) =>
  db
    .selectFrom('archiving')
    .leftJoin('accession', 'accession.id', 'archiving.accession_id')
    .selectAll('archiving')
    .select(['accession.number as accession_number', 'accession.state as accession_state']);

/** Oldest first. */
export const listArchivings = (db: Reader, initiativeId: string): Promise<ArchivingWithAccession[]> =>
  withAccession(db).where('archiving.initiative_id', '=', initiativeId).orderBy('archiving.number').execute();

export const findArchiving = (db: Reader, id: string): Promise<ArchivingWithAccession | undefined> =>
  withAccession(db).where('archiving.id', '=', id).executeTakeFirst();

export const findByAccession = (db: Reader, accessionId: string): Promise<ArchivingTable | undefined> =>
  db.selectFrom('archiving').selectAll().where('accession_id', '=', accessionId).executeTakeFirst();

export async function insertArchiving(trx: Writer, row: ArchivingTable): Promise<void> {
  await trx.insertInto('archiving').values(row).execute();
}

export async function updateArchiving(
  trx: Writer,
  id: string,
  values: Partial<Omit<ArchivingTable, 'id'>>,
): Promise<void> {
  await trx.updateTable('archiving').set(values).where('id', '=', id).execute();
}

export const listPapers = (db: Reader, initiativeId: string): Promise<ArchivingPaperTable[]> =>
  db.selectFrom('archiving_paper').selectAll().where('initiative_id', '=', initiativeId).execute();

export const insertPapers = (trx: Writer, rows: readonly ArchivingPaperTable[]): Promise<void> =>
  insertMany(trx, 'archiving_paper', rows);

/** A paper that did not reach the holdings goes out again, under the code it has, as it now is. */
export async function movePaper(
  trx: Writer,
  id: string,
  values: Pick<ArchivingPaperTable, 'archiving_id' | 'version' | 'pages'>,
): Promise<void> {
  await trx.updateTable('archiving_paper').set(values).where('id', '=', id).execute();
}

/** The last item number that papers of this series got; 0 before the first. */
export async function findLastSerial(db: Reader, archiveId: string, series: string): Promise<number> {
  const last = await db
    .selectFrom('archiving_paper')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('series', '=', series)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.serial ?? 0;
}

/** The keys of those of these codes that the holdings have. */
export async function listHeld(db: Reader, archiveId: string, codes: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  const keys = codes.map(normaliseKey);
  for (let at = 0; at < keys.length; at += 500)
    for (const { key } of await db
      .selectFrom('unit_code')
      .select('key')
      .where('archive_id', '=', archiveId)
      .where('current', '=', 1)
      .where('key', 'in', keys.slice(at, at + 500))
      .execute())
      held.add(key);
  return held;
}

/** The accession made from a folder of this name since then (ids are in order of time): what was received before a kill. */
export const findAccessionNamed = (
  db: Reader,
  archiveId: string,
  name: string,
  since: string,
): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('accession')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('id', '>', since)
    .where('source_name', '=', name)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

export interface MeetingWithItems extends MeetingTable {
  items: { decision: string; note: string; number: string; problem: string }[];
}

/** Meetings that examined findings of the initiative, each with those findings alone. */
export async function listMeetings(db: Reader, initiativeId: string): Promise<MeetingWithItems[]> {
  const items = await db
    .selectFrom('finding')
    .innerJoin('meeting_item', 'meeting_item.finding_id', 'finding.id')
    .select(['meeting_item.meeting_id', 'meeting_item.decision', 'meeting_item.note', 'finding.number'])
    .select('finding.problem')
    .where('finding.initiative_id', '=', initiativeId)
    .orderBy('finding.number')
    .execute();
  const ids = [...new Set(items.map((item) => item.meeting_id))];
  if (ids.length === 0) return [];
  const meetings = await db.selectFrom('meeting').selectAll().where('id', 'in', ids).orderBy('held_on').execute();
  return meetings.map((meeting) => ({ ...meeting, items: items.filter((item) => item.meeting_id === meeting.id) }));
}

/** What was said that led to the initiative's findings, with what was joined to it. Who said it is not read. */
export const listVoices = (db: Reader, initiativeId: string): Promise<VoiceTable[]> => {
  const own = db
    .selectFrom('voice')
    .innerJoin('finding', 'finding.id', 'voice.finding_id')
    .select('voice.id')
    .where('finding.initiative_id', '=', initiativeId);
  return db
    .selectFrom('voice')
    .selectAll()
    .where((is) => is.or([is('voice.id', 'in', own), is('voice.joined_to', 'in', own)]))
    .orderBy('number')
    .execute();
};

export type RuleWithFinding = LastingRuleTable & { number: string; problem: string };

/** Lasting rules that grew from the initiative's findings. */
export const listRules = (db: Reader, initiativeId: string): Promise<RuleWithFinding[]> =>
  db
    .selectFrom('lasting_rule')
    .innerJoin('finding', 'finding.id', 'lasting_rule.finding_id')
    .selectAll('lasting_rule')
    .select(['finding.number', 'finding.problem'])
    .where('finding.initiative_id', '=', initiativeId)
    .orderBy('lasting_rule.id')
    .execute();

export const listEvidence = (db: Reader, findingId: string): Promise<EvidenceTable[]> =>
  db
    .selectFrom('evidence')
    .selectAll()
    .where('finding_id', '=', findingId)
    .orderBy('entered_at')
    .orderBy('id')
    .execute();
