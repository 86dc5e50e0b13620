/** Where deliveries come in: a ZIP or a whole folder, dropped or chosen; then how far it is, and how to stop it. */
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { uploaded } from '../../shared/schemas/accession.ts';
import { upload } from '../api/client.ts';
import { useRefreshLists } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { accession } from '../i18n/accession.ts';
import { useT } from '../i18n/i18n.tsx';
import { formatBytes } from '../lib/format.ts';
import { DeliveryGuide } from './delivery-guide.tsx';
import { type DeliveryFile, deliveryForm, deliveryName, readChosen, readDrop } from './delivery-files.ts';

type Stage =
  | { at: 'waiting'; error?: unknown; empty?: boolean; stopped?: boolean }
  | { at: 'reading'; count: number }
  | { at: 'sending'; name: string; files: number; sent: number; total: number; since: number; now: number };

export function DeliveryDrop({ previous }: { previous?: string }) {
  const t = useT(accession);
  const say = useToast();
  const navigate = useNavigate();
  const refresh = useRefreshLists();
  const [stage, setStage] = useState<Stage>({ at: 'waiting' });
  const [over, setOver] = useState(false);
  const [guide, setGuide] = useState(false);
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const send = async (files: readonly DeliveryFile[]) => {
    if (files.length === 0) return setStage({ at: 'waiting', empty: true });
    const controller = new AbortController();
    stop.current = controller;
    const since = Date.now();
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    const base = { at: 'sending' as const, name: deliveryName(files), files: files.length, since };
    setStage({ ...base, sent: 0, total, now: since });
    try {
      const answer = await upload<z.infer<typeof uploaded>>(
        '/accessions',
        deliveryForm(files, previous),
        (sent, all) => setStage({ ...base, sent, total: all, now: Date.now() }),
        controller.signal,
      );
      refresh();
      if (answer.known) say(t('drop.known', { number: answer.number }));
      void navigate(`/work/accessions/${answer.id}`);
      setStage({ at: 'waiting' });
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      setStage(stopped ? { at: 'waiting', stopped } : { at: 'waiting', error });
    }
  };
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (stage.at !== 'waiting') return;
    setStage({ at: 'reading', count: 0 });
    try {
      await send(await readDrop(event.dataTransfer.items, (count) => setStage({ at: 'reading', count })));
    } catch (error) {
      setStage({ at: 'waiting', error });
    }
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
      onDrop={(event) => void onDrop(event)}
    >
      {stage.at === 'sending' ? (
        <Sending stage={stage} onStop={() => stop.current?.abort()} />
      ) : (
        <>
          <span className="empty-icon">
            <Icon name="download" size={24} />
          </span>
          <div className="grow">
            <b className="drop-title">
              {over ? t('drop.now') : previous === undefined ? t('drop.title') : t('drop.mended')}
            </b>
            <p className="small muted" role="status">
              {stage.at === 'reading'
                ? t('drop.reading', { n: stage.count })
                : stage.empty === true
                  ? t('drop.empty')
                  : stage.stopped === true
                    ? t('drop.stopped')
                    : t('drop.hint')}
            </p>
            {stage.at === 'waiting' && <ErrorLine error={stage.error} />}
          </div>
          <div className="row">
            <button type="button" className="text-button" onClick={() => setGuide(true)}>
              {t('drop.guide')}
            </button>
            <Button disabled={stage.at === 'reading'} onClick={() => folder.current?.click()}>
              {t('drop.folder')}
            </Button>
            <Button look="primary" disabled={stage.at === 'reading'} onClick={() => zip.current?.click()}>
              {t('drop.zip')}
            </Button>
          </div>
        </>
      )}
      <input
        ref={zip}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={(event) => {
          if (event.target.files) void send(readChosen(event.target.files));
          event.target.value = '';
        }}
      />
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          if (event.target.files) void send(readChosen(event.target.files));
          event.target.value = '';
        }}
      />
      <DeliveryGuide open={guide} onClose={() => setGuide(false)} />
    </section>
  );
}

function Sending({ stage, onStop }: { stage: Extract<Stage, { at: 'sending' }>; onStop: () => void }) {
  const t = useT(accession);
  const elapsed = (stage.now - stage.since) / 1000;
  const left = elapsed > 1 && stage.sent > 0 ? (elapsed / stage.sent) * (stage.total - stage.sent) : undefined;
  const all = stage.total > 0 && stage.sent >= stage.total;
  return (
    <>
      <div className="grow">
        <ProgressBar
          label={all ? t('drop.finishing') : t('drop.uploading', { name: stage.name })}
          done={Math.round((stage.sent / Math.max(1, stage.total)) * 100)}
          total={100}
          unit="%"
          secondsLeft={all ? undefined : left}
        />
        <p className="small muted">
          {t('drop.files', { n: stage.files })} ·{' '}
          {t('drop.sent', { sent: formatBytes(stage.sent), total: formatBytes(stage.total) })}
        </p>
      </div>
      <Button onClick={onStop}>{t('drop.stop')}</Button>
    </>
  );
}
