/** Case reviews 典型案例复盘: what happened, why, what follows. */
import { useState } from 'react';
import type { CaseRow } from '../../shared/schemas/research.ts';
import { addCase, useCases } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';

export function CasesList() {
  const t = useT(research);
  const may = useMay();
  const list = useCases({}, true);
  const [adding, setAdding] = useState(false);
  const add = may('research.work') && (
    <Button look="primary" onClick={() => setAdding(true)}>
      {t('cases.add')}
    </Button>
  );
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      {list.isPending ? (
        <div className="card sheet">
          <Skeleton />
        </div>
      ) : list.items.length === 0 ? (
        <div className="card">
          <EmptyState title={t('cases.none')} actions={add}>
            {t('cases.none-next')}
          </EmptyState>
        </div>
      ) : (
        <>
          <div className="row page-acts">{add}</div>
          <div className="case-list">
            {list.items.map((row) => (
              <Case key={row.id} row={row} />
            ))}
          </div>
          {list.hasNextPage && (
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              …
            </Button>
          )}
        </>
      )}
      {adding && <CaseDialog onClose={() => setAdding(false)} />}
    </>
  );
}

export function Case({ row }: { row: CaseRow }) {
  const t = useT(research);
  const { locale } = useLocale();
  const part = (name: string, text: string) =>
    text === '' ? null : (
      <div>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    );
  return (
    <article className="card case">
      <h2>{row.title}</h2>
      <p className="small muted">
        {formatDayNumber(locale, row.reviewedOn)} · {row.by}
      </p>
      <dl>
        {part(t('cases.happened'), row.happened)}
        {part(t('cases.causes'), row.causes)}
        {part(t('cases.lessons'), row.lessons)}
      </dl>
    </article>
  );
}

export function CaseDialog({ topicId, onClose }: { topicId?: string; onClose: () => void }) {
  const t = useT(research);
  const [given, setGiven] = useState({ title: '', happened: '', causes: '', lessons: '' });
  const [reviewedOn, setDay] = useState<number | null>(todayDay());
  const area = (key: 'happened' | 'causes' | 'lessons', required: boolean) => (
    <TextArea
      label={t(`cases.${key}`)}
      rows={3}
      required={required}
      maxLength={10_000}
      value={given[key]}
      onChange={(event) => setGiven({ ...given, [key]: event.target.value })}
    />
  );
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('cases.add')}
      submit={t('cases.add')}
      done={t('cases.saved')}
      disabled={given.title.trim() === '' || given.happened.trim() === '' || reviewedOn === null}
      act={() => addCase({ ...given, topicId: topicId ?? null, reviewedOn: reviewedOn ?? todayDay() })}
    >
      <Field
        label={t('cases.title')}
        required
        maxLength={300}
        value={given.title}
        onChange={(event) => setGiven({ ...given, title: event.target.value })}
      />
      {area('happened', true)}
      {area('causes', false)}
      {area('lessons', false)}
      <DayField label={t('cases.on')} required past value={reviewedOn} onChange={setDay} />
    </ChangeDialog>
  );
}
