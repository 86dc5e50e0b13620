import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** `lantai rebuild`: database and index anew from the storage root. The house was opened on an empty database for it. */
export const rebuildVerb: Verb = {
  beforeAnybody: true,
  run: async ({ house, actor, locale, emit }) => {
    // A running server holds the data: to rebuild over what it works on would mix the old with the new.
    if ((await house.organization.findArchive()) !== undefined)
      throw new LantaiError('already-running', { path: house.config.dataDir, pid: process.pid });
    const started = Date.now();
    const restored = await house.preservation.restore((step, done, total) =>
      emit({ type: 'progress', step, done, total }),
    );
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
        detail: { lines: restored.lines, pages: restored.pages },
      }),
    );
    await house.settle();
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const message = translate(locale, 'cli.rebuilt', { units, entries, seconds });
    emit({ type: 'result', ok: true, units, entries, digests, seconds: Number(seconds), message });
    return 0;
  },
};
