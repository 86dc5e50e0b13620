/** Taking in as people use it: follow, decide, report, receipt; sending is accession.receive.ts, the work itself a job (accession.job.ts). */
import type { z } from 'zod';
import type { AccessionTable, Writer } from '../../infra/db/index.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { growingPause } from '../../lib/growing-pause.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type {
  AccessionDetail,
  accessionListQuery,
  AccessionRow,
  ProgressStep,
  takeGoodBody,
} from '../../../shared/schemas/accession.ts';
import { accessionScope, type Actor, demand } from '../identity/index.ts';
import { detailOf, ownSteps, rowsOf } from './accession.detail.ts';
import { failAbandoned, giveUp, JOB_KIND, retryFailed } from './accession.failure.ts';
import { runAccession } from './accession.job.ts';
import type { AccessionParts, OpenedParts } from './accession.parts.ts';
import { presentDefect, presentRow } from './accession.present.ts';
import { createReceptions, type Receptions } from './accession.receive.ts';
import { restOf } from './accession.rest.ts';
import { type AccessionJob, summaryOf } from './accession.summary.ts';
import {
  findAccession,
  findArchiveName,
  findCheckRun,
  findVisible,
  listAccessions,
  listCheckResults,
  listReceiptFiles,
  updateAccession,
} from './accession.repo.ts';
import { stoppedByError } from './check-delivery.ts';
import { openGateKey } from './gate-key.ts';
import { quarantineOf } from './quarantine.ts';
import { findRead } from './read-delivery.ts';
import { type Receipt } from './receipt.ts';
import { writeReceipt } from './receipt-pdf.ts';
import { writeReport } from './report-workbook.ts';
import { sweepQuarantine } from './accession.sweep.ts';
import { clearQuarantine } from './take-in.ts';

type ListQuery = z.output<typeof accessionListQuery>;
type State = AccessionTable['state'];

export interface AccessionProgress {
  state: State;
  steps: ProgressStep[];
  errorCount: number;
  warningCount: number;
  acceptedCount: number;
}

export interface Accessions extends Receptions {
  list(actor: Actor, query: ListQuery): Promise<{ items: AccessionRow[]; cursor?: string }>;
  /** Throws `not-found` outside the actor's scope. */
  get(actor: Actor, id: string, locale: Locale): Promise<AccessionDetail>;
  progress(actor: Actor, id: string): Promise<AccessionProgress>;
  /** Resolves when nothing more happens without a person. */
  settled(actor: Actor, id: string, onProgress?: (progress: AccessionProgress) => void): Promise<AccessionProgress>;
  /** Takes the rows without error, with the consent of both sides; the others go back. Throws `accession-state`. */
  takeGood(actor: Actor, id: string, consent: z.output<typeof takeGoodBody>): Promise<void>;
  sendBack(actor: Actor, id: string, reason: string): Promise<void>;
  cancel(actor: Actor, id: string): Promise<void>;
  /** Goes on with a delivery whose job was given up. Throws `accession-state` where that cannot help. */
  retry(actor: Actor, id: string): Promise<void>;
  /** To be called once at start: what no job will bring on any more is failed with words. */
  failAbandoned(): Promise<number>;
  /** Removes what kills left in the quarantine. Gives how many folders belonged to no accession. */
  sweep(): Promise<number>;
  /** XLSX: the catalogue with its defects, to mend and send again. */
  report(actor: Actor, id: string, locale: Locale): Promise<{ name: string; bytes: Uint8Array }>;
  /** PDF. Throws `not-found` before the accession is accepted. */
  receipt(actor: Actor, id: string, locale: Locale): Promise<{ name: string; bytes: Uint8Array }>;
}

const MOVING: readonly State[] = ['received', 'checking', 'accepting'];
const POLL_MS = 200;

export function createAccessions(given: AccessionParts): Accessions {
  const parts: OpenedParts = { ...given, gateKey: openGateKey(given.dataDir) };
  const { db, clock, jobs, ledger, dataDir } = parts;
  jobs.register(JOB_KIND, (context) => runAccession(parts, context.payload as AccessionJob, context), giveUp(parts));

  const visible = async (actor: Actor, id: string): Promise<AccessionTable> => {
    const row = await findVisible(db.read, accessionScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  interface Decision {
    action: 'accession.take-good' | 'accession.return' | 'accession.cancel';
    from: readonly State[];
    values: Partial<AccessionTable>;
    detail?: object;
    alongside?: (trx: Writer) => Promise<unknown>;
  }
  /** Changes state where it is one of `from`, with the ledger's entry. */
  const decide = async (actor: Actor, id: string, decision: Decision): Promise<void> => {
    const { action, from, values, detail = {}, alongside } = decision;
    await visible(actor, id);
    await db.write(async (trx) => {
      const row = await findAccession(trx, id);
      if (row === undefined || !from.includes(row.state))
        throw new LantaiError('accession-state', { state: row?.state ?? '' });
      await updateAccession(trx, id, { ...values, updated_at: clock.now() });
      const object = { objectType: 'accession', objectId: id, label: row.number };
      await ledger.append(trx, { actor, action, ...object, detail });
      await alongside?.(trx);
    });
  };

  const progress = async (actor: Actor, id: string): Promise<AccessionProgress> => {
    const row = await visible(actor, id);
    return {
      state: row.state,
      steps: await ownSteps(dataDir, row),
      errorCount: row.error_count,
      warningCount: row.warning_count,
      acceptedCount: row.accepted_count,
    };
  };

  return {
    ...createReceptions(parts),

    failAbandoned: () => failAbandoned(parts),
    sweep: () => sweepQuarantine(parts),

    list: async (actor, { cursor, limit, state }) => {
      const rows = await listAccessions(db.read, accessionScope(actor), {
        state,
        after: readIdCursor(cursor),
        limit: limit + 1,
      });
      const items = rows
        .slice(0, limit)
        .map((row) => presentRow(row, { agency: row.agency_name, creator: row.creator_name ?? row.created_by }));
      return rows.length > limit ? { items, cursor: items.at(-1)!.id } : { items };
    },

    get: async (actor, id, locale) => detailOf(parts, actor, await visible(actor, id), locale),
    progress,

    settled: async (actor, id, onProgress) => {
      const pause = growingPause(POLL_MS);
      for (;;) {
        const now = await progress(actor, id);
        onProgress?.(now);
        if (!MOVING.includes(now.state)) return now;
        await pause();
      }
    },

    takeGood: async (actor, id, { representative, note }) => {
      demand(actor, 'accession.decide');
      const at = clock.now();
      const consent = {
        actor: actor.id ?? actor.login,
        by: actor.name,
        at,
        agencyRepresentative: representative,
        note,
      };
      const values: Partial<AccessionTable> = {
        state: 'accepting',
        consent_json: JSON.stringify(consent),
        decided_by: actor.id ?? null,
        decided_at: at,
      };
      const payload: AccessionJob = { accessionId: id, actor, source: { kind: 'upload' } };
      await decide(actor, id, {
        action: 'accession.take-good',
        from: ['needs-review'],
        values,
        detail: { representative, note },
        alongside: (trx) => jobs.enqueue(trx, { kind: JOB_KIND, payload, uniqueKey: `accession-accept:${id}` }),
      });
    },

    sendBack: async (actor, id, reason) => {
      demand(actor, 'accession.decide');
      const row = await visible(actor, id);
      const values: Partial<AccessionTable> = {
        state: 'returned',
        returned_count: row.row_count,
        decided_by: actor.id ?? null,
        decided_at: clock.now(),
      };
      await decide(actor, id, { action: 'accession.return', from: ['needs-review'], values, detail: { reason } });
      await clearQuarantine(parts, id);
    },

    cancel: async (actor, id) => {
      demand(actor, 'accession.submit');
      const values: Partial<AccessionTable> = {
        state: 'returned',
        decided_by: actor.id ?? null,
        decided_at: clock.now(),
      };
      await decide(actor, id, {
        action: 'accession.cancel',
        from: ['received', 'checking', 'needs-review', 'failed'],
        values,
        // In one transaction: a job that finds the accession ended by a person finds itself cancelled too.
        alongside: (trx) => jobs.cancelKey(trx, `accession:${id}`),
      });
      const running = await jobs.list({ kind: JOB_KIND, state: 'running' });
      // A job that still runs finds the state and clears up itself.
      if (!running.some(({ payload }) => (payload as AccessionJob).accessionId === id))
        await clearQuarantine(parts, id);
    },

    retry: async (actor, id) => {
      demand(actor, 'accession.submit');
      await visible(actor, id);
      await retryFailed(parts, actor, id);
    },

    report: async (actor, id, locale) => {
      const row = await visible(actor, id);
      const results = await listCheckResults(db.read, id);
      const { rest } = summaryOf(await findCheckRun(db.read, id));
      const whole = await findRead(quarantineOf(dataDir, rest === undefined ? id : (row.previous_id ?? id)));
      const read = rest === undefined || whole === undefined ? whole : restOf(whole, rest.rows);
      const stopped = stoppedByError(results.map(rowsOf));
      const bytes = await writeReport({
        read,
        defects: results.map((each) => presentDefect(each, locale)),
        // After the good rows were taken only the others are to be mended.
        rows: row.state === 'accepted' && row.returned_count > 0 ? stopped : undefined,
        locale,
      });
      return { name: `${row.number}-${translate(locale, 'report.sheet.defects')}.xlsx`, bytes };
    },

    receipt: async (actor, id, locale) => {
      const row = await visible(actor, id);
      if (row.receipt_json === null) throw new LantaiError('not-found');
      const { properties, consent } = await detailOf(parts, actor, row, locale);
      const bytes = await writeReceipt({
        receipt: JSON.parse(row.receipt_json) as Receipt,
        archive: await findArchiveName(db.read, row.archive_id),
        properties,
        consent,
        files: await listReceiptFiles(db.read, id),
        locale,
      });
      return { name: `${row.number}-${translate(locale, 'receipt.title')}.pdf`, bytes };
    },
  };
}
