/** The frame of findings in the database: special clean-ups, meetings, lasting rules; and the bodies and initiatives they name. */
import { type SqlBool, sql } from 'kysely';
import {
  anyHas,
  type BodyTable,
  type InitiativeTable,
  type LastingRuleTable,
  type MeetingItemTable,
  type MeetingTable,
  type Reader,
  type SpecialCleanupTable,
  type Writer,
} from '../../infra/db/index.ts';

export const findBody = (db: Reader, archiveId: string, id: string): Promise<BodyTable | undefined> =>
  db.selectFrom('body').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

/** The names of all bodies by id. */
export async function readBodyNames(db: Reader, archiveId: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('body').select(['id', 'name']).where('archive_id', '=', archiveId).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The findings that a body leads go with it to another agency; those it joins become known to that one. */
export async function moveFindings(trx: Writer, bodyId: string, agencyId: string | null): Promise<void> {
  await trx.updateTable('finding_joining').set({ agency_id: agencyId }).where('body_id', '=', bodyId).execute();
  await trx.updateTable('finding').set({ agency_id: agencyId }).where('body_id', '=', bodyId).execute();
}

export const findInitiative = (db: Reader, archiveId: string, id: string): Promise<InitiativeTable | undefined> =>
  db.selectFrom('initiative').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const findSpecial = (db: Reader, archiveId: string, id: string): Promise<SpecialCleanupTable | undefined> =>
  db
    .selectFrom('special_cleanup')
    .selectAll()
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();

export async function insertSpecial(trx: Writer, row: SpecialCleanupTable): Promise<void> {
  await trx.insertInto('special_cleanup').values(row).execute();
}

export async function putIntoSpecial(
  trx: Writer,
  archiveId: string,
  id: string,
  findingIds: string[],
): Promise<number> {
  let put = 0;
  for (let from = 0; from < findingIds.length; from += 500) {
    const done = await trx
      .updateTable('finding')
      .set({ special_id: id })
      .where('archive_id', '=', archiveId)
      .where('id', 'in', findingIds.slice(from, from + 500))
      .executeTakeFirst();
    put += Number(done.numUpdatedRows);
  }
  return put;
}

export const findMeeting = (db: Reader, archiveId: string, id: string): Promise<MeetingTable | undefined> =>
  db.selectFrom('meeting').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export async function insertMeeting(trx: Writer, row: MeetingTable): Promise<void> {
  await trx.insertInto('meeting').values(row).execute();
}

export async function insertMeetingItems(trx: Writer, items: readonly MeetingItemTable[]): Promise<void> {
  await trx.insertInto('meeting_item').values(items).execute();
}

export async function insertLastingRule(trx: Writer, row: LastingRuleTable): Promise<void> {
  await trx.insertInto('lasting_rule').values(row).execute();
}

export interface RuleFilter {
  act?: string;
  from?: number;
  to?: number;
  q?: string;
}
export interface RegisteredRuleRow extends LastingRuleTable {
  finding_number: string | null;
  problem: string | null;
}
/** Latest in force first, after the place of the last one read. */
export function listLastingRules(
  db: Reader,
  archiveId: string,
  filter: RuleFilter,
  page: { after?: { day: number; id: string }; limit: number },
): Promise<RegisteredRuleRow[]> {
  let query = db
    .selectFrom('lasting_rule')
    .leftJoin('finding', 'finding.id', 'lasting_rule.finding_id')
    .selectAll('lasting_rule')
    .select(['finding.number as finding_number', 'finding.problem'])
    .where('lasting_rule.archive_id', '=', archiveId);
  const { act, from, to, q } = filter;
  if (act !== undefined) query = query.where('lasting_rule.act', '=', act as LastingRuleTable['act']);
  if (from !== undefined) query = query.where('lasting_rule.in_force_on', '>=', from);
  if (to !== undefined) query = query.where('lasting_rule.in_force_on', '<=', to);
  if (q !== undefined && q !== '')
    query = query.where(anyHas(['lasting_rule.title', 'lasting_rule.document_number'], q));
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(lasting_rule.in_force_on, lasting_rule.id) < (${page.after.day}, ${page.after.id})`,
    );
  return query
    .orderBy('lasting_rule.in_force_on', 'desc')
    .orderBy('lasting_rule.id', 'desc')
    .limit(page.limit)
    .execute();
}

export const listMeetings = (
  db: Reader,
  archiveId: string,
  page: { after?: { day: number; id: string }; limit: number },
): Promise<(MeetingTable & { items: number })[]> => {
  let query = db
    .selectFrom('meeting')
    .selectAll('meeting')
    .select((eb) =>
      eb
        .selectFrom('meeting_item')
        .select((count) => count.fn.countAll<number>().as('n'))
        .whereRef('meeting_item.meeting_id', '=', 'meeting.id')
        .as('items'),
    )
    .where('archive_id', '=', archiveId);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(meeting.held_on, meeting.id) < (${page.after.day}, ${page.after.id})`);
  return query.orderBy('held_on', 'desc').orderBy('meeting.id', 'desc').limit(page.limit).execute() as Promise<
    (MeetingTable & { items: number })[]
  >;
};

/** What a meeting examined, in its order, with the findings that still exist. */
export const listMeetingItems = (db: Reader, meetingId: string) =>
  db
    .selectFrom('meeting_item')
    .innerJoin('finding', 'finding.id', 'meeting_item.finding_id')
    .leftJoin('body', 'body.id', 'finding.body_id')
    .select([
      'meeting_item.finding_id',
      'meeting_item.decision',
      'meeting_item.note',
      'finding.number',
      'finding.problem',
      'body.name as body_name',
    ])
    .where('meeting_item.meeting_id', '=', meetingId)
    .orderBy('meeting_item.id')
    .execute();

/** Special clean-ups, newest first, with how their findings stand. */
export const listSpecials = (db: Reader, archiveId: string, today: number) =>
  db
    .selectFrom('special_cleanup')
    .leftJoin('finding', 'finding.special_id', 'special_cleanup.id')
    .select([
      'special_cleanup.id',
      'special_cleanup.title',
      'special_cleanup.standard',
      'special_cleanup.start',
      'special_cleanup.due',
      'special_cleanup.state',
    ])
    .select((eb) => [
      eb.fn.count<number>('finding.id').as('total'),
      sql<number>`sum(case when finding.state in ('closed', 'looked-back') then 1 else 0 end)`.as('closed'),
      sql<number>`sum(case when finding.state not in ('closed', 'looked-back', 'withdrawn') and finding.red_from <= ${today}
        then 1 else 0 end)`.as('red'),
    ])
    .where('special_cleanup.archive_id', '=', archiveId)
    .groupBy([
      'special_cleanup.id',
      'special_cleanup.title',
      'special_cleanup.standard',
      'special_cleanup.start',
      'special_cleanup.due',
      'special_cleanup.state',
      'special_cleanup.created_at',
    ])
    .orderBy('special_cleanup.created_at', 'desc')
    .orderBy('special_cleanup.id', 'desc')
    .limit(500)
    .execute();

export async function updateSpecial(
  trx: Writer,
  id: string,
  values: Partial<Pick<SpecialCleanupTable, 'title' | 'standard' | 'due' | 'state'>>,
): Promise<void> {
  await trx.updateTable('special_cleanup').set(values).where('id', '=', id).execute();
}

/** A body and all below it. */
export async function listSubtree(db: Reader, archiveId: string, id: string): Promise<string[]> {
  const rows = await db.selectFrom('body').select(['id', 'parent_id']).where('archive_id', '=', archiveId).execute();
  const below = new Set([id]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const row of rows)
      if (row.parent_id !== null && below.has(row.parent_id) && !below.has(row.id)) {
        below.add(row.id);
        grew = true;
      }
  }
  return [...below];
}

/** Live accounts that hold one of the roles, with their agency's name, by name. */
export const listLivePeople = (
  db: Reader,
  archiveId: string,
  roles: readonly string[],
): Promise<{ id: string; name: string; agency: string | null }[]> =>
  db
    .selectFrom('user')
    .leftJoin('agency', 'agency.id', 'user.agency_id')
    .select(['user.id', 'user.name', 'agency.name as agency'])
    .where('user.state', '=', 'active')
    .where((where) => where.or([where('user.archive_id', '=', archiveId), where('user.archive_id', 'is', null)]))
    .where('user.id', 'in', (select) => select.selectFrom('grant').select('user_id').where('role', 'in', roles))
    .orderBy('user.name')
    .limit(2000)
    .execute();
