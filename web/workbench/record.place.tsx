/** Where a record lies, and where it lay. */
import { Link } from 'react-router';
import { useUnitPlace } from '../api/location.queries.ts';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { location } from '../i18n/location.ts';
import { formatTime } from '../lib/format.ts';
import { Moves, usePlaceName } from './location.parts.tsx';

export function RecordPlace({ unitId }: { unitId: string }) {
  const t = useT(location);
  const { locale } = useLocale();
  const name = usePlaceName();
  const place = useUnitPlace(unitId, true);
  if (place.isError) return <ErrorState error={place.error} onRetry={() => void place.refetch()} />;
  if (!place.data) return <Skeleton />;
  const { path, through, since, by, moves } = place.data;
  return (
    <div className="stack">
      {path.length === 0 ? (
        <EmptyState title={t('place.none')}>{t('place.none-next')}</EmptyState>
      ) : (
        <>
          <p>
            {path.map((step, index) => (
              <span key={step.id}>
                {index > 0 && ' › '}
                <Link to={`/work/locations/${step.id}`}>{name(step)}</Link>
              </span>
            ))}
          </p>
          {through !== null && (
            <p>
              <Link to={`/work/records/${through.id}`}>{t('place.through', { code: through.code })}</Link>
            </p>
          )}
          {since !== null && by !== null && (
            <p className="small muted">{t('place.since', { by, at: formatTime(locale, since) })}</p>
          )}
        </>
      )}
      {moves.length > 0 && (
        <>
          <h2 className="part-head">{t('moves')}</h2>
          <Moves moves={moves} named={false} />
        </>
      )}
    </div>
  );
}
