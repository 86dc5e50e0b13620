/** Whether the public may read it, why, and since when. */
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { EmptyState } from '../components/states.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { OpennessLight } from './accession.parts.tsx';
import { useTerm } from './use-term.ts';

export function RecordOpenings({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  const term = useTerm();
  const { locale } = useLocale();
  return (
    <>
      <dl className="facts one">
        <div>
          <dt>{t('opening.now')}</dt>
          <dd>
            <OpennessLight openness={unit.openness} />
          </dd>
        </div>
        {unit.agencyOpinion !== '' && (
          <div>
            <dt>{t('opening.opinion')}</dt>
            <dd>{unit.agencyOpinion}</dd>
          </div>
        )}
      </dl>
      {unit.openings.length === 0 ? (
        <EmptyState title={t('opening.none')}>{t('opening.none-next')}</EmptyState>
      ) : (
        <ol role="list" className="timeline">
          {unit.openings.map((opening) => (
            <li key={`${opening.at}${opening.act}`}>
              <b>{term('act', `unit.${opening.act}`)}</b>
              <p className="small muted">
                {opening.by === null
                  ? formatTime(locale, opening.at)
                  : t('opening.by', { by: opening.by, at: formatTime(locale, opening.at) })}
              </p>
              {opening.ground !== null && <p>{opening.ground}</p>}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
