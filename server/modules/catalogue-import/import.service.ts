/** Imports of catalogues: upload, proposal, preview, start, progress, defects, undo. Everything through the actor's archive. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Writer } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { yearOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { importMapping, type ImportMapping, type ImportRow } from '../../../shared/schemas/catalogue-import.ts';
import { type Actor, demand } from '../identity/index.ts';
import { createDesk, inState } from './import.desk.ts';
import { giveUpAbandoned, giveUpImport, type ImportJob, runImport } from './import.job.ts';
import { sweepImports } from './import.clear.ts';
import { createLooks } from './import.look.ts';
import { folderOf, type ImportParts, linesOf, sourceOf } from './import.parts.ts';
import { presentImport } from './import.present.ts';
import { createProposals } from './import.proposal.ts';
import {
  findOnlyArchive,
  type ImportRecord,
  insertImport,
  nextImportNumber,
  resetRun,
  updateImport,
} from './import.repo.ts';
import type { Imports } from './import.types.ts';
import { findFormat } from './read/index.ts';
import { giveUpUndo, runUndo, tryUndo } from './undo.ts';

const JOB = 'catalogue-import';
const UNDO_JOB = 'catalogue-import-undo';
const keyOf = (id: string): string => `import:${id}`;

/** Reads a mapping file. Throws `import-mapping-malformed`. */
export async function readMappingFile(path: string): Promise<ImportMapping> {
  const file = basename(path);
  try {
    return importMapping.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new LantaiError('import-mapping-malformed', {
      file,
      reason: error instanceof Error ? error.message.slice(0, 300) : '',
    });
  }
}

export function createImports(parts: ImportParts): Imports {
  const { db, clock, jobs, dataDir } = parts;
  const desk = createDesk(parts);
  const proposals = createProposals(parts, desk);
  jobs.register(JOB, (context) => runImport(parts, context.payload as ImportJob, context), giveUpImport(parts));
  const undo = (context: JobContext) => runUndo(parts, context.payload as ImportJob, context);
  jobs.register(UNDO_JOB, undo, giveUpUndo(parts), JOB);

  const begin = async (trx: Writer, kind: string, actor: Actor, id: string): Promise<void> => {
    const path = desk.paths.get(id);
    const payload: ImportJob = { importId: id, actor, ...(path !== undefined && { path }) };
    const createdBy = actor.id === undefined ? {} : { createdBy: actor.id };
    await jobs.enqueue(trx, { kind, payload, uniqueKey: keyOf(id), afterRunning: true, ...createdBy });
  };

  const create = async (actor: Actor, id: string, name: string, format: string): Promise<ImportRow> => {
    const archiveId = actor.archiveId ?? (await findOnlyArchive(db.read));
    if (archiveId === undefined) throw new LantaiError('not-initialised', { path: dataDir });
    const now = clock.now();
    const none = {
      row_count: 0,
      created_count: 0,
      updated_count: 0,
      skipped_count: 0,
      refused_count: 0,
      stopped_count: 0,
    };
    const row = await db.write(async (trx) => {
      const number = await nextImportNumber(trx, archiveId, yearOf(clock));
      const made: ImportRecord = {
        id,
        archive_id: archiveId,
        number,
        fonds: '',
        category: '',
        source_name: name,
        format,
        state: 'uploaded',
        match: 'refuse',
        dry_run: 0,
        mapping_json: null,
        summary_json: null,
        ...none,
        failure_json: null,
        undo_json: null,
        created_by: actor.id ?? '',
        created_by_name: actor.name,
        created_at: now,
        updated_at: now,
      };
      await insertImport(trx, made);
      await resetRun(trx, id);
      return made;
    });
    return presentImport(row);
  };

  return {
    propose: (actor, id, query) => proposals.propose(actor, id, query),
    preview: (actor, id, body, locale) => proposals.preview(actor, id, body, locale),
    ...createLooks(parts, desk),

    async upload(actor, name, stream) {
      demand(actor, 'unit.edit');
      const id = newId(clock.millis());
      await mkdir(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
      try {
        const kept = createWriteStream(sourceOf(dataDir, id), { mode: 0o600, flush: true });
        await pipeline(stream, bounded(parts.uploadLimitBytes, name), kept);
        return await create(actor, id, name, await findFormat(sourceOf(dataDir, id), name));
      } catch (error) {
        await rm(folderOf(dataDir, id), { recursive: true, force: true });
        throw error;
      }
    },

    async ofFile(actor, path) {
      demand(actor, 'unit.edit');
      if (!existsSync(path)) throw new LantaiError('delivery-not-found', { path });
      const id = newId(clock.millis());
      const row = await create(actor, id, basename(path), await findFormat(path));
      desk.paths.set(id, path);
      return row;
    },

    async start(actor, id, body) {
      const row = await desk.get(actor, id);
      inState(row, 'uploaded', 'checked', 'failed');
      const known = await proposals.checkStart(body);
      if (known.mapping.openingGround !== undefined) demand(actor, 'unit.open');
      desk.pathOf(id);
      await rm(join(folderOf(dataDir, id), 'lines'), { recursive: true, force: true });
      await mkdir(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
      const rememberFor = await proposals.remember(row, known);
      await db.write(async (trx) => {
        const now = clock.now();
        await resetRun(trx, id);
        await rememberFor(trx, now);
        await updateImport(trx, id, {
          state: 'preparing',
          fonds: known.fonds,
          category: known.category,
          match: known.match,
          dry_run: known.dryRun ? 1 : 0,
          mapping_json: JSON.stringify(known.mapping),
          summary_json: null,
          failure_json: null,
          updated_at: now,
        });
        await begin(trx, JOB, actor, id);
      });
    },

    async cancel(actor, id) {
      const row = await desk.get(actor, id);
      inState(row, 'preparing', 'storing');
      // The import follows its job (giveUpImport); a running one says at its next look that it has stopped.
      await db.write((trx) => jobs.cancelKey(trx, keyOf(id)));
    },

    async resume(actor, id) {
      const row = await desk.get(actor, id);
      inState(row, 'cancelled');
      if (!existsSync(linesOf(dataDir, id, 'rows'))) throw new LantaiError('import-file-gone');
      await db.write(async (trx) => {
        await updateImport(trx, id, { state: 'preparing', failure_json: null });
        await begin(trx, JOB, actor, id);
      });
    },

    async tryUndo(actor, id) {
      const row = await desk.get(actor, id);
      inState(row, 'done', 'cancelled');
      return tryUndo(parts, row);
    },

    async undo(actor, id) {
      const row = await desk.get(actor, id);
      inState(row, 'done', 'cancelled');
      await db.write(async (trx) => {
        await updateImport(trx, id, { state: 'undoing', updated_at: clock.now() });
        await begin(trx, UNDO_JOB, actor, id);
      });
    },

    async sweep() {
      await giveUpAbandoned(parts, async () => {
        const kinds = [JOB, UNDO_JOB].flatMap((kind) =>
          (['queued', 'running'] as const).map((state) => ({ kind, state })),
        );
        const held = await Promise.all(kinds.map((filter) => jobs.list({ ...filter, limit: 1000 })));
        return new Set(held.flat().map(({ payload }) => (payload as ImportJob).importId));
      });
      return sweepImports(db, dataDir, clock.millis());
    },
  };
}

/** Ends with `import-too-large` at the limit, before the disk is full. A file of just that size was cut on its way. */
function bounded(limit: number, file: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      const problem = () => new LantaiError('import-too-large', { file, limit: `${Math.floor(limit / 2 ** 20)} MB` });
      done(size >= limit ? problem() : null, chunk);
    },
  });
}
