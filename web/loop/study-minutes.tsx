/** The minutes of a session with the files that belong to them. */
import { useState } from 'react';
import type { SessionDetail, SessionFile } from '../../shared/schemas/study.ts';
import { addSessionFile, patchSession, sessionFileUrl, withdrawSessionFile } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatBytes, formatTime } from '../lib/format.ts';
import { ChangeDialog } from './loop.parts.tsx';

export function SessionMinutes({ session }: { session: SessionDetail }) {
  const t = useT(study);
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState(session.minutes);
  return (
    <section className="card" aria-labelledby="minutes">
      <header className="card-head">
        <h2 id="minutes">{t('minutes')}</h2>
        <span className="grow" />
        {session.mayKeep && session.state !== 'cancelled' && (
          <Button
            size="small"
            onClick={() => {
              setText(session.minutes);
              setWriting(true);
            }}
          >
            {t(session.minutes === '' ? 'minutes.write' : 'minutes.edit')}
          </Button>
        )}
      </header>
      {session.minutes === '' ? (
        <p className="card-note muted">{t('minutes.none')}</p>
      ) : (
        <p className="said study-minutes">{session.minutes}</p>
      )}
      <MinutesFiles session={session} />
      {writing && (
        <ChangeDialog
          open
          size="wide"
          onClose={() => setWriting(false)}
          title={t('minutes.label')}
          submit={t('save')}
          done={t('minutes.saved')}
          act={() => patchSession(session.id, { minutes: text, lockVersion: session.lockVersion })}
        >
          <TextArea
            label={t('minutes.label')}
            quiet
            rows={14}
            maxLength={50_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </ChangeDialog>
      )}
    </section>
  );
}

function MinutesFiles({ session }: { session: SessionDetail }) {
  const t = useT(study);
  const { locale } = useLocale();
  const [adding, setAdding] = useState(false);
  const [wrong, setWrong] = useState<SessionFile>();
  const keeps = session.mayKeep && session.state !== 'cancelled';
  if (session.files.length === 0 && !keeps) return null;
  return (
    <div className="minutes-files">
      <div className="minutes-files-head">
        <h3 id="minutes-files">{t('files')}</h3>
        {keeps && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('files.add')}
          </Button>
        )}
      </div>
      {session.files.length === 0 ? (
        <p className="card-note muted">{t('files.none')}</p>
      ) : (
        <ul role="list" className="lines" aria-labelledby="minutes-files">
          {session.files.map((file) => (
            <li key={file.id}>
              <div>
                <span className="grow">
                  <a href={sessionFileUrl(session.id, file.id)} download>
                    {file.name}
                  </a>
                  <span className="line-note">
                    {[file.note, file.formatName, formatBytes(file.byteSize), file.enteredBy]
                      .filter((each) => each !== '')
                      .join(' · ')}{' '}
                    · {formatTime(locale, file.enteredAt)}
                  </span>
                  <details className="small">
                    <summary>{t('files.digest')}</summary>
                    <span className="code digest">SHA-256 {file.sha256}</span>
                    <br />
                    <span className="code digest">SM3 {file.sm3}</span>
                  </details>
                </span>
                {keeps && (
                  <Button
                    size="small"
                    aria-label={t('files.withdraw-one', { name: file.name })}
                    onClick={() => setWrong(file)}
                  >
                    {t('files.withdraw')}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {adding && <FileDialog session={session} onClose={() => setAdding(false)} />}
      {wrong && (
        <ChangeDialog
          open
          danger
          onClose={() => setWrong(undefined)}
          title={t('files.withdraw-one', { name: wrong.name })}
          submit={t('files.withdraw')}
          done={t('files.withdrawn')}
          act={() => withdrawSessionFile(session.id, wrong.id)}
        >
          <p>{t('files.withdraw-lead')}</p>
        </ChangeDialog>
      )}
    </div>
  );
}

function FileDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const t = useT(study);
  const [file, setFile] = useState<File>();
  const [note, setNote] = useState('');
  const [sent, setSent] = useState<number>();
  const send = async () => {
    if (!file) return;
    try {
      await addSessionFile(session.id, file, note, setSent);
    } finally {
      setSent(undefined);
    }
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('files.add')}
      submit={t('files.submit')}
      done={t('files.done')}
      disabled={!file}
      act={send}
    >
      <Field
        label={t('files.file')}
        hint={t('files.hint')}
        type="file"
        required
        onChange={(event) => setFile(event.target.files?.[0])}
      />
      <Field
        label={t('files.note')}
        hint={t('files.note-hint')}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.target.value)}
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
