/** The steps this person can take now; of the others, what is missing. What a role may never do is not spoken of. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { askExtension, decideExtension, takeStep } from '../api/loop.queries.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { joinIn } from '../lib/format.ts';
import { MeetingDialog } from './finding-bulk.tsx';
import { addDays, formatDayNumber, type StepName } from './loop.model.ts';
import { ChangeDialog, DayField, useWord } from './loop.parts.tsx';
import { useWorksOn } from './use-works-on.ts';

/** These take no effect without a reason. */
const GROUNDED: readonly StepName[] = ['return', 'refuse-closure', 'not-content', 'reopen', 'withdraw'];
/** Those that go back rather than on. */
const BACK: readonly StepName[] = ['return', 'refuse-closure', 'not-content', 'reopen', 'withdraw'];
const LOOK_BACK_DAYS = 90;

export function FindingNext({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const word = useWord();
  const tLoop = useT(loop);
  const works = useWorksOn(finding);
  const [asked, setAsked] = useState<StepName | 'extend'>();
  const close = () => setAsked(undefined);
  const can = finding.steps.filter(({ refusal }) => refusal === null).map(({ step }) => step);
  // Asking for closure is for those who mend.
  const offered = can.filter((step) => works || step !== 'ask-closure');
  const barred = finding.steps.filter(({ refusal }) => refusal !== null && refusal !== 'forbidden');
  const onward = offered.filter((step) => !BACK.includes(step));
  const pending = finding.extensions.some(({ state }) => state === 'asked');
  const extendable = works && finding.state === 'in-progress' && finding.due !== null && !pending;
  const main = onward[0];
  const missing = missingFields(finding).map((key) => tLoop(`field.${key}`));
  return (
    <section className="card next" aria-labelledby="next">
      <header className="card-head">
        <h2 id="next">{t('next.title')}</h2>
      </header>
      <div className="next-body">
        {offered.length === 0 && !extendable && <p className="muted">{t('next.none')}</p>}
        <div className="row">
          {onward.map((step) => (
            <Button key={step} look={step === main ? 'primary' : 'plain'} onClick={() => setAsked(step)}>
              {word('step', step)}
            </Button>
          ))}
          {extendable && <Button onClick={() => setAsked('extend')}>{t('extension.ask')}</Button>}
          {offered
            .filter((step) => BACK.includes(step))
            .map((step) => (
              <Button key={step} look={step === 'withdraw' ? 'quiet' : 'danger'} onClick={() => setAsked(step)}>
                {word('step', step)}
              </Button>
            ))}
        </div>
        {barred.length > 0 && (
          <div className="barred">
            <h3 className="small">{t('next.not')}</h3>
            <ul role="list">
              {barred.map(({ step, refusal }) => (
                <li key={step}>
                  <b>{word('step', step)}</b>{' '}
                  <span>
                    {word('why', refusal ?? '')}
                    {refusal === 'fields-missing' && joinIn(locale, missing)}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <PendingExtension finding={finding} />
      {asked === 'admit' && <MeetingDialog open onClose={close} rows={[finding]} onDone={close} />}
      {asked === 'extend' && <ExtendDialog finding={finding} onClose={close} />}
      {asked !== undefined && asked !== 'admit' && asked !== 'extend' && (
        <StepDialog key={asked} finding={finding} step={asked} onClose={close} />
      )}
    </section>
  );
}

/** What admission asks for and is empty. */
function missingFields(finding: FindingDetail) {
  const required = [
    ['target', finding.target],
    ['body', finding.bodyId],
    ['owner', finding.ownerId],
    ['checker', finding.checker.id],
    ['due', finding.due],
  ] as const;
  return required.filter(([, value]) => value === null || value === '').map(([key]) => key);
}

type OtherStep = Exclude<StepName, 'admit'>;
function StepDialog({ finding, step, onClose }: { finding: FindingDetail; step: OtherStep; onClose: () => void }) {
  const t = useT(words);
  const word = useWord();
  // The version that was read: where somebody was faster, the server says so instead of doing something unseen.
  const [lockVersion] = useState(finding.lockVersion);
  const [ground, setGround] = useState('');
  const [days, setDays] = useState(String(LOOK_BACK_DAYS));
  const needed = GROUNDED.includes(step);
  const label =
    step === 'ask-closure' || step === 'verify' || step === 'close' || step === 'look-back'
      ? t(`step.ground.${step}`)
      : t(needed ? 'step.ground.required' : 'step.ground');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={word('step', step)}
      lead={t(`step.lead.${step}`)}
      submit={word('step', step)}
      done={t('step.done', { step: word('step', step) })}
      danger={BACK.includes(step)}
      disabled={lockVersion !== finding.lockVersion}
      act={() =>
        takeStep(finding.id, {
          step,
          lockVersion,
          ground,
          ...(step === 'close' && { lookBackDays: Number(days) }),
        })
      }
    >
      {lockVersion !== finding.lockVersion && <p className="outcome bad">{t('conflict')}</p>}
      <TextArea
        label={label}
        required={needed || step === 'ask-closure'}
        value={ground}
        onChange={(event) => setGround(event.target.value)}
      />
      {step === 'close' && (
        <Field
          label={t('step.look-back-days')}
          type="number"
          min={1}
          max={3650}
          required
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      )}
    </ChangeDialog>
  );
}

function ExtendDialog({ finding, onClose }: { finding: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const due = finding.due ?? 0;
  const [toDue, setToDue] = useState<number | null>(addDays(due, 30));
  const [reason, setReason] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('extension.ask')}
      submit={t('extension.submit')}
      done={t('extension.asked')}
      disabled={toDue === null}
      act={() => askExtension(finding.id, { toDue: toDue ?? due, reason })}
    >
      <DayField label={t('extension.to')} required value={toDue} onChange={setToDue} />
      <TextArea
        label={t('extension.reason')}
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ChangeDialog>
  );
}

/** A request that waits: whoever may decide it, and did not ask for it, does so here. */
function PendingExtension({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const may = useMay();
  const { locale } = useLocale();
  const name = useSession().data?.user?.name;
  const [grant, setGrant] = useState<boolean>();
  const [note, setNote] = useState('');
  const asked = finding.extensions.find(({ state }) => state === 'asked');
  if (!asked) return null;
  const submit = t(grant === true ? 'extension.grant' : 'extension.refuse');
  return (
    <div className="outcome inside">
      <p>
        <b>
          {asked.askedBy} {t('extension.ask')}
        </b>{' '}
        {t('extension.line', {
          from: formatDayNumber(locale, asked.fromDue),
          to: formatDayNumber(locale, asked.toDue),
        })}
      </p>
      <p>{asked.reason}</p>
      {may('finding.edit') && asked.askedBy !== name && (
        <div className="row">
          <Button size="small" look="primary" onClick={() => setGrant(true)}>
            {t('extension.grant')}
          </Button>
          <Button size="small" onClick={() => setGrant(false)}>
            {t('extension.refuse')}
          </Button>
        </div>
      )}
      <ChangeDialog
        open={grant !== undefined}
        onClose={() => setGrant(undefined)}
        title={submit}
        submit={submit}
        done={t('extension.decided')}
        act={() => decideExtension(finding.id, { grant: grant === true, note })}
      >
        <TextArea label={t('extension.note')} value={note} onChange={(event) => setNote(event.target.value)} />
      </ChangeDialog>
    </div>
  );
}
