/** What answers come to: for each question bars drawn as SVG, and the same as a table. */
import type { Tally } from '../../shared/schemas/questionnaire.ts';
import { resultsExportUrl, useQuestionnaireResults } from '../api/research.queries.ts';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { questionnaire as words } from '../i18n/questionnaire.ts';
import { formatTime } from '../lib/format.ts';
import { Section } from './research.parts.tsx';

const TEXTS = 100;

export function QuestionnaireResults({ id, answers }: { id: string; answers: number }) {
  const t = useT(words);
  const { locale } = useLocale();
  const found = useQuestionnaireResults(id, true);
  return (
    <Section
      id="results"
      title={t('results')}
      act={
        answers > 0 && (
          <a className="btn small" href={resultsExportUrl(id)} download>
            {t('results.export')}
          </a>
        )
      }
    >
      {found.isError ? (
        <div className="card-note">
          <ErrorLine error={found.error} />
        </div>
      ) : !found.data ? (
        <div className="card-note">
          <Skeleton />
        </div>
      ) : found.data.answers === 0 ? (
        <p className="card-note muted">{t('results.none')}</p>
      ) : (
        <>
          <p className="card-note small muted">
            {t('results.count', { n: found.data.answers })}
            {found.data.firstAt !== null &&
              found.data.lastAt !== null &&
              ` · ${t('results.span', {
                from: formatTime(locale, found.data.firstAt),
                to: formatTime(locale, found.data.lastAt),
              })}`}
          </p>
          <div className="tallies">
            {found.data.tallies.map((tally, index) => (
              <TallyView key={tally.key} tally={tally} n={index + 1} />
            ))}
          </div>
        </>
      )}
    </Section>
  );
}

function TallyView({ tally, n }: { tally: Tally; n: number }) {
  const t = useT(words);
  const { locale } = useLocale();
  const percent = (share: number) => share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <section className="tally" aria-labelledby={`tally-${tally.key}`}>
      <h3 id={`tally-${tally.key}`}>
        {n}. {tally.title}
      </h3>
      <p className="small muted">
        {t(`kind.${tally.kind}`)} · {t('results.answered', { n: tally.answered })}
        {tally.mean !== null && ` · ${t('results.mean', { mean: tally.mean.toFixed(2) })}`}
      </p>
      {tally.bars.length > 0 && (
        <>
          <table className="tally-table">
            <caption className="visually-hidden">{t('results.chart', { title: tally.title })}</caption>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">{t('results.option')}</th>
                <td aria-hidden="true" />
                <th scope="col">{t('results.people')}</th>
                <th scope="col">{t('results.share')}</th>
              </tr>
            </thead>
            <tbody>
              {tally.bars.map((bar) => (
                <tr key={bar.label}>
                  <th scope="row">{bar.label}</th>
                  <td className="tally-bar" aria-hidden="true">
                    <svg width="100%" height="18" focusable="false">
                      <rect className="tally-track" width="100%" height="18" rx="3" />
                      <rect className="tally-fill" width={`${bar.share * 100}%`} height="18" rx="3" />
                    </svg>
                  </td>
                  <td className="tally-count">{bar.count}</td>
                  <td className="tally-share">{percent(bar.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {tally.kind === 'multiple' && <p className="small muted">{t('results.several')}</p>}
        </>
      )}
      {tally.texts.length > 0 && (
        <ul className="tally-texts" role="list" tabIndex={0} aria-label={t('results.texts')}>
          {tally.texts.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
      {tally.texts.length >= TEXTS && <p className="small muted">{t('results.texts-more', { n: TEXTS })}</p>}
    </section>
  );
}
