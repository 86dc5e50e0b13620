/** 批量修改: all that were made, newest first. */
import { Link } from 'react-router';
import type { BulkEdit } from '../../shared/schemas/bulk-edit.ts';
import { useBulkEdits } from '../api/bulk-edit.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { Pager } from '../components/progress.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { bulkEdit } from '../i18n/bulk-edit.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import './holdings.css';

const LIGHTS = { running: 'running', undoing: 'running', done: 'ok', cancelled: 'warn', undone: 'idle' } as const;

export function EditState({ state }: Pick<BulkEdit, 'state'>) {
  const t = useT(bulkEdit);
  return <Light state={LIGHTS[state]}>{t(`state.${state}`)}</Light>;
}

/** 责任者：查找替换 “甲” → “乙” */
export function useEditWords(): (edit: Pick<BulkEdit, 'field' | 'act'>) => string {
  const t = useT(bulkEdit);
  const { locale } = useLocale();
  const names: Readonly<Record<string, string>> = bulkEdit[locale];
  return ({ field, act }) => {
    const name = names[`field.${field}`] ?? field.replace(/^x:/, '');
    const value =
      act.kind === 'replace'
        ? `“${act.find}” → “${act.with}”`
        : act.kind === 'pattern'
          ? `“${act.pattern}”`
          : act.kind === 'clear'
            ? ''
            : `“${act.value}”`;
    return [`${name} · ${t(`act.${act.kind}`)}`, value].filter(Boolean).join(' ');
  };
}

export default function BulkEditsPage() {
  const t = useT(bulkEdit);
  const { locale } = useLocale();
  const edits = useBulkEdits();
  const words = useEditWords();
  useTitle(t('title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        <ButtonLink to="/work/catalogue">{t('to-catalogue')}</ButtonLink>
      </header>
      {edits.isError ? (
        <ErrorState error={edits.error} onRetry={() => void edits.refetch()} />
      ) : edits.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : edits.items.length === 0 ? (
        <div className="card">
          <EmptyState
            title={t('none')}
            actions={
              <ButtonLink to="/work/catalogue" look="primary">
                {t('to-catalogue')}
              </ButtonLink>
            }
          >
            {t('none-next')}
          </EmptyState>
        </div>
      ) : (
        <>
          <ul role="list" className="card plain-list" aria-label={t('title')}>
            {edits.items.map((edit) => (
              <li key={edit.id}>
                <div className="grow">
                  <Link to={`/work/bulk-edits/${edit.id}`}>{words(edit)}</Link>
                  <span className="line-note">
                    {edit.reason} · {t('by', { by: edit.by, at: formatTime(locale, edit.at) })}
                  </span>
                </div>
                <span className="small">{t('count.changed', { n: edit.changed })}</span>
                <EditState state={edit.state} />
              </li>
            ))}
          </ul>
          {edits.hasNextPage && (
            <Pager
              shown={edits.items.length}
              hasMore
              busy={edits.isFetchingNextPage}
              onMore={() => void edits.fetchNextPage()}
            />
          )}
        </>
      )}
    </>
  );
}
