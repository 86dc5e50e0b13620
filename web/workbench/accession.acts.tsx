/** What can be done with a delivery, and the dialogs that ask before it is done. */
import { useState, type ReactNode } from 'react';
import type { AccessionDetail } from '../../shared/schemas/accession.ts';
import { API } from '../api/client.ts';
import { useMay } from '../api/session.queries.ts';
import { type AccessionAct, useAccessionAct } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { accession } from '../i18n/accession.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

type Asked = 'take-good' | 'return' | 'cancel';
const CANCELLABLE: readonly string[] = ['received', 'checking', 'needs-review'];

export function AccessionActs({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  const may = useMay();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const at = `${API}/accessions/${encodeURIComponent(detail.id)}`;
  const deciding = detail.state === 'needs-review' && detail.mayDecide;
  const all = detail.goodCount === detail.rowCount;
  return (
    <div className="row page-acts">
      {(CANCELLABLE.includes(detail.state) || detail.mayRetry) && may('accession.submit') && (
        <Button look="quiet" onClick={() => setAsked('cancel')}>
          {t('act.cancel')}
        </Button>
      )}
      {detail.mayRetry && <Retry id={detail.id} />}
      {detail.defects.length > 0 && (
        <a className="btn" href={`${at}/report.xlsx`} download>
          {t('act.report')}
        </a>
      )}
      {detail.hasReceipt && (
        <a className="btn" href={`${at}/receipt.pdf`} download>
          {t('act.receipt')}
        </a>
      )}
      {deciding && <Button onClick={() => setAsked('return')}>{t('act.return')}</Button>}
      {deciding && detail.goodCount > 0 && (
        <Button look="primary" onClick={() => setAsked('take-good')}>
          {t(all ? 'act.take-all' : 'act.take-good', { n: detail.goodCount })}
        </Button>
      )}
      <TakeGood open={asked === 'take-good'} onClose={close} detail={detail} />
      <Return open={asked === 'return'} onClose={close} detail={detail} />
      <Cancel open={asked === 'cancel'} onClose={close} detail={detail} />
    </div>
  );
}

/** Asks nothing: going on takes nothing away. */
function Retry({ id }: { id: string }) {
  const t = useT(accession);
  const say = useToast();
  const run = useAccessionAct(id);
  return (
    <>
      <ErrorLine error={run.error} />
      <Button
        look="primary"
        busy={run.isPending}
        onClick={() => run.mutate({ act: 'retry' }, { onSuccess: () => say(t('act.retried')) })}
      >
        {t('act.retry')}
      </Button>
    </>
  );
}

interface AskProps {
  open: boolean;
  onClose: () => void;
  detail: AccessionDetail;
}

/** A dialog around one act: its words and fields, the error of the server, the button that does it. */
function Ask(
  props: Omit<AskProps, 'detail'> & {
    id: string;
    title: string;
    submit: string;
    dismiss?: string;
    danger?: boolean;
    done: string;
    act: () => AccessionAct;
    children: ReactNode;
  },
) {
  const t = useT(common);
  const say = useToast();
  const run = useAccessionAct(props.id);
  const form = `ask-${props.title}`;
  return (
    <Dialog
      open={props.open}
      onClose={() => {
        run.reset();
        props.onClose();
      }}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{props.dismiss ?? t('cancel')}</Button>
          <Button look={props.danger === true ? 'danger' : 'primary'} type="submit" form={form} busy={run.isPending}>
            {props.submit}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate(props.act(), {
            onSuccess: () => {
              say(props.done);
              props.onClose();
            },
          });
        }}
      >
        {props.children}
        <ErrorLine error={run.error} />
      </form>
    </Dialog>
  );
}

function TakeGood({ open, onClose, detail }: AskProps) {
  const t = useT(accession);
  const [representative, setRepresentative] = useState('');
  const [note, setNote] = useState('');
  const back = detail.rowCount - detail.goodCount;
  return (
    <Ask
      open={open}
      onClose={onClose}
      id={detail.id}
      title={t(back === 0 ? 'take.title-all' : 'take.title')}
      submit={t('take.submit', { n: detail.goodCount })}
      done={t('take.done')}
      act={() => ({ act: 'take-good', body: { representative, note } })}
    >
      <ul role="list" className="split">
        <li>
          <b>{detail.goodCount}</b> {t('take.in', { n: detail.goodCount })}
        </li>
        <li className={back > 0 ? 'bad' : undefined}>
          <b>{back}</b> {t('take.back', { n: back })}
        </li>
      </ul>
      {back > 0 && <p>{t('take.lead')}</p>}
      <Field
        label={t('take.representative')}
        hint={t('take.representative-hint')}
        required
        maxLength={60}
        value={representative}
        onChange={(event) => setRepresentative(event.target.value)}
      />
      <TextArea label={t('take.note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
    </Ask>
  );
}

function Return({ open, onClose, detail }: AskProps) {
  const t = useT(accession);
  const [reason, setReason] = useState('');
  return (
    <Ask
      open={open}
      onClose={onClose}
      id={detail.id}
      title={t('return.title')}
      submit={t('return.submit')}
      danger
      done={t('return.done')}
      act={() => ({ act: 'return', body: { reason } })}
    >
      <p>{t('return.lead')}</p>
      <TextArea
        label={t('return.reason')}
        hint={t('return.hint')}
        required
        minLength={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Ask>
  );
}

function Cancel({ open, onClose, detail }: AskProps) {
  const t = useT(accession);
  return (
    <Ask
      open={open}
      onClose={onClose}
      id={detail.id}
      title={t('cancel.title')}
      submit={t('cancel.submit')}
      dismiss={t('cancel.keep')}
      danger
      done={t('cancel.done')}
      act={() => ({ act: 'cancel' })}
    >
      <p>{t('cancel.lead')}</p>
    </Ask>
  );
}
