/** The slips of a finding, newest first, and issuing one. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { issueSlip, type useSlips } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Select, TextArea } from '../components/field.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useT } from '../i18n/i18n.tsx';
import { RUNNING } from './loop.model.ts';
import { ChangeDialog, DayField, inDays, useWord } from './loop.parts.tsx';
import { SlipCard } from './slip.card.tsx';
import { useWorksOn } from './use-works-on.ts';

const KINDS = ['notice', 'reminder', 'warning', 'talk'] as const;

export function FindingSlips({ finding, slips }: { finding: FindingDetail; slips: ReturnType<typeof useSlips> }) {
  const t = useT(words);
  const may = useMay();
  const works = useWorksOn(finding);
  const [issuing, setIssuing] = useState(false);
  return (
    <section className="card" aria-labelledby="slips">
      <header className="card-head">
        <h2 id="slips">{t('slips.title')}</h2>
        <span className="grow" />
        {may('slip.issue') && RUNNING.includes(finding.state) && (
          <Button size="small" onClick={() => setIssuing(true)}>
            {t('slips.issue')}
          </Button>
        )}
      </header>
      {slips.isError && <ErrorState error={slips.error} onRetry={() => void slips.refetch()} />}
      {slips.isPending && (
        <div className="card-note">
          <Skeleton />
        </div>
      )}
      {slips.data && slips.items.length === 0 && <p className="card-note muted">{t('slips.none')}</p>}
      {slips.items.map((slip) => (
        <SlipCard key={slip.id} slip={slip} works={works} />
      ))}
      {issuing && <IssueDialog finding={finding} onClose={() => setIssuing(false)} />}
    </section>
  );
}

function IssueDialog({ finding, onClose }: { finding: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const word = useWord();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('notice');
  const [text, setText] = useState(finding.problem);
  const [answerDue, setDue] = useState<number | null>(inDays(7));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('slips.issue')}
      submit={t('slips.issue')}
      done={t('slips.issued')}
      act={() => issueSlip(finding.id, { kind, text, answerDue })}
    >
      <Select
        label={t('slips.kind')}
        hint={t(`slips.kind-hint.${kind}`)}
        value={kind}
        options={KINDS.map((value) => ({ value, label: word('slip', value) }))}
        onChange={(event) => setKind(event.target.value as typeof kind)}
      />
      <TextArea label={t('slips.text')} required value={text} onChange={(event) => setText(event.target.value)} />
      <DayField label={t('slips.due')} value={answerDue} onChange={setDue} />
    </ChangeDialog>
  );
}
