/** 导入台账: a wizard in three steps. The import itself is in the address, so that going away loses nothing. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LedgerMapping } from '../../shared/schemas/finding-import.ts';
import { useFindingImport } from '../api/ledger.queries.ts';
import { Button } from '../components/button.tsx';
import { Steps } from '../components/progress.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { useTitle } from '../lib/title.ts';
import { ImportColumns } from './finding-import.columns.tsx';
import { ImportDone } from './finding-import.done.tsx';
import { ImportFile } from './finding-import.file.tsx';
import { ImportTrial } from './finding-import.trial.tsx';
import { LedgerTabs } from './ledger.tabs.tsx';
import './loop.css';
import './ledger.css';

export default function FindingImportPage() {
  const t = useT(ledger);
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const id = params.get('id') ?? '';
  const found = useFindingImport(id);
  /** What the columns are, once they have been said; the trial runs with it. */
  const [mapping, setMapping] = useState<LedgerMapping>();
  const [trying, setTrying] = useState(false);
  const [again, setAgain] = useState(false);
  useTitle(t('import.title'));
  const open = (next: string) => {
    setMapping(undefined);
    setTrying(false);
    setAgain(false);
    setParams(next === '' ? {} : { id: next });
  };
  const state = found.data?.state;
  const ended = state !== undefined && state !== 'uploaded' && !(state === 'failed' && again);
  const at = id === '' ? 0 : ended ? 3 : trying ? 2 : 1;
  const steps = (['file', 'columns', 'trial', 'done'] as const).map((key, index) => ({
    key,
    title: t(`import.step-${key}`),
    state:
      index < at || (ended && state === 'done')
        ? ('done' as const)
        : index === at
          ? ('running' as const)
          : ('waiting' as const),
  }));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('import.title')}</h1>
          <p className="muted page-lead">{t('import.lead')}</p>
        </div>
        {id !== '' && (
          <div className="row page-acts">
            <Button onClick={() => open('')}>{t('import.again')}</Button>
          </div>
        )}
      </header>
      <LedgerTabs />
      <div className="stack">
        <Steps label={t('import.steps')} steps={steps} />
        {id === '' ? (
          <ImportFile onOpen={open} />
        ) : found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <Skeleton />
        ) : ended ? (
          <ImportDone found={found.data} onRetry={() => setAgain(true)} />
        ) : trying && mapping !== undefined ? (
          <ImportTrial
            id={id}
            mapping={mapping}
            onBack={() => setTrying(false)}
            onStarted={() => {
              setAgain(false);
              void client.invalidateQueries({ queryKey: ['finding-import', id], exact: true });
            }}
          />
        ) : (
          <ImportColumns
            id={id}
            name={found.data.sourceName}
            mapping={mapping}
            onChange={setMapping}
            onTry={() => setTrying(true)}
          />
        )}
      </div>
    </>
  );
}
