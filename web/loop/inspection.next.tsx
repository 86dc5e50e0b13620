/** The steps this person can take now; of the others, what is missing. And the way to the pages where work is done. */
import { useState } from 'react';
import type { InspectionDetail, InspectionStep } from '../../shared/schemas/inspection.ts';
import { patchInspection, stepInspection, useInspectors } from '../api/inspection.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Checkbox, TextArea } from '../components/field.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { TickList } from './inspection.parts.tsx';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';

const GROUNDED: readonly InspectionStep[] = ['return-self', 'reopen', 'cancel'];
const REFUSALS = [
  'inspectors-missing',
  'checklist-missing',
  'items-open',
  'notes-missing',
  'nothing-to-mend',
  'orders-open',
  'second-missing',
] as const;
const LEADS = ['announce', 'publish', 'conclude'] as const;

export function InspectionNext({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const [asked, setAsked] = useState<InspectionStep | 'edit' | 'circumstances'>();
  const close = () => setAsked(undefined);
  const { may, state } = detail;
  const can = detail.steps.filter(({ refusal }) => refusal === null).map(({ step }) => step);
  const barred = detail.steps.filter(({ refusal }) => refusal !== null);
  const path = `/work/inspections/${encodeURIComponent(detail.id)}`;
  const open = ['planned', 'announced', 'self-checked'].includes(state);
  const visits = may.inspect && detail.kind !== 'guidance' && (open || state === 'visiting');
  const second =
    may.inspect &&
    state === 'published' &&
    detail.entries.some(({ verdict }) => verdict === 'not' || verdict === 'partly');
  const onward = can.filter((step) => !GROUNDED.includes(step));
  const working = may.manage || may.inspect || may.answer;
  // What the agency has to answer stands in its orders below.
  const orders = may.answer
    ? detail.orders.filter((order) => order.state === 'issued' || order.state === 'signed')
    : [];
  const idle = !may.manage && !may.inspect && state !== 'announced' && orders.length === 0;
  if (!working || idle || state === 'closed' || state === 'cancelled') return null;
  return (
    <section className="card next" aria-labelledby="next">
      <header className="card-head">
        <h2 id="next">{t('next')}</h2>
      </header>
      <div className="next-body">
        {may.answer && state === 'announced' && detail.selfDue !== null && (
          <p>{t('self.due', { day: formatDayNumber(locale, detail.selfDue) })}</p>
        )}
        {orders.map((order) => (
          <p key={order.id}>
            {t(`next.order.${order.state === 'issued' ? 'issued' : 'signed'}`, {
              number: order.number,
              day: formatDayNumber(locale, order.due),
            })}{' '}
            <a className="inline-link" href="#orders">
              {t('next.order.see')}
            </a>
          </p>
        ))}
        <div className="row next-acts">
          {may.answer && state === 'announced' && (
            <ButtonLink look="primary" to={`${path}/self`}>
              {t('go.self')}
            </ButtonLink>
          )}
          {visits && (
            <ButtonLink look="primary" to={`${path}/visit`}>
              {t('go.visit')}
            </ButtonLink>
          )}
          {second && <ButtonLink to={`${path}/visit`}>{t('go.second')}</ButtonLink>}
          {onward.map((step, index) => (
            <Button key={step} look={index === 0 && !visits ? 'primary' : 'plain'} onClick={() => setAsked(step)}>
              {t(`step.${step}`)}
            </Button>
          ))}
          {(may.manage || may.inspect) && (open || state === 'visiting') && (
            <Button onClick={() => setAsked('circumstances')}>{t('circumstances.edit')}</Button>
          )}
          {may.manage && open && <Button onClick={() => setAsked('edit')}>{t('edit')}</Button>}
          {can
            .filter((step) => GROUNDED.includes(step))
            .map((step) => (
              <Button key={step} look={step === 'cancel' ? 'quiet' : 'danger'} onClick={() => setAsked(step)}>
                {t(`step.${step}`)}
              </Button>
            ))}
        </div>
        {barred.length > 0 && (
          <div className="barred">
            <h3>{t('next.barred')}</h3>
            <ul role="list">
              {barred.map(({ step, refusal }) => {
                const known = REFUSALS.find((each) => each === refusal);
                return (
                  <li key={step}>
                    <b>{t(`step.${step}`)}</b>
                    {known ? t(`refusal.${known}`) : refusal}
                  </li>
                );
              })}
            </ul>
          </div>
        )}
      </div>
      {asked === 'edit' && <EditDialog detail={detail} onClose={close} />}
      {asked === 'circumstances' && <CircumstancesDialog detail={detail} onClose={close} />}
      {asked !== undefined && asked !== 'edit' && asked !== 'circumstances' && (
        <StepDialog detail={detail} step={asked} onClose={close} />
      )}
    </section>
  );
}

function StepDialog({
  detail,
  step,
  onClose,
}: {
  detail: InspectionDetail;
  step: InspectionStep;
  onClose: () => void;
}) {
  const t = useT(words);
  const [ground, setGround] = useState('');
  const needed = GROUNDED.includes(step);
  const lead = LEADS.find((each) => each === step);
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(`step.${step}`)}
      submit={t(`step.${step}`)}
      done={t('step.done')}
      danger={needed}
      disabled={needed && ground.trim() === ''}
      {...(lead && { lead: t(`step.lead.${lead}`) })}
      act={() => stepInspection(detail.id, { step, lockVersion: detail.lockVersion, ground })}
    >
      {(needed || step === 'second-visit') && (
        <TextArea
          label={t(needed ? 'step.ground' : 'step.note')}
          required={needed}
          value={ground}
          maxLength={4000}
          onChange={(event) => setGround(event.target.value)}
        />
      )}
    </ChangeDialog>
  );
}

function EditDialog({ detail, onClose }: { detail: InspectionDetail; onClose: () => void }) {
  const t = useT(words);
  const inspectors = useInspectors(true);
  const [from, setFrom] = useState<number | null>(detail.from);
  const [to, setTo] = useState<number | null>(detail.to);
  const [selfDue, setSelfDue] = useState<number | null>(detail.selfDue);
  const [chosen, setChosen] = useState(detail.inspectors.map(({ id }) => id));
  const [scope, setScope] = useState(detail.scope);
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('edit')}
      submit={t('save')}
      done={t('edit.done')}
      disabled={from === null || to === null}
      act={() =>
        patchInspection(detail.id, {
          lockVersion: detail.lockVersion,
          from: from!,
          to: to!,
          selfDue,
          scope,
          inspectorIds: chosen,
        })
      }
    >
      <div className="edit-pair">
        <DayField label={t('field.from')} required value={from} onChange={setFrom} />
        <DayField label={t('field.to')} required value={to} onChange={setTo} />
      </div>
      <DayField label={t('field.selfDue')} value={selfDue} onChange={setSelfDue} />
      <TextArea label={t('field.scope')} value={scope} onChange={(event) => setScope(event.target.value)} />
      <TickList
        legend={t('field.inspectors')}
        hint={t('inspectors.hint')}
        items={inspectors.items}
        chosen={chosen}
        onChange={setChosen}
      />
    </ChangeDialog>
  );
}

function CircumstancesDialog({ detail, onClose }: { detail: InspectionDetail; onClose: () => void }) {
  const t = useT(words);
  const { locale } = useLocale();
  const [chosen, setChosen] = useState<string[]>(detail.circumstances);
  const [conclusion, setConclusion] = useState(detail.conclusion);
  const all = detail.checklist?.definition.circumstances ?? [];
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('circumstances.edit')}
      submit={t('save')}
      done={t('circumstances.done')}
      act={() =>
        patchInspection(detail.id, {
          lockVersion: detail.lockVersion,
          conclusion,
          ...(all.length > 0 && { circumstances: chosen }),
        })
      }
    >
      {all.map((each) => (
        <Checkbox
          key={each.key}
          label={locale === 'en' && each.textEn ? each.textEn : each.text}
          checked={chosen.includes(each.key)}
          onChange={(event) =>
            setChosen(event.target.checked ? [...chosen, each.key] : chosen.filter((key) => key !== each.key))
          }
        />
      ))}
      <TextArea
        label={t('conclusion')}
        value={conclusion}
        maxLength={4000}
        onChange={(event) => setConclusion(event.target.value)}
      />
    </ChangeDialog>
  );
}
