/**
 * Enters the findings of a ledger as a job. The plan is made anew from the file at each run, and what is entered has an id
 * that follows from import and row: killed at any point and run again, nothing is there twice.
 */
import { rm } from 'node:fs/promises';
import type { FindingImportTable, Writer } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { stableId } from '../../lib/stable-id.ts';
import { ledgerMapping, type LedgerMapping } from '../../../shared/schemas/finding-import.ts';
import { readTableApart, type SourceFormat, type TableSheet } from '../catalogue-import/index.ts';
import type { Actor } from '../identity/index.ts';
import { folderOf, type FindingImportParts, type ImportResult, sourceOf } from './finding-import.parts.ts';
import {
  countItems,
  findImport,
  findItems,
  insertItem,
  insertUnit,
  readPeople,
  readUnits,
  updateImport,
} from './finding-import.repo.ts';
import { planLedger } from './ledger.plan.ts';
import type { LedgerPlan, PlannedFinding } from './ledger.types.ts';

export const JOB = 'finding-import';
export const MOST_ROWS = 20_000;
/** Findings of one transaction. */
const BATCH = 50;

export interface FindingImportJob {
  importId: string;
  actor: Actor;
}

/** `format` as the reader named it when the file came. */
export const readSheets = (path: string, format: string): Promise<TableSheet[]> =>
  readTableApart({ path, format: format as SourceFormat, limit: MOST_ROWS });

/** The sheet that a mapping speaks of. Throws `ledger-headings` where there is none. */
export function sheetOf(sheets: readonly TableSheet[], mapping: LedgerMapping, file: string): TableSheet {
  const sheet = mapping.sheet === undefined ? sheets[0] : sheets.find(({ name }) => name === mapping.sheet);
  if (sheet === undefined) throw new LantaiError('ledger-headings', { file });
  return sheet;
}

export async function planOf(
  { db, clock }: Pick<FindingImportParts, 'db' | 'clock'>,
  archiveId: string,
  sheet: TableSheet,
  mapping: LedgerMapping,
): Promise<LedgerPlan> {
  const [people, units] = [await readPeople(db.read, archiveId), await readUnits(db.read, archiveId)];
  return planLedger(sheet, mapping, { people, units, today: todayOf(clock) });
}

/** Gives how many findings were entered. */
export async function runImport(
  parts: FindingImportParts,
  { importId, actor }: FindingImportJob,
  context: Pick<JobContext, 'save' | 'throwIfCancelled'>,
): Promise<{ entered: number }> {
  const { db, ledger, clock, dataDir } = parts;
  const row = await findImport(db.read, importId);
  if (row?.state !== 'running') return { entered: 0 };
  const mapping = ledgerMapping.parse(JSON.parse(row.mapping_json!));
  const sheet = sheetOf(await readSheets(sourceOf(dataDir, importId), row.format), mapping, row.source_name);
  const plan = await planOf(parts, row.archive_id, sheet, mapping);
  const taken = plan.findings.filter((each) => each.taken);
  for (let from = 0; from < taken.length; from += BATCH) {
    await db.write((trx) => enterBatch(parts, trx, row, actor, sheet.name, taken.slice(from, from + BATCH)));
    await context.save({ from }, { done: Math.min(from + BATCH, taken.length), total: taken.length });
    await context.throwIfCancelled();
  }
  await db.write(async (trx) => {
    const entered = await countItems(trx, importId);
    const measures = taken.reduce((sum, { finding }) => sum + (finding.measures?.length ?? 0), 0);
    const refused = plan.findings.length - taken.length;
    const ended = await updateImport(trx, importId, ['running'], {
      state: 'done',
      finding_count: entered,
      measure_count: measures,
      refused_count: refused,
      result_json: JSON.stringify(resultOf(sheet, plan)),
      updated_at: clock.now(),
    });
    if (!ended) return;
    const object = { objectType: 'finding-import', objectId: importId, label: row.number };
    await ledger.append(trx, { actor, action: 'finding.import', ...object, detail: { entered, measures, refused } });
  });
  await rm(folderOf(dataDir, importId), { recursive: true, force: true });
  return { entered: taken.length };
}

async function enterBatch(
  { clock, findings }: FindingImportParts,
  trx: Writer,
  row: FindingImportTable,
  actor: Actor,
  sheet: string,
  planned: readonly PlannedFinding[],
): Promise<void> {
  const ids = planned.map(({ n }) => stableId(row.id, n));
  const there = await findItems(trx, ids);
  // Names are looked up in the transaction: a unit made in the batch before is known here.
  const units = await readUnits(trx, row.archive_id);
  const unitId = async (name: string): Promise<string> => {
    const id = units.get(name) ?? (await insertUnit(trx, row.archive_id, name.slice(0, 200), clock.now()));
    units.set(name, id);
    return id;
  };
  for (const [index, each] of planned.entries()) {
    const id = ids[index]!;
    if (there.has(id)) continue;
    const joining: string[] = [];
    for (const name of each.joining) joining.push(await unitId(name));
    const measurePercents = (each.finding.measures ?? []).map((measure) => (measure as { percent?: number }).percent);
    const findingId = await findings.registerIn(trx, actor, {
      ...each.finding,
      ...(each.unit !== '' && { bodyId: await unitId(each.unit) }),
      joining,
      carried: { percent: each.percent ?? 0, measurePercents, words: each.words },
    });
    await insertItem(trx, { id, import_id: row.id, finding_id: findingId, sheet, row: each.row });
  }
}

/** What stays of an import: its defects, and the rows that were refused, without those that the gate stopped. */
function resultOf(sheet: TableSheet, plan: LedgerPlan): ImportResult {
  const stopped = new Set(plan.defects.filter(({ kind }) => kind === 'classified').map(({ row }) => row));
  const refused = plan.findings.filter(({ taken }) => !taken);
  const rows = sheet.rows.filter(
    ({ row }) => !stopped.has(row) && refused.some((each) => each.row <= row && row <= each.lastRow),
  );
  return {
    sheet: sheet.name,
    headings: plan.headings,
    defects: plan.defects,
    refused: rows.map(({ row, cells }) => ({ row, cells })),
  };
}
