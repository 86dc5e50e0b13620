/** 规则: how lights are computed, when slips go out, periods, the calendar, who takes the steps; and what was changed. */
import type { LoopRules } from '../../shared/schemas/loop-rules.ts';
import { useLoopRules, useSlipRules } from '../api/ledger.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Tag } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { useTerm } from '../workbench/use-term.ts';
import { LedgerTabs } from './ledger.tabs.tsx';
import { CalendarRules } from './loop-rules.calendar.tsx';
import { LightRules, PeriodRules } from './loop-rules.lights.tsx';
import { SlipRulesForm } from './loop-rules.slips.tsx';
import './loop.css';
import './ledger.css';

export default function LoopRulesPage() {
  const t = useT(ledger);
  const may = useMay();
  const rules = useLoopRules();
  const slips = useSlipRules();
  const changes = may('initiative.manage');
  useTitle(t('loop-rules.title'));
  const error = rules.error ?? slips.error;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('loop-rules.title')}</h1>
          <p className="muted page-lead">{t('loop-rules.lead')}</p>
        </div>
      </header>
      <LedgerTabs />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([rules.refetch(), slips.refetch()])} />
      ) : rules.data && slips.data ? (
        <div className="loop-rules">
          {!changes && <p className="outcome small">{t('loop-rules.read-only')}</p>}
          <LightRules key={`light-${JSON.stringify(rules.data.light)}`} light={rules.data.light} may={changes} />
          <SlipRulesForm key={`slip-${JSON.stringify(slips.data)}`} given={slips.data} may={changes} />
          <PeriodRules key={`periods-${JSON.stringify(rules.data.periods)}`} given={rules.data.periods} may={changes} />
          <CalendarRules
            key={`calendar-${JSON.stringify(rules.data.calendar)}`}
            given={rules.data.calendar}
            may={changes}
          />
          <Admission admission={rules.data.admission} />
          <History history={rules.data.history} />
        </div>
      ) : (
        <Skeleton lines={[100, 90, 80]} />
      )}
    </>
  );
}

function Admission({ admission }: Pick<LoopRules, 'admission'>) {
  const t = useT(ledger);
  const term = useTerm();
  return (
    <section className="card" aria-labelledby="admission">
      <header className="card-head">
        <h2 id="admission">{t('admission.title')}</h2>
      </header>
      <p className="card-note small muted">{t('admission.lead')}</p>
      <ul role="list" className="lines">
        {admission.map(({ step, roles }) => (
          <li key={step}>
            <div>
              <b className="grow">{t(`admission.${step}`)}</b>
              <span className="row tags">
                {roles.map((role) => (
                  <Tag key={role}>{term('role', role)}</Tag>
                ))}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ history }: Pick<LoopRules, 'history'>) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const show = (value: unknown) => JSON.stringify(value, null, 2);
  return (
    <section className="card" aria-labelledby="history">
      <header className="card-head">
        <h2 id="history">{t('history.title')}</h2>
      </header>
      {history.length === 0 && <p className="card-note muted">{t('history.none')}</p>}
      <ul role="list" className="lines">
        {history.map((change) => (
          <li key={change.id}>
            <details className="card-note">
              <summary>
                <b>{t(`history.${change.rule}`)}</b>{' '}
                <span className="small muted">
                  {t('history.by', { who: change.by, at: formatTime(locale, change.at) })}
                </span>
              </summary>
              <div className="edit-pair">
                <div>
                  <span className="small muted">{t('history.from')}</span>
                  <pre className="history-json">{show(change.from)}</pre>
                </div>
                <div>
                  <span className="small muted">{t('history.to')}</span>
                  <pre className="history-json">{show(change.to)}</pre>
                </div>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
