import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { LantaiError } from '../lib/errors.ts';
import { readMappingFile } from '../modules/catalogue-import/index.ts';
import { type Locale, translate } from '../../shared/i18n/index.ts';
import { joinIn } from '../../shared/i18n/listing.ts';
import type { ImportMapping, ImportMatch, ImportState } from '../../shared/schemas/catalogue-import.ts';
import type { ExitCode, Verb, VerbRun } from './verb.ts';

/** Defects told one by one; the rest is in the returned workbook (--report). */
const TOLD = 1000;

/** `lantai import FILE --fonds … --category … [--map FILE] [--dry-run]`, or `lantai import --undo NUMBER [--dry-run]`. */
export const importVerb: Verb = {
  needsWork: true,
  run: async (run, options) => {
    const { house, actor, locale, emit } = run;
    const undo = text(options.undo);
    if (undo !== undefined) return options.dryRun === true ? tryUndo(run, undo) : undoImport(run, undo);
    const file = text(options.file);
    if (file === undefined) throw new LantaiError('bad-request', { detail: 'FILE' });
    const given = text(options.map);
    const { id } = await house.imports.ofFile(actor, file);
    const category = text(options.category) ?? '';
    const asked = category === '' ? {} : { category };
    const base =
      given === undefined ? (await house.imports.propose(actor, id, asked)).mapping : await readMappingFile(given);
    const mapping: ImportMapping = {
      ...base,
      ...(options.allowEmptyCode === true && { allowEmptyCode: true }),
      ...(options.createAgencies === true && { createAgencies: true }),
    };
    const dryRun = options.dryRun === true;
    const fonds = text(options.fonds)?.toUpperCase();
    const held = await house.catalog.listFonds(actor);
    if (fonds !== undefined && !mapping.fondsFromCode && !held.some(({ number }) => number === fonds))
      emit({ type: 'notice', message: translate(locale, 'cli.import.fonds-new', { fonds }) });
    await house.imports.start(actor, id, {
      fonds: text(options.fonds) ?? '',
      category,
      mapping,
      match: (text(options.match) ?? 'refuse') as ImportMatch,
      dryRun,
    });
    const state = await follow(run, id);
    await tellDefects(run, id);
    const report = text(options.report);
    if (report !== undefined && !(await house.imports.get(actor, id, locale)).hasReturned)
      emit({ type: 'notice', message: translate(locale, 'cli.import.report-none', { report }) });
    else if (report !== undefined) {
      const { stream } = await house.imports.returned(actor, id, run.locale);
      await pipeline(stream, createWriteStream(report));
    }
    if (state === 'done') await house.settle();
    return conclude(run, id);
  },
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Tells the progress while the job runs; an abort cancels it. */
async function follow({ house, actor, emit, signal }: VerbRun, id: string): Promise<ImportState> {
  const cancel = (): void => void house.imports.cancel(actor, id).catch(() => undefined);
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  let last = '';
  const { state } = await house.imports.settled(actor, id, (progress) => {
    const line = {
      type: 'progress' as const,
      step: progress.state,
      done: progress.done,
      ...(progress.total !== null && { total: progress.total }),
      ...(progress.rate !== null && { message: `${progress.rate}/s` }),
    };
    if (JSON.stringify(line) !== last) emit(line);
    last = JSON.stringify(line);
  });
  signal.removeEventListener('abort', cancel);
  return state;
}

async function tellDefects({ house, actor, locale, emit }: VerbRun, id: string): Promise<void> {
  let cursor: string | undefined;
  for (let told = 0; told < TOLD; told += 200) {
    const page = await house.imports.defects(
      actor,
      id,
      { limit: 200, ...(cursor !== undefined && { cursor }) },
      locale,
    );
    for (const { kind, severity, row, message } of page.items)
      emit({ type: 'defect', kind, severity, rows: row === 0 ? [] : [row], message });
    cursor = page.cursor;
    if (cursor === undefined) return;
  }
}

async function conclude({ house, actor, locale, emit }: VerbRun, id: string): Promise<ExitCode> {
  const detail = await house.imports.get(actor, id, locale);
  const { number, state, rowCount: rows, createdCount: created, updatedCount: updated } = detail;
  const { skippedCount: skipped, refusedCount: refused, stoppedCount: stopped } = detail;
  const facts = { import: number, state, rows, created, updated, skipped, refused, stopped };
  if (state === 'done' || state === 'checked') {
    const params = { number, created, updated, skipped, refused, stopped, good: created };
    const message = translate(locale, state === 'done' ? 'cli.import.done' : 'cli.import.checked', params);
    const clean = refused === 0 && stopped === 0;
    emit({ type: 'result', ok: clean, ...facts, message });
    return clean ? 0 : 1;
  }
  const stop =
    state === 'uploaded' || state === 'cancelled'
      ? translate(locale, `cli.import.stopped.${state}`, { number })
      : state;
  emit({ type: 'result', ok: false, ...facts, message: detail.failure ?? stop });
  return 3;
}

async function undoImport(run: VerbRun, number: string): Promise<ExitCode> {
  const { house, actor, locale, emit } = run;
  const { id } = await house.imports.byNumber(actor, number);
  await house.imports.undo(actor, id);
  await follow(run, id);
  await house.settle();
  const { undo, state } = await house.imports.get(actor, id, locale);
  const facts = { removed: undo?.removed ?? 0, restored: undo?.restored ?? 0, spared: undo?.spared ?? 0 };
  const reasons = undo?.reasons ?? {};
  const message = translate(locale, 'cli.import.undone', { number, ...facts, reasons: inWords(reasons, locale) });
  emit({ type: 'result', ok: state === 'undone', import: number, ...facts, reasons, message });
  return state === 'undone' ? 0 : 3;
}

/** What undoing would do now. Writes nothing. */
async function tryUndo({ house, actor, locale, emit }: VerbRun, number: string): Promise<ExitCode> {
  const { id } = await house.imports.byNumber(actor, number);
  const { examples, reasons, ...facts } = await house.imports.tryUndo(actor, id);
  for (const { code, title, reason } of examples) {
    const message = translate(locale, 'cli.import.spared', {
      code,
      title,
      reason: translate(locale, `spare.${reason}`),
    });
    emit({ type: 'notice', message });
  }
  const params = { number, ...facts, reasons: inWords(reasons, locale) };
  const message = translate(locale, 'cli.import.undo-trial', params);
  emit({ type: 'result', ok: true, import: number, ...facts, reasons, message });
  return 0;
}

const inWords = (reasons: Partial<Record<string, number>>, locale: Locale): string => {
  const told = Object.entries(reasons).map(
    ([reason, count]) => `${translate(locale, `spare.${reason}`)} ${count ?? 0}`,
  );
  return told.length === 0 ? '' : translate(locale, 'cli.import.because', { reasons: joinIn(locale, told) });
};
