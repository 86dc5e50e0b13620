/** One entry of the ledger: what it says, and the proof that it stands in the signed tree. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { LedgerEntry } from '../../shared/schemas/ledger.ts';
import { useProof } from '../api/admin.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { Light } from '../components/signs.tsx';
import { admin } from '../i18n/admin.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { saveText } from '../lib/save.ts';
import { useTerm } from '../workbench/use-term.ts';

export function LedgerEntryDialog({ entry, onClose }: { entry: LedgerEntry | undefined; onClose: () => void }) {
  const t = useT(admin);
  return (
    <Dialog
      open={entry !== undefined}
      onClose={onClose}
      title={t('entry.title', { seq: entry?.seq === null ? t('entries.unsigned') : String(entry?.seq ?? '') })}
      size="side"
    >
      {entry && <Entry key={entry.id} entry={entry} />}
    </Dialog>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const t = useT(admin);
  const term = useTerm();
  const may = useMay();
  const { locale } = useLocale();
  const facts: [string, string, boolean?][] = [
    [t('entries.action'), term('act', entry.action)],
    [t('entries.time'), formatTime(locale, entry.at)],
    [t('entries.actor'), entry.actor],
    [t('entries.object'), entry.object],
    [t('entries.object-id'), entry.objectId, true],
    [t('entries.leaf'), entry.leaf, true],
  ];
  const to =
    entry.objectType === 'unit' && may('unit.read')
      ? { path: `/work/records/${entry.objectId}`, words: t('entry.open') }
      : entry.objectType === 'accession' && may('accession.read')
        ? { path: `/work/accessions/${entry.objectId}`, words: t('entry.open-accession') }
        : undefined;
  return (
    <div className="stack">
      <dl className="facts one tight">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value, code]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={code === true ? 'code' : undefined}>{value}</dd>
            </div>
          ))}
      </dl>
      {to && <Link to={to.path}>{to.words}</Link>}
      <section>
        <h3>{t('entry.detail')}</h3>
        {Object.keys(entry.detail).length === 0 ? (
          <p className="muted">{t('entry.no-detail')}</p>
        ) : (
          <pre className="json code">{JSON.stringify(entry.detail, null, 2)}</pre>
        )}
      </section>
      {may('ledger.verify') && <Proof entry={entry} />}
    </div>
  );
}

function Proof({ entry }: { entry: LedgerEntry }) {
  const t = useT(admin);
  const { locale } = useLocale();
  const [asked, setAsked] = useState(false);
  const proof = useProof(entry.id, asked && entry.seq !== null);
  return (
    <section className="stack">
      <h3>{t('entry.proof')}</h3>
      {entry.seq === null ? (
        <p className="muted">{t('entry.proof-wait')}</p>
      ) : !asked ? (
        <Button onClick={() => setAsked(true)}>{t('entry.proof-ask')}</Button>
      ) : proof.isError ? (
        <ErrorLine error={proof.error} />
      ) : !proof.data ? (
        <Skeleton />
      ) : (
        <>
          <p role="status">
            <Light state={proof.data.valid ? 'ok' : 'bad'}>
              <span>
                {proof.data.valid ? t('entry.proof-valid', { n: proof.data.path.length }) : t('entry.proof-invalid')}
              </span>
            </Light>
          </p>
          <dl className="facts one tight">
            <div>
              <dt>{t('ledger.size')}</dt>
              <dd>
                {proof.data.head.size.toLocaleString(locale)} · {formatTime(locale, proof.data.head.at)}
              </dd>
            </div>
            <div>
              <dt>{t('ledger.root')}</dt>
              <dd className="code">{proof.data.head.rootSha256}</dd>
            </div>
          </dl>
          <details>
            <summary className="small">{t('entry.path')}</summary>
            <ol className="proof-path code">
              {proof.data.path.map((hash, index) => (
                <li key={index}>{hash}</li>
              ))}
            </ol>
          </details>
          <Button
            size="small"
            onClick={() =>
              saveText(
                `proof-${proof.data.seq}.json`,
                'application/json',
                JSON.stringify({ entry, proof: proof.data }, null, 2),
              )
            }
          >
            {t('entry.proof-save')}
          </Button>
        </>
      )}
    </section>
  );
}
