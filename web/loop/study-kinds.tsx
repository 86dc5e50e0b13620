/** What is configuration in study, shown as such: kinds of sessions, headings, dimensions. */
import { useState } from 'react';
import type { StudySettings } from '../../shared/schemas/study.ts';
import { putStudySettings, useStudySettings } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { ChangeDialog } from './loop.parts.tsx';

const LISTS = ['planHeadings', 'paperHeadings', 'dimensions'] as const;
const TITLES = { planHeadings: 'kinds.plan', paperHeadings: 'kinds.paper', dimensions: 'kinds.dimensions' } as const;

export function KindSettings() {
  const t = useT(study);
  const { locale } = useLocale();
  const settings = useStudySettings().data;
  const [editing, setEditing] = useState(false);
  if (!settings) return null;
  const words = (rows: readonly { zh: string; en: string; retired?: boolean }[]) => (
    <p className="row">
      {rows.map((row) => (
        <Tag key={row.zh}>
          {locale === 'en' ? row.en : row.zh}
          {row.retired === true && ` · ${t('kinds.retired')}`}
        </Tag>
      ))}
    </p>
  );
  return (
    <section className="card" aria-labelledby="kinds">
      <header className="card-head">
        <h2 id="kinds">{t('kinds.title')}</h2>
        <span className="grow" />
        <Button size="small" onClick={() => setEditing(true)}>
          {t('kinds.edit')}
        </Button>
      </header>
      <div className="card-note stack">
        <p className="small muted">{t('kinds.lead')}</p>
        {words(settings.kinds)}
        {LISTS.map((list) => (
          <div key={list} className="study-words">
            <h3>{t(TITLES[list])}</h3>
            {words(settings[list])}
          </div>
        ))}
      </div>
      {editing && <KindsDialog settings={settings} onClose={() => setEditing(false)} />}
    </section>
  );
}

function KindsDialog({ settings, onClose }: { settings: StudySettings; onClose: () => void }) {
  const t = useT(study);
  const [given, setGiven] = useState(settings);
  const pair = (row: { zh: string; en: string }, change: (row: { zh: string; en: string }) => void) => (
    <>
      <Field
        label={t('kinds.zh')}
        quiet
        required
        maxLength={60}
        value={row.zh}
        onChange={(event) => change({ zh: event.target.value, en: row.en })}
      />
      <Field
        label={t('kinds.en')}
        quiet
        required
        maxLength={80}
        value={row.en}
        onChange={(event) => change({ zh: row.zh, en: event.target.value })}
      />
    </>
  );
  const newKey = () => {
    let number = given.kinds.length + 1;
    while (given.kinds.some((kind) => kind.key === `kind-${number}`)) number += 1;
    return `kind-${number}`;
  };
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('kinds.title')}
      lead={t('kinds.lead')}
      submit={t('save')}
      done={t('kinds.saved')}
      act={() => putStudySettings(given)}
    >
      <fieldset className="loop-set">
        <legend>{t('field.kind')}</legend>
        {given.kinds.map((kind, index) => (
          <div key={kind.key} className="study-kind">
            {pair(kind, (row) =>
              setGiven({ ...given, kinds: given.kinds.map((each, at) => (at === index ? { ...each, ...row } : each)) }),
            )}
            <Checkbox
              label={t('kinds.retired')}
              checked={kind.retired}
              onChange={(event) =>
                setGiven({
                  ...given,
                  kinds: given.kinds.map((each, at) =>
                    at === index ? { ...each, retired: event.target.checked } : each,
                  ),
                })
              }
            />
          </div>
        ))}
        <Button
          size="small"
          onClick={() =>
            setGiven({ ...given, kinds: [...given.kinds, { key: newKey(), zh: '', en: '', retired: false }] })
          }
        >
          {t('kinds.add')}
        </Button>
      </fieldset>
      {LISTS.map((list) => (
        <fieldset key={list} className="loop-set">
          <legend>{t(TITLES[list])}</legend>
          {given[list].map((row, index) => (
            <div key={index} className="study-kind">
              {pair(row, (next) =>
                setGiven({ ...given, [list]: given[list].map((each, at) => (at === index ? next : each)) }),
              )}
            </div>
          ))}
        </fieldset>
      ))}
    </ChangeDialog>
  );
}
