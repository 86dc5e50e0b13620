/**
 * The rest of a delivery whose good rows were taken: a second delivery of its own, sent back in the same act. Its rows
 * follow the headings without holes, in its results and in the workbook to mend alike; what the first one found stays
 * as it was. It keeps no files: the workbook is made from what the first one read.
 */
import type { AccessionTable, CheckResultTable, Writer } from '../../infra/db/index.ts';
import { yearOf } from '../../lib/day.ts';
import { newId } from '../../lib/ids.ts';
import { stableId } from '../../lib/stable-id.ts';
import type { Actor } from '../identity/index.ts';
import type { OpenedParts } from './accession.parts.ts';
import { insertAccession, insertCheckRun, nextAccessionNumber } from './accession.repo.ts';
import type { RunSummary } from './accession.summary.ts';
import { summarise } from './checks/check-plan.ts';
import type { ReadDelivery } from './read-delivery.ts';

/** Old row number to new: the rows given, in their order, below the headings. */
const placesOf = (headingRow: number, rows: readonly number[]): Map<number, number> =>
  new Map(rows.map((row, index) => [row, headingRow + 1 + index]));

/** The catalogue with these rows alone, as the workbook to mend shows it. A row that the gate stopped stays empty. */
export function restOf(read: ReadDelivery, rows: readonly number[]): ReadDelivery {
  const { headingRow } = read.catalogue;
  const places = placesOf(headingRow, rows);
  const sheet = read.sheet.flatMap((line) => {
    const number = line.number <= headingRow ? line.number : places.get(line.number);
    return number === undefined ? [] : [{ ...line, number }];
  });
  return { ...read, sheet };
}

/** What was found in these rows, with their new numbers. What concerns the whole delivery stays with the first. */
function resultsOf(
  results: readonly CheckResultTable[],
  places: ReadonlyMap<number, number>,
  run: { id: string; accessionId: string },
): CheckResultTable[] {
  return results.flatMap((result) => {
    const rows = (JSON.parse(result.rows_json) as number[]).flatMap((row) => places.get(row) ?? []);
    if (rows.length === 0) return [];
    const params = JSON.parse(result.params_json) as Record<string, string | number>;
    return [
      {
        ...result,
        id: stableId(run.id, result.position),
        check_run_id: run.id,
        accession_id: run.accessionId,
        rows_json: JSON.stringify(rows),
        params_json: JSON.stringify('rows' in params ? { ...params, rows: rows.join('、') } : params),
      },
    ];
  });
}

export interface Rest {
  accession: AccessionTable;
  read: ReadDelivery;
  results: readonly CheckResultTable[];
  /** Row numbers that were not taken, ascending. */
  rows: readonly number[];
  actor: Actor;
}

/** Enters the second delivery, with its results and the ledger's entry, in the transaction that accepts the first. */
export async function returnRest(trx: Writer, parts: OpenedParts, rest: Rest): Promise<{ id: string; number: string }> {
  const { accession, read, rows, actor } = rest;
  const now = parts.clock.now();
  const id = newId(parts.clock.millis());
  const number = await nextAccessionNumber(trx, accession.archive_id, yearOf(parts.clock));
  const wanted = new Set(rows);
  const folders = new Map(
    read.packages.flatMap(({ row, folder }) => (folder && wanted.has(row.row) ? [[folder.path, folder] as const] : [])),
  );
  const files = [...folders.values()].flatMap((folder) => folder.files);
  const run = { id: stableId(id, 'check-run'), accessionId: id };
  const results = resultsOf(rest.results, placesOf(read.catalogue.headingRow, rows), run);
  const count = (severity: string): number => results.filter((each) => each.severity === severity).length;
  await insertAccession(trx, {
    ...accession,
    id,
    previous_id: accession.id,
    number,
    title: `${accession.title}（退回）`,
    // It is no delivery that could come twice.
    delivery_digest: '',
    state: 'returned',
    row_count: rows.length,
    item_count: read.packages.filter(({ row, folder }) => folder !== undefined && wanted.has(row.row)).length,
    file_count: files.length,
    byte_count: files.reduce((sum, { size }) => sum + size, 0),
    error_count: count('error'),
    warning_count: count('warning'),
    accepted_count: 0,
    returned_count: rows.length,
    consent_json: null,
    receipt_json: null,
    created_at: now,
    updated_at: now,
  });
  const summary: RunSummary = {
    properties: summarise(new Set(results.map((each) => each.check_code)), parts.scan !== undefined),
    stopped: [],
    rest: { rows },
  };
  const plan = { plan: 'DA/T 70-2018 YJ', summary_json: JSON.stringify(summary), at: now };
  await insertCheckRun(trx, { id: run.id, accession_id: id, ...plan }, results);
  await parts.ledger.append(trx, {
    actor,
    action: 'accession.return',
    objectType: 'accession',
    objectId: id,
    label: number,
    detail: { number, rows: rows.length, previous: accession.id, previousNumber: accession.number },
  });
  return { id, number };
}
