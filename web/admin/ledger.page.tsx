/** 审计链: the signed head, verification, and every act that was done. */
import { useMay } from '../api/session.queries.ts';
import { admin } from '../i18n/admin.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { LedgerEntries } from './ledger-entries.tsx';
import { LedgerHead } from './ledger-head.tsx';

export default function LedgerPage() {
  const t = useT(admin);
  const may = useMay();
  useTitle(t('ledger.title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('ledger.title')}</h1>
          <p className="muted page-lead">{t('ledger.lead')}</p>
        </div>
      </header>
      {may('ledger.verify') && <LedgerHead />}
      {may('ledger.read') ? <LedgerEntries /> : <p className="outcome">{t('entries.only-auditor')}</p>}
    </>
  );
}
