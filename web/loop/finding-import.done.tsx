/** What came of an import: how far it is, what came in, what comes back, and how to undo it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { FindingImport } from '../../shared/schemas/finding-import.ts';
import { returnedUrl, undoLedger } from '../api/ledger.queries.ts';
import { Button } from '../components/button.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { joinIn } from '../lib/format.ts';
import { addressOf } from './findings.filter.ts';
import { ChangeDialog } from './loop.parts.tsx';

export function ImportDone({ found, onRetry }: { found: FindingImport; onRetry: () => void }) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  if (found.state === 'running')
    return (
      <p className="outcome" role="status" aria-live="polite">
        {t('import.running', { n: found.doneCount })}
      </p>
    );
  if (found.state === 'failed')
    return (
      <div className="outcome bad inside ledger-result" role="alert">
        <p>{t('import.failed', { why: found.failure ?? '' })}</p>
        <Button onClick={onRetry}>{t('import.retry')}</Button>
      </div>
    );
  if (found.state === 'undone')
    return (
      <div className="outcome inside ledger-result" role="status">
        <p>
          <b>{t('import.undone')}</b> {t('import.undone-line', { n: found.undo?.removed ?? 0 })}
        </p>
        {found.undo !== null && found.undo.spared.length > 0 && (
          <p>{t('import.spared', { names: joinIn(locale, found.undo.spared) })}</p>
        )}
      </div>
    );
  return (
    <section className="card" aria-label={t('import.step-done')}>
      <div className="card-note">
        <p>
          <b>{t('import.done', { n: found.findingCount, m: found.measureCount })}</b>
        </p>
        <p className="muted">{t('import.done-next')}</p>
      </div>
      <div className="ledger-acts">
        <Link className="btn primary" to={addressOf({ import: found.id })}>
          {t('import.see')}
        </Link>
        {found.refusedCount > 0 && (
          <a className="btn" href={returnedUrl(found.id)} download>
            {t('import.get-returned', { n: found.refusedCount })}
          </a>
        )}
        <Button onClick={() => setAsking(true)}>{t('import.undo')}</Button>
      </div>
      <ChangeDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('import.undo-title')}
        lead={t('import.undo-lead')}
        submit={t('import.undo')}
        done={t('import.undone')}
        danger
        act={() => undoLedger(found.id)}
        onDone={() => void client.invalidateQueries({ queryKey: ['finding-import', found.id] })}
      />
    </section>
  );
}
