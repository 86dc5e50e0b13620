/**
 * Personal plans and papers in the database. Every reading of a draft names its author: there is no function that gives
 * somebody else's.
 */
import { type SqlBool, sql } from 'kysely';
import type { Reader, StudyDraftTable, StudyPaperTable, Writer } from '../../infra/db/index.ts';

export const findDraft = (db: Reader, authorId: string, id: string): Promise<StudyDraftTable | undefined> =>
  db.selectFrom('study_draft').selectAll().where('id', '=', id).where('author_id', '=', authorId).executeTakeFirst();

export const listDrafts = (db: Reader, authorId: string): Promise<StudyDraftTable[]> =>
  db
    .selectFrom('study_draft')
    .selectAll()
    .where('author_id', '=', authorId)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(500)
    .execute();

export async function insertDraft(trx: Writer, row: StudyDraftTable): Promise<void> {
  await trx.insertInto('study_draft').values(row).execute();
}

export async function updateDraft(
  trx: Writer,
  authorId: string,
  id: string,
  version: number,
  values: Partial<Omit<StudyDraftTable, 'id' | 'author_id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('study_draft')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('author_id', '=', authorId)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function deleteDraft(trx: Writer, authorId: string, id: string): Promise<boolean> {
  const done = await trx
    .deleteFrom('study_draft')
    .where('id', '=', id)
    .where('author_id', '=', authorId)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function insertPaper(trx: Writer, row: StudyPaperTable): Promise<void> {
  await trx.insertInto('study_paper').values(row).execute();
}

/** Which handed-in papers somebody may read: her own, those of the bodies she heads, or the office all. */
export interface PaperBounds {
  archiveId: string;
  userId: string;
  all: boolean;
  headOf: readonly string[];
}

export type PaperWithBody = StudyPaperTable & { body_name: string | null };

function bounded(db: Reader, bounds: PaperBounds) {
  const query = db
    .selectFrom('study_paper')
    .leftJoin('body', 'body.id', 'study_paper.body_id')
    .selectAll('study_paper')
    .select('body.name as body_name')
    .where('study_paper.archive_id', '=', bounds.archiveId);
  if (bounds.all) return query;
  return query.where((is) =>
    is.or([
      is('study_paper.author_id', '=', bounds.userId),
      ...(bounds.headOf.length === 0 ? [] : [is('study_paper.body_id', 'in', bounds.headOf)]),
    ]),
  );
}

export const findPaper = (db: Reader, bounds: PaperBounds, id: string): Promise<PaperWithBody | undefined> =>
  bounded(db, bounds).where('study_paper.id', '=', id).executeTakeFirst();

export const listPapersOfSession = (db: Reader, bounds: PaperBounds, sessionId: string): Promise<PaperWithBody[]> =>
  bounded(db, bounds)
    .where('study_paper.session_id', '=', sessionId)
    .orderBy('study_paper.author_name')
    .orderBy('study_paper.id')
    .limit(500)
    .execute();

/** Those of an initiative or of its sessions, in the order in which they were handed in: for whoever reads all. */
export const listPapersOfInitiative = (db: Reader, archiveId: string, initiativeId: string): Promise<PaperWithBody[]> =>
  db
    .selectFrom('study_paper')
    .leftJoin('body', 'body.id', 'study_paper.body_id')
    .selectAll('study_paper')
    .select('body.name as body_name')
    .where('study_paper.archive_id', '=', archiveId)
    .where((is) =>
      is.or([
        is('study_paper.initiative_id', '=', initiativeId),
        is('study_paper.session_id', 'in', (sessions) =>
          sessions.selectFrom('study_session').select('id').where('initiative_id', '=', initiativeId),
        ),
      ]),
    )
    .orderBy('study_paper.handed_in_at')
    .orderBy('study_paper.id')
    .execute();

/** Newest first, the reader's own or the others'. */
export function listPapers(
  db: Reader,
  bounds: PaperBounds,
  whose: 'mine' | 'others',
  page: { after?: { at: string; id: string } | undefined; limit: number },
): Promise<PaperWithBody[]> {
  let query = bounded(db, bounds).where('study_paper.author_id', whose === 'mine' ? '=' : '<>', bounds.userId);
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(study_paper.handed_in_at, study_paper.id) < (${page.after.at}, ${page.after.id})`,
    );
  return query
    .orderBy('study_paper.handed_in_at', 'desc')
    .orderBy('study_paper.id', 'desc')
    .limit(page.limit)
    .execute();
}
