/** Evidence: files with the day of the fact and the time of entry, which are not the same. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { API, queryString, upload } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { EmptyState } from '../components/states.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatBytes, formatTime } from '../lib/format.ts';
import { OPEN } from './loop.model.ts';
import { ChangeDialog, Day, DayField, useWord } from './loop.parts.tsx';
import { useWorksOn } from './use-works-on.ts';

const KINDS = ['rule', 'photo', 'ledger', 'report', 'minutes', 'other'] as const;

export function FindingEvidence({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const works = useWorksOn(finding) && OPEN.includes(finding.state);
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" aria-labelledby="evidence">
      <header className="card-head">
        <h2 id="evidence">{t('evidence.title')}</h2>
        <span className="grow" />
        {works && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('evidence.add')}
          </Button>
        )}
      </header>
      {finding.evidence.length === 0 ? (
        <EmptyState title={t('evidence.none')}>{t('evidence.none-next')}</EmptyState>
      ) : (
        <Files finding={finding} />
      )}
      {adding && <EvidenceDialog finding={finding} onClose={() => setAdding(false)} />}
    </section>
  );
}

function Files({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const word = useWord();
  const { locale } = useLocale();
  // Counted from nought: how often the finding had come back when it was entered.
  const rounds = finding.evidence.some(({ round }) => round > 0);
  return (
    <div className="plain-scroll">
      <table className="plain evidence">
        <thead>
          <tr>
            <th scope="col">{t('evidence.name')}</th>
            <th scope="col">{t('evidence.fact-on')}</th>
            <th scope="col">{t('evidence.entered')}</th>
          </tr>
        </thead>
        <tbody>
          {finding.evidence.map((file) => (
            <tr key={file.id}>
              <td>
                <a
                  href={`${API}/findings/${encodeURIComponent(finding.id)}/evidence/${encodeURIComponent(file.id)}`}
                  download
                >
                  {file.name}
                </a>
                <span className="line-note">
                  {word('evidence', file.kind)} · {formatBytes(file.byteSize)}
                  {rounds && ` · ${t('facts.round', { n: file.round + 1 })}`}
                </span>
                <details className="small">
                  <summary>{t('evidence.digest')}</summary>
                  <span className="code digest">SHA-256 {file.sha256}</span>
                  <br />
                  <span className="code digest">SM3 {file.sm3}</span>
                </details>
              </td>
              <td>
                <Day day={file.factOn} />
              </td>
              <td>
                {formatTime(locale, file.enteredAt)}
                <span className="line-note">{file.enteredBy}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EvidenceDialog({ finding, onClose }: { finding: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const word = useWord();
  const [file, setFile] = useState<File>();
  const [kind, setKind] = useState<string>('other');
  const [factOn, setFactOn] = useState<number | null>(null);
  const [measureId, setMeasure] = useState('');
  const [sent, setSent] = useState<number>();
  const send = async () => {
    if (!file || factOn === null) return;
    const form = new FormData();
    form.append('file', file, file.name);
    const query = queryString({ factOn, kind, measureId });
    try {
      await upload(`/findings/${encodeURIComponent(finding.id)}/evidence${query}`, form, setSent);
    } finally {
      setSent(undefined);
    }
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('evidence.add')}
      submit={t('evidence.submit')}
      done={t('evidence.done')}
      disabled={!file || factOn === null}
      act={send}
    >
      <Field label={t('evidence.file')} type="file" required onChange={(event) => setFile(event.target.files?.[0])} />
      <div className="edit-pair">
        <Select
          label={t('evidence.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: word('evidence', value) }))}
          onChange={(event) => setKind(event.target.value)}
        />
        <DayField
          label={t('evidence.fact')}
          hint={t('evidence.fact-hint')}
          required
          past
          value={factOn}
          onChange={setFactOn}
        />
      </div>
      {finding.measures.length > 0 && (
        <Select
          label={t('evidence.measure')}
          value={measureId}
          options={[
            { value: '', label: t('progress.whole') },
            ...finding.measures.map(({ id, text }) => ({ value: id, label: text })),
          ]}
          onChange={(event) => setMeasure(event.target.value)}
        />
      )}
      {sent !== undefined && file && (
        <ProgressBar
          label={t('evidence.sending')}
          done={Math.round((sent * 100) / Math.max(1, file.size))}
          total={100}
          unit="%"
        />
      )}
    </ChangeDialog>
  );
}
