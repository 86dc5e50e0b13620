/**
 * Imports of ledgers 问题台账: upload, proposal, trial, import, undo.
 *
 *   uploaded ──start──► running ──► done ──undo──► undone
 *       ▲                  └──► failed ──start──► running
 *       └── a trial leaves no trace
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FindingImportTable, findSetting, putSetting, type Writer } from '../../infra/db/index.ts';
import { yearOf } from '../../lib/day.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { MessageKey } from '../../../shared/i18n/index.ts';
import {
  type FindingImport,
  type LedgerMapping,
  type LedgerPreview,
  type LedgerProposal,
} from '../../../shared/schemas/finding-import.ts';
import { findFormat, type TableSheet } from '../catalogue-import/index.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import { type FindingImportJob, JOB, planOf, readSheets, runImport, sheetOf } from './finding-import.job.ts';
import { folderOf, type FindingImportParts, type ImportResult, sourceOf } from './finding-import.parts.ts';
import {
  countItems,
  findImport,
  insertImport,
  listImports,
  listItems,
  nextImportNumber,
  updateImport,
} from './finding-import.repo.ts';
import { bounded, columnsOf, memoryOf } from './finding-import.source.ts';
import { findHeadings } from './ledger.headings.ts';
import { sayDefect, writeReturned } from './returned-rows.ts';

/** Findings and defects that a trial shows; it counts all. */
const SHOWN = 200;
const SHOWN_DEFECTS = 500;
const UNDO_BATCH = 200;

export interface FindingImports {
  /** Keeps an uploaded file. Throws `workbook-unreadable`, `upload-too-large`. */
  upload(actor: Actor, name: string, stream: Readable): Promise<FindingImport>;
  list(
    actor: Actor,
    page: { cursor?: string; limit: number },
    locale: Locale,
  ): Promise<{ items: FindingImport[]; cursor?: string }>;
  get(actor: Actor, id: string, locale: Locale): Promise<FindingImport>;
  propose(actor: Actor, id: string): Promise<LedgerProposal>;
  /** What would become of all rows; nothing is written. */
  preview(actor: Actor, id: string, mapping: LedgerMapping, locale: Locale): Promise<LedgerPreview>;
  start(actor: Actor, id: string, mapping: LedgerMapping): Promise<void>;
  /** Removes what nobody has touched since; the rest is named. */
  undo(actor: Actor, id: string): Promise<void>;
  /** The refused rows as a workbook with marked cells. */
  returned(actor: Actor, id: string, locale: Locale): Promise<{ name: string; bytes: Buffer }>;
}

export function createFindingImports(parts: FindingImportParts): FindingImports {
  const { db, clock, jobs, dataDir, ledger, findings } = parts;
  jobs.register(
    JOB,
    (context) => runImport(parts, context.payload as FindingImportJob, context),
    async (trx, job, problem) => {
      const { importId } = job.payload as FindingImportJob;
      const failure_json = JSON.stringify({ code: problem.code, params: problem.params });
      await updateImport(trx, importId, ['running'], { state: 'failed', failure_json, updated_at: clock.now() });
    },
  );

  const get = async (actor: Actor, id: string): Promise<FindingImportTable> => {
    demand(actor, 'finding.edit');
    const row = await findImport(db.read, id);
    if (row === undefined || row.archive_id !== (await archiveOf(db.read, actor))) throw new LantaiError('not-found');
    return row;
  };
  const inState = (
    row: FindingImportTable,
    act: 'start' | 'undo' | 'preview',
    states: FindingImportTable['state'][],
  ) => {
    if (!states.includes(row.state)) throw new LantaiError('finding-import-state', { importState: row.state, act });
  };
  const sheetsOf = (row: FindingImportTable): Promise<TableSheet[]> => {
    const path = sourceOf(dataDir, row.id);
    if (!existsSync(path)) throw new LantaiError('import-file-gone');
    return readSheets(path, row.format);
  };
  const present = async (row: FindingImportTable, locale: Locale): Promise<FindingImport> => {
    const failure =
      row.failure_json === null
        ? null
        : (JSON.parse(row.failure_json) as { code: string; params: Record<string, string> });
    return {
      id: row.id,
      number: row.number,
      sourceName: row.source_name,
      state: row.state,
      findingCount: row.finding_count,
      measureCount: row.measure_count,
      refusedCount: row.refused_count,
      doneCount: row.state === 'running' ? await countItems(db.read, row.id) : row.finding_count,
      failure: failure === null ? null : sayProblem(locale, failure.code, failure.params),
      undo: row.undo_json === null ? null : (JSON.parse(row.undo_json) as { removed: number; spared: string[] }),
      createdBy: row.created_by_name,
      createdAt: row.created_at,
    };
  };

  return {
    async upload(actor, name, stream) {
      demand(actor, 'finding.edit');
      const id = newId(clock.millis());
      await mkdir(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
      try {
        await pipeline(stream, bounded, createWriteStream(sourceOf(dataDir, id), { mode: 0o600 }));
        const format = await findFormat(sourceOf(dataDir, id), name);
        if (format === 'ead') throw new LantaiError('workbook-unreadable', { file: name, reason: 'XML' });
        const row = await db.write(async (trx) => {
          const archiveId = await archiveOf(trx, actor);
          const number = await nextImportNumber(trx, archiveId, yearOf(clock));
          const made = { id, archive_id: archiveId, number, source_name: name.slice(0, 200), format };
          const counts = { finding_count: 0, measure_count: 0, refused_count: 0 };
          const nothing = { mapping_json: null, result_json: null, failure_json: null, undo_json: null };
          const by = { created_by: actor.id ?? null, created_by_name: actor.name };
          const at = { created_at: clock.now(), updated_at: clock.now() };
          const whole: FindingImportTable = { ...made, state: 'uploaded', ...counts, ...nothing, ...by, ...at };
          await insertImport(trx, whole);
          return whole;
        });
        return await present(row, 'zh-CN');
      } catch (error) {
        await rm(folderOf(dataDir, id), { recursive: true, force: true });
        throw error;
      }
    },

    async list(actor, { cursor, limit }, locale) {
      demand(actor, 'finding.edit');
      const after = readTimeCursor(cursor);
      const rows = await listImports(db.read, await archiveOf(db.read, actor), { ...(after && { after }), limit });
      const items: FindingImport[] = [];
      for (const row of rows) items.push(await present(row, locale));
      const last = rows.at(-1);
      return { items, ...(last && rows.length === limit && { cursor: `${last.created_at}~${last.id}` }) };
    },

    get: async (actor, id, locale) => present(await get(actor, id), locale),

    async propose(actor, id) {
      const row = await get(actor, id);
      inState(row, 'preview', ['uploaded', 'failed']);
      const sheets: LedgerProposal['sheets'] = [];
      for (const sheet of await sheetsOf(row)) {
        const headingRow = findHeadings(sheet.rows);
        if (headingRow === undefined) continue;
        const headings = sheet.rows.find((each) => each.row === headingRow)!.cells;
        const kept = await findSetting(db.read, memoryOf(row.archive_id, headings));
        sheets.push({ name: sheet.name, headingRow, columns: columnsOf(sheet, headingRow, headings, kept) });
      }
      const [first] = sheets;
      if (first === undefined) throw new LantaiError('ledger-headings', { file: row.source_name });
      return {
        sheets,
        mapping: {
          sheet: first.name,
          headingRow: first.headingRow,
          columns: first.columns.map(({ target }) => target),
          source: 'self',
          year: yearOf(clock),
          createUnits: false,
          leavePeople: false,
          initiativeId: null,
        },
      };
    },

    async preview(actor, id, mapping, locale) {
      const row = await get(actor, id);
      inState(row, 'preview', ['uploaded', 'failed']);
      const sheet = sheetOf(await sheetsOf(row), mapping, row.source_name);
      const plan = await planOf(parts, row.archive_id, sheet, mapping);
      const taken = plan.findings.filter((each) => each.taken);
      // What was refused is looked at first: it is what a person has to do something about.
      const order = [...plan.findings.filter((each) => !each.taken), ...taken].slice(0, SHOWN);
      return {
        findings: taken.length,
        measures: taken.reduce((sum, { finding }) => sum + (finding.measures?.length ?? 0), 0),
        refused: plan.findings.length - taken.length,
        newUnits: plan.newUnits,
        items: order.map((each) => ({
          row: each.row,
          lastRow: each.lastRow,
          taken: each.taken,
          serial: each.serial,
          problem: each.finding.problem,
          appearances: each.finding.appearances ?? [],
          measures: (each.finding.measures ?? []).map(({ text }) => text),
          body: each.unit,
          owner: each.owner,
          due: each.finding.due ?? null,
          percent: each.percent,
        })),
        defects: plan.defects.slice(0, SHOWN_DEFECTS).map((each) => ({
          kind: each.kind,
          severity: each.severity,
          sheet: sheet.name,
          row: each.row,
          column: each.column,
          value: each.value,
          message: sayDefect(each, locale),
          suggestion: each.suggestion,
        })),
        defectCount: plan.defects.length,
      };
    },

    async start(actor, id, mapping) {
      const row = await get(actor, id);
      const sheet = sheetOf(await sheetsOf(row), mapping, row.source_name);
      const headings = sheet.rows.find((each) => each.row === mapping.headingRow)?.cells ?? [];
      await db.write(async (trx) => {
        const now = clock.now();
        const values = {
          state: 'running' as const,
          mapping_json: JSON.stringify(mapping),
          failure_json: null,
          updated_at: now,
        };
        if (!(await updateImport(trx, id, ['uploaded', 'failed'], values)))
          throw new LantaiError('finding-import-state', {
            importState: (await findImport(trx, id))!.state,
            act: 'start',
          });
        await putSetting(trx, memoryOf(row.archive_id, headings), mapping.columns, now);
        const payload: FindingImportJob = { importId: id, actor };
        await jobs.enqueue(trx, {
          kind: JOB,
          payload,
          uniqueKey: `${JOB}:${id}`,
          afterRunning: true,
          ...(actor.id !== undefined && { createdBy: actor.id }),
        });
      });
    },

    undo: (actor, id) =>
      db.write(async (trx) => {
        const row = await get(actor, id);
        const undone = await removeAll(trx, id);
        const values = { state: 'undone' as const, undo_json: JSON.stringify(undone), updated_at: clock.now() };
        if (!(await updateImport(trx, id, ['done'], values)))
          throw new LantaiError('finding-import-state', { importState: row.state, act: 'undo' });
        const object = { objectType: 'finding-import', objectId: id, label: row.number };
        const detail = { removed: undone.removed, spared: undone.spared.length };
        await ledger.append(trx, { actor, action: 'finding.import-undo', ...object, detail });
      }),

    async returned(actor, id, locale) {
      const row = await get(actor, id);
      if (row.result_json === null)
        throw new LantaiError('finding-import-state', { importState: row.state, act: 'preview' });
      const bytes = await writeReturned(JSON.parse(row.result_json) as ImportResult, locale);
      const name = row.source_name.replace(/\.\w+$/, '');
      return { name: `${name}-${translate(locale, 'ledger.returned' satisfies MessageKey)}.xlsx`, bytes };
    },
  };

  async function removeAll(trx: Writer, id: string): Promise<{ removed: number; spared: string[] }> {
    let removed = 0;
    const spared: string[] = [];
    for (let after = ''; ; ) {
      const items = await listItems(trx, id, after, UNDO_BATCH);
      const last = items.at(-1);
      if (last === undefined) return { removed, spared };
      const gone = new Set(
        await findings.removeUntouchedIn(
          trx,
          items.map(({ finding_id }) => finding_id),
        ),
      );
      removed += gone.size;
      for (const { finding_id, number } of items) if (!gone.has(finding_id) && number !== null) spared.push(number);
      after = last.finding_id;
    }
  }
}
