/** The whole configuration as one file: written out, or compared and taken in. */
import { useRef, useState } from 'react';
import type { SchemeNow, SchemeOutcome } from '../../shared/schemas/scheme.ts';
import { useSchemeFile } from '../api/scheme.queries.ts';
import { API } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { Outcome } from './scheme.outcome.tsx';

interface Compared {
  name: string;
  text: string;
  removes: boolean;
  outcome: SchemeOutcome;
}

export function SchemeFile({ config }: { config: SchemeNow }) {
  const t = useT(words);
  return (
    <div className="stack">
      <section className="card" aria-label={t('file.export')}>
        <header className="card-head">
          <h2>{t('file.export')}</h2>
        </header>
        <div className="stack sheet">
          <p>{t('file.export-lead')}</p>
          <p>
            <a className="btn" href={`${API}/scheme/file`} download>
              <Icon name="download" size={16} /> {t('file.export-now')}
            </a>{' '}
            <span className="small muted">{t('version.number', { n: config.release })}</span>
          </p>
        </div>
      </section>
      {config.mayEdit && <Import release={config.release} />}
    </div>
  );
}

function Import({ release }: { release: number }) {
  const t = useT(words);
  const say = useToast();
  const input = useRef<HTMLInputElement>(null);
  const file = useSchemeFile();
  const [compared, setCompared] = useState<Compared>();
  const [removes, setRemoves] = useState(false);
  const [note, setNote] = useState('');
  const compare = (name: string, text: string, given: boolean) =>
    file.mutate(
      { text, removes: given },
      { onSuccess: (outcome) => setCompared({ name, text, removes: given, outcome }) },
    );
  const outcome = compared?.outcome;
  const blocked = !outcome || outcome.defects.length + outcome.uses.length > 0 || outcome.differences.length === 0;
  return (
    <section className="card" aria-label={t('file.import')}>
      <header className="card-head">
        <h2>{t('file.import')}</h2>
      </header>
      <div className="stack sheet">
        <p>{t('file.import-lead')}</p>
        <Checkbox
          label={t('file.removes')}
          checked={removes}
          onChange={(event) => {
            setRemoves(event.target.checked);
            if (compared) compare(compared.name, compared.text, event.target.checked);
          }}
        />
        <p>
          <input
            ref={input}
            type="file"
            accept="application/json,.json"
            className="visually-hidden"
            aria-label={t('file.choose')}
            tabIndex={-1}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = '';
              if (chosen) void chosen.text().then((text) => compare(chosen.name, text, removes));
            }}
          />
          <Button busy={file.isPending} onClick={() => input.current?.click()}>
            {t('file.choose')}
          </Button>
        </p>
        <ErrorLine error={file.error} />
        {compared && (
          <>
            <h3 className="scheme-sub">{t('file.compared', { name: compared.name })}</h3>
            <Outcome outcome={compared.outcome} />
            {!blocked && (
              <>
                <Field
                  label={t('save.note')}
                  hint={t('save.note-hint')}
                  value={note}
                  maxLength={500}
                  onChange={(e) => setNote(e.target.value)}
                />
                <p>
                  <Button
                    look="primary"
                    busy={file.isPending}
                    onClick={() =>
                      file.mutate(
                        { text: compared.text, removes: compared.removes, apply: true, release, note },
                        {
                          onSuccess: (done) => {
                            say(t('file.applied', { n: done.release ?? release }));
                            setCompared(undefined);
                            setNote('');
                          },
                        },
                      )
                    }
                  >
                    {t('file.apply')}
                  </Button>
                </p>
              </>
            )}
          </>
        )}
      </div>
    </section>
  );
}
