/** One line: since when it is unchanged; on asking, the proof that its taking in stands in the signed ledger. */
import { useState } from 'react';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { useProof } from '../api/admin.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useHistory } from '../api/work.queries.ts';
import { Seal } from '../components/signs.tsx';
import { ErrorLine } from '../components/states.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatDay, formatTime } from '../lib/format.ts';

export function RecordProof({ unit, since }: { unit: UnitDetail; since: string }) {
  const t = useT(catalogue);
  const { locale } = useLocale();
  const may = useMay();
  const [asked, setAsked] = useState(false);
  return (
    <div className="proof-line small">
      <Seal small text={t('proof.seal')} />
      <div className="grow">
        {t('proof.line', { day: formatDay(locale, since) })}{' '}
        {may('ledger.verify') && may('unit.read') && !asked && (
          <button type="button" className="text-button small" onClick={() => setAsked(true)}>
            {t('proof.show')}
          </button>
        )}
        {asked && <Proof unitId={unit.id} />}
      </div>
    </div>
  );
}

/** Its taking in is the earliest act on it that has a place in the ledger. */
function Proof({ unitId }: { unitId: string }) {
  const t = useT(catalogue);
  const { locale } = useLocale();
  const history = useHistory(unitId, true);
  const entry =
    history.items.find(({ action, seq }) => action === 'accession.accept' && seq !== null) ??
    history.items.findLast(({ seq }) => seq !== null);
  const proof = useProof(entry?.id ?? '', entry !== undefined);
  if (history.isPending || (entry && proof.isPending)) return <p role="status">{t('proof.asking')}…</p>;
  if (proof.isError || history.isError) return <ErrorLine error={proof.error ?? history.error} />;
  if (!proof.data) return <p role="status">{t('proof.none')}</p>;
  const { valid, seq, head, path, leaf } = proof.data;
  return (
    <div role="status">
      <p className={valid ? 'good' : 'wrong'}>
        {valid ? t('proof.valid', { seq, size: head.size, at: formatTime(locale, head.at) }) : t('proof.invalid')}
      </p>
      <p className="muted">{t('proof.path', { n: path.length })}</p>
      <p className="digest code">
        {t('proof.leaf')} {leaf}
      </p>
      <p className="digest code">
        {t('proof.root')} {head.rootSha256}
      </p>
    </div>
  );
}
