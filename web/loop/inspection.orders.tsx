/** 整改通知书: issuing, signing, answering, deciding. What was written stays in the dialog where it is refused. */
import { useState } from 'react';
import { isProblem } from '../../shared/inspection/score.ts';
import type { InspectionDetail, Order } from '../../shared/schemas/inspection.ts';
import { actOnOrder, issueOrder } from '../api/inspection.queries.ts';
import { API } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { joinIn } from '../lib/format.ts';
import { TickList } from './inspection.parts.tsx';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog, DayField, inDays } from './loop.parts.tsx';

type Act = 'sign' | 'answer' | 'accept' | 'return' | 'withdraw';
export const ORDER_STATE_LIGHTS = {
  issued: 'warn',
  signed: 'warn',
  answered: 'running',
  accepted: 'ok',
  withdrawn: 'idle',
} as const;

export function InspectionOrders({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const [issuing, setIssuing] = useState(false);
  const problems = detail.entries.filter((entry) => entry.round === 1 && isProblem(entry.verdict));
  const issues = detail.may.manage && detail.state === 'published' && problems.length > 0;
  if (detail.orders.length === 0 && !issues) return null;
  return (
    <section className="card" aria-labelledby="orders">
      <header className="card-head">
        <h2 id="orders">{t('order.title')}</h2>
        <span className="grow" />
        {issues && (
          <Button size="small" onClick={() => setIssuing(true)}>
            {t('order.issue')}
          </Button>
        )}
      </header>
      {detail.orders.length === 0 && <p className="sheet muted">{t('order.none')}</p>}
      {detail.orders.map((order) => (
        <OrderBody key={order.id} order={order} may={detail.may} />
      ))}
      {issuing && (
        <IssueDialog detail={detail} items={problems.map(({ item }) => item)} onClose={() => setIssuing(false)} />
      )}
    </section>
  );
}

export function OrderBody({ order, may }: { order: Order; may: { answer: boolean; manage: boolean } }) {
  const t = useT(words);
  const { locale } = useLocale();
  const [act, setAct] = useState<Act>();
  const { answer, manage } = may;
  const acts: Act[] = [];
  if (answer && order.state === 'issued') acts.push('sign');
  if (answer && (order.state === 'issued' || order.state === 'signed')) acts.push('answer');
  if (manage && order.state === 'answered') acts.push('accept', 'return');
  if (manage && ['issued', 'signed', 'answered'].includes(order.state)) acts.push('withdraw');
  return (
    <div className="slip">
      <p className="inspection-line">
        <b className="code">{order.number}</b>
        <Light state={ORDER_STATE_LIGHTS[order.state]}>{t(`order.state.${order.state}`)}</Light>
        <span>{t('order.due-on', { day: formatDayNumber(locale, order.due) })}</span>
        {order.signedBy && <span className="muted">{t('order.signed-by', { name: order.signedBy })}</span>}
      </p>
      <p className="small muted">
        {joinIn(
          locale,
          order.items.map(({ item }) => item),
        )}
      </p>
      {order.answer && <p>{t('order.answer', { name: order.answeredBy ?? '', text: order.answer })}</p>}
      {order.decisionNote && <p>{t('order.decision', { text: order.decisionNote })}</p>}
      {order.withdrawnGround && <p className="late">{t('order.withdrawn', { ground: order.withdrawnGround })}</p>}
      <div className="row slip-acts">
        {acts.map((each) => (
          <Button key={each} size="small" look={each === 'withdraw' ? 'quiet' : 'plain'} onClick={() => setAct(each)}>
            {t(`act.${each}`)}
          </Button>
        ))}
        <a
          className="btn small quiet"
          href={`${API}/rectification-orders/${encodeURIComponent(order.id)}/print`}
          download
        >
          {t('order.print')}
        </a>
      </div>
      {act && <ActDialog order={order} act={act} onClose={() => setAct(undefined)} />}
    </div>
  );
}

function ActDialog({ order, act, onClose }: { order: Order; act: Act; onClose: () => void }) {
  const t = useT(words);
  const [text, setText] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={`${t(`act.${act}`)} ${order.number}`}
      submit={t(`act.${act}`)}
      done={t('act.done')}
      danger={act === 'withdraw' || act === 'return'}
      disabled={act !== 'accept' && text.trim() === ''}
      act={() => actOnOrder(order.id, { act, text })}
    >
      {act === 'sign' ? (
        <Field label={t('act.text.sign')} required value={text} onChange={(event) => setText(event.target.value)} />
      ) : (
        <TextArea
          label={t(`act.text.${act}`)}
          required={act !== 'accept'}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </ChangeDialog>
  );
}

function IssueDialog({ detail, items, onClose }: { detail: InspectionDetail; items: string[]; onClose: () => void }) {
  const t = useT(words);
  const { locale } = useLocale();
  const [due, setDue] = useState<number | null>(inDays(30));
  const [text, setText] = useState('');
  const [contact, setContact] = useState('');
  const [chosen, setChosen] = useState(items);
  const all = (detail.checklist?.definition.sections ?? []).flatMap((section) => section.items);
  const named = items.map((key) => {
    const item = all.find((each) => each.key === key);
    return { id: key, name: `${key} ${(locale === 'en' && item?.textEn) || (item?.text ?? '')}` };
  });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('order.issue')}
      submit={t('order.issue')}
      done={t('order.issued')}
      disabled={due === null || chosen.length === 0}
      act={() => issueOrder(detail.id, { due: due!, text, contact, items: chosen })}
    >
      <DayField label={t('order.due')} required value={due} onChange={setDue} />
      <TextArea
        label={t('order.text')}
        hint={t('order.text-hint')}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label={t('order.contact')}
        maxLength={200}
        value={contact}
        onChange={(event) => setContact(event.target.value)}
      />
      <TickList legend={t('order.items')} items={named} chosen={chosen} onChange={setChosen} bulk />
    </ChangeDialog>
  );
}
