/** 整理: what to do with the chosen units, shown before it is done, done with a reason, undone from the word that says so. */
import { useId, useState } from 'react';
import { useArrange, useArrangePreview } from '../api/arrangement.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { useSayArranged } from './arrange.done.tsx';
import { ArrangeFields } from './arrange.fields.tsx';
import { actOf, type ArrangeDraft, CHOSEN_KINDS, NEW_DRAFT } from './arrange.model.ts';
import { ArrangePreviewTable } from './arrange.preview.tsx';
import type { UnitSelection } from './catalogue.acts.tsx';
import { targetOf } from './selection.ts';
import { useSettled } from './use-settled.ts';
import './arrange.css';

interface Props {
  /** Undefined: a new unit is made. */
  selection?: UnitSelection | undefined;
  /** What is known already, as from the place in the tree where somebody dropped something. */
  given?: Partial<ArrangeDraft> | undefined;
  onClose: () => void;
  onDone: () => void;
}

export function ArrangeDialog({ selection, given, onClose, onDone }: Props) {
  const t = useT(arrangement);
  const tCommon = useT(common);
  const form = useId();
  const arrange = useArrange();
  const sayDone = useSayArranged();
  const [reason, setReason] = useState('');
  const [draft, setDraft] = useState<ArrangeDraft>({
    ...NEW_DRAFT,
    ...(selection === undefined && { kind: 'create' }),
    ...given,
  });
  const act = actOf(draft, selection && targetOf(selection));
  const settled = useSettled(act ?? null, 350);
  const preview = useArrangePreview(settled ?? undefined);
  const isSettled = JSON.stringify(settled) === JSON.stringify(act ?? null);
  const shown = act === undefined || preview.isError ? undefined : preview.data;
  const submit = () => {
    if (act === undefined || shown === undefined) return;
    arrange.mutate(
      { act, reason, expect: shown.digest },
      {
        onSuccess: (done) => {
          sayDone(done);
          onDone();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={selection === undefined ? t('title.create') : t('title', { n: selection.n })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            busy={arrange.isPending}
            disabled={!isSettled || shown === undefined || preview.isFetching || shown.count === 0}
          >
            {t('submit')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {selection !== undefined && (
          <fieldset className="arrange-kinds">
            <legend className="visually-hidden">{t('what')}</legend>
            {CHOSEN_KINDS.map((kind) => (
              <label key={kind} className="arrange-kind">
                <input
                  type="radio"
                  name={`${form}-kind`}
                  checked={draft.kind === kind}
                  onChange={() => setDraft((now) => ({ ...now, kind }))}
                />
                <span>{t(`kind.${kind}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
        <p className="muted small arrange-lead">{t(`lead.${draft.kind}`)}</p>
        <ArrangeFields draft={draft} set={(change) => setDraft((now) => ({ ...now, ...change }))} />
        <Field
          label={t('reason')}
          hint={t('reason-hint')}
          value={reason}
          required
          minLength={2}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        <section aria-live="polite" className="stack">
          <h3>{t('preview')}</h3>
          {act !== undefined && preview.isError ? (
            <ErrorLine error={preview.error} />
          ) : shown === undefined ? (
            <p className="muted small">{t('preview.first')}</p>
          ) : (
            <ArrangePreviewTable preview={shown} />
          )}
        </section>
        <ErrorLine error={arrange.error} />
      </form>
    </Dialog>
  );
}
