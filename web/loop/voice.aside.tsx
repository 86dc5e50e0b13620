/** Beside a voice: its kind, its scans, those that may speak of the same. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { Duplicate, VoiceDetail } from '../../shared/schemas/voice.ts';
import { actOnVoice, useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import {
  addVoiceFile,
  setVoicesApart,
  sortVoice,
  unjoinVoice,
  useDuplicates,
  voiceFileUrl,
} from '../api/voice.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voiceMore } from '../i18n/voice-more.ts';
import { formatBytes, formatTime } from '../lib/format.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { CATEGORIES } from './voice.parts.tsx';

/** 分类: sorted at once when it is chosen. */
export function VoiceSort({ voice }: { voice: VoiceDetail }) {
  const t = useT(voiceMore);
  const may = useMay();
  const say = useToast();
  const sort = useLoopChange((category: string) => sortVoice(voice.id, category || null, voice.lockVersion));
  if (!may('voice.handle')) return voice.category === null ? '—' : t(`category.${voice.category}`);
  return (
    <>
      <Select
        quiet
        label={t('category')}
        value={voice.category ?? ''}
        disabled={sort.isPending}
        options={[
          { value: '', label: t('category.none') },
          ...CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) })),
        ]}
        onChange={(event) => sort.mutate(event.target.value, { onSuccess: () => say(t('category.done')) })}
      />
      <ErrorLine error={sort.error} />
    </>
  );
}

export function VoiceFiles({ voice }: { voice: VoiceDetail }) {
  const t = useT(voiceMore);
  const may = useMay();
  const { locale } = useLocale();
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" aria-labelledby="files">
      <header className="card-head research-head">
        <h2 id="files" className="grow">
          {t('files')}
        </h2>
        {may('voice.handle') && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('files.add')}
          </Button>
        )}
      </header>
      {voice.files.length === 0 ? (
        <p className="card-note muted">{t('files.none')}</p>
      ) : (
        <ul role="list" className="lines">
          {voice.files.map((file) => (
            <li key={file.id}>
              <div>
                <span className="grow">
                  {voice.mayOpenFiles ? (
                    <a href={voiceFileUrl(voice.id, file.id)} download>
                      {file.name}
                    </a>
                  ) : (
                    file.name
                  )}
                  <span className="line-note">
                    {formatBytes(file.byteSize)} · {formatTime(locale, file.enteredAt)} · {file.enteredBy}
                  </span>
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      {voice.files.length > 0 && !voice.mayOpenFiles && <p className="card-note small muted">{t('files.hidden')}</p>}
      {adding && <FileDialog id={voice.id} onClose={() => setAdding(false)} />}
    </section>
  );
}

function FileDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(voiceMore);
  const [file, setFile] = useState<File>();
  const [sent, setSent] = useState<number>();
  const send = async () => {
    if (!file) return;
    try {
      await addVoiceFile(id, file, setSent);
    } finally {
      setSent(undefined);
    }
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('files.add')}
      submit={t('files.add')}
      done={t('files.done')}
      disabled={!file}
      act={send}
    >
      <Field
        label={t('files')}
        hint={t('files.enter-hint')}
        type="file"
        required
        accept="image/*,application/pdf,audio/*"
        onChange={(event) => setFile(event.target.files?.[0])}
      />
      {sent !== undefined && file && (
        <ProgressBar
          label={t('files.sending')}
          done={Math.round((sent * 100) / Math.max(1, file.size))}
          total={100}
          unit="%"
        />
      )}
    </ChangeDialog>
  );
}

/** Those proposed as the same, each with its measure; one press joins it to this one. */
export function VoiceDuplicates({ voice }: { voice: VoiceDetail }) {
  const t = useT(voiceMore);
  const say = useToast();
  const may = useMay();
  const found = useDuplicates(voice.id, voice.state !== 'joined').data?.items ?? [];
  const join = useLoopChange(({ id, lockVersion }: Duplicate) =>
    actOnVoice(id, 'join', { into: voice.id, lockVersion }),
  );
  // Said just now to be another matter: it stays in view, so that it can be taken back.
  const [apart, setApart] = useState<Duplicate[]>([]);
  const set = useLoopChange(({ one, is }: { one: Duplicate; is: boolean }) => setVoicesApart(voice.id, one.id, is));
  if (found.length === 0 && apart.length === 0) return null;
  return (
    <section className="card" aria-labelledby="duplicates">
      <header className="card-head">
        <h2 id="duplicates">{t('duplicates')}</h2>
      </header>
      <p className="card-note small muted">{t('duplicates.lead')}</p>
      <ul role="list" className="lines">
        {found.map((each) => (
          <li key={each.id}>
            <div>
              <span className="grow">
                <Link to={`/work/voices/${each.id}`}>{each.subject}</Link>
                <span className="line-note">
                  {each.number} · {t('duplicates.share', { n: each.share })} ·{' '}
                  {each.daysApart === 0 ? t('duplicates.same-day') : t('duplicates.apart', { n: each.daysApart })}
                </span>
              </span>
              {may('voice.handle') && (
                <Button
                  size="small"
                  look="quiet"
                  aria-label={t('apart.named', { from: each.number, into: voice.number })}
                  busy={set.isPending}
                  onClick={() =>
                    set.mutate({ one: each, is: true }, { onSuccess: () => setApart((now) => [...now, each]) })
                  }
                >
                  {t('apart.set')}
                </Button>
              )}
              {may('voice.handle') && (each.state === 'new' || each.state === 'assigned') && (
                <Button
                  size="small"
                  busy={join.isPending}
                  onClick={() => join.mutate(each, { onSuccess: () => say(t('duplicates.joined')) })}
                >
                  {t('duplicates.join')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {apart.map((each) => (
        <p key={each.id} className="card-note" role="status">
          {t('apart.named', { from: each.number, into: voice.number })}{' '}
          <Button
            size="small"
            look="quiet"
            busy={set.isPending}
            onClick={() =>
              set.mutate(
                { one: each, is: false },
                { onSuccess: () => setApart((now) => now.filter((one) => one !== each)) },
              )
            }
          >
            {t('apart.undo')}
          </Button>
        </p>
      ))}
      <ErrorLine error={join.error ?? set.error} />
    </section>
  );
}

/** It was another matter after all. */
export function Unjoin({ voice }: { voice: VoiceDetail }) {
  const t = useT(voiceMore);
  const say = useToast();
  const may = useMay();
  const unjoin = useLoopChange(() => unjoinVoice(voice.id, voice.lockVersion));
  if (!may('voice.handle')) return null;
  return (
    <>
      <Button
        size="small"
        look="quiet"
        busy={unjoin.isPending}
        onClick={() => unjoin.mutate(undefined, { onSuccess: () => say(t('unjoin.done')) })}
      >
        {t('unjoin')}
      </Button>
      <ErrorLine error={unjoin.error} />
    </>
  );
}
