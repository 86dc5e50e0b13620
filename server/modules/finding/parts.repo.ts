/** What hangs on a finding: appearances, measures, progress, evidence, requests, answers, look-backs, rules. */
import { type SqlBool, sql } from 'kysely';
import type {
  ClosureRequestTable,
  EvidenceTable,
  ExtensionRequestTable,
  MeasureTable,
  ProgressEntryTable,
  Reader,
  Writer,
} from '../../infra/db/index.ts';
import { newId } from '../../lib/ids.ts';

/** All that the page of a finding shows beside its own row. A fixed number of queries, each over an index. */
export async function readParts(db: Reader, id: string) {
  const [appearances, measures, progress, evidence, extensions, closures, satisfaction, lookBacks, lastingRules] =
    await Promise.all([
      db.selectFrom('finding_appearance').selectAll().where('finding_id', '=', id).orderBy('position').execute(),
      db.selectFrom('measure').selectAll().where('finding_id', '=', id).orderBy('position').execute(),
      db.selectFrom('progress_entry').selectAll().where('finding_id', '=', id).orderBy('at').orderBy('id').execute(),
      db.selectFrom('evidence').selectAll().where('finding_id', '=', id).orderBy('entered_at').execute(),
      db.selectFrom('extension_request').selectAll().where('finding_id', '=', id).orderBy('asked_at').execute(),
      db.selectFrom('closure_request').selectAll().where('finding_id', '=', id).orderBy('asked_at').execute(),
      db.selectFrom('satisfaction').selectAll().where('finding_id', '=', id).orderBy('asked_at').execute(),
      db.selectFrom('look_back').selectAll().where('finding_id', '=', id).orderBy('due_on').execute(),
      db.selectFrom('lasting_rule').selectAll().where('finding_id', '=', id).orderBy('id').execute(),
    ]);
  return {
    appearances,
    measures,
    progress,
    evidence,
    extensions,
    closures,
    satisfaction,
    lookBacks,
    lastingRules,
  };
}
export type FindingParts = Awaited<ReturnType<typeof readParts>>;

/** For the exported ledger: appearances and measures in their order, and what was last said of progress, by finding. */
export async function readLedgerParts(db: Reader, ids: readonly string[]) {
  const grouped = (rows: readonly { finding_id: string; text: string }[]) => {
    const groups = new Map<string, string[]>();
    for (const { finding_id, text } of rows) groups.set(finding_id, [...(groups.get(finding_id) ?? []), text]);
    return groups;
  };
  if (ids.length === 0) return { appearances: grouped([]), measures: grouped([]), progress: new Map<string, string>() };
  const [appearances, measures, progress] = await Promise.all([
    db
      .selectFrom('finding_appearance')
      .select(['finding_id', 'text'])
      .where('finding_id', 'in', ids)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('measure')
      .select(['finding_id', 'text'])
      .where('finding_id', 'in', ids)
      .where('state', '<>', 'dropped')
      .orderBy('position')
      .execute(),
    db
      .selectFrom('progress_entry')
      .select(['finding_id', 'text'])
      .where('finding_id', 'in', ids)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('progress_entry as later')
              .select('later.id')
              .whereRef('later.finding_id', '=', 'progress_entry.finding_id')
              .where(sql<SqlBool>`(later.at, later.id) > (progress_entry.at, progress_entry.id)`),
          ),
        ),
      )
      .execute(),
  ]);
  return {
    appearances: grouped(appearances),
    measures: grouped(measures),
    progress: new Map(progress.map(({ finding_id, text }) => [finding_id, text])),
  };
}

/** Names by id of these people, and who of them is disabled. */
export async function readPeople(db: Reader, ids: readonly (string | null | undefined)[]) {
  const known = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
  if (known.length === 0) return new Map<string, { name: string; disabled: boolean }>();
  const rows = await db.selectFrom('user').select(['id', 'name', 'state']).where('id', 'in', known).execute();
  return new Map(rows.map((row) => [row.id, { name: row.name, disabled: row.state === 'disabled' }]));
}

export async function replaceAppearances(trx: Writer, findingId: string, texts: readonly string[]): Promise<void> {
  await trx.deleteFrom('finding_appearance').where('finding_id', '=', findingId).execute();
  if (texts.length === 0) return;
  await trx
    .insertInto('finding_appearance')
    .values(texts.map((text, position) => ({ id: newId(), finding_id: findingId, position, text })))
    .execute();
}

/** Units that join, by their ids; one that does not exist is left out. */
export async function replaceJoining(trx: Writer, findingId: string, bodyIds: readonly string[]): Promise<void> {
  await trx.deleteFrom('finding_joining').where('finding_id', '=', findingId).execute();
  if (bodyIds.length === 0) return;
  const bodies = await trx
    .selectFrom('body')
    .select(['id', 'agency_id'])
    .where('id', 'in', [...new Set(bodyIds)])
    .execute();
  if (bodies.length === 0) return;
  await trx
    .insertInto('finding_joining')
    .values(
      bodies.map(({ id, agency_id }) => ({ id: `${findingId}:${id}`, finding_id: findingId, body_id: id, agency_id })),
    )
    .execute();
}

export const listMeasures = (db: Reader, findingId: string): Promise<MeasureTable[]> =>
  db.selectFrom('measure').selectAll().where('finding_id', '=', findingId).orderBy('position').execute();

export async function insertMeasures(trx: Writer, rows: readonly MeasureTable[]): Promise<void> {
  if (rows.length > 0) await trx.insertInto('measure').values(rows).execute();
}

export async function updateMeasure(trx: Writer, id: string, values: Partial<MeasureTable>): Promise<void> {
  await trx.updateTable('measure').set(values).where('id', '=', id).execute();
}

export async function insertProgress(trx: Writer, row: ProgressEntryTable): Promise<void> {
  await trx.insertInto('progress_entry').values(row).execute();
}

export async function insertEvidence(trx: Writer, row: EvidenceTable): Promise<void> {
  await trx.insertInto('evidence').values(row).execute();
}

export const findEvidence = (db: Reader, findingId: string, id: string): Promise<EvidenceTable | undefined> =>
  db.selectFrom('evidence').selectAll().where('id', '=', id).where('finding_id', '=', findingId).executeTakeFirst();

export async function insertExtension(trx: Writer, row: ExtensionRequestTable): Promise<void> {
  await trx.insertInto('extension_request').values(row).execute();
}

export const findOpenExtension = (db: Reader, findingId: string): Promise<ExtensionRequestTable | undefined> =>
  db
    .selectFrom('extension_request')
    .selectAll()
    .where('finding_id', '=', findingId)
    .where('state', '=', 'asked')
    .executeTakeFirst();

export async function updateExtension(trx: Writer, id: string, values: Partial<ExtensionRequestTable>): Promise<void> {
  await trx.updateTable('extension_request').set(values).where('id', '=', id).execute();
}

export async function insertClosure(trx: Writer, row: ClosureRequestTable): Promise<void> {
  await trx.insertInto('closure_request').values(row).execute();
}

/** Settles the closure request that stands open. */
export async function settleClosure(
  trx: Writer,
  findingId: string,
  values: Pick<ClosureRequestTable, 'state' | 'checked_by' | 'checked_name' | 'checked_at' | 'note'>,
): Promise<void> {
  await trx
    .updateTable('closure_request')
    .set(values)
    .where('finding_id', '=', findingId)
    .where('state', '=', 'asked')
    .execute();
}

export async function askSatisfaction(
  trx: Writer,
  row: { id: string; finding_id: string; voice_id: string | null; round: number; asked_at: string },
): Promise<void> {
  await trx
    .insertInto('satisfaction')
    .values({ ...row, content: null, comment: '', answered_at: null })
    .execute();
}

/** Enters the answer of those concerned where one is awaited. False where none is. */
export async function answerSatisfaction(
  trx: Writer,
  findingId: string,
  answer: { content: number; comment: string; answered_at: string },
): Promise<boolean> {
  const done = await trx
    .updateTable('satisfaction')
    .set(answer)
    .where('finding_id', '=', findingId)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function insertLookBack(trx: Writer, id: string, findingId: string, dueOn: number): Promise<void> {
  const row = {
    id,
    finding_id: findingId,
    due_on: dueOn,
    done_on: null,
    result: null,
    note: '',
    by_id: null,
    by_name: null,
  };
  await trx.insertInto('look_back').values(row).execute();
}

export async function settleLookBack(
  trx: Writer,
  findingId: string,
  values: { done_on: number; result: 'held' | 'came-back'; note: string; by_id: string | null; by_name: string },
): Promise<void> {
  await trx
    .updateTable('look_back')
    .set(values)
    .where('finding_id', '=', findingId)
    .where('done_on', 'is', null)
    .execute();
}
