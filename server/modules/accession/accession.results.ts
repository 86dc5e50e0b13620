/** What a check found, as rows: packages, a run with its summary, defects. */
import { stableId } from '../../lib/stable-id.ts';
import { findAccession, insertCheckRun, insertPackages, updateAccession } from './accession.repo.ts';
import type { OpenedParts } from './accession.parts.ts';
import type { Failure, RunSummary } from './accession.summary.ts';
import { summarise } from './checks/check-plan.ts';
import type { Defect, FileFacts } from './checks/delivery.types.ts';
import type { ReadDelivery } from './read-delivery.ts';
import { packageIdOf } from './take-in.ts';

/** Rows written in one transaction. */
const CHUNK = 200;

/** The packages of a delivery, as they were read and checked. */
export async function writePackages(
  parts: OpenedParts,
  accessionId: string,
  read: ReadDelivery,
  found: ReadonlyMap<string, FileFacts>,
): Promise<void> {
  const rows = read.packages.map(({ row, folder }) => ({
    id: packageIdOf(accessionId, row.row),
    accession_id: accessionId,
    row_number: row.row,
    code: row.values.code ?? '',
    folder: folder?.path ?? null,
    state: 'checked' as const,
    unit_id: null,
    description_json: JSON.stringify({ values: row.values, extra: row.extra }),
    files_json: JSON.stringify(
      (folder?.files ?? []).map(({ path, size, sha256, sm3 }) => ({
        path,
        size,
        sha256,
        sm3,
        puid: found.get(path)?.puid ?? '',
      })),
    ),
  }));
  for (let at = 0; at < rows.length; at += CHUNK)
    await parts.db.write((trx) => insertPackages(trx, rows.slice(at, at + CHUNK)));
}

/** The report of a check, once: written again it is the same. */
export async function writeResults(
  parts: OpenedParts,
  accessionId: string,
  { defects, stopped, failure }: { defects: readonly Defect[]; stopped: string[]; failure?: Failure },
): Promise<void> {
  const id = stableId(accessionId, 'check-run');
  const failed = new Set<string>(defects.map(({ checkCode }) => checkCode));
  const summary: RunSummary = {
    properties: summarise(failed, parts.scan !== undefined),
    stopped,
    ...(failure && { failure }),
  };
  const results = defects.map((each, position) => ({
    id: stableId(id, position),
    check_run_id: id,
    accession_id: accessionId,
    position,
    check_code: each.checkCode,
    kind: each.kind,
    severity: each.severity,
    rows_json: JSON.stringify(each.rows),
    code: each.code,
    file: each.file,
    params_json: JSON.stringify(each.params),
  }));
  const count = (severity: string): number => defects.filter((each) => each.severity === severity).length;
  await parts.db.write(async (trx) => {
    // Of what a person has ended meanwhile no report is kept.
    if ((await findAccession(trx, accessionId))?.state === 'returned') return;
    const run = { id, accession_id: accessionId, plan: 'DA/T 70-2018 YJ', summary_json: JSON.stringify(summary) };
    await insertCheckRun(trx, { ...run, at: parts.clock.now() }, results);
    await updateAccession(trx, accessionId, {
      error_count: count('error'),
      warning_count: count('warning'),
      updated_at: parts.clock.now(),
    });
  });
}
