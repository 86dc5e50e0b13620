/** Who stands behind the names on a record: below its description, where the house knows them. */
import { Link } from 'react-router';
import { useUnitAuthorities } from '../api/authority.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { authorityWords } from '../i18n/authority.ts';
import { useT } from '../i18n/i18n.tsx';
import './holdings.css';

export function RecordNames({ unitId }: { unitId: string }) {
  const t = useT(authorityWords);
  const may = useMay();
  const named = useUnitAuthorities(unitId, may('unit.read')).data?.items ?? [];
  if (named.length === 0) return null;
  return (
    <section aria-label={t('on-record')}>
      <h2 className="part-head">{t('on-record')}</h2>
      <ul role="list" className="stack small named">
        {named.map((each) => (
          <li key={`${each.id} ${each.written}`}>
            <Link to={`/work/authorities/${each.id}`}>{each.name}</Link> {each.dates}
            {each.written !== each.name && (
              <span className="muted"> {t('on-record.as', { written: each.written })}</span>
            )}
            {each.now !== null && (
              <>
                {' · '}
                <Link to={`/work/authorities/${each.now.id}`}>{t('on-record.now', { name: each.now.name })}</Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
