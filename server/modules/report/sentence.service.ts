/** The sentences of reports as the house words them; where it says nothing, the delivered ones stand. */
import { putSetting } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { demand } from '../identity/index.ts';
import { readSentences, SENTENCES_SETTING } from './report.content.ts';
import type { ReportDeps } from './report.context.ts';
import { allSentences, checkWords, defaultWords, type OwnSentences, SENTENCE_KEYS } from './report.sentences.ts';
import type { Reports } from './report.service.ts';

export function createSentences({ db, ledger, clock }: ReportDeps): Pick<Reports, 'sentences' | 'putSentences'> {
  return {
    async sentences(actor) {
      demand(actor, 'finding.read');
      return { sentences: allSentences(await readSentences(db.read)) };
    },

    putSentences: (actor, { sentences }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const own: OwnSentences = { ...(await readSentences(trx)) };
        for (const { locale, key: given, text } of sentences) {
          const key = SENTENCE_KEYS.find((each) => each === given);
          if (key === undefined) throw new LantaiError('invalid-field', { field: 'key', reason: given });
          const words = text.trim();
          checkWords(key, words);
          const kept = { ...own[locale] };
          // Emptied, or as it was delivered: the default stands again.
          if (words === '' || words === defaultWords(locale, key)) delete kept[key];
          else kept[key] = words;
          own[locale] = kept;
        }
        await putSetting(trx, SENTENCES_SETTING, own, clock.now());
        const object = { objectType: 'setting', objectId: SENTENCES_SETTING };
        const keys = sentences.map(({ locale, key }) => `${locale} ${key}`);
        await ledger.append(trx, { actor, action: 'setting.change', ...object, detail: { keys } });
      }),
  };
}
