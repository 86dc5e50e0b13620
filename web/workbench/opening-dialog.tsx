/** Opening units to the public, or withdrawing them: never without a ground. */
import { useId, useState } from 'react';
import { useOpening } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

export type OpeningAct = 'open' | 'withdraw';
/** The server takes so many at once. */
export const MOST_AT_ONCE = 500;

const GROUNDS = {
  open: ['open.ground-years', 'open.ground-early'],
  withdraw: ['withdraw.ground-privacy', 'withdraw.ground-error'],
} as const;

interface Props {
  /** Undefined: closed. */
  act: OpeningAct | undefined;
  ids: readonly string[];
  onClose: () => void;
  onDone?: () => void;
}

export function OpeningDialog({ act, ids, onClose, onDone }: Props) {
  const t = useT(catalogue);
  const tCommon = useT(common);
  const say = useToast();
  const form = useId();
  const run = useOpening();
  const [ground, setGround] = useState('');
  const n = ids.length;
  const close = () => {
    run.reset();
    onClose();
  };
  return (
    <Dialog
      open={act !== undefined}
      onClose={close}
      title={t(`${act ?? 'open'}.title`, { n })}
      actions={
        <>
          <Button onClick={close}>{tCommon('cancel')}</Button>
          <Button
            look={act === 'withdraw' ? 'danger' : 'primary'}
            type="submit"
            form={form}
            busy={run.isPending}
            disabled={n === 0 || n > MOST_AT_ONCE}
          >
            {t(`${act ?? 'open'}.submit`, { n })}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!act) return;
          run.mutate(
            { act, ids: [...ids], ground },
            {
              onSuccess: ({ changed }) => {
                say(t(`${act}.done`, { n: changed }));
                setGround('');
                onDone?.();
                onClose();
              },
            },
          );
        }}
      >
        <p>{t(`${act ?? 'open'}.lead`)}</p>
        {n > MOST_AT_ONCE && <p className="outcome bad">{t('bulk.limit')}</p>}
        <TextArea
          label={t('open.ground')}
          hint={t('open.ground-hint')}
          required
          minLength={2}
          maxLength={500}
          value={ground}
          onChange={(event) => setGround(event.target.value)}
        />
        <div className="row tags" role="group" aria-label={t('open.common')}>
          <span className="small muted">{t('open.common')}</span>
          {GROUNDS[act ?? 'open'].map((key) => (
            <button key={key} type="button" className="tag long" onClick={() => setGround(t(key))}>
              {t(key)}
            </button>
          ))}
        </div>
        <ErrorLine error={run.error} />
      </form>
    </Dialog>
  );
}
