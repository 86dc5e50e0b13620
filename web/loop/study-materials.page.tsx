/** 学习材料: the required and the optional list of an initiative, or of the house. */
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { MaterialRow } from '../../shared/schemas/study.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { markStudied, patchMaterial, removeMaterial, useMaterials, useStudyInitiatives } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { MaterialForm } from './study-material.form.tsx';
import { StudyParts } from './study.parts.tsx';

export default function StudyMaterialsPage() {
  const t = useT(study);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const initiatives = useStudyInitiatives().items;
  const initiative = params.get('initiative') ?? '';
  const list = useMaterials(initiative === '' ? { house: true } : { initiative });
  const [adding, setAdding] = useState(false);
  useTitle(t('tab.materials'));
  const add = may('study.manage') && (
    <Button look="primary" onClick={() => setAdding(true)}>
      {t('materials.add')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('tab.materials')}</h1>
          <p className="muted page-lead">{t('materials.lead')}</p>
        </div>
        {list.items.length > 0 && <div className="row page-acts">{add}</div>}
      </header>
      <StudyParts />
      {initiatives.length > 0 && (
        <div className="loop-bar study-bar">
          <Select
            label={t('materials.which')}
            value={initiative}
            options={[
              { value: '', label: t('materials.house') },
              ...initiatives.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` })),
            ]}
            onChange={(event) =>
              setParams(event.target.value === '' ? {} : { initiative: event.target.value }, { replace: true })
            }
          />
        </div>
      )}
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : list.items.length === 0 ? (
        <section className="card">
          <EmptyState title={t('materials.empty')} actions={add}>
            {may('study.manage') && t('materials.empty-next')}
          </EmptyState>
        </section>
      ) : (
        (['required', 'optional'] as const).map((part) => (
          <Part key={part} part={part} rows={list.items.filter((row) => row.required === (part === 'required'))} />
        ))
      )}
      {adding && <MaterialForm initiativeId={initiative || null} onClose={() => setAdding(false)} />}
    </>
  );
}

function Part({ part, rows }: { part: 'required' | 'optional'; rows: readonly MaterialRow[] }) {
  const t = useT(study);
  return (
    <section className="card" aria-labelledby={part}>
      <header className="card-head">
        <h2 id={part}>{t(`materials.${part}`)}</h2>
      </header>
      {rows.length === 0 ? (
        <p className="card-note muted">{t(`materials.${part}-none`)}</p>
      ) : (
        <ul role="list" className="lines">
          {rows.map((row) => (
            <Material key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Material({ row }: { row: MaterialRow }) {
  const t = useT(study);
  const { locale } = useLocale();
  const may = useMay();
  const say = useToast();
  const [studying, setStudying] = useState(false);
  const [onDay, setOnDay] = useState<number | null>(todayDay());
  const turn = useLoopChange(() => patchMaterial(row.id, { required: !row.required, lockVersion: row.lockVersion }));
  const remove = useLoopChange(() => removeMaterial(row.id));
  const number = row.code || row.documentNumber;
  return (
    <li>
      <div className="study-material">
        <span className="grow">
          {row.unitId === null ? (
            <b>{row.title}</b>
          ) : (
            <Link to={`/work/records/${row.unitId}`}>
              <b>{row.title}</b>
            </Link>
          )}
          <span className="line-note">
            {number !== '' && <span className="code">{number}</span>}
            {row.unitId === null && ` ${t('materials.no-text')}`}
            {row.pageCount !== null && ` ${t('materials.pages', { n: row.pageCount })}`}
          </span>
          {row.note !== '' && <span className="line-note">{row.note}</span>}
          <ErrorLine error={turn.error ?? remove.error} />
        </span>
        <span className="row study-material-acts">
          {row.studiedOn === null ? (
            <Button size="small" onClick={() => setStudying(true)}>
              {t('materials.study')}
            </Button>
          ) : (
            <Light state="ok">{t('materials.studied', { day: formatDayNumber(locale, row.studiedOn) })}</Light>
          )}
          {may('study.manage') && (
            <>
              <button
                type="button"
                className="text-button small"
                onClick={() => turn.mutate(undefined, { onSuccess: () => say(t('materials.changed')) })}
              >
                {t(row.required ? 'materials.to-optional' : 'materials.to-required')}
              </button>
              <button
                type="button"
                className="text-button small"
                aria-label={`${t('materials.remove')} ${row.title}`}
                onClick={() => remove.mutate(undefined, { onSuccess: () => say(t('materials.removed')) })}
              >
                {t('materials.remove')}
              </button>
            </>
          )}
        </span>
      </div>
      {studying && (
        <ChangeDialog
          open
          onClose={() => setStudying(false)}
          title={t('materials.study-title')}
          lead={t('materials.study-lead')}
          submit={t('save')}
          done={t('materials.study-done')}
          disabled={onDay === null}
          act={() => markStudied(row.id, onDay!)}
        >
          <DayField label={t('materials.study-day')} past required value={onDay} onChange={setOnDay} />
        </ChangeDialog>
      )}
    </li>
  );
}
