/** Third step: what would become of every row; then it is done. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { LedgerMapping, LedgerPreview } from '../../shared/schemas/finding-import.ts';
import { previewLedger, startLedger } from '../api/ledger.queries.ts';
import { Button } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { joinIn } from '../lib/format.ts';
import { ledger } from '../i18n/ledger.ts';
import { formatDayNumber } from './loop.model.ts';

interface TrialProps {
  id: string;
  mapping: LedgerMapping;
  onBack: () => void;
  onStarted: () => void;
}
export function ImportTrial({ id, mapping, onBack, onStarted }: TrialProps) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const trial = useQuery({
    queryKey: ['finding-import', id, 'trial', mapping, locale],
    queryFn: () => previewLedger(id, mapping),
    retry: false,
    staleTime: 60_000,
  });
  const start = useMutation({ mutationFn: () => startLedger(id, mapping), onSuccess: onStarted });
  const back = <Button onClick={onBack}>{t('import.back')}</Button>;
  if (trial.isError)
    return (
      <>
        <ErrorState error={trial.error} onRetry={() => void trial.refetch()} />
        <div className="row">{back}</div>
      </>
    );
  if (!trial.data) return <Skeleton lines={[100, 100, 80]} />;
  const { data } = trial;
  const warnings = data.defects.filter(({ severity }) => severity === 'warning').length;
  const figures = [
    ['good', data.findings, false],
    ['measures', data.measures, false],
    ['refused', data.refused, data.refused > 0],
    ['warnings', warnings, false],
  ] as const;
  return (
    <>
      <section className="card" aria-labelledby="import-trial">
        <header className="card-head">
          <h2 id="import-trial">{t('import.trial')}</h2>
          <span className="muted small">{t('import.trial-lead')}</span>
        </header>
        <dl className="trial-figures">
          {figures.map(([key, value, urgent]) => (
            <div key={key} className={urgent ? 'urgent' : undefined}>
              <dt>{t(`import.${key}`)}</dt>
              <dd>{value.toLocaleString(locale)}</dd>
            </div>
          ))}
        </dl>
        {data.newUnits.length > 0 && (
          <p className="card-note small">
            {t('import.new-units', { n: data.newUnits.length, names: joinIn(locale, data.newUnits) })}
          </p>
        )}
        <div className="ledger-acts">
          <Button look="primary" busy={start.isPending} disabled={data.findings === 0} onClick={() => start.mutate()}>
            {data.findings === 0 ? t('import.start-none') : t('import.start', { n: data.findings })}
          </Button>
          {back}
          <ErrorLine error={start.error} />
        </div>
      </section>
      <Defects preview={data} />
      <Rows preview={data} />
    </>
  );
}

function Defects({ preview: { defects, defectCount } }: { preview: LedgerPreview }) {
  const t = useT(ledger);
  return (
    <section className="card" aria-labelledby="import-defects">
      <header className="card-head">
        <h2 id="import-defects">{t('import.defects')}</h2>
        {defectCount > defects.length && (
          <span className="muted small">{t('import.defects-more', { n: defects.length, all: defectCount })}</span>
        )}
      </header>
      {defects.length === 0 ? (
        <p className="card-note muted">{t('import.no-defects')}</p>
      ) : (
        <div className="ledger-wide">
          <table className="ledger-table">
            <thead>
              <tr>
                <th scope="col">{t('import.at')}</th>
                <th scope="col">{t('import.column')}</th>
                <th scope="col">{t('import.value')}</th>
                <th scope="col">{t('import.message')}</th>
              </tr>
            </thead>
            <tbody>
              {defects.map((defect, index) => (
                <tr key={index}>
                  <td>
                    <Tag tone={defect.severity === 'error' ? 'bad' : 'warn'}>
                      {t('import.row', { from: defect.row })}
                    </Tag>
                  </td>
                  <td>{defect.column}</td>
                  <td>{defect.value}</td>
                  <td className="why">
                    {defect.message}{' '}
                    {defect.suggestion !== '' && <b>{t('import.suggestion', { text: defect.suggestion })}</b>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Rows({ preview }: { preview: LedgerPreview }) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const { items } = preview;
  const all = preview.findings + preview.refused;
  const several = (texts: readonly string[]) =>
    texts.length < 2 ? (
      texts[0]
    ) : (
      <ol>
        {texts.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ol>
    );
  return (
    <section className="card" aria-labelledby="import-rows">
      <header className="card-head">
        <h2 id="import-rows">{t('import.preview')}</h2>
        {all > items.length && (
          <span className="muted small">{t('import.preview-more', { n: items.length, all })}</span>
        )}
      </header>
      <div className="ledger-wide">
        <table className="ledger-table">
          <thead>
            <tr>
              <th scope="col">{t('import.at')}</th>
              {(['problem', 'appearance', 'measure', 'body', 'owner', 'due', 'percent'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`target.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.row}>
                <td>
                  <Tag tone={item.taken ? 'ok' : 'bad'}>{t(item.taken ? 'import.taken' : 'import.returned')}</Tag>
                  <span className="line-note">
                    {item.lastRow > item.row
                      ? t('import.rows', { from: item.row, to: item.lastRow })
                      : t('import.row', { from: item.row })}
                  </span>
                </td>
                <th scope="row">{item.problem}</th>
                <td>{several(item.appearances)}</td>
                <td>{several(item.measures)}</td>
                <td>{item.body}</td>
                <td>{item.owner}</td>
                <td>{item.due === null ? '' : formatDayNumber(locale, item.due)}</td>
                <td className="number">{item.percent === null ? '' : `${item.percent}%`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
