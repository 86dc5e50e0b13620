/** What research brings in, in the database: notes, problems, results, return visits, case reviews. */
import { type SqlBool, sql } from 'kysely';
import type {
  CaseReviewTable,
  Reader,
  ResearchNoteTable,
  ResearchProblemTable,
  ResearchResultTable,
  ResearchReturnTable,
  Writer,
} from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';

interface OfTopic {
  topic_number: string;
  topic_title: string;
}
interface WithFinding {
  finding_number: string | null;
  finding_state: string | null;
}
export interface ProblemRead extends ResearchProblemTable, OfTopic, WithFinding {
  body_name: string | null;
  owner_name: string | null;
}
export interface ResultRead extends ResearchResultTable, OfTopic, WithFinding {
  rule_title: string | null;
}
export interface ListBounds {
  topic?: string | undefined;
  initiative?: string | undefined;
  /** Of this finding. */
  finding?: string | undefined;
  /** One row alone. */
  id?: string | undefined;
}

/** The topics of which a reader may see problems and results: as in topic.repo.ts, drafts being their author's. */
const seen = (scope: FindingScope, readerId: string | undefined) => {
  const person = scope.personId;
  if (scope.nothing === true || scope.agencyId !== undefined) return sql<SqlBool>`1 = 0`;
  const drafts = sql<SqlBool>`(t.state <> 'draft' or t.created_by = ${readerId ?? ''})`;
  const archive = scope.archiveId === undefined ? sql`` : sql`and t.archive_id = ${scope.archiveId}`;
  const part =
    person === undefined
      ? sql``
      : sql`and (t.leader_id = ${person} or t.created_by = ${person} or t.state = 'offered' or exists (select 1
          from research_member m where m.topic_id = t.id and m.user_id = ${person}))`;
  return sql<SqlBool>`${drafts} ${archive} ${part}`;
};

export function listProblems(
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  bounds: ListBounds,
  limit: number,
): Promise<ProblemRead[]> {
  let query = db
    .selectFrom('research_problem as p')
    .innerJoin('research_topic as t', 't.id', 'p.topic_id')
    .leftJoin('body', 'body.id', 'p.body_id')
    .leftJoin('user', 'user.id', 'p.owner_id')
    .leftJoin('finding', 'finding.id', 'p.finding_id')
    .selectAll('p')
    .select([
      't.number as topic_number',
      't.title as topic_title',
      'body.name as body_name',
      'user.name as owner_name',
      'finding.number as finding_number',
      'finding.state as finding_state',
    ])
    .where(seen(scope, readerId));
  if (bounds.id !== undefined) query = query.where('p.id', '=', bounds.id);
  if (bounds.topic !== undefined) query = query.where('p.topic_id', '=', bounds.topic);
  if (bounds.finding !== undefined) query = query.where('p.finding_id', '=', bounds.finding);
  if (bounds.initiative !== undefined) query = query.where('t.initiative_id', '=', bounds.initiative);
  return query.orderBy('p.created_at').orderBy('p.id').limit(limit).execute();
}

export function listResults(
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  bounds: ListBounds,
  limit: number,
): Promise<ResultRead[]> {
  let query = db
    .selectFrom('research_result as r')
    .innerJoin('research_topic as t', 't.id', 'r.topic_id')
    .leftJoin('finding', 'finding.id', 'r.finding_id')
    .leftJoin('lasting_rule', 'lasting_rule.id', 'r.rule_id')
    .selectAll('r')
    .select([
      't.number as topic_number',
      't.title as topic_title',
      'finding.number as finding_number',
      'finding.state as finding_state',
      'lasting_rule.title as rule_title',
    ])
    .where(seen(scope, readerId));
  if (bounds.id !== undefined) query = query.where('r.id', '=', bounds.id);
  if (bounds.topic !== undefined) query = query.where('r.topic_id', '=', bounds.topic);
  if (bounds.finding !== undefined) query = query.where('r.finding_id', '=', bounds.finding);
  if (bounds.initiative !== undefined) query = query.where('t.initiative_id', '=', bounds.initiative);
  return query.orderBy('r.created_at').orderBy('r.id').limit(limit).execute();
}

export const listNotes = (db: Reader, topicId: string): Promise<ResearchNoteTable[]> =>
  db.selectFrom('research_note').selectAll().where('topic_id', '=', topicId).orderBy('at').orderBy('id').execute();

export interface ReturnRead extends ResearchReturnTable {
  body_name: string | null;
}
export const listReturns = (db: Reader, topicId: string): Promise<ReturnRead[]> =>
  db
    .selectFrom('research_return')
    .leftJoin('body', 'body.id', 'research_return.body_id')
    .selectAll('research_return')
    .select('body.name as body_name')
    .where('topic_id', '=', topicId)
    .orderBy('planned_on')
    .orderBy('research_return.id')
    .execute();
export const findReturn = (db: Reader, id: string): Promise<ResearchReturnTable | undefined> =>
  db.selectFrom('research_return').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first. Without a topic a case is the house's; with one it is seen as its topic is. */
export function listCases(
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  bounds: { topic?: string | undefined },
  page: { after?: { day: number; id: string }; limit: number },
): Promise<CaseReviewTable[]> {
  let query = db
    .selectFrom('case_review as c')
    .leftJoin('research_topic as t', 't.id', 'c.topic_id')
    .selectAll('c')
    .where(sql<SqlBool>`(${sql.lit(scope.nothing === true || scope.agencyId !== undefined ? 1 : 0)} = 0)`)
    .where(sql<SqlBool>`(c.topic_id is null or (${seen(scope, readerId)}))`);
  if (scope.archiveId !== undefined) query = query.where('c.archive_id', '=', scope.archiveId);
  if (bounds.topic !== undefined) query = query.where('c.topic_id', '=', bounds.topic);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(c.reviewed_on, c.id) < (${page.after.day}, ${page.after.id})`);
  return query.orderBy('c.reviewed_on', 'desc').orderBy('c.id', 'desc').limit(page.limit).execute();
}

export async function insertNote(trx: Writer, row: ResearchNoteTable): Promise<void> {
  await trx.insertInto('research_note').values(row).execute();
}
export async function insertProblem(trx: Writer, row: ResearchProblemTable): Promise<void> {
  await trx.insertInto('research_problem').values(row).execute();
}
export async function insertResult(trx: Writer, row: ResearchResultTable): Promise<void> {
  await trx.insertInto('research_result').values(row).execute();
}
export async function insertReturn(trx: Writer, row: ResearchReturnTable): Promise<void> {
  await trx.insertInto('research_return').values(row).execute();
}
export async function insertCase(trx: Writer, row: CaseReviewTable): Promise<void> {
  await trx.insertInto('case_review').values(row).execute();
}

type Changed<T> = Partial<Omit<T, 'id' | 'lock_version'>>;
export async function updateProblem(trx: Writer, id: string, version: number, values: Changed<ResearchProblemTable>) {
  const done = await trx
    .updateTable('research_problem')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
export async function updateResult(trx: Writer, id: string, version: number, values: Changed<ResearchResultTable>) {
  const done = await trx
    .updateTable('research_result')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
export async function updateReturn(trx: Writer, id: string, version: number, values: Changed<ResearchReturnTable>) {
  const done = await trx
    .updateTable('research_return')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const findFindingIn = (db: Reader, archiveId: string, id: string) =>
  db
    .selectFrom('finding')
    .select(['id', 'number', 'state'])
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
export const findRuleIn = (db: Reader, archiveId: string, id: string) =>
  db
    .selectFrom('lasting_rule')
    .select(['id', 'title'])
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();
