/** 目录查错: gaps, doubles and contradictions of a fonds, each with the way to its unit. */
import { useSearchParams } from 'react-router';
import { useNavigate } from 'react-router';
import { fondsLabel } from '../../shared/fonds-label.ts';
import type { ArrangementDefect } from '../../shared/schemas/arrangement.ts';
import { type CheckQuery, useArrangementCheck } from '../api/arrangement.queries.ts';
import { useCategories, useFonds } from '../api/import.queries.ts';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Field, Select } from '../components/field.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import './arrange.css';

export default function ArrangeCheckPage() {
  const t = useT(arrangement);
  const [params, setParams] = useSearchParams();
  useTitle(t('page.check'));
  const year = params.get('year') ?? '';
  const query: CheckQuery = {
    fonds: params.get('fonds') ?? '',
    category: params.get('category') ?? undefined,
    year: /^\d{4}$/.test(year) ? Number(year) : undefined,
  };
  const report = useArrangementCheck(query);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  return (
    <>
      <header className="page-head">
        <h1>{t('page.check')}</h1>
      </header>
      <p className="muted">{t('page.check-lead')}</p>
      <Choice query={query} year={year} set={set} />
      {query.fonds === '' ? (
        <EmptyState icon="filter" title={t('check.choose')}>
          {t('check.choose-next')}
        </EmptyState>
      ) : report.isError ? (
        <ErrorState error={report.error} onRetry={() => void report.refetch()} />
      ) : (
        <Report data={report.data} loading={report.isPending} />
      )}
    </>
  );
}

function Choice({ query, year, set }: { query: CheckQuery; year: string; set: (name: string, value: string) => void }) {
  const t = useT(arrangement);
  const { locale } = useLocale();
  const fonds = useFonds().data?.items ?? [];
  const categories = useCategories().data?.items ?? [];
  return (
    <div className="arrange-check" role="search" aria-label={t('page.check')}>
      <Select
        label={t('fonds')}
        value={query.fonds}
        options={[
          { value: '', label: t('choose') },
          ...fonds.map(({ id, number, name }) => ({ value: id, label: fondsLabel(number, name) })),
        ]}
        onChange={(event) => set('fonds', event.target.value)}
      />
      <Select
        label={t('check.category')}
        value={query.category ?? ''}
        options={[
          { value: '', label: t('check.all') },
          ...categories.map(({ id, name, nameEn }) => ({
            value: id,
            label: `${id} ${locale === 'en' ? nameEn : name}`,
          })),
        ]}
        onChange={(event) => set('category', event.target.value)}
      />
      <Field
        label={t('check.year')}
        inputMode="numeric"
        pattern="[0-9]{4}"
        maxLength={4}
        defaultValue={year}
        onChange={(event) => {
          const text = event.target.value;
          if (text === '' || /^\d{4}$/.test(text)) set('year', text);
        }}
      />
    </div>
  );
}

function Report({ data, loading }: { data: ReturnType<typeof useArrangementCheck>['data']; loading: boolean }) {
  const t = useT(arrangement);
  const navigate = useNavigate();
  const columns: TableColumn<ArrangementDefect>[] = [
    { key: 'kind', title: t('column.kind'), text: ({ kind }) => t(`defect.${kind}`), width: '190px' },
    { key: 'code', title: t('column.code'), text: ({ code }) => code, width: 'minmax(200px, 2fr)', code: true },
    { key: 'found', title: t('column.found'), text: ({ found }) => found, width: 'minmax(120px, 1fr)' },
    {
      key: 'expected',
      title: t('column.expected'),
      text: ({ kind, expected }) =>
        kind === 'gap' && expected !== '' ? t('gap.former', { n: Number(expected) }) : expected,
      width: 'minmax(120px, 1fr)',
    },
  ];
  const found = data?.counts.reduce((sum, { n }) => sum + n, 0) ?? 0;
  return (
    <>
      {data && (
        <p role="status">
          {t('check.checked', { n: data.checked, found })}{' '}
          {!data.whole && <b>{t('check.part', { n: data.checked })}</b>}
        </p>
      )}
      {data && data.counts.length > 0 && (
        <ul role="list" className="row tags">
          {data.counts.map(({ kind, n }) => (
            <li key={kind} className="tag">
              {t(`defect.${kind}`)} <b>{n}</b>
            </li>
          ))}
        </ul>
      )}
      <DataTable
        name="arrangement-check"
        label={t('check.label')}
        rows={data?.items ?? []}
        rowKey={({ kind, unitId, code, found: is }) => [kind, unitId ?? code, is].join(' ')}
        columns={columns}
        loading={loading}
        onOpen={({ unitId }) => {
          if (unitId !== null) void navigate(`/work/records/${unitId}`);
        }}
        empty={
          <EmptyState icon="check" title={t('check.good')}>
            {t('check.good-next', { n: data?.checked ?? 0 })}
          </EmptyState>
        }
      />
    </>
  );
}
