/** Topics and their teams in the database. A draft is found by its author alone, whatever the scope. */
import { type SqlBool, sql } from 'kysely';
import { anyHas, type Reader, type ResearchTopicTable, type Writer } from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';

type TopicState = ResearchTopicTable['state'];
export interface TopicRead extends ResearchTopicTable {
  leader_name: string | null;
  visits: number;
  visits_done: number;
  problems: number;
  results: number;
}
export interface TopicFilter {
  state?: string[];
  initiative?: string;
  topic?: string;
  /** Those in which this person has a part. */
  person?: string;
  q?: string;
}

function topicsOf(db: Reader, scope: FindingScope, readerId: string | undefined) {
  let query = db.selectFrom('research_topic as t').selectAll('t');
  // Agencies see visits, not topics.
  if (scope.nothing === true || scope.agencyId !== undefined) query = query.where(sql<SqlBool>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('t.archive_id', '=', scope.archiveId);
  const { personId } = scope;
  if (personId !== undefined) query = query.where(partOf(personId, true));
  return query.where((is) => is.or([is('t.state', '!=', 'draft'), is('t.created_by', '=', readerId ?? '')]));
}

/** Leader, author or member; `offered` topics wait for anybody. */
const partOf = (
  personId: string,
  offered: boolean,
) => sql<SqlBool>`(t.leader_id = ${personId} or t.created_by = ${personId}
  ${offered ? sql`or t.state = 'offered'` : sql``}
  or exists (select 1 from research_member m where m.topic_id = t.id and m.user_id = ${personId}))`;

export const findTopic = (
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  id: string,
): Promise<ResearchTopicTable | undefined> => topicsOf(db, scope, readerId).where('t.id', '=', id).executeTakeFirst();

/** Newest change first, after `after`. */
export function listTopics(
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  filter: TopicFilter,
  page: { after?: { at: string; id: string }; limit: number },
): Promise<TopicRead[]> {
  let query = topicsOf(db, scope, readerId);
  if (filter.state !== undefined) query = query.where('t.state', 'in', filter.state as TopicState[]);
  if (filter.initiative !== undefined) query = query.where('t.initiative_id', '=', filter.initiative);
  if (filter.topic !== undefined) query = query.where('t.id', '=', filter.topic);
  if (filter.person !== undefined) query = query.where(partOf(filter.person, false));
  if (filter.q !== undefined && filter.q !== '') query = query.where(anyHas(['t.title', 't.number'], filter.q));
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(t.updated_at, t.id) < (${page.after.at}, ${page.after.id})`);
  const number = (text: ReturnType<typeof sql<number | string>>) => sql<number>`cast((${text}) as integer)`;
  return query
    .leftJoin('user', 'user.id', 't.leader_id')
    .select([
      'user.name as leader_name',
      number(sql`select count(*) from research_visit_topic vt join research_visit v on v.id = vt.visit_id
        where vt.topic_id = t.id and v.state in ('planned', 'done')`).as('visits'),
      number(sql`select count(*) from research_visit_topic vt join research_visit v on v.id = vt.visit_id
        where vt.topic_id = t.id and v.state = 'done'`).as('visits_done'),
      number(sql`select count(*) from research_problem p where p.topic_id = t.id`).as('problems'),
      number(sql`select count(*) from research_result r where r.topic_id = t.id`).as('results'),
    ])
    .orderBy('t.updated_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function nextTopicSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('research_topic')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertTopic(trx: Writer, row: ResearchTopicTable): Promise<void> {
  await trx.insertInto('research_topic').values(row).execute();
}

export async function updateTopic(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<ResearchTopicTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('research_topic')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const listMembers = async (
  db: Reader,
  topicIds: readonly string[],
): Promise<{ id: string; topic_id: string; user_id: string; name: string }[]> =>
  topicIds.length === 0
    ? []
    : db
        .selectFrom('research_member')
        .innerJoin('user', 'user.id', 'research_member.user_id')
        .select(['research_member.id', 'topic_id', 'user_id', 'user.name'])
        .where('topic_id', 'in', topicIds)
        .orderBy('user.name')
        .orderBy('user_id')
        .execute();

/** The team as given: who is no longer in it goes, who is new comes. `newId` gives the row's id. */
export async function putMembers(
  trx: Writer,
  topicId: string,
  team: readonly string[],
  newId: () => string,
): Promise<void> {
  const there = await listMembers(trx, [topicId]);
  const gone = there.filter(({ user_id }) => !team.includes(user_id)).map(({ id }) => id);
  if (gone.length > 0) await trx.deleteFrom('research_member').where('id', 'in', gone).execute();
  const added = [...new Set(team)].filter((userId) => !there.some(({ user_id }) => user_id === userId));
  if (added.length > 0)
    await trx
      .insertInto('research_member')
      .values(added.map((user_id) => ({ id: newId(), topic_id: topicId, user_id })))
      .execute();
}

/** Numbers of what an initiative's research has come to. */
export async function countResearch(
  db: Reader,
  initiativeId: string,
  personId: string | undefined,
): Promise<Record<string, number>> {
  const part = personId === undefined ? sql`` : sql`and ${partOf(personId, true)}`;
  const topics = sql`select t.id from research_topic t where t.initiative_id = ${initiativeId} and t.state <> 'draft' ${part}`;
  const { rows } = await sql<Record<string, number | string>>`select
    (select count(*) from (${topics}) a) as topics,
    (select count(*) from research_topic where id in (${topics}) and state = 'done') as done,
    (select count(*) from research_problem where topic_id in (${topics})) as problems,
    (select count(*) from research_problem where topic_id in (${topics}) and finding_id is not null) as findings,
    (select count(*) from research_result where topic_id in (${topics})) as results,
    (select count(*) from research_result where topic_id in (${topics}) and use_state = 'in-use') as used`.execute(db);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([key, value]) => [key, Number(value)]));
}

export const findInitiativeIn = (db: Reader, archiveId: string, id: string) =>
  db
    .selectFrom('initiative')
    .select(['id', 'title'])
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
