/** Imports of catalogues: upload, proposal, preview, start, progress, defects, undo. Everything through the actor's archive. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findSetting, putSetting } from '../../infra/db/index.ts';
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
  type ImportRow,
  type PreviewRow,
  startBody,
  type StartBody,
} from '../../../shared/schemas/catalogue-import.ts';
import { type Actor, demand } from '../identity/index.ts';
import { type ImportJob, runImport } from './import.job.ts';
import { sweepImports } from './import.clear.ts';
import { folderOf, type ImportParts, sourceOf, today } from './import.parts.ts';
import { presentDefect, presentImport, presentProgress } from './import.present.ts';
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
import { mappingOf, proposeColumns, shapeOf } from './mapping.propose.ts';
import type { ProposedSheet } from './propose.ts';
import { findFormat } from './read/index.ts';
import { writeReturned } from './returned-workbook.ts';
import type { PreparedRow, PrepareSummary, RowDefect } from './row.types.ts';
import { runChild } from './run-child.ts';
import { runUndo, type UndoResult } from './undo.ts';

const PREVIEW_ROWS = 20;
const JOB = 'catalogue-import';
const UNDO_JOB = 'catalogue-import-undo';
const EVERY_MS = 200;

export interface Imports {
  /** Keeps an uploaded file; gives the import that may be made of it. */
  upload(actor: Actor, name: string, stream: Readable): Promise<ImportRow>;
  /** An import of a file of this machine, read where it stands: the command line's way. */
  ofFile(actor: Actor, path: string): Promise<ImportRow>;
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<{ items: ImportRow[]; cursor?: string }>;
  get(actor: Actor, id: string, locale: Locale): Promise<ImportDetail>;
  byNumber(actor: Actor, number: string): Promise<ImportRow>;
  propose(actor: Actor, id: string): Promise<ImportProposal>;
  preview(actor: Actor, id: string, body: StartBody, locale: Locale): Promise<PreviewRow[]>;
  start(actor: Actor, id: string, body: StartBody): Promise<void>;
  cancel(actor: Actor, id: string): Promise<void>;
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
  returned(actor: Actor, id: string, locale: Locale): Promise<{ name: string; stream: Readable }>;
  /** Removes what kills left of uploads, trials and ended imports. Gives how many folders belonged to none. */
  sweep(): Promise<number>;
}

export const RUNNING: ReadonlySet<string> = new Set(['preparing', 'storing', 'undoing']);

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
  jobs.register(JOB, (context) => runImport(parts, context.payload as ImportJob, context));
  jobs.register(UNDO_JOB, (context) => runUndo(parts, context.payload as ImportJob, context));

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

  const proposed = async (
    row: ImportRecord,
  ): Promise<{ sheets: ProposedSheet[]; remembered: ImportMapping | undefined }> => {
    const task = { path: pathOf(row.id), format: row.format as 'xlsx' | 'delimited' | 'ead', reading: {} };
    const sheets = await runChild<ProposedSheet[]>({ op: 'propose', task });
    const [first] = sheets;
    if (first === undefined) throw new LantaiError('workbook-no-headings', { file: row.source_name });
    const kept = importMapping.safeParse(await findSetting(db.read, memoryOf(row.archive_id, first.headings)));
    return { sheets, remembered: kept.success ? kept.data : undefined };
  };

  /** The task that says how the file is read; throws where fonds or category are not named. */
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
        await pipeline(stream, createWriteStream(sourceOf(dataDir, id), { mode: 0o600, flush: true }));
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

    async propose(actor, id) {
      const row = await get(actor, id);
      const { sheets, remembered } = await proposed(row);
      const first = sheets[0]!;
      const columns = proposeColumns(first.headings, first.rows, remembered);
      return {
        format: row.format as ImportProposal['format'],
        sheets: sheets.map(({ name, headingRow }) => ({ name, headingRow })),
        columns,
        mapping: mappingOf(columns, remembered),
      };
    },

    async preview(actor, id, body, locale) {
      const row = await get(actor, id);
      const { fonds, category, mapping } = await checkStart(body);
      const out = await mkdtemp(join(folderOf(dataDir, ''), 'preview-')).catch(async () => {
        await mkdir(folderOf(dataDir, ''), { recursive: true, mode: 0o700 });
        return mkdtemp(join(folderOf(dataDir, ''), 'preview-'));
      });
      try {
        await runChild<PrepareSummary>({
          op: 'prepare',
          task: {
            path: pathOf(id),
            format: row.format as 'xlsx' | 'delimited' | 'ead',
            out,
            fonds,
            category,
            mapping,
            categories: await listCategoryIds(db.read),
            agencies: (await listAgencies(db.read, row.archive_id)).map(({ name }) => name),
            today: today(clock),
            gateKey: Buffer.from(parts.gateKey).toString('hex'),
            limit: PREVIEW_ROWS,
          },
        });
        return await readPreview(out, locale);
      } finally {
        await rm(out, { recursive: true, force: true });
      }
    },

    async start(actor, id, body) {
      const row = await get(actor, id);
      inState(row, 'uploaded', 'checked', 'failed');
      const known = await checkStart(body);
      if (known.mapping.openingGround !== undefined) demand(actor, 'unit.open');
      const path = pathOf(id);
      await rm(join(folderOf(dataDir, id), 'lines'), { recursive: true, force: true });
      await mkdir(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
      const { sheets } = await proposed(row);
      await db.write(async (trx) => {
        const now = clock.now();
        await resetRun(trx, id);
        await putSetting(trx, memoryOf(row.archive_id, sheets[0]!.headings), known.mapping, now);
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
        const payload: ImportJob = { importId: id, actor, ...(paths.has(id) && { path }) };
        await jobs.enqueue(trx, {
          kind: JOB,
          payload,
          uniqueKey: `import:${id}`,
          ...(actor.id !== undefined && { createdBy: actor.id }),
        });
      });
    },

    async cancel(actor, id) {
      const row = await get(actor, id);
      inState(row, 'preparing', 'storing');
      const running = (await jobs.list({ kind: JOB, limit: 100 })).find(
        (job) => (job.payload as ImportJob).importId === id && (job.state === 'running' || job.state === 'queued'),
      );
      if (running !== undefined) await jobs.cancel(running.id);
      // A running job says itself that it has stopped; one that waits, or has failed for good, says nothing more.
      if (running?.state === 'running') return;
      const state = row.state === 'storing' ? 'cancelled' : 'uploaded';
      await db.write((trx) => updateImport(trx, id, { state, updated_at: clock.now() }));
    },

    async undo(actor, id) {
      const row = await get(actor, id);
      inState(row, 'done', 'cancelled');
      await db.write(async (trx) => {
        await updateImport(trx, id, { state: 'undoing', undo_json: null, updated_at: clock.now() });
        const payload: ImportJob = { importId: id, actor };
        await jobs.enqueue(trx, {
          kind: UNDO_JOB,
          payload,
          uniqueKey: `import:${id}`,
          ...(actor.id !== undefined && { createdBy: actor.id }),
        });
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
        const failed = (await jobs.list({ limit: 20 })).find(
          (job) => (job.payload as Partial<ImportJob>).importId === id && job.state === 'failed',
        );
        if (failed !== undefined) throw new LantaiError('internal');
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    },

    async defects(actor, id, { cursor, limit, kind }, locale) {
      await get(actor, id);
      const after = cursor === undefined ? -1 : Number(cursor);
      if (!Number.isSafeInteger(after)) throw new LantaiError('bad-request', { detail: 'cursor' });
      const rows = await listDefects(db.read, id, { after, limit, kind });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => presentDefect(row, locale)),
        ...(last !== undefined && rows.length === limit && { cursor: String(last.position) }),
      };
    },

    async returned(actor, id, locale) {
      const row = await get(actor, id);
      const folder = folderOf(dataDir, id);
      if (row.summary_json === null || !existsSync(join(folder, 'lines', 'cells.jsonl')))
        throw new LantaiError('import-file-gone');
      return {
        name: `${row.number}-${translate(locale, 'report.sheet.defects')}.xlsx`,
        stream: writeReturned(db, row, folder, locale),
      };
    },

    sweep: () => sweepImports(db, dataDir, clock.millis()),
  };
}

/** The setting that remembers how files of this shape are mapped. */
const memoryOf = (archiveId: string, headings: readonly string[]): string =>
  `import-map:${archiveId}:${sha256Tree.leaf(shapeOf(headings)).toString('hex').slice(0, 32)}`;

async function readPreview(folder: string, locale: Locale): Promise<PreviewRow[]> {
  const lines = async <T>(name: string): Promise<T[]> =>
    (await readFile(join(folder, `${name}.jsonl`), 'utf8'))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
  const [good, cells, defects] = [
    await lines<PreparedRow>('rows'),
    await lines<[string, number, string[]]>('cells'),
    await lines<RowDefect>('defects'),
  ];
  const same = (a: { sheet: string; row: number }, sheet: string, row: number): boolean =>
    a.sheet === sheet && a.row === row;
  return cells.slice(0, PREVIEW_ROWS).map(([sheet, row]) => {
    const unit = good.find((each) => same(each, sheet, row))?.unit;
    const found = defects.filter((each) => same(each, sheet, row));
    const { names, fields, text, ...shown } = unit ?? { names: [], fields: '{}', text: '' };
    const others = JSON.parse(fields) as Record<string, string>;
    return {
      sheet,
      row,
      taken: unit !== undefined && found.every(({ severity }) => severity === 'warning'),
      unit: {
        ...others,
        ...Object.fromEntries(Object.entries(shown).filter(([name]) => name !== 'key' && name !== 'sort')),
        ...(names.length > 0 && { names: names.join('；') }),
        ...(text !== '' && { text: text.slice(0, 80) }),
      },
      defects: found.map((each, index) =>
        presentDefect(
          { ...each, id: `${row}:${index}`, heading: each.column, params_json: JSON.stringify(each.params) },
          locale,
        ),
      ),
    };
  });
}
