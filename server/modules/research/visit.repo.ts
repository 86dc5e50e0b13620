/**
 * Visits in the database. What is not announced is absent for whoever is visited until it begins: the body's agency and
 * the body's head, unless she goes along herself.
 */
import { type SqlBool, sql } from 'kysely';
import type { Reader, ResearchVisitTable, Writer } from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';

export interface VisitRead extends ResearchVisitTable {
  body_name: string | null;
}
/** Who reads, and what time it is: an unannounced visit shows itself when it begins. */
export interface VisitReader {
  scope: FindingScope;
  readerId: string | undefined;
  today: number;
  minute: number;
}
export interface VisitFilter {
  from?: number;
  to?: number;
  topic?: string;
  body?: string;
  state?: string[];
}

function visitsOf(db: Reader, { scope, readerId, today, minute }: VisitReader) {
  let query = db
    .selectFrom('research_visit as v')
    .leftJoin('body', 'body.id', 'v.body_id')
    .selectAll('v')
    .select('body.name as body_name');
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('v.archive_id', '=', scope.archiveId);
  const reader = readerId ?? '';
  const goes = sql`exists (select 1 from research_visit_person p where p.visit_id = v.id and p.user_id = ${reader})`;
  const begun = sql`(v.day < ${today} or (v.day = ${today} and v.from_minute <= ${minute}))`;
  const known = sql<SqlBool>`(v.unannounced = 0 or v.state = 'done' or ${begun})`;
  if (scope.agencyId !== undefined)
    return query.where('v.agency_id', '=', scope.agencyId).where('v.state', 'in', ['planned', 'done']).where(known);
  if (scope.personId !== undefined)
    return query.where(sql<SqlBool>`(${goes} or (body.head_id = ${reader} and ${known}) or v.created_by = ${reader}
      or exists (select 1 from research_visit_topic vt join research_topic t on t.id = vt.topic_id where vt.visit_id = v.id
        and (t.leader_id = ${reader} or exists (select 1 from research_member m where m.topic_id = t.id
          and m.user_id = ${reader})) and (${known} or coalesce(body.head_id, '') <> ${reader})))`);
  return query.where(
    sql<SqlBool>`(coalesce(body.head_id, '') <> ${reader} or ${known} or ${goes} or v.created_by = ${reader})`,
  );
}

export const findVisit = (db: Reader, reader: VisitReader, id: string): Promise<VisitRead | undefined> =>
  visitsOf(db, reader).where('v.id', '=', id).executeTakeFirst();

/** In order of time, after `after`. */
export function listVisits(
  db: Reader,
  reader: VisitReader,
  filter: VisitFilter,
  page: { after?: { day: number; from: number; id: string }; limit: number },
): Promise<VisitRead[]> {
  let query = visitsOf(db, reader);
  if (filter.from !== undefined) query = query.where('v.day', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('v.day', '<=', filter.to);
  if (filter.body !== undefined) query = query.where('v.body_id', '=', filter.body);
  if (filter.state !== undefined) query = query.where('v.state', 'in', filter.state as ResearchVisitTable['state'][]);
  if (filter.topic !== undefined) {
    const { topic } = filter;
    query = query.where('v.id', 'in', (select) =>
      select.selectFrom('research_visit_topic').select('visit_id').where('topic_id', '=', topic),
    );
  }
  if (page.after !== undefined) {
    const { day, from, id } = page.after;
    query = query.where(sql<SqlBool>`(v.day, v.from_minute, v.id) > (${day}, ${from}, ${id})`);
  }
  return query.orderBy('v.day').orderBy('v.from_minute').orderBy('v.id').limit(page.limit).execute();
}

/** All that is planned or done between two days, whoever may see it: what a clash is looked for in. */
export const listStanding = (db: Reader, archiveId: string, from: number, to: number): Promise<VisitRead[]> =>
  db
    .selectFrom('research_visit as v')
    .leftJoin('body', 'body.id', 'v.body_id')
    .selectAll('v')
    .select('body.name as body_name')
    .where('v.archive_id', '=', archiveId)
    .where('v.day', '>=', from)
    .where('v.day', '<=', to)
    .where('v.state', 'in', ['planned', 'done'])
    .orderBy('v.day')
    .orderBy('v.from_minute')
    .orderBy('v.id')
    .execute();

export interface VisitLinks {
  topics: { visit_id: string; id: string; number: string; title: string }[];
  people: { visit_id: string; user_id: string; name: string }[];
}
export async function readVisitLinks(db: Reader, ids: readonly string[]): Promise<VisitLinks> {
  if (ids.length === 0) return { topics: [], people: [] };
  const topics = await db
    .selectFrom('research_visit_topic as vt')
    .innerJoin('research_topic as t', 't.id', 'vt.topic_id')
    .select(['vt.visit_id', 't.id', 't.number', 't.title'])
    .where('vt.visit_id', 'in', ids)
    .orderBy('t.number')
    .execute();
  const people = await db
    .selectFrom('research_visit_person as vp')
    .innerJoin('user', 'user.id', 'vp.user_id')
    .select(['vp.visit_id', 'vp.user_id', 'user.name'])
    .where('vp.visit_id', 'in', ids)
    .orderBy('user.name')
    .orderBy('vp.user_id')
    .execute();
  return { topics, people };
}

export async function insertVisit(trx: Writer, row: ResearchVisitTable): Promise<void> {
  await trx.insertInto('research_visit').values(row).execute();
}

export async function updateVisit(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<ResearchVisitTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('research_visit')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Topics and people of a visit, as given. */
export async function putVisitLinks(
  trx: Writer,
  visitId: string,
  given: { topics: readonly string[]; people: readonly string[] },
  newId: () => string,
): Promise<void> {
  const { topics, people } = await readVisitLinks(trx, [visitId]);
  const gone = (there: string[], wanted: readonly string[]) => there.filter((each) => !wanted.includes(each));
  const added = (there: string[], wanted: readonly string[]) => gone([...new Set(wanted)], there);
  const [topicIds, userIds] = [topics.map((each) => each.id), people.map((each) => each.user_id)];
  const lost = gone(topicIds, given.topics);
  if (lost.length > 0)
    await trx
      .deleteFrom('research_visit_topic')
      .where('visit_id', '=', visitId)
      .where('topic_id', 'in', lost)
      .execute();
  const left = gone(userIds, given.people);
  if (left.length > 0)
    await trx
      .deleteFrom('research_visit_person')
      .where('visit_id', '=', visitId)
      .where('user_id', 'in', left)
      .execute();
  const newTopics = added(topicIds, given.topics).map((topic_id) => ({ id: newId(), visit_id: visitId, topic_id }));
  if (newTopics.length > 0) await trx.insertInto('research_visit_topic').values(newTopics).execute();
  const newPeople = added(userIds, given.people).map((user_id) => ({ id: newId(), visit_id: visitId, user_id }));
  if (newPeople.length > 0) await trx.insertInto('research_visit_person').values(newPeople).execute();
}

export const findBodyOf = (db: Reader, archiveId: string, id: string) =>
  db
    .selectFrom('body')
    .select(['id', 'name', 'agency_id', 'head_id'])
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
