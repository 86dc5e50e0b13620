import { writeFile } from 'node:fs/promises';
import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { AccessionDetail } from '../../shared/schemas/accession.ts';
import type { ExitCode, Verb, VerbRun } from './verb.ts';

/** `lantai ingest FOLDER|ZIP`: receive, check, take in; where there are errors stop, or with --take-good take the good rows. */
export const ingestVerb: Verb = {
  needsWork: true,
  run: async (run, options) => {
    const { house, actor, locale, emit } = run;
    const previous = text(options.previous);
    const representative = text(options.representative);
    if (options.takeGood === true && representative === undefined)
      throw new LantaiError('bad-request', { detail: '--take-good --representative …' });
    const received = await house.accession.receiveFolder(actor, {
      path: String(options.delivery),
      ...(previous === undefined ? {} : { previous }),
    });
    let detail = await follow(run, received.id);
    // Sent before, perhaps by a run that was killed or stopped by defects: what became of that one is the answer.
    const before = detail.state === 'returned' ? detail.sameDelivery : null;
    if (before !== null) detail = await follow(run, before.id);
    for (const defect of detail.defects)
      emit({
        type: 'defect',
        kind: defect.kind,
        severity: defect.severity,
        rows: defect.rows,
        ...(defect.code === null ? {} : { code: defect.code }),
        ...(defect.file === null ? {} : { file: defect.file }),
        check: defect.checkCode,
        message: `${defect.message} ${defect.remedy}`.trim(),
      });
    const report = text(options.report);
    if (report !== undefined) await writeFile(report, (await house.accession.report(actor, detail.id, locale)).bytes);
    if (detail.state === 'needs-review' && options.takeGood === true && representative !== undefined) {
      await house.accession.takeGood(actor, detail.id, { representative, note: '' });
      detail = await follow(run, detail.id);
    } else if (before !== null && detail.state === 'accepted') return conclude(run, detail, true);
    await house.settle();
    return conclude(run, detail);
  },
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Tells the steps while the job runs; an abort cancels it. */
async function follow({ house, actor, locale, emit, signal }: VerbRun, id: string): Promise<AccessionDetail> {
  const cancel = () => void house.accession.cancel(actor, id).catch(() => undefined);
  signal.addEventListener('abort', cancel);
  const told = new Map<string, string>();
  // A quick step may have come and gone between two looks: it is told all the same.
  await house.accession.settled(actor, id, ({ steps }) => {
    for (const { step, state, done, total } of steps) {
      if (state !== 'running' && state !== 'done') continue;
      const line = { type: 'progress' as const, step, done, total };
      if (told.get(step) !== JSON.stringify(line)) emit(line);
      told.set(step, JSON.stringify(line));
    }
  });
  signal.removeEventListener('abort', cancel);
  return house.accession.get(actor, id, locale);
}

/** `known`: it was here before and nothing was done. */
function conclude({ locale, emit }: VerbRun, detail: AccessionDetail, known = false): ExitCode {
  const { number, state, acceptedCount: count, returnedCount: returned, goodCount: good } = detail;
  const facts = {
    accession: number,
    state,
    accepted: count,
    returned,
    errors: detail.errorCount,
    warnings: detail.warningCount,
  };
  if (state === 'accepted') {
    const key = known ? 'cli.known' : returned > 0 ? 'cli.accepted-part' : 'cli.accepted';
    emit({ type: 'result', ok: true, known, ...facts, message: translate(locale, key, { number, count, returned }) });
    return 0;
  }
  if (state === 'needs-review') {
    const params = { number, errors: detail.errorCount, warnings: detail.warningCount, good };
    emit({ type: 'result', ok: false, ...facts, good, message: translate(locale, 'cli.needs-review', params) });
    return 1;
  }
  emit({ type: 'result', ok: false, ...facts, message: detail.failure ?? state });
  return 3;
}
