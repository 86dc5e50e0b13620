/** 打印: which paper of the standard, and what is said on it; the PDF is handed over as a file. */
import { useState } from 'react';
import type { z } from 'zod';
import type { printBody, PrintKind } from '../../shared/schemas/print.ts';
import { askFile } from '../api/client.ts';
import { Field, TextArea } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { print } from '../i18n/print.ts';
import { saveBlob } from '../lib/save.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import type { UnitSelection } from './catalogue.acts.tsx';
import { targetOf } from './selection.ts';
import '../styles/questions.css';
import './holdings.css';

type PrintWhat = z.input<typeof printBody>['what'];
const NOTES: readonly PrintKind[] = ['file-note', 'box-note'];
const SIGNS = ['arrangedBy', 'arrangedOn', 'checkedBy', 'checkedOn'] as const;

interface Props {
  /** Those that make sense of what is printed, the usual one first. */
  kinds: readonly [PrintKind, ...PrintKind[]];
  what: PrintWhat;
  title?: string;
  onClose: () => void;
}

export function PrintDialog({ kinds, what, title, onClose }: Props) {
  const t = useT(print);
  const [kind, setKind] = useState<PrintKind>(kinds[0]);
  const [stamps, setStamps] = useState<'sheet' | 'page'>('sheet');
  const [situation, setSituation] = useState('');
  const [signs, setSigns] = useState<Partial<Record<(typeof SIGNS)[number], string>>>({});
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={title ?? t('title')}
      submit={t('submit')}
      done={t('done', { name: t(`kind.${kind}`) })}
      act={async () => {
        const body: z.input<typeof printBody> = { kind, what, stamps, situation, ...signs };
        saveBlob(`${t(`kind.${kind}`)}.pdf`, await askFile('/prints', body));
      }}
    >
      <fieldset className="choices">
        <legend className="visually-hidden">{t('kind')}</legend>
        {kinds.map((each) => (
          <label key={each} className="choice">
            <input type="radio" name="kind" value={each} checked={kind === each} onChange={() => setKind(each)} />
            <span>
              <b>{t(`kind.${each}`)}</b>
              <span className="line-note">{t(`about.${each}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'stamp' && (
        <fieldset className="choices">
          <legend className="small muted">{t('stamps')}</legend>
          {(['sheet', 'page'] as const).map((each) => (
            <label key={each} className="choice">
              <input type="radio" name="stamps" checked={stamps === each} onChange={() => setStamps(each)} />
              <span>{t(`stamps.${each}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {NOTES.includes(kind) && (
        <>
          <TextArea
            label={t('situation')}
            hint={t('situation-hint')}
            value={situation}
            maxLength={2000}
            rows={3}
            onChange={(event) => setSituation(event.target.value)}
          />
          <div className="form-pair">
            {SIGNS.map((sign) => (
              <Field
                key={sign}
                label={t(sign)}
                {...(sign === 'arrangedBy' && { hint: t('blank-hint') })}
                {...(sign.endsWith('On') && { type: 'date' })}
                value={signs[sign] ?? ''}
                maxLength={20}
                onChange={(event) => setSigns((now) => ({ ...now, [sign]: event.target.value }))}
              />
            ))}
          </div>
        </>
      )}
    </ChangeDialog>
  );
}

const OF_UNITS = ['item-list', 'file-list', 'stamp', 'file-cover', 'file-note'] as const;
/** The same for what is chosen in the catalogue. */
export function PrintUnitsDialog({ selection, onClose }: { selection: UnitSelection; onClose: () => void }) {
  const t = useT(print);
  const title = t('title.n', { n: selection.n });
  const one = selection.n === 1 ? (['contents'] as const) : [];
  return <PrintDialog kinds={[...OF_UNITS, ...one]} what={targetOf(selection)} title={title} onClose={onClose} />;
}
