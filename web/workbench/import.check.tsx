/** What a trial found: figures, what can be mended at once, the defects, and the way on. */
import { useMutation } from '@tanstack/react-query';
import type { ImportDefect, ImportDetail } from '../../shared/schemas/catalogue-import.ts';
import { startImport, useKeepImport } from '../api/import.queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { ImportDefects, ImportDifferences } from './import.defects.tsx';
import { type Plan, samePlan, withValues } from './import.model.ts';
import { ImportRemedies } from './import.remedies.tsx';

interface Props {
  detail: ImportDetail;
  plan: Plan;
  onPlan: (plan: Plan) => void;
  onBack: () => void;
}
export function ImportCheck({ detail, plan, onPlan, onBack }: Props) {
  const t = useT(imports);
  const { locale } = useLocale();
  const keep = useKeepImport();
  const begin = useMutation({
    mutationFn: ({ with: body, dryRun }: { with: Plan; dryRun: boolean }) =>
      startImport(detail.id, { ...body, dryRun }),
    onSuccess: keep,
  });
  const stale = !samePlan(plan, detail);
  const good = detail.createdCount + detail.updatedCount;
  const mend = (next: Plan) => {
    onPlan(next);
    begin.mutate({ with: next, dryRun: true });
  };
  const take = ({ target, value, suggestion }: ImportDefect) =>
    onPlan({ ...plan, mapping: withValues(plan.mapping, target!, { [value]: suggestion }) });
  const isTaken = ({ target, value, suggestion }: ImportDefect) =>
    target !== null && plan.mapping.values[target]?.[value] === suggestion;
  const figures = [
    ['rows', detail.rowCount],
    ['good', detail.createdCount],
    ['updated', detail.updatedCount],
    ['skipped', detail.skippedCount],
    ['refused', detail.refusedCount],
    ['stopped', detail.stoppedCount],
  ] as const;
  const clean = detail.kinds.length === 0;
  const again = (
    <Button
      look={stale ? 'primary' : 'plain'}
      busy={begin.isPending}
      onClick={() => begin.mutate({ with: plan, dryRun: true })}
    >
      {t('act.again')}
    </Button>
  );
  if (detail.state === 'failed')
    return (
      <div className="outcome bad inside ledger-result" role="alert">
        <p>{t('check.failed', { why: detail.failure ?? '' })}</p>
        <div className="row">
          <Button look="primary" onClick={onBack}>
            {t('act.back')}
          </Button>
          {again}
        </div>
        <ErrorLine error={begin.error} />
      </div>
    );
  return (
    <>
      <section className="card" aria-labelledby="import-check">
        <header className="card-head">
          <h2 id="import-check">{t('check.title')}</h2>
          {stale && (
            <span className="small" role="status">
              {t('check.stale')}
            </span>
          )}
        </header>
        <dl className="trial-figures">
          {figures
            .filter(([key, value]) => value > 0 || key === 'rows' || key === 'good' || key === 'refused')
            .map(([key, value]) => (
              <div key={key} className={value > 0 && (key === 'refused' || key === 'stopped') ? 'urgent' : undefined}>
                <dt>{t(`check.${key}`)}</dt>
                <dd>{value.toLocaleString(locale)}</dd>
              </div>
            ))}
        </dl>
        {clean && <p className="card-note">{t('check.clean')}</p>}
        <div className="ledger-acts">
          <Button
            look={stale ? 'plain' : 'primary'}
            busy={begin.isPending}
            disabled={good === 0 || stale}
            onClick={() => begin.mutate({ with: plan, dryRun: false })}
          >
            {good === 0 ? t('act.import-none') : t('act.import', { n: good })}
          </Button>
          {again}
          <Button onClick={onBack}>{t('act.back')}</Button>
          <ErrorLine error={begin.error} />
        </div>
      </section>
      <ImportRemedies id={detail.id} plan={plan} busy={begin.isPending} onMend={mend} />
      <ImportDifferences detail={detail} />
      <ImportDefects detail={detail} onTake={take} taken={isTaken} />
    </>
  );
}
