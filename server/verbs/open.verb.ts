import { LantaiError } from '../lib/errors.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** `lantai open CODE… --ground … [--withdraw]`: the one opening act of the foundation. */
export const openVerb: Verb = {
  run: async ({ house, actor, locale, emit }, options) => {
    const codes = options.codes as string[];
    const ground = typeof options.ground === 'string' ? options.ground : '';
    const ids: string[] = [];
    for (const code of codes) {
      const id = await house.catalog.findIdByCode(actor, code);
      if (id === undefined) {
        emit({
          type: 'result',
          ok: false,
          code: 'not-found',
          message: translate(locale, 'cli.unit-not-found', { code }),
        });
        return 3;
      }
      ids.push(id);
    }
    if (ground.trim() === '') throw new LantaiError('ground-required');
    const withdraw = options.withdraw === true;
    const request = { ids, ground };
    const changed = withdraw
      ? await house.catalog.withdrawUnits(actor, request)
      : await house.catalog.openUnits(actor, request);
    await house.settle();
    const message = translate(locale, withdraw ? 'cli.withdrawn' : 'cli.opened', { count: changed });
    emit({ type: 'result', ok: true, changed, message });
    return 0;
  },
};
