/** 全宗: all that this person may know of. */
import { useState } from 'react';
import { Link } from 'react-router';
import { useFondsList } from '../api/fonds.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { FindBox } from '../components/find-box.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { fondsWords } from '../i18n/fonds.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { nameIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import './holdings.css';

export default function FondsListPage() {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  const may = useMay();
  const fonds = useFondsList();
  const [q, setQ] = useState('');
  const shown = fonds.items.filter(({ number, name, nameEn, agencyName }) =>
    [number, name, nameEn ?? '', agencyName ?? ''].join('\n').toLowerCase().includes(q.trim().toLowerCase()),
  );
  useTitle(t('title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
      </header>
      {fonds.isError ? (
        <ErrorState error={fonds.error} onRetry={() => void fonds.refetch()} />
      ) : fonds.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : fonds.items.length === 0 ? (
        <div className="card">
          <EmptyState
            title={t('none')}
            actions={
              <>
                {may('unit.edit') && (
                  <ButtonLink to="/work/imports" look="primary">
                    {t('none-import')}
                  </ButtonLink>
                )}
                {may('accession.read') && <ButtonLink to="/work/accessions">{t('none-act')}</ButtonLink>}
              </>
            }
          >
            {t('none-next')}
          </EmptyState>
        </div>
      ) : (
        <>
          {(fonds.items.length > 12 || fonds.hasNextPage) && (
            <FindBox wide label={t('find')} value={q} maxLength={100} onChange={(event) => setQ(event.target.value)} />
          )}
          {shown.length === 0 && (
            <div className="card">
              <EmptyState icon="search" title={t('find.none')} />
            </div>
          )}
          <ul role="list" className="card plain-list" hidden={shown.length === 0} aria-label={t('title')}>
            {shown.map((each) => (
              <li key={each.id}>
                <span className="code">{each.number}</span>
                <div className="grow">
                  <Link to={`/work/fonds/${each.id}`}>{nameIn(locale, each)}</Link>
                  {each.agencyName !== null && each.agencyName !== each.name && (
                    <span className="line-note">{each.agencyName}</span>
                  )}
                </div>
                {each.provisional && <Light state="warn">{t('provisional')}</Light>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
