/**
 * One import, step by step. The import is in the address and what was chosen is kept in the tab, so that going away or
 * loading anew loses nothing; what was begun goes on at the server.
 */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { ImportDetail, ImportProposal } from '../../shared/schemas/catalogue-import.ts';
import { isRunning, startImport, useImport, useKeepImport, useProposal } from '../api/import.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Steps } from '../components/progress.tsx';
import { Crumbs } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { useTitle } from '../lib/title.ts';
import { ImportCheck } from './import.check.tsx';
import { ImportColumns } from './import.columns.tsx';
import { firstPlan, keepDraft, type Plan, readDraft, stepOf, withFields } from './import.model.ts';
import { ImportOptions, ImportPlace } from './import.options.tsx';
import { ImportPreview } from './import.preview.tsx';
import { ImportReading } from './import.reading.tsx';
import { ImportResult, ImportRunning } from './import.result.tsx';
import { useSettled } from './use-settled.ts';
import '../loop/ledger.css';
import './import.css';

const STEPS = ['columns', 'check', 'import', 'result'] as const;

export default function ImportPage() {
  const { id = '' } = useParams();
  const t = useT(imports);
  const found = useImport(id);
  useTitle(found.data?.sourceName ?? t('title'));
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[40, 100, 100, 80]} />
      </div>
    );
  return <Wizard key={id} detail={found.data} />;
}

function Wizard({ detail }: { detail: ImportDetail }) {
  const t = useT(imports);
  const [params, setParams] = useSearchParams();
  const step = stepOf(detail, params.get('step'));
  const running = isRunning(detail.state);
  const [plan, setPlan] = usePlan(detail);
  const go = (to: string | null) => setParams(to === null ? {} : { step: to });
  const at = STEPS.indexOf(step);
  const steps = ['file', ...STEPS].map((key, index) => ({
    key,
    title: t(`step.${key as (typeof STEPS)[number]}`),
    state:
      index <= at || (step === 'result' && detail.state === 'done')
        ? ('done' as const)
        : index === at + 1
          ? ('running' as const)
          : ('waiting' as const),
  }));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/imports' }, { label: detail.number }]} />
          <h1>{detail.sourceName}</h1>
        </div>
        <div className="row page-acts">
          <ButtonLink to="/work/imports">{t('act.other')}</ButtonLink>
        </div>
      </header>
      <Steps label={t('steps')} steps={steps} />
      <div className="stack">
        {running ? (
          <ImportRunning detail={detail} />
        ) : step === 'columns' ? (
          <Columns detail={detail} plan={plan} onPlan={setPlan} onChecked={() => go(null)} />
        ) : step === 'check' ? (
          <ImportCheck detail={detail} plan={plan ?? planOf(detail)} onPlan={setPlan} onBack={() => go('columns')} />
        ) : (
          <ImportResult detail={detail} />
        )}
      </div>
    </>
  );
}

const planOf = ({ fonds, category, match, mapping }: ImportDetail): Plan => ({
  fonds,
  category,
  match,
  mapping: mapping!,
});

/** What is chosen: kept in the tab until the import has ended. */
function usePlan(detail: ImportDetail): [Plan | undefined, (plan: Plan) => void] {
  const { id, state } = detail;
  const [plan, set] = useState<Plan | undefined>(
    () => readDraft(id) ?? (detail.mapping === null ? undefined : planOf(detail)),
  );
  const ended = state === 'done' || state === 'undone';
  useEffect(() => {
    if (ended) keepDraft(id, undefined);
  }, [id, ended]);
  return [
    plan,
    (next) => {
      set(next);
      keepDraft(id, next);
    },
  ];
}

interface ColumnsProps {
  detail: ImportDetail;
  plan: Plan | undefined;
  onPlan: (plan: Plan) => void;
  onChecked: () => void;
}
function Columns({ detail, plan, onPlan, onChecked }: ColumnsProps) {
  const t = useT(imports);
  const keep = useKeepImport();
  const { headingRow, encoding } = plan?.mapping ?? {};
  const category = useSettled(plan?.category ?? '', 500);
  const asked = { headingRow, encoding, ...(category !== '' && { category }) };
  const proposal = useProposal(detail.id, asked, true);
  const before = useRef<ImportProposal>(undefined);
  const { data } = proposal;
  const check = useMutation({
    mutationFn: (body: Plan) => startImport(detail.id, { ...body, dryRun: true }),
    onSuccess: (next) => {
      keep(next);
      onChecked();
    },
  });
  const missing = data?.columns.some(({ heading }) => plan?.mapping.columns[heading] === undefined) === true;
  useEffect(() => {
    if (!data) return;
    const last = before.current;
    if (!proposal.isPlaceholderData) before.current = data;
    if (plan === undefined) onPlan(firstPlan(detail, data));
    // Other headings were chosen: what they are is proposed anew, what was said stays.
    else if (missing) {
      const columns = { ...data.mapping.columns, ...plan.mapping.columns };
      const place = plan.fonds === '' ? { ...plan, ...data.guess } : plan;
      onPlan({ ...place, mapping: { ...plan.mapping, columns } });
    } else if (last !== undefined && last !== data) {
      const next = withFields(plan, last.columns, data.columns);
      if (next !== plan) onPlan(next);
    }
  }, [data, proposal.isPlaceholderData, plan, missing, detail, onPlan]);
  if (proposal.isError) return <ErrorState error={proposal.error} onRetry={() => void proposal.refetch()} />;
  if (!data || plan === undefined)
    return (
      <div className="card sheet">
        <Skeleton lines={[100, 100, 80, 90]} />
      </div>
    );
  const setMapping = (mapping: Plan['mapping']) => onPlan({ ...plan, mapping });
  const ready = data.sheets.length > 0 && (plan.fonds !== '' || plan.mapping.fondsFromCode);
  return (
    <>
      <ImportReading proposal={data} mapping={plan.mapping} onChange={setMapping} />
      {data.sheets.length > 0 && (
        <>
          <ImportColumns proposal={data} mapping={plan.mapping} onChange={setMapping} />
          <ImportPlace plan={plan} onChange={onPlan} proposal={data} />
          <ImportOptions plan={plan} onChange={onPlan} fields={data.fields} />
          <ImportPreview id={detail.id} plan={plan} fields={data.fields} />
        </>
      )}
      <div className="row import-next">
        <Button look="primary" size="large" busy={check.isPending} disabled={!ready} onClick={() => check.mutate(plan)}>
          {t('act.check')}
        </Button>
        <span className="muted small">{t('act.check-hint')}</span>
        <ErrorLine error={check.error} />
      </div>
    </>
  );
}
