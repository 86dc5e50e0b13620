/** Imports of catalogues: upload, proposal, preview, start, progress, defects, undo. Everything through the actor's archive. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findSetting, putSetting, type Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { sha256Tree } from '../../formats/merkle/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import {
  type ImportDefect,
  type ImportDetail,
  importMapping,
  type ImportMapping,
  type ImportProgress,
  type ImportProposal,
  type ImportRemedy,
  type ImportRow,
  type ImportUndoTrial,
  type PreviewRow,
  type ProposalQuery,
  startBody,
  type StartBody,
} from '../../../shared/schemas/catalogue-import.ts';
import { type Actor, demand } from '../identity/index.ts';
import { giveUpAbandoned, giveUpImport, type ImportJob, runImport, RUNNING } from './import.job.ts';
import { sweepImports } from './import.clear.ts';
import { folderOf, type ImportParts, linesOf, readSchemes, sourceOf, today } from './import.parts.ts';
import { presentDefect, presentImport, presentProgress, targetsOf } from './import.present.ts';
import { previewRows } from './import.preview.ts';
import {
  countKinds,
  findImport,
  findImportByNumber,
  findOnlyArchive,
  findRun,
  type ImportRecord,
  insertImport,
  listAgencies,
  listCategoryIds,
  listDefects,
  listImports,
  nextNumber,
  resetRun,
  updateImport,
} from './import.repo.ts';
import { fieldsOfCategories, guessPlace, mappingOf, proposeAll, shapeOf } from './mapping.propose.ts';
import type { Proposed, ProposeTask } from './propose.ts';
import { findFormat, type SourceFormat } from './read/index.ts';
import { remediesOf, VALUE_KINDS } from './remedies.ts';
import { listDefectValues } from './remedy.repo.ts';
import { writeReturned } from './returned-workbook.ts';
import { runChild } from './run-child.ts';
import { giveUpUndo, runUndo, tryUndo, type UndoResult } from './undo.ts';

/** Different values of defects that are looked at for remedies. */
const MOST_VALUES = 300;
const JOB = 'catalogue-import';
const UNDO_JOB = 'catalogue-import-undo';
const EVERY_MS = 200;
const keyOf = (id: string): string => `import:${id}`;

export interface Imports {
  /** Keeps an uploaded file; gives the import that may be made of it. */
  upload(actor: Actor, name: string, stream: Readable): Promise<ImportRow>;
  /** An import of a file of this machine, read where it stands: the command line's way. */
  ofFile(actor: Actor, path: string): Promise<ImportRow>;
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<{ items: ImportRow[]; cursor?: string }>;
  get(actor: Actor, id: string, locale: Locale): Promise<ImportDetail>;
  byNumber(actor: Actor, number: string): Promise<ImportRow>;
  propose(actor: Actor, id: string, query?: ProposalQuery): Promise<ImportProposal>;
  preview(actor: Actor, id: string, body: StartBody, locale: Locale): Promise<PreviewRow[]>;
  start(actor: Actor, id: string, body: StartBody): Promise<void>;
  cancel(actor: Actor, id: string): Promise<void>;
  /** Goes on with one that was stopped while it stored. */
  resume(actor: Actor, id: string): Promise<void>;
  /** What undoing would remove and spare now. */
  tryUndo(actor: Actor, id: string): Promise<ImportUndoTrial>;
  undo(actor: Actor, id: string): Promise<void>;
  progress(actor: Actor, id: string): Promise<ImportProgress>;
  /** Resolves when nothing of it runs any more. */
  settled(actor: Actor, id: string, onProgress?: (progress: ImportProgress) => void): Promise<ImportProgress>;
  defects(
    actor: Actor,
    id: string,
    page: { cursor?: string; limit: number; kind?: string },
    locale: Locale,
  ): Promise<{ items: ImportDefect[]; cursor?: string }>;
  /** What can be done about all defects of a kind at once. */
  remedies(actor: Actor, id: string): Promise<ImportRemedy[]>;
  returned(actor: Actor, id: string, locale: Locale): Promise<{ name: string; stream: Readable }>;
  /** Removes what kills left of uploads, trials and ended imports. Gives how many folders belonged to none. */
  sweep(): Promise<number>;
}

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
  /** Files that the command line named, by import. */
  const paths = new Map<string, string>();
  jobs.register(JOB, (context) => runImport(parts, context.payload as ImportJob, context), giveUpImport(parts));
  jobs.register(UNDO_JOB, (context) => runUndo(parts, context.payload as ImportJob, context), giveUpUndo(parts));

  const get = async (actor: Actor, id: string): Promise<ImportRecord> => {
    demand(actor, 'unit.edit');
    const row = await findImport(db.read, id);
    if (row === undefined || (actor.archiveId !== null && row.archive_id !== actor.archiveId))
      throw new LantaiError('not-found');
    return row;
  };
  const inState = (row: ImportRecord, ...states: ImportRecord['state'][]): void => {
    if (!states.includes(row.state)) throw new LantaiError('import-state', { state: row.state });
  };
  const pathOf = (id: string): string => {
    const path = paths.get(id) ?? sourceOf(dataDir, id);
    if (!existsSync(path)) throw new LantaiError('import-file-gone');
    return path;
  };

  const begin = async (trx: Writer, kind: string, actor: Actor, id: string): Promise<void> => {
    const path = paths.get(id);
    const payload: ImportJob = { importId: id, actor, ...(path !== undefined && { path }) };
    const createdBy = actor.id === undefined ? {} : { createdBy: actor.id };
    await jobs.enqueue(trx, { kind, payload, uniqueKey: keyOf(id), ...createdBy });
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
      const number = await nextNumber(trx, archiveId, now.slice(0, 4));
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

  const proposed = async (row: ImportRecord, reading: ProposeTask['reading'] = {}): Promise<Proposed> => {
    const path = pathOf(row.id);
    const format = row.format as SourceFormat;
    return runChild<Proposed>({ op: 'propose', task: { path, format, reading } });
  };
  const rememberedFor = async (row: ImportRecord, headings: readonly string[]): Promise<ImportMapping | undefined> => {
    const kept = importMapping.safeParse(await findSetting(db.read, memoryOf(row.archive_id, headings)));
    return kept.success ? kept.data : undefined;
  };
  const taskOf = async (row: ImportRecord, known: ReturnType<typeof startBody.parse>) => ({
    path: pathOf(row.id),
    format: row.format as SourceFormat,
    fonds: known.fonds,
    category: known.category,
    mapping: known.mapping,
    categories: await listCategoryIds(db.read),
    schemes: await readSchemes(parts),
    agencies: (await listAgencies(db.read, row.archive_id)).map(({ name }) => name),
    today: today(clock),
    gateKey: Buffer.from(parts.gateKey).toString('hex'),
  });

  /** Throws where fonds or category are not named. */
  const checkStart = async (body: StartBody): Promise<ReturnType<typeof startBody.parse>> => {
    const known = startBody.parse(body);
    if (known.fonds === '' && !known.mapping.fondsFromCode) throw new LantaiError('import-fonds-unnamed');
    const categories = await listCategoryIds(db.read);
    if (known.category !== '' && !categories.includes(known.category))
      throw new LantaiError('import-category-unknown', { category: known.category });
    return known;
  };

  return {
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
      paths.set(id, path);
      return row;
    },

    async list(actor, { cursor, limit }) {
      demand(actor, 'unit.edit');
      const rows = await listImports(db.read, actor.archiveId ?? undefined, cursor, limit);
      const last = rows.at(-1);
      return {
        items: rows.map(presentImport),
        ...(last !== undefined && rows.length === limit && { cursor: last.id }),
      };
    },

    async get(actor, id, locale) {
      const row = await get(actor, id);
      const failure =
        row.failure_json === null
          ? null
          : (JSON.parse(row.failure_json) as { code: string; params: Record<string, string | number> });
      const kinds = await countKinds(db.read, id);
      return {
        ...presentImport(row),
        mapping: row.mapping_json === null ? null : (JSON.parse(row.mapping_json) as ImportMapping),
        dryRun: row.dry_run === 1,
        hasReturned: row.refused_count + row.stopped_count > 0 && existsSync(linesOf(dataDir, id, 'cells')),
        mayResume: row.state === 'cancelled' && existsSync(linesOf(dataDir, id, 'rows')),
        progress: presentProgress(row, await findRun(db.read, id)),
        kinds: kinds as ImportDetail['kinds'],
        failure:
          failure === null
            ? null
            : translate(locale, `problem.${failure.code}`, { ...failure.params, file: row.source_name }),
        undo:
          row.undo_json === null
            ? null
            : (JSON.parse(row.undo_json) as UndoResult & { reasons: Record<string, number> }),
      };
    },

    async byNumber(actor, number) {
      demand(actor, 'unit.edit');
      const archiveId = actor.archiveId ?? (await findOnlyArchive(db.read)) ?? '';
      const row = await findImportByNumber(db.read, archiveId, number);
      if (row === undefined) throw new LantaiError('not-found');
      return presentImport(row);
    },

    async propose(actor, id, query = {}) {
      const row = await get(actor, id);
      const { headingRow, encoding, category } = query;
      const { sheets, plain } = await proposed(row, { headingRow, encoding });
      const remembered = sheets[0] && (await rememberedFor(row, sheets[0].headings));
      const first = mappingOf(proposeAll(sheets, remembered), remembered);
      const guess = guessPlace(sheets, first);
      // The columns of EAD are its elements: they name no fields of a category.
      const named = row.format === 'ead' ? [] : category ? [category] : guess.categories;
      const fields = fieldsOfCategories(await readSchemes(parts), named);
      const columns = proposeAll(sheets, remembered, fields);
      const mapping = {
        ...mappingOf(columns, remembered),
        ...(headingRow !== undefined && { headingRow }),
        ...(encoding !== undefined && { encoding }),
      };
      return {
        format: row.format as SourceFormat,
        sheets: sheets.map(({ name, headingRow: at, first }) => ({ name, headingRow: at, first })),
        plain,
        columns,
        mapping,
        guess: { fonds: guess.fonds, category: guess.category },
        fields: fields.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
      };
    },

    async preview(actor, id, body, locale) {
      const row = await get(actor, id);
      const known = await checkStart(body);
      return previewRows(dataDir, await taskOf(row, known), locale);
    },

    async start(actor, id, body) {
      const row = await get(actor, id);
      inState(row, 'uploaded', 'checked', 'failed');
      const known = await checkStart(body);
      if (known.mapping.openingGround !== undefined) demand(actor, 'unit.open');
      pathOf(id);
      await rm(join(folderOf(dataDir, id), 'lines'), { recursive: true, force: true });
      await mkdir(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
      const { headingRow, encoding } = known.mapping;
      const { sheets } = await proposed(row, { headingRow, encoding });
      const [first] = sheets;
      if (first === undefined) throw new LantaiError('workbook-no-headings', { file: row.source_name });
      await db.write(async (trx) => {
        const now = clock.now();
        await resetRun(trx, id);
        await putSetting(trx, memoryOf(row.archive_id, first.headings), known.mapping, now);
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
      const row = await get(actor, id);
      inState(row, 'preparing', 'storing');
      // The import follows its job (giveUpImport); a running one says at its next look that it has stopped.
      await db.write((trx) => jobs.cancelKey(trx, keyOf(id)));
    },

    async resume(actor, id) {
      const row = await get(actor, id);
      inState(row, 'cancelled');
      if (!existsSync(linesOf(dataDir, id, 'rows'))) throw new LantaiError('import-file-gone');
      await db.write(async (trx) => {
        await updateImport(trx, id, { state: 'preparing', failure_json: null });
        await begin(trx, JOB, actor, id);
      });
    },

    async tryUndo(actor, id) {
      const row = await get(actor, id);
      inState(row, 'done', 'cancelled');
      return tryUndo(parts, row);
    },

    async undo(actor, id) {
      const row = await get(actor, id);
      inState(row, 'done', 'cancelled');
      await db.write(async (trx) => {
        await updateImport(trx, id, { state: 'undoing', updated_at: clock.now() });
        await begin(trx, UNDO_JOB, actor, id);
      });
    },

    async progress(actor, id) {
      const row = await get(actor, id);
      return presentProgress(row, await findRun(db.read, id));
    },

    async settled(actor, id, onProgress) {
      for (;;) {
        const progress = await this.progress(actor, id);
        onProgress?.(progress);
        if (!RUNNING.has(progress.state)) return progress;
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    },

    async defects(actor, id, { cursor, limit, kind }, locale) {
      const targetOf = targetsOf(await get(actor, id));
      const after = cursor === undefined ? -1 : Number(cursor);
      if (!Number.isSafeInteger(after)) throw new LantaiError('bad-request', { detail: 'cursor' });
      const rows = await listDefects(db.read, id, { after, limit, kind });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => presentDefect(row, locale, targetOf(row))),
        ...(last !== undefined && rows.length === limit && { cursor: String(last.position) }),
      };
    },

    async remedies(actor, id) {
      const row = await get(actor, id);
      if (row.mapping_json === null) return [];
      const targetOf = targetsOf(row);
      const values = await listDefectValues(db.read, id, VALUE_KINDS, MOST_VALUES);
      return remediesOf(
        await countKinds(db.read, id),
        values.map((each) => ({ ...each, target: targetOf(each) })),
        JSON.parse(row.mapping_json) as ImportMapping,
      );
    },

    async returned(actor, id, locale) {
      const row = await get(actor, id);
      const folder = folderOf(dataDir, id);
      if (row.summary_json === null || !existsSync(linesOf(dataDir, id, 'cells')))
        throw new LantaiError('import-file-gone');
      return {
        name: `${row.number}-${translate(locale, 'report.sheet.defects')}.xlsx`,
        stream: writeReturned(db, row, folder, locale),
      };
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

/** The setting that remembers how files of this shape are mapped. */
const memoryOf = (archiveId: string, headings: readonly string[]): string =>
  `import-map:${archiveId}:${sha256Tree.leaf(shapeOf(headings)).toString('hex').slice(0, 32)}`;
