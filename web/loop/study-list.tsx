/** All sessions in the reader's scope as a list, by state, initiative and words. */
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { SessionRow } from '../../shared/schemas/study.ts';
import { useSessions } from '../api/study.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { FindForm } from '../components/find-box.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatDayNumber } from './loop.model.ts';
import { StudyToolbar } from './study-toolbar.tsx';
import { hourText } from './study.model.ts';
import { SessionLight, useKindName } from './study.parts.tsx';

const STATES = ['planned', 'held', 'cancelled'] as const;

export function StudyList({ keepsAny }: { keepsAny: boolean }) {
  const t = useT(study);
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const state = STATES.find((each) => each === params.get('state'));
  const q = params.get('q') ?? '';
  const body = params.get('body') ?? undefined;
  const initiative = params.get('initiative') ?? undefined;
  const material = params.get('material') ?? undefined;
  const list = useSessions({ state, q, body, initiative, material });
  const columns = useColumns(list.hasNextPage);
  const narrowed =
    state !== undefined || q !== '' || body !== undefined || initiative !== undefined || material !== undefined;
  const set = (key: string, value: string | undefined) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        next.set('view', 'list');
        if (value === undefined || value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <StudyToolbar view="list" range={{ from: undefined, to: undefined }} />
      {(initiative !== undefined || material !== undefined) && (
        <p className="outcome">
          {t('filter.initiative')}{' '}
          <button type="button" className="text-button" onClick={() => setParams({ view: 'list' }, { replace: true })}>
            {t('filter.clear')}
          </button>
        </p>
      )}
      <DataTable
        name="study"
        label={t('list.label')}
        rows={list.items}
        rowKey={(row) => row.id}
        columns={columns}
        onOpen={(row) => void navigate(`/work/study/sessions/${row.id}`)}
        loading={list.isPending}
        hasMore={list.hasNextPage}
        loadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        filterable={false}
        toolbar={
          <>
            <div className="row tags" role="group" aria-label={t('filter.state')}>
              <button
                type="button"
                className="tag"
                aria-pressed={state === undefined}
                onClick={() => set('state', undefined)}
              >
                {t('filter.all')}
              </button>
              {STATES.map((each) => (
                <button
                  key={each}
                  type="button"
                  className="tag"
                  aria-pressed={state === each}
                  onClick={() => set('state', each)}
                >
                  {t(`state.${each}`)}
                </button>
              ))}
            </div>
            <FindForm label={t('filter.words')} q={q} onFind={(sought) => set('q', sought || undefined)} />
          </>
        }
        empty={
          narrowed ? (
            <EmptyState
              icon="filter"
              title={t('list.none-filtered')}
              actions={
                <Button onClick={() => setParams({ view: 'list' }, { replace: true })}>{t('filter.clear')}</Button>
              }
            />
          ) : (
            <EmptyState
              title={t('list.none')}
              actions={keepsAny && <ButtonLink to="/work/study/setup">{t('tab.setup')}</ButtonLink>}
            >
              {t(keepsAny ? 'list.none-next' : 'list.none-mine')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

function useColumns(more: boolean): TableColumn<SessionRow>[] {
  const t = useT(study);
  const kindName = useKindName();
  const { locale } = useLocale();
  return useMemo(() => {
    const columns: TableColumn<SessionRow>[] = [
      {
        key: 'day',
        title: t('column.day'),
        text: (row) => formatDayNumber(locale, row.day),
        value: (row) => row.day,
        width: '148px',
      },
      {
        key: 'time',
        title: t('column.time'),
        text: (row) => `${hourText(row.fromMinute)}–${hourText(row.toMinute)}`,
        width: '118px',
      },
      {
        key: 'topic',
        title: t('field.topic'),
        text: (row) => row.topic,
        cell: (row) => <b className="cell-title">{row.topic}</b>,
        width: 'minmax(200px, 3fr)',
      },
      { key: 'kind', title: t('field.kind'), text: (row) => kindName(row.kind), width: '130px' },
      { key: 'body', title: t('field.body'), text: (row) => row.bodyName, width: '130px' },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => t(`state.${row.state}`),
        cell: (row) => <SessionLight state={row.state} />,
        width: '104px',
      },
      { key: 'leader', title: t('field.leader'), text: (row) => row.leader, width: '110px' },
      { key: 'place', title: t('field.place'), text: (row) => row.place, width: '130px' },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, kindName, locale, more]);
}
