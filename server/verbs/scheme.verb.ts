import { readFile, writeFile } from 'node:fs/promises';
import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** A file of schemes is some hundred kilobytes. */
const MOST_BYTES = 5_000_000;

/** `lantai scheme export FILE`, `lantai scheme import FILE [--remove] [--dry-run]`. */
export const schemeVerb: Verb = {
  run: async ({ house, actor, locale, emit }, options) => {
    const { act, file } = options;
    if ((act !== 'export' && act !== 'import') || typeof file !== 'string')
      throw new LantaiError('bad-request', { detail: 'lantai scheme export|import FILE' });
    const say = (key: string, params?: Record<string, string | number>) =>
      translate(locale, `cli.scheme.${key}`, params);
    if (act === 'export') {
      const { text } = await house.schemes.exportFile(actor);
      await writeFile(file, text);
      emit({ type: 'result', ok: true, path: file, message: say('exported', { path: file }) });
      return 0;
    }
    const bytes = await readFile(file).catch(() => {
      throw new LantaiError('bad-request', { detail: file });
    });
    if (bytes.length > MOST_BYTES) throw new LantaiError('bad-request', { detail: file });
    const given = { text: bytes.toString('utf8'), removes: options.remove === true, note: '' };
    const { release: weighed } = await house.schemes.now(actor);
    const dry = await house.schemes.importFile(actor, { ...given, apply: false });
    for (const { at, rule, value } of dry.defects)
      emit({ type: 'finding', kind: rule, object: at, message: say('defect', { at, rule, value }) });
    for (const { what, key, name, units } of dry.uses)
      emit({ type: 'finding', kind: `in-use.${what}`, object: key, message: say('in-use', { name, units }) });
    for (const { kind, key, name, act: done } of dry.differences)
      emit({
        type: 'finding',
        kind: done,
        object: `${kind} ${key}`,
        message: say(done, { name, part: `${kind} ${key}` }),
      });
    const count = dry.differences.length;
    if (dry.defects.length + dry.uses.length > 0) {
      const message = say('refused', { defects: dry.defects.length, uses: dry.uses.length });
      emit({ type: 'result', ok: false, count, message });
      return 1;
    }
    if (count === 0 || options.dryRun === true) {
      emit({ type: 'result', ok: true, count, message: count === 0 ? say('same') : say('compared', { count }) });
      return 0;
    }
    const { release } = await house.schemes.importFile(actor, { ...given, apply: true, release: weighed });
    emit({ type: 'result', ok: true, count, release, message: say('imported', { count, release: release ?? 0 }) });
    return 0;
  },
};
