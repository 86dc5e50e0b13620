/** What happened to a record since it came: who, when, what from, what to. */
import { Link } from 'react-router';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { useMay } from '../api/session.queries.ts';
import { type HistoryEntry, useHistory } from '../api/work.queries.ts';
import { Pager } from '../components/progress.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTerm } from './use-term.ts';

/** Fields in which a person may be named stand in the ledger as keyed digests. */
const isDigest = (text: string): boolean => /^(\w+:)?[0-9a-f]{32,}$/i.test(text);

export function RecordHistory({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  const history = useHistory(unit.id, true);
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  if (history.isPending) return <Skeleton />;
  if (history.items.length === 0) return <EmptyState title={t('history.none')}>{t('history.none-next')}</EmptyState>;
  return (
    <>
      <ol role="list" className="timeline">
        {history.items.map((entry) => (
          <Entry key={entry.id} entry={entry} unitId={unit.id} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Pager
          shown={history.items.length}
          hasMore
          busy={history.isFetchingNextPage}
          onMore={() => void history.fetchNextPage()}
        />
      )}
    </>
  );
}

function Entry({ entry, unitId }: { entry: HistoryEntry; unitId: string }) {
  const t = useT(catalogue);
  const term = useTerm();
  const may = useMay();
  const { locale } = useLocale();
  return (
    <li>
      <b>{term('act', entry.action)}</b>
      <p className="small muted">
        {entry.actor} · {formatTime(locale, entry.at)}
        {entry.seq !== null && (
          <>
            {' · '}
            {may('ledger.read') ? (
              <Link to={`/work/ledger?object=${encodeURIComponent(unitId)}`}>{t('history.seq', { n: entry.seq })}</Link>
            ) : (
              t('history.seq', { n: entry.seq })
            )}
          </>
        )}
      </p>
      {entry.changes.length > 0 && (
        <ul role="list" className="changes">
          {entry.changes.map((change) => (
            <li key={change.field}>
              <span className="muted">{term('field', change.field)}</span>{' '}
              {isDigest(change.from) || isDigest(change.to) ? (
                <span className="small muted">{t('history.digest')}</span>
              ) : (
                <>
                  {change.from !== '' && (
                    <>
                      <del>{change.from}</del> →{' '}
                    </>
                  )}
                  <ins>{change.to || t('history.empty')}</ins>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
