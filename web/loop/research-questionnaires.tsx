/** The list of questionnaires, and the dialog in which one begins. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { QuestionnaireRow } from '../../shared/schemas/questionnaire.ts';
import { createQuestionnaire, useQuestionnaires } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Field } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { questionnaire } from '../i18n/questionnaire.ts';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog } from './loop.parts.tsx';

const LIGHTS = { draft: 'idle', open: 'running', closed: 'ok' } as const;
export function QuestionnaireLight({ state }: { state: string }) {
  const t = useT(questionnaire);
  const known = state === 'draft' || state === 'open' ? state : 'closed';
  return <Light state={LIGHTS[known]}>{t(`state.${known}`)}</Light>;
}

export function QuestionnairesList() {
  const t = useT(questionnaire);
  const may = useMay();
  const { locale } = useLocale();
  const navigate = useNavigate();
  const list = useQuestionnaires({}, true);
  const [adding, setAdding] = useState(false);
  const add = may('research.work') && (
    <Button look="primary" size="small" onClick={() => setAdding(true)}>
      {t('new')}
    </Button>
  );
  const columns: TableColumn<QuestionnaireRow>[] = [
    { key: 'number', title: t('column.number'), text: (row) => row.number, width: '128px', code: true },
    {
      key: 'title',
      title: t('column.title'),
      text: (row) => row.title,
      cell: (row) => <b className="cell-title">{row.title}</b>,
      width: 'minmax(220px, 3fr)',
    },
    { key: 'topic', title: t('column.topic'), text: (row) => row.topic?.title ?? '', width: 'minmax(140px, 2fr)' },
    {
      key: 'state',
      title: t('column.state'),
      text: (row) => t(`state.${row.state}`),
      cell: (row) => <QuestionnaireLight state={row.state} />,
      width: '110px',
    },
    {
      key: 'answers',
      title: t('column.answers'),
      text: (row) => String(row.answers),
      value: (row) => row.answers,
      width: '80px',
    },
    {
      key: 'closes',
      title: t('column.closes'),
      text: (row) => (row.closesOn === null ? '' : formatDayNumber(locale, row.closesOn)),
      value: (row) => row.closesOn ?? 0,
      width: '130px',
    },
  ];
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <DataTable
        name="questionnaires"
        label={t('list.table')}
        rows={list.items}
        rowKey={(row) => row.id}
        columns={list.hasNextPage ? columns.map((column) => ({ ...column, sortable: false })) : columns}
        onOpen={(row) => void navigate(`/work/questionnaires/${row.id}`)}
        loading={list.isPending}
        hasMore={list.hasNextPage}
        loadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        toolbar={list.items.length > 0 && add}
        empty={
          <EmptyState title={t('list.none')} actions={add}>
            {t('list.none-next')}
          </EmptyState>
        }
      />
      {adding && <QuestionnaireDialog onClose={() => setAdding(false)} />}
    </>
  );
}

export function QuestionnaireDialog({ topicId, onClose }: { topicId?: string; onClose: () => void }) {
  const t = useT(questionnaire);
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('new')}
      lead={t('new.lead')}
      submit={t('new')}
      done={t('new.made')}
      disabled={title.trim() === ''}
      act={() => createQuestionnaire({ title: title.trim(), topicId: topicId ?? null })}
      onDone={(answer) => void navigate(`/work/questionnaires/${(answer as { id: string }).id}`)}
    >
      <Field
        label={t('title')}
        required
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
    </ChangeDialog>
  );
}
