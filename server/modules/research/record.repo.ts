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

/** Rows of topics that the reader sees, within the bounds; both tables name topic and finding alike. */
function within(alias: 'p' | 'r', scope: FindingScope, readerId: string | undefined, bounds: ListBounds) {
  const asked: [column: string, value: string | undefined][] = [
    [`${alias}.id`, bounds.id],
    [`${alias}.topic_id`, bounds.topic],
    [`${alias}.finding_id`, bounds.finding],
    ['t.initiative_id', bounds.initiative],
  ];
  const named = asked.flatMap(([column, value]) => (value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`]));
  return sql<SqlBool>`${sql.join([seen(scope, readerId), ...named], sql` and `)}`;
}

export const listProblems = (
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  bounds: ListBounds,
  limit: number,
): Promise<ProblemRead[]> =>
  db
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
    .where(within('p', scope, readerId, bounds))
    .orderBy('p.created_at')
    .orderBy('p.id')
    .limit(limit)
    .execute();

export const listResults = (
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  bounds: ListBounds,
  limit: number,
): Promise<ResultRead[]> =>
  db
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
    .where(within('r', scope, readerId, bounds))
    .orderBy('r.created_at')
    .orderBy('r.id')
    .limit(limit)
    .execute();

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

interface Rows {
  research_note: ResearchNoteTable;
  research_problem: ResearchProblemTable;
  research_result: ResearchResultTable;
  research_return: ResearchReturnTable;
  case_review: CaseReviewTable;
}
/** The builder can only be typed for one of several tables; the row is typed by its own. */
const inserting =
  <Table extends keyof Rows>(table: Table) =>
  async (trx: Writer, row: Rows[Table]): Promise<void> => {
    await trx
      .insertInto(table as 'research_note')
      .values(row as ResearchNoteTable)
      .execute();
  };
export const insertNote = inserting('research_note');
export const insertProblem = inserting('research_problem');
export const insertResult = inserting('research_result');
export const insertReturn = inserting('research_return');
export const insertCase = inserting('case_review');

type Versioned = 'research_problem' | 'research_result' | 'research_return';
/** Changes a row that is still at `version`. False where somebody else was faster. */
const updating =
  <Table extends Versioned>(table: Table) =>
  async (
    trx: Writer,
    id: string,
    version: number,
    values: Partial<Omit<Rows[Table], 'id' | 'lock_version'>>,
  ): Promise<boolean> => {
    const done = await trx
      .updateTable(table as 'research_problem')
      .set({ ...(values as Partial<ResearchProblemTable>), lock_version: version + 1 })
      .where('id', '=', id)
      .where('lock_version', '=', version)
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  };
export const updateProblem = updating('research_problem');
export const updateResult = updating('research_result');
export const updateReturn = updating('research_return');

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
