/** The tree head that stands for the whole ledger, and verification with its result. */
import { useEffect, useState } from 'react';
import type { VerifyReport } from '../../shared/schemas/ledger.ts';
import { useLedgerState, useVerify } from '../api/admin.queries.ts';
import { Button } from '../components/button.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { Light } from '../components/signs.tsx';
import { admin } from '../i18n/admin.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { saveText } from '../lib/save.ts';

export function LedgerHead() {
  const t = useT(admin);
  const { locale } = useLocale();
  const state = useLedgerState(true);
  const verify = useVerify();
  const head = state.data?.head;
  return (
    <section className="card" aria-labelledby="ledger-head">
      <header className="card-head">
        <h2 id="ledger-head">{t('ledger.head')}</h2>
        {state.data && (
          <Light state={state.data.unsigned === 0 ? 'ok' : 'warn'}>
            {state.data.unsigned === 0 ? t('ledger.all-signed') : t('ledger.unsigned', { n: state.data.unsigned })}
          </Light>
        )}
        <span className="grow" />
        <Button look="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
          {t(verify.isPending ? 'verify.running' : 'verify.now')}
        </Button>
      </header>
      {verify.isPending && <Running />}
      {verify.data && <Result report={verify.data} />}
      {verify.isError && (
        <div className="card-note">
          <ErrorLine error={verify.error} />
        </div>
      )}
      {state.isError ? (
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      ) : !state.data ? (
        <div className="sheet">
          <Skeleton />
        </div>
      ) : !head ? (
        <EmptyState title={t('ledger.no-head')}>{t('ledger.no-head-next')}</EmptyState>
      ) : (
        <>
          <dl className="facts head-facts">
            <Fact name={t('ledger.size')} value={head.size.toLocaleString(locale)} big />
            <Fact name={t('ledger.at')} value={formatTime(locale, head.at)} />
            <Fact name={t('ledger.key')} value={head.keyId} code />
            <Fact name={t('ledger.root')} value={head.rootSha256} code />
            <Fact name={t('ledger.root-sm3')} value={head.rootSm3} code />
          </dl>
          <details className="card-details">
            <summary className="small">{t('ledger.more')}</summary>
            <dl className="facts one">
              <Fact name={t('ledger.signature')} value={head.signature} code />
              <Fact name={t('ledger.public-key')} value={state.data.publicKey} code />
            </dl>
          </details>
        </>
      )}
    </section>
  );
}

function Fact({
  name,
  value,
  code = false,
  big = false,
}: {
  name: string;
  value: string;
  code?: boolean;
  big?: boolean;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={[code && 'code', big && 'big'].filter(Boolean).join(' ')}>{value}</dd>
    </div>
  );
}

/** The server answers when all is done: until then the seconds are what can be told. */
function Running() {
  const t = useT(admin);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div className="card-note" role="status">
      <div className="unmeasured" role="progressbar" aria-label={t('verify.running')} />
      <p className="small muted" aria-live="off">
        {t('verify.running-note', { n: seconds })}
      </p>
    </div>
  );
}

function Result({ report }: { report: VerifyReport }) {
  const t = useT(admin);
  const { locale } = useLocale();
  const time = t('verify.seconds', { n: (report.tookMs / 1000).toFixed(1) });
  const figures = [
    [t('verify.entries'), report.entries],
    [t('verify.objects'), report.objects],
    [t('verify.files'), report.files],
    [t('verify.unsigned'), report.unsigned],
    [t('verify.lag'), report.outboxLag],
  ] as const;
  const save = () =>
    saveText(
      `verify-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`,
      'application/json',
      JSON.stringify(report, null, 2),
    );
  return (
    <div className={report.ok ? 'outcome ok inside' : 'outcome bad inside'} role="status">
      <b>{report.ok ? t('verify.ok') : t('verify.bad', { n: report.findings.length })}</b>
      <p>{t(report.ok ? 'verify.ok-words' : 'verify.bad-words', { time })}</p>
      <ul role="list" className="row verify-figures">
        {figures.map(([name, value]) => (
          <li key={name}>
            <span className="small">{name}</span> <b>{value.toLocaleString(locale)}</b>
          </li>
        ))}
      </ul>
      {report.findings.length > 0 && (
        <div className="plain-scroll">
          <table className="plain">
            <thead>
              <tr>
                <th>{t('verify.kind')}</th>
                <th>{t('verify.object')}</th>
                <th>{t('verify.message')}</th>
              </tr>
            </thead>
            <tbody>
              {report.findings.map((finding, index) => (
                <tr key={index}>
                  <td className="code">{finding.kind}</td>
                  <td className="code">{finding.object}</td>
                  <td>{finding.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button size="small" onClick={save}>
        {t('verify.save')}
      </Button>
    </div>
  );
}
