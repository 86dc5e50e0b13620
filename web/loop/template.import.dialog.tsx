/** A template from a file: looked at first; what is wrong is told place by place, what is sound can be saved. */
import { useState } from 'react';
import type { TemplateChecked } from '../../shared/schemas/initiative.ts';
import { checkTemplateFile, saveTemplate } from '../api/initiative.queries.ts';
import { Field } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ChangeDialog } from './loop.parts.tsx';

/** More is no template: it is not even read. */
const MOST_BYTES = 500_000;

interface Props {
  onClose: () => void;
  onSaved: (key: string) => void;
}
export function TemplateImportDialog({ onClose, onSaved }: Props) {
  const t = useT(words);
  const [checking, setChecking] = useState(false);
  const [checked, setChecked] = useState<TemplateChecked>();
  const [failed, setFailed] = useState<unknown>();
  const [tooLarge, setTooLarge] = useState(false);
  const template = checked?.template ?? null;
  const choose = async (file: File | undefined) => {
    setChecked(undefined);
    setFailed(undefined);
    setTooLarge(false);
    if (!file) return;
    if (file.size > MOST_BYTES) return setTooLarge(true);
    setChecking(true);
    try {
      setChecked(await checkTemplateFile(await file.text()));
    } catch (error) {
      setFailed(error);
    } finally {
      setChecking(false);
    }
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('import.title')}
      lead={t('import.lead')}
      submit={t('import.submit')}
      done={t('act.saved')}
      disabled={template === null}
      act={async () => {
        if (template === null) return;
        const becomes = checked?.becomes ?? null;
        await saveTemplate(template, becomes === null ? null : becomes - 1);
      }}
      onDone={() => template && onSaved(template.key)}
    >
      <Field
        label={t('import.file')}
        type="file"
        accept=".json,application/json"
        {...(tooLarge && { error: t('import.too-large') })}
        onChange={(event) => void choose(event.target.files?.[0])}
      />
      <div aria-live="polite" className="stack">
        {checking && <p className="muted">{t('import.checking')}</p>}
        <ErrorLine error={failed} />
        {template && (
          <p className="outcome ok">
            {t('import.good', { name: template.name, stages: template.stages.length, tasks: template.tasks.length })}{' '}
            {checked?.becomes == null ? t('import.fresh') : t('import.becomes', { n: checked.becomes })}
          </p>
        )}
        {checked && checked.defects.length > 0 && <Defects defects={checked.defects} />}
      </div>
    </ChangeDialog>
  );
}

function Defects({ defects }: { defects: TemplateChecked['defects'] }) {
  const t = useT(words);
  const { locale } = useLocale();
  const known = words[locale] as Readonly<Record<string, string>>;
  return (
    <>
      <p className="outcome bad">{t('import.bad', { n: defects.length })}</p>
      <div className="table-scroll">
        <table className="defect-table">
          <thead>
            <tr>
              <th scope="col">{t('import.at')}</th>
              <th scope="col">{t('import.rule')}</th>
              <th scope="col">{t('import.value')}</th>
            </tr>
          </thead>
          <tbody>
            {defects.map(({ at, rule, value }, index) => (
              <tr key={index}>
                <td className="code">{at === '' ? t('import.whole') : at}</td>
                <td>{known[`rule.${rule}`] ?? rule}</td>
                <td className="code">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
