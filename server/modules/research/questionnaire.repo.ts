/** Questionnaires and their answers in the database. A draft is its author's alone. */
import { type SqlBool, sql } from 'kysely';
import type { QuestionnaireAnswerTable, QuestionnaireTable, Reader, Writer } from '../../infra/db/index.ts';
import type { FindingScope } from '../identity/index.ts';

export interface QuestionnaireRead extends QuestionnaireTable {
  topic_number: string | null;
  topic_title: string | null;
  answers: number;
}

const answersOf = sql<number>`cast((select count(*) from questionnaire_answer a where a.questionnaire_id = q.id) as integer)`;

function rowsOf(db: Reader, scope: FindingScope, readerId: string | undefined) {
  let query = db
    .selectFrom('questionnaire as q')
    .leftJoin('research_topic as t', 't.id', 'q.topic_id')
    .selectAll('q')
    .select(['t.number as topic_number', 't.title as topic_title', answersOf.as('answers')])
    .where((is) => is.or([is('q.state', '!=', 'draft'), is('q.created_by', '=', readerId ?? '')]));
  if (scope.nothing === true || scope.agencyId !== undefined) query = query.where(sql<SqlBool>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('q.archive_id', '=', scope.archiveId);
  const { personId } = scope;
  if (personId !== undefined)
    query = query.where(sql<SqlBool>`(q.created_by = ${personId} or t.leader_id = ${personId} or exists (select 1
      from research_member m where m.topic_id = q.topic_id and m.user_id = ${personId}))`);
  return query;
}

export const findQuestionnaire = (
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  id: string,
): Promise<QuestionnaireRead | undefined> => rowsOf(db, scope, readerId).where('q.id', '=', id).executeTakeFirst();

export const findByToken = (db: Reader, token: string): Promise<QuestionnaireTable | undefined> =>
  db.selectFrom('questionnaire').selectAll().where('token', '=', token).executeTakeFirst();

/** Newest first, after `after`. */
export function listQuestionnaires(
  db: Reader,
  scope: FindingScope,
  readerId: string | undefined,
  filter: { topic?: string | undefined },
  page: { after?: { at: string; id: string }; limit: number },
): Promise<QuestionnaireRead[]> {
  let query = rowsOf(db, scope, readerId);
  if (filter.topic !== undefined) query = query.where('q.topic_id', '=', filter.topic);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(q.created_at, q.id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('q.created_at', 'desc').orderBy('q.id', 'desc').limit(page.limit).execute();
}

/** Those of a topic, for whoever sees the topic. */
export async function listOfTopic(
  db: Reader,
  topicId: string,
  readerId: string | undefined,
): Promise<{ id: string; number: string; title: string; state: string; answers: number }[]> {
  const rows = await db
    .selectFrom('questionnaire as q')
    .select(['q.id', 'q.number', 'q.title', 'q.state', answersOf.as('answers')])
    .where('q.topic_id', '=', topicId)
    .where((is) => is.or([is('q.state', '!=', 'draft'), is('q.created_by', '=', readerId ?? '')]))
    .orderBy('q.number')
    .execute();
  return rows.map((row) => ({ ...row, answers: row.answers }));
}

export async function nextQuestionnaireSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('questionnaire')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertQuestionnaire(trx: Writer, row: QuestionnaireTable): Promise<void> {
  await trx.insertInto('questionnaire').values(row).execute();
}

export async function updateQuestionnaire(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<QuestionnaireTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('questionnaire')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** What the same holder, or the same sending, has sent already. */
export const findAnswer = (
  db: Reader,
  questionnaireId: string,
  hashes: readonly string[],
): Promise<QuestionnaireAnswerTable | undefined> =>
  db
    .selectFrom('questionnaire_answer')
    .selectAll()
    .where('questionnaire_id', '=', questionnaireId)
    .where((is) => is.or([is('holder_hash', 'in', hashes), is('sending_hash', 'in', hashes)]))
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();

export async function insertAnswer(trx: Writer, row: QuestionnaireAnswerTable): Promise<void> {
  await trx.insertInto('questionnaire_answer').values(row).execute();
}

/** Oldest first. */
export const listAnswers = (
  db: Reader,
  questionnaireId: string,
): Promise<Pick<QuestionnaireAnswerTable, 'answers_json' | 'at'>[]> =>
  db
    .selectFrom('questionnaire_answer')
    .select(['answers_json', 'at'])
    .where('questionnaire_id', '=', questionnaireId)
    .orderBy('at')
    .orderBy('id')
    .execute();
