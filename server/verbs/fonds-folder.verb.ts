import { translate } from '../../shared/i18n/index.ts';
import { LantaiError } from '../lib/errors.ts';
import type { Verb, VerbRun } from './verb.ts';

/** Tells how much of each step is done; counts add up. */
function told({ emit }: VerbRun): (step: string, done: number) => void {
  const counts = new Map<string, number>();
  return (step, done) => {
    const all = step === 'objects' ? done : (counts.get(step) ?? 0) + done;
    counts.set(step, all);
    emit({ type: 'progress', step: `folder-${step}`, done: all });
  };
}
const text = (value: unknown, option: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new LantaiError('bad-request', { detail: option });
};

/** `lantai export --fonds Z109 --folder OUT`: the whole fonds, for another Lantai. */
export const exportFolderVerb: Verb = {
  run: async (run, options) => {
    const { house, actor, locale, emit } = run;
    const path = text(options.folder, '--folder');
    const outcome = await house.fondsFolders.write(actor, text(options.fonds, '--fonds'), path, told(run));
    const message = translate(locale, 'cli.export.folder-done', { ...outcome, path });
    emit({ type: 'result', ok: true, ...outcome, path, message });
    return 0;
  },
};

/** `lantai import-fonds FOLDER [--dry-run | --categories]`. */
export const importFondsVerb: Verb = {
  needsWork: true,
  run: async (run, options) => {
    const { house, actor, locale, emit } = run;
    const only = options.dryRun === true ? 'check' : options.categories === true ? 'categories' : undefined;
    const { added, ...outcome } = await house.fondsFolders.take(actor, text(options.folder, 'FOLDER'), told(run), {
      only,
      onAdds: (parts) => {
        for (const { kind, key, name, nameEn } of parts)
          emit({
            type: 'notice',
            message: translate(locale, `cli.import-fonds.adds.${kind}`, { key, name: locale === 'en' ? nameEn : name }),
          });
      },
    });
    await house.settle();
    const message = translate(locale, `cli.import-fonds.${only ?? 'done'}`, { ...outcome, added: added.length });
    emit({ type: 'result', ok: true, ...outcome, added, message });
    return 0;
  },
};
