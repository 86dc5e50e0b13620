/** One delivery as its page shows it: progress, defects in words, what came before and after it, what may be done. */
import type { AccessionTable } from '../../infra/db/index.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { AccessionDetail, ProgressStep } from '../../../shared/schemas/accession.ts';
import { type Actor, may } from '../identity/index.ts';
import type { OpenedParts } from './accession.parts.ts';
import { presentDefect, presentRow } from './accession.present.ts';
import { findAccession, findCheckRun, findNames, findSame, listCheckResults, listFollowing } from './accession.repo.ts';
import { type RunSummary, summaryOf } from './accession.summary.ts';
import { stoppedByError } from './check-delivery.ts';
import { readSteps } from './progress.ts';
import { quarantineOf } from './quarantine.ts';

interface StoredConsent {
  by: string;
  agencyRepresentative: string;
  note: string;
  at: string;
}

export const rowsOf = ({ severity, rows_json }: { severity: 'error' | 'warning'; rows_json: string }) => ({
  severity,
  rows: JSON.parse(rows_json) as number[],
});

export async function detailOf(
  parts: OpenedParts,
  actor: Actor,
  row: AccessionTable,
  locale: Locale,
): Promise<AccessionDetail> {
  const { read } = parts.db;
  const [names, results, run, following] = await Promise.all([
    findNames(read, row),
    listCheckResults(read, row.id),
    findCheckRun(read, row.id),
    listFollowing(read, row.id),
  ]);
  const previous = row.previous_id === null ? undefined : await findAccession(read, row.previous_id);
  const same =
    row.state === 'returned' && row.delivery_digest !== ''
      ? await findSame(read, row.delivery_digest, row.id)
      : undefined;
  const summary = summaryOf(run);
  const { failure } = summary;
  const consent = row.consent_json === null ? undefined : (JSON.parse(row.consent_json) as StoredConsent);
  const stopped = stoppedByError(results.map(rowsOf));
  const link = (each: AccessionTable) => ({ id: each.id, number: each.number });
  return {
    ...presentRow(row, names),
    steps: await stepsOf(parts, row, summary),
    properties: summary.properties,
    goodCount: Math.max(0, row.row_count - stopped.size),
    defects: results.map((each) => presentDefect(each, locale)),
    previous: previous === undefined ? null : link(previous),
    following: following.map((each) => ({ ...link(each), state: each.state })),
    sameDelivery: same === undefined ? null : link(same),
    consent:
      consent === undefined
        ? null
        : { by: consent.by, representative: consent.agencyRepresentative, note: consent.note, at: consent.at },
    hasReceipt: row.receipt_json !== null,
    failure: failure === undefined ? null : sayProblem(locale, failure.code, failure.params),
    mayDecide: may(actor, 'accession.decide') && row.state === 'needs-review',
    mayRetry: may(actor, 'accession.submit') && row.state === 'failed' && failure?.retry !== undefined,
    isRest: summary.rest !== undefined,
  };
}

/** What is accepted has gone through all steps, also where the file that tells them lags behind or is gone. */
export async function ownSteps(dataDir: string, row: AccessionTable): Promise<ProgressStep[]> {
  const steps = await readSteps(quarantineOf(dataDir, row.id));
  if (row.state !== 'accepted') return steps;
  return steps.map((step) => ({ ...step, state: 'done', endedAt: step.endedAt ?? row.updated_at }));
}

/** The rest of a delivery went through the first one's steps, up to its return. */
async function stepsOf({ dataDir }: OpenedParts, row: AccessionTable, { rest }: RunSummary): Promise<ProgressStep[]> {
  if (rest === undefined || row.previous_id === null) return ownSteps(dataDir, row);
  const steps = await readSteps(quarantineOf(dataDir, row.previous_id));
  const review = steps.findIndex(({ step }) => step === 'review');
  return steps.map((step, index) =>
    index < review
      ? step
      : { ...step, state: index === review ? 'stopped' : 'waiting', done: 0, total: 0, startedAt: null, endedAt: null },
  );
}
