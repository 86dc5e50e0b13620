/** 规范名称: agencies and persons, found by any of their names. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { AuthorityKind } from '../../shared/schemas/authority.ts';
import { useAuthorities } from '../api/authority.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { FindBox } from '../components/find-box.tsx';
import { Pager } from '../components/progress.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { authorityWords } from '../i18n/authority.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { AuthorityDialog } from './authority.dialogs.tsx';
import { useSettled } from './use-settled.ts';
import './holdings.css';

const KINDS = [undefined, 'agency', 'person'] as const;

export default function AuthoritiesPage() {
  const t = useT(authorityWords);
  const may = useMay();
  const [kind, setKind] = useState<AuthorityKind>();
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const list = useAuthorities(kind, useSettled(q.trim(), 250));
  useTitle(t('title'));
  const add = may('unit.edit') && (
    <Button look="primary" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        {add}
      </header>
      <div className="row">
        <FindBox wide label={t('find')} value={q} maxLength={100} onChange={(event) => setQ(event.target.value)} />
        <div className="row tags" role="group" aria-label={t('kind')}>
          {KINDS.map((each) => (
            <button
              key={each ?? 'all'}
              type="button"
              className="tag"
              aria-pressed={kind === each}
              onClick={() => setKind(each)}
            >
              {t(`kind.${each ?? 'all'}`)}
            </button>
          ))}
        </div>
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : list.items.length === 0 ? (
        <div className="card">
          {q.trim() === '' && kind === undefined ? (
            <EmptyState title={t('none')} actions={add}>
              {t('none-next')}
            </EmptyState>
          ) : (
            <EmptyState icon="search" title={t('none.found')} />
          )}
        </div>
      ) : (
        <ul role="list" className="card plain-list" aria-label={t('title')}>
          {list.items.map((each) => (
            <li key={each.id}>
              <div className="grow">
                <Link to={`/work/authorities/${each.id}`}>{each.name}</Link>
                {each.nameEn !== null && (
                  <span className="line-note" lang="en">
                    {each.nameEn}
                  </span>
                )}
              </div>
              <span className="small muted">{each.dates}</span>
              <Tag>{t(`kind.${each.kind}`)}</Tag>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Pager
          shown={list.items.length}
          hasMore
          busy={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {adding && <AuthorityDialog onClose={() => setAdding(false)} />}
    </>
  );
}
