/** A delivery at the door: a folder, a ZIP or an upload goes into a quarantine of its own and becomes an accession with a job. */
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { z } from 'zod';
import { yearOf } from '../../lib/day.ts';
import { demandSpace, isDiskFull } from '../../infra/disk-space.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { uploaded } from '../../../shared/schemas/accession.ts';
import { accessionScope, type Actor, demand } from '../identity/index.ts';
import { findFailedFrom, JOB_KIND, retryFailed } from './accession.failure.ts';
import type { OpenedParts } from './accession.parts.ts';
import {
  findAnyArchive,
  findSame,
  findVisible,
  findVisibleByName,
  insertAccession,
  nextAccessionNumber,
} from './accession.repo.ts';
import type { AccessionJob } from './accession.summary.ts';
import { copyDelivery, deliveryDigest, type Quarantine, quarantineOf } from './quarantine.ts';
import { nameBearsMark } from './secrecy-gate.ts';
import { type UploadedFile, writeUpload } from './write-upload.ts';

type Uploaded = z.output<typeof uploaded>;

export interface Receptions {
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
}

export function createReceptions(parts: OpenedParts): Receptions {
  const { db, clock, jobs, ledger, dataDir } = parts;

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
      const number = await nextAccessionNumber(trx, archiveId, yearOf(clock));
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
  };
}
