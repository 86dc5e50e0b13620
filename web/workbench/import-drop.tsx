/** Where catalogues come in: a file dropped or chosen, or the sample at once; how far it is, and how to stop it. */
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useNavigate } from 'react-router';
import type { ImportRow } from '../../shared/schemas/catalogue-import.ts';
import { upload } from '../api/client.ts';
import { sampleUrl, useFonds } from '../api/import.queries.ts';
import { useRefreshLists } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { formatBytes } from '../lib/format.ts';

type Stage =
  | { at: 'waiting'; error?: unknown; stopped?: boolean }
  | { at: 'sending'; name: string; sent: number; total: number };
/** The fonds of the demonstration that the sample belongs to; elsewhere the first there is. */
const SAMPLE_FONDS = 'Z034';

export function ImportDrop() {
  const t = useT(imports);
  const navigate = useNavigate();
  const refresh = useRefreshLists();
  const [stage, setStage] = useState<Stage>({ at: 'waiting' });
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const known = useFonds().data?.items.map(({ number }) => number) ?? [];
  const sample = sampleUrl(known.includes(SAMPLE_FONDS) ? SAMPLE_FONDS : known[0]);

  const send = async (file: File | undefined) => {
    if (file === undefined) return;
    const controller = new AbortController();
    stop.current = controller;
    setStage({ at: 'sending', name: file.name, sent: 0, total: file.size });
    const form = new FormData();
    form.append('file', file, file.name);
    try {
      const made = await upload<ImportRow>(
        '/imports',
        form,
        (sent, total) => setStage({ at: 'sending', name: file.name, sent, total }),
        controller.signal,
      );
      refresh();
      void navigate(`/work/imports/${made.id}`);
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      setStage(stopped ? { at: 'waiting', stopped } : { at: 'waiting', error });
    }
  };
  const trySample = async () => {
    try {
      const bytes = await (await fetch(sample, { credentials: 'same-origin' })).blob();
      await send(new File([bytes], t('sample.name'), { type: bytes.type }));
    } catch (error) {
      setStage({ at: 'waiting', error });
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (stage.at === 'waiting') void send(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={`drop card${over ? ' over' : ''}`}
      aria-label={t('drop.title')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      {stage.at === 'sending' ? (
        <>
          <div className="grow">
            <ProgressBar
              label={t('drop.sending', { name: stage.name })}
              done={Math.round((stage.sent / Math.max(1, stage.total)) * 100)}
              total={100}
              unit="%"
            />
            <p className="small muted">
              {t('drop.sent', { sent: formatBytes(stage.sent), total: formatBytes(stage.total) })}
            </p>
          </div>
          <Button onClick={() => stop.current?.abort()}>{t('drop.stop')}</Button>
        </>
      ) : (
        <>
          <span className="empty-icon">
            <Icon name="download" size={24} />
          </span>
          <div className="grow">
            <b className="drop-title">{over ? t('drop.now') : t('drop.title')}</b>
            <p className="small muted" role="status">
              {stage.stopped === true ? t('drop.stopped') : t('drop.hint')}
            </p>
            <ErrorLine error={stage.error} />
          </div>
          <div className="row">
            <a className="text-button" href={sample} download>
              {t('sample.get')}
            </a>
            <Button onClick={() => void trySample()}>{t('sample.try')}</Button>
            <Button look="primary" onClick={() => input.current?.click()}>
              {t('drop.choose')}
            </Button>
          </div>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept=".xlsx,.xls,.csv,.tsv,.txt,.dbf,.xml"
        hidden
        aria-label={t('drop.choose')}
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </section>
  );
}
