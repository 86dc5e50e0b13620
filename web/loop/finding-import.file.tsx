/** First step: the file, a sample to try, and what was imported before. */
import { useRef, useState, type DragEvent } from 'react';
import type { FindingImport } from '../../shared/schemas/finding-import.ts';
import { upload } from '../api/client.ts';
import { useFindingImports } from '../api/ledger.queries.ts';
import { Button } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { formatTime } from '../lib/format.ts';

const TONES = { done: 'ok', failed: 'bad', uploaded: 'warn', running: 'warn', undone: 'strong' } as const;

export function ImportFile({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState('');
  const [error, setError] = useState<unknown>();
  const before = useFindingImports();
  const send = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(undefined);
    setSending(file.name);
    const form = new FormData();
    form.append('file', file, file.name);
    try {
      const made = await upload<FindingImport>('/finding-imports', form, () => undefined);
      onOpen(made.id);
    } catch (failure) {
      setError(failure);
    } finally {
      setSending('');
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <>
      <section
        className={`card ledger-drop${over ? ' over' : ''}`}
        aria-label={t('import.step-file')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <div className="row">
          <span>{sending === '' ? t('import.drop') : t('import.sending', { name: sending })}</span>
          <Button look="primary" busy={sending !== ''} onClick={() => input.current?.click()}>
            {t('import.choose')}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".xlsx,.xls,.csv,.tsv,.txt"
            aria-label={t('import.choose')}
            onChange={(event) => {
              void send(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
        <p className="small muted">{t('import.formats')}</p>
        <p className="small">
          <a href="/samples/wenti-taizhang.xlsx" download>
            {t('import.sample')}
          </a>
        </p>
        <ErrorLine error={error} />
      </section>
      <section className="card" aria-labelledby="import-before">
        <header className="card-head">
          <h2 id="import-before">{t('import.before')}</h2>
        </header>
        {before.isError && <ErrorState error={before.error} onRetry={() => void before.refetch()} />}
        {before.data && before.items.length === 0 && <p className="card-note muted">{t('import.none')}</p>}
        <ul role="list" className="lines">
          {before.items.map((each) => (
            <li key={each.id}>
              <a
                href={`?id=${each.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  onOpen(each.id);
                }}
              >
                <span className="grow">
                  <b>{each.sourceName}</b>
                  <span className="line-note">
                    {each.number} · {each.createdBy} · {formatTime(locale, each.createdAt)}
                    {each.state === 'done' && ` · ${t('import.done', { n: each.findingCount, m: each.measureCount })}`}
                  </span>
                </span>
                <Tag tone={TONES[each.state]}>{t(`import.state.${each.state}`)}</Tag>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
