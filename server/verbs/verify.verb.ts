import { readFile } from 'node:fs/promises';
import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** `lantai verify [--head FILE]`: ledger, storage root, database, and consistency with an earlier head. */
export const verifyVerb: Verb = {
  run: async ({ house, actor, locale, emit }, options) => {
    const head = typeof options.head === 'string' ? await readHead(options.head) : undefined;
    const report = await house.preservation.verify(actor, {
      ...(head === undefined ? {} : { head }),
      fixity: options.fixity !== false,
      onProgress: (step, done) => emit({ type: 'progress', step, done }),
    });
    for (const finding of report.findings) emit({ type: 'finding', ...finding });
    const { entries, objects, files, unsigned } = report;
    const message = report.ok
      ? translate(locale, 'cli.verified', { entries, objects, files, unsigned })
      : translate(locale, 'cli.not-verified', { count: report.findings.length });
    emit({ type: 'result', ...report, findings: report.findings.length, message });
    return report.ok ? 0 : 1;
  },
};

async function readHead(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new LantaiError('head-unreadable', { file: path, reason: (error as Error).message });
  }
}
