import { endAside } from '../infra/set-aside.ts';
import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** `lantai rebuild`: database and index anew from the storage root. The house was opened on an empty database for it. */
export const rebuildVerb: Verb = {
  beforeAnybody: true,
  run: async ({ house, actor, locale, emit }, options) => {
    // A running server holds the data: to rebuild over what it works on would mix the old with the new.
    if ((await house.organization.findArchive()) !== undefined)
      throw new LantaiError('already-running', { path: house.config.dataDir, pid: process.pid });
    const started = Date.now();
    const { lines, pages, passedOver, passedOverDir } = await house.preservation.restore({
      skipCorrupt: options.skipCorrupt === true,
      onStep: (step, done, total) => emit({ type: 'progress', step, done, total }),
    });
    for (const { file, line } of passedOver)
      emit({
        type: 'finding',
        kind: 'journal-corrupt',
        object: `${file}:${line}`,
        message: translate(locale, 'cli.rebuild.line'),
      });
    if (passedOver.length > 0)
      emit({
        type: 'notice',
        message: translate(locale, 'cli.rebuild.passed-over', { count: passedOver.length, dir: passedOverDir }),
      });
    await house.findings.recomputeLights();
    const digests = await house.preservation.digests(house.db.read);
    await house.search.reindexAll((done, total) => emit({ type: 'progress', step: 'index', done, total }));
    const entries = digests.ledger_entry?.rows ?? 0;
    const units = digests.unit?.rows ?? 0;
    await house.db.write((trx) =>
      house.ledger.append(trx, {
        actor,
        action: 'system.rebuild',
        objectType: 'system',
        objectId: 'database',
        detail: { lines, pages, passedOver },
      }),
    );
    await house.settle();
    endAside(house.config.dataDir);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const message = translate(locale, 'cli.rebuilt', { units, entries, seconds });
    emit({
      type: 'result',
      ok: true,
      units,
      entries,
      digests,
      passedOver: passedOver.length,
      seconds: Number(seconds),
      message,
    });
    return 0;
  },
};
