/** Taking in as people use it: send, follow, decide, report, receipt. The work itself is a job (accession.job.ts). */
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import type { AccessionTable, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type {
  AccessionDetail,
  accessionListQuery,
  AccessionRow,
  ProgressStep,
  takeGoodBody,
  uploaded,
} from '../../../shared/schemas/accession.ts';
import { accessionScope, type Actor, demand } from '../identity/index.ts';
import { detailOf, ownSteps, rowsOf } from './accession.detail.ts';
import { failAbandoned, findFailedFrom, giveUp, JOB_KIND, retryFailed } from './accession.failure.ts';
import { findRead, runAccession } from './accession.job.ts';
import type { AccessionParts, OpenedParts } from './accession.parts.ts';
import { presentDefect, presentRow } from './accession.present.ts';
import { restOf } from './accession.rest.ts';
import { type AccessionJob, summaryOf } from './accession.summary.ts';
import {
  findAccession,
  findAnyArchive,
  findArchiveName,
  findCheckRun,
  findSame,
  findVisible,
  findVisibleByName,
  insertAccession,
  listAccessions,
  listCheckResults,
  listReceiptFiles,
  nextNumber,
  updateAccession,
} from './accession.repo.ts';
import { stoppedByError } from './check-delivery.ts';
import { openGateKey } from './gate-key.ts';
import { copyDelivery, deliveryDigest, demandSpace, isDiskFull, type Quarantine, quarantineOf } from './quarantine.ts';
import { type Receipt } from './receipt.ts';
import { writeReceipt } from './receipt-pdf.ts';
import { writeReport } from './report-workbook.ts';
import { nameBearsMark } from './secrecy-gate.ts';
import { sweepQuarantine } from './accession.sweep.ts';
import { clearQuarantine } from './take-in.ts';

type Uploaded = z.output<typeof uploaded>;
type ListQuery = z.output<typeof accessionListQuery>;
type State = AccessionTable['state'];

export interface UploadedFile {
  /** Relative path with `/`, as the browser gives it. */
  name: string;
  stream: Readable;
}

export interface AccessionProgress {
  state: State;
  steps: ProgressStep[];
  errorCount: number;
  warningCount: number;
  acceptedCount: number;
}

export interface Accessions {
  /**
   * Takes a folder or ZIP of this machine in, or goes on with one from this place that was given up. `previous`: id or
   * number of the delivery that it mends. Throws `delivery-not-found`, `disk-full`.
   */
  receiveFolder(actor: Actor, request: { path: string; previous?: string }): Promise<Uploaded>;
  /** Takes what is uploaded in: one ZIP, or files with their paths. Throws `upload-too-large`, `disk-full`, `delivery-empty`. */
  receiveUpload(
    actor: Actor,
    files: AsyncIterable<UploadedFile>,
    previous?: () => string | undefined,
  ): Promise<Uploaded>;
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
const GOOD_NAME = /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\u0000-\u001f\\]+$/;

export function createAccessions(given: AccessionParts): Accessions {
  const parts: OpenedParts = { ...given, gateKey: openGateKey(given.dataDir) };
  const { db, clock, jobs, ledger, dataDir } = parts;
  jobs.register(JOB_KIND, (context) => runAccession(parts, context.payload as AccessionJob, context), giveUp(parts));

  const visible = async (actor: Actor, id: string): Promise<AccessionTable> => {
    const row = await findVisible(db.read, accessionScope(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  /** Enters the accession and its job in one transaction. */
  const enter = async (
    actor: Actor,
    id: string,
    source: AccessionJob['source'],
    facts: { name: string; digest?: string; previous?: string | undefined },
  ): Promise<Uploaded> => {
    const previous =
      facts.previous === undefined
        ? undefined
        : await findVisibleByName(db.read, accessionScope(actor), facts.previous);
    if (facts.previous !== undefined && previous === undefined) throw new LantaiError('not-found');
    const archiveId = actor.archiveId ?? (await findAnyArchive(db.read));
    if (archiveId === undefined) throw new LantaiError('not-initialised', { path: dataDir });
    const name = nameBearsMark(facts.name) ? '★' : facts.name;
    return db.write(async (trx) => {
      const now = clock.now();
      const number = await nextNumber(trx, archiveId, now.slice(0, 4));
      const counts = { row_count: 0, item_count: 0, file_count: 0, byte_count: 0, error_count: 0 };
      await insertAccession(trx, {
        id,
        archive_id: archiveId,
        agency_id: actor.agencyId ?? previous?.agency_id ?? null,
        previous_id: previous?.id ?? null,
        number,
        title: name,
        source_name: name,
        delivery_digest: facts.digest ?? '',
        state: 'received',
        ...counts,
        warning_count: 0,
        accepted_count: 0,
        returned_count: 0,
        consent_json: null,
        receipt_json: null,
        created_by: actor.id ?? actor.login,
        created_at: now,
        decided_by: null,
        decided_at: null,
        updated_at: now,
      });
      const act = { actor, action: 'accession.receive', objectType: 'accession', objectId: id, label: number };
      await ledger.append(trx, { ...act, detail: { number, source: source.kind, previous: previous?.id ?? null } });
      await jobs.enqueue(trx, {
        kind: JOB_KIND,
        payload: { accessionId: id, actor, source },
        uniqueKey: `accession:${id}`,
      });
      return { id, number, known: false };
    });
  };

  /** Takes something into a quarantine of its own, of which nothing stays where that fails. */
  const quarantined = async <T>(take: (id: string, quarantine: Quarantine) => Promise<T>): Promise<T> => {
    const id = newId(clock.millis());
    const quarantine = quarantineOf(dataDir, id);
    try {
      await mkdir(quarantine.delivery, { recursive: true, mode: 0o700 });
      return await take(id, quarantine);
    } catch (error) {
      await rm(quarantine.dir, { recursive: true, force: true });
      throw isDiskFull(error) ? new LantaiError('disk-full', { path: quarantine.dir }, { cause: error }) : error;
    }
  };

  /** Changes state where it is one of `from`, with the ledger's entry. */
  const decide = async (
    actor: Actor,
    id: string,
    from: readonly State[],
    values: Partial<AccessionTable>,
    action: string,
    detail: object = {},
    alongside?: (trx: Writer) => Promise<unknown>,
  ): Promise<void> => {
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
    receiveFolder: async (actor, { path, previous }) => {
      demand(actor, 'accession.submit');
      const folder = resolve(path);
      const found = await stat(folder).catch(() => undefined);
      if (found === undefined) throw new LantaiError('delivery-not-found', { path });
      const failed = await findFailedFrom(parts, actor, folder);
      if (failed !== undefined) {
        await retryFailed(parts, actor, failed.id);
        return { ...failed, known: false };
      }
      const name = basename(folder);
      return quarantined(async (id, quarantine) => {
        if (found.isDirectory()) return enter(actor, id, { kind: 'folder', path: folder }, { name, previous });
        await demandSpace(quarantine.dir, found.size);
        await copyFile(folder, quarantine.zip);
        return enter(actor, id, { kind: 'zip', path: folder }, { name, previous });
      });
    },

    failAbandoned: () => failAbandoned(parts),
    sweep: () => sweepQuarantine(parts),

    receiveUpload: async (actor, files, previous = () => undefined) => {
      demand(actor, 'accession.submit');
      return quarantined(async (id, quarantine) => {
        const names = await writeUpload(quarantine, files, parts.uploadLimitBytes);
        if (names.length === 0) throw new LantaiError('delivery-empty', { path: '' });
        if (names.length === 1 && /\.zip$/i.test(names[0]!))
          return enter(actor, id, { kind: 'zip' }, { name: names[0]!, previous: previous() });
        const received = await copyDelivery(quarantine.delivery, quarantine, () => Promise.resolve());
        const digest = deliveryDigest(received, parts.gateKey);
        const same = await findSame(db.read, digest, id);
        if (same !== undefined && (await findVisible(db.read, accessionScope(actor), same.id)) !== undefined) {
          await rm(quarantine.dir, { recursive: true, force: true });
          return { id: same.id, number: same.number, known: true };
        }
        const name = names[0]!.includes('/') ? names[0]!.split('/')[0]! : `${names.length}`;
        return enter(actor, id, { kind: 'upload' }, { name, digest, previous: previous() });
      });
    },

    list: async (actor, { cursor, limit, state }) => {
      const rows = await listAccessions(db.read, accessionScope(actor), { state, after: cursor, limit: limit + 1 });
      const items = rows
        .slice(0, limit)
        .map((row) => presentRow(row, { agency: row.agency_name, creator: row.creator_name ?? row.created_by }));
      return rows.length > limit ? { items, cursor: items.at(-1)!.id } : { items };
    },

    get: async (actor, id, locale) => detailOf(parts, actor, await visible(actor, id), locale),
    progress,

    settled: async (actor, id, onProgress) => {
      for (;;) {
        const now = await progress(actor, id);
        onProgress?.(now);
        if (!MOVING.includes(now.state)) return now;
        await new Promise((done) => setTimeout(done, POLL_MS));
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
      await decide(actor, id, ['needs-review'], values, 'accession.take-good', { representative, note }, (trx) =>
        jobs.enqueue(trx, { kind: JOB_KIND, payload, uniqueKey: `accession-accept:${id}` }),
      );
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
      await decide(actor, id, ['needs-review'], values, 'accession.return', { reason });
      await clearQuarantine(parts, id);
    },

    cancel: async (actor, id) => {
      demand(actor, 'accession.submit');
      const values: Partial<AccessionTable> = {
        state: 'returned',
        decided_by: actor.id ?? null,
        decided_at: clock.now(),
      };
      const from: State[] = ['received', 'checking', 'needs-review', 'failed'];
      // In one transaction: a job that finds the accession ended by a person finds itself cancelled too.
      await decide(actor, id, from, values, 'accession.cancel', {}, (trx) => jobs.cancelKey(trx, `accession:${id}`));
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

/** Streams an upload into the quarantine, within the limit. Gives the names; a single ZIP becomes `source.zip`. */
async function writeUpload(
  quarantine: Quarantine,
  files: AsyncIterable<UploadedFile>,
  limit: number,
): Promise<string[]> {
  const names: string[] = [];
  let bytes = 0;
  await demandSpace(quarantine.dir, 0);
  for await (const { name, stream } of files) {
    const path = name.normalize('NFC').replaceAll('\\', '/');
    if (!GOOD_NAME.test(path)) throw new LantaiError('zip-unsafe-path', { entry: basename(path) });
    const target = names.length === 0 && /\.zip$/i.test(path) ? quarantine.zip : join(quarantine.delivery, path);
    await mkdir(dirname(target), { recursive: true }).catch(refuseName(path));
    await pipeline(
      stream,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > limit)
            throw new LantaiError('upload-too-large', { limit: `${Math.floor(limit / 1024 ** 2)} MB` });
          yield chunk;
        }
      },
      createWriteStream(target, { flags: 'wx' }),
    ).catch(refuseName(path));
    names.push(path);
  }
  // A ZIP that others follow is no package but one of the files.
  if (names.length > 1 && /\.zip$/i.test(names[0]!)) {
    const target = join(quarantine.delivery, names[0]!);
    await mkdir(dirname(target), { recursive: true });
    await rename(quarantine.zip, target);
  }
  return names;
}

/** A name that comes twice, is a folder's too, or is longer than disks have them: the sender's to mend. */
const refuseName =
  (path: string) =>
  (error: unknown): never => {
    const code = String((error as NodeJS.ErrnoException).code);
    if (!['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) throw error;
    throw new LantaiError('bad-request', { detail: `${basename(path)} (${code})` }, { cause: error });
  };
