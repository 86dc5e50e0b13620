/** What can be done with a slip: print, sign for, answer, withdraw. */
import { useState } from 'react';
import type { Slip } from '../../shared/schemas/slip.ts';
import { API } from '../api/client.ts';
import { actOnSlip } from '../api/loop.queries.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useT } from '../i18n/i18n.tsx';
import { ChangeDialog } from './loop.parts.tsx';

export function SlipActs({ slip, works }: { slip: Slip; works: boolean }) {
  const t = useT(words);
  const may = useMay();
  const name = useSession().data?.user?.name ?? '';
  const [asked, setAsked] = useState<'sign' | 'answer' | 'withdraw'>();
  const [text, setText] = useState('');
  const ask = (act: typeof asked) => {
    setText(act === 'sign' ? name : '');
    setAsked(act);
  };
  const print = (format: 'docx' | 'pdf') => `${API}/slips/${encodeURIComponent(slip.id)}/print?format=${format}`;
  const open = slip.state === 'issued' || slip.state === 'signed';
  // A feedback slip goes to those who issue, not to those who mend.
  const signs = slip.kind === 'feedback' ? may('slip.issue') : works;
  const answerable = open && slip.kind !== 'feedback';
  return (
    <>
      <span className="row cell-acts slip-acts">
        {signs && slip.state === 'issued' && (
          <Button size="small" look="primary" onClick={() => ask('sign')}>
            {t('slip.sign')}
          </Button>
        )}
        {works && answerable && (
          <Button size="small" look={slip.state === 'signed' ? 'primary' : 'plain'} onClick={() => ask('answer')}>
            {t('slip.answer')}
          </Button>
        )}
        <a className="btn small" href={print('docx')} download>
          <Icon name="download" size={14} /> {t('slip.docx')}
        </a>
        <a className="btn small" href={print('pdf')} download>
          <Icon name="download" size={14} /> {t('slip.pdf')}
        </a>
        {may('slip.issue') && open && (
          <Button size="small" look="quiet" onClick={() => ask('withdraw')}>
            {t('slip.withdraw')}
          </Button>
        )}
      </span>
      {asked && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={`${t(`slip.${asked}`)} ${slip.number}`}
          {...(asked === 'answer' && { lead: t('slip.answer-lead') })}
          submit={t(`slip.${asked}`)}
          done={t(`slip.${asked}-done`)}
          danger={asked === 'withdraw'}
          act={() =>
            actOnSlip(
              slip.id,
              asked,
              asked === 'sign' ? { name: text } : asked === 'answer' ? { text } : { ground: text },
            )
          }
        >
          {asked === 'sign' ? (
            <Field
              label={t('slip.sign-name')}
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          ) : (
            <TextArea
              label={t(asked === 'answer' ? 'slip.answer-text' : 'slip.withdraw-ground')}
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </ChangeDialog>
      )}
    </>
  );
}
