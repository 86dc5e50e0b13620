import { LantaiError } from '../lib/errors.ts';
import { firstPeople } from '../modules/identity/index.ts';
import { translate } from '../../shared/i18n/index.ts';
import type { Verb } from './verb.ts';

/** `lantai init`: an empty archive with its first people, or the demonstration. */
export const initVerb: Verb = {
  beforeAnybody: true,
  run: async ({ house, actor, locale, account, emit }, options) => {
    const path = house.config.dataDir;
    if ((await house.organization.findArchive()) !== undefined) throw new LantaiError('already-initialised', { path });
    if (options.demo === true) {
      // Loaded when it is wanted: it brings fonts and writers of documents with it.
      const { makeDemonstration } = await import('../demo/index.ts');
      const people = await makeDemonstration(house, account, (done, total) =>
        emit({ type: 'progress', step: 'demo', done, total }),
      );
      for (const { login, password } of people)
        emit({ type: 'notice', message: translate(locale, 'cli.password-once', { login, password }) });
      emit({ type: 'result', ok: true, people: people.map(({ login, roles }) => ({ login, roles })), data: path });
      return 0;
    }
    const name = typeof options.name === 'string' ? options.name : '档案馆';
    const code = typeof options.code === 'string' ? options.code : '000000';
    const archiveId = await house.db.write(async (trx) => {
      await house.catalog.seedCategories(trx);
      return house.organization.createArchive(trx, actor, { name, code });
    });
    const people = await house.identity.bootstrap({
      archiveId,
      people: firstPeople(),
      operator: { account, login: 'archivist' },
    });
    await house.settle();
    emit({ type: 'notice', message: translate(locale, 'cli.initialised', { path, name }) });
    emit({ type: 'notice', message: translate(locale, 'cli.operator', { account, login: 'archivist' }) });
    for (const { login, password } of people)
      emit({ type: 'notice', message: translate(locale, 'cli.password-once', { login, password }) });
    emit({ type: 'result', ok: true, data: path, message: '' });
    return 0;
  },
};
