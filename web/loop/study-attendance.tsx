/** Who came: for whoever keeps the record a list to tick in bulk; for a person of the body her own line. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { AttendanceEntry, AttendanceStatus, SessionDetail } from '../../shared/schemas/study.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { enterAttendance, sheetUrl, useMembers, useStudyBodies } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatTime } from '../lib/format.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { MakeUpDialog } from './study-make-up.tsx';
import { dayToShow } from './study.model.ts';
import { StatusLight, StudyBodySelect } from './study.parts.tsx';

const STATUSES = ['present', 'excused', 'absent'] as const;

export function SessionAttendance({ session }: { session: SessionDetail }) {
  const t = useT(study);
  const { locale } = useLocale();
  const may = useMay();
  const say = useToast();
  const own = useStudyBodies().items.map((body) => body.memberId);
  const [day, setDay] = useState(() => dayToShow(session, todayDay()));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [makingUp, setMakingUp] = useState<AttendanceEntry>();
  const [inviting, setInviting] = useState(false);
  const entering = useLoopChange((status: AttendanceStatus) =>
    enterAttendance(session.id, { day, entries: [...ticked].map((memberId) => ({ memberId, status })) }),
  );
  const { mayKeep, state } = session;
  const names = mayKeep || may('study.all');
  const entries = session.attendance.filter((each) => each.day === day);
  const count = session.counts.find((each) => each.day === day);
  const editable = mayKeep && state !== 'cancelled';
  const waiting = entries.filter((each) => each.status === null);
  const enter = (status: AttendanceStatus) =>
    entering.mutate(status, {
      onSuccess: () => {
        setTicked(new Set());
        say(t('attendance.saved'));
      },
    });
  const tick = (memberId: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(memberId);
    else next.delete(memberId);
    setTicked(next);
  };
  return (
    <section className="card" aria-labelledby="attendance">
      <header className="card-head">
        <h2 id="attendance">{t(names ? 'attendance' : 'attendance.mine')}</h2>
        <span className="grow" />
        {names && (
          <span className="small row study-files">
            {t('sheet')}
            <a href={sheetUrl(session.id, 'xlsx')}>{t('sheet.xlsx')}</a>
            <a href={sheetUrl(session.id, 'pdf')}>{t('sheet.pdf')}</a>
          </span>
        )}
      </header>
      {session.counts.length > 1 && (
        <div className="row tags study-days" role="group" aria-label={t('attendance.day')}>
          {session.counts.map((each) => (
            <button
              key={each.day}
              type="button"
              className="tag"
              aria-pressed={each.day === day}
              onClick={() => {
                setDay(each.day);
                setTicked(new Set());
              }}
            >
              {formatDayNumber(locale, each.day)}
            </button>
          ))}
        </div>
      )}
      {count && (
        <p className="card-note study-counts">
          {t('attendance.counts', count)}
          {count.madeUp > 0 && ` · ${t('attendance.made-up', { n: count.madeUp })}`}
        </p>
      )}
      {names && entries.length === 0 && (
        <p className="card-note">
          {t('attendance.none')} {mayKeep && <Link to="/work/study/setup">{t('attendance.to-roster')}</Link>}
        </p>
      )}
      {editable && entries.length > 0 && (
        <div className="study-enter">
          <Button
            size="small"
            disabled={waiting.length === 0}
            onClick={() => setTicked(new Set(waiting.map((each) => each.memberId)))}
          >
            {t('attendance.all')}
          </Button>
          <span className="small muted" role="status">
            {t('attendance.selected', { n: ticked.size })}
          </span>
          <span className="grow" />
          {STATUSES.map((status) => (
            <Button
              key={status}
              size="small"
              look={status === 'present' ? 'primary' : 'plain'}
              disabled={ticked.size === 0}
              busy={entering.isPending}
              onClick={() => enter(status)}
            >
              {t(`status.${status}`)}
            </Button>
          ))}
        </div>
      )}
      <ErrorLine error={entering.error} />
      <ul role="list" className="lines study-roll">
        {entries.map((entry) => (
          <li key={entry.memberId}>
            <div>
              {editable ? (
                <label className="checkbox grow">
                  <input
                    type="checkbox"
                    checked={ticked.has(entry.memberId)}
                    aria-label={t('attendance.tick', { name: entry.name })}
                    onChange={(event) => tick(entry.memberId, event.target.checked)}
                  />
                  <Who entry={entry} />
                </label>
              ) : (
                <span className="grow">
                  <Who entry={entry} />
                </span>
              )}
              <span className="study-status">
                <StatusLight status={entry.status} />
                {entry.status === 'present' && entry.at !== null && (
                  <span className="line-note">
                    {entry.way === 'code'
                      ? t('attendance.by-code', { time: formatTime(locale, entry.at).slice(-5) })
                      : t('attendance.by-list')}
                  </span>
                )}
              </span>
              {state === 'held' &&
                (entry.status === 'absent' || entry.status === 'excused') &&
                entry.madeUpOn === null &&
                (mayKeep || own.includes(entry.memberId)) && (
                  <button type="button" className="text-button small" onClick={() => setMakingUp(entry)}>
                    {t('make-up')}
                  </button>
                )}
            </div>
          </li>
        ))}
      </ul>
      {editable && (
        <p className="study-foot">
          <button type="button" className="text-button" onClick={() => setInviting(true)}>
            {t('attendance.guest')}
          </button>
        </p>
      )}
      {makingUp && (
        <MakeUpDialog
          sessionId={session.id}
          memberId={makingUp.memberId}
          name={makingUp.name}
          day={makingUp.day}
          onClose={() => setMakingUp(undefined)}
        />
      )}
      {inviting && <GuestDialog session={session} day={day} onClose={() => setInviting(false)} />}
    </section>
  );
}

function Who({ entry }: { entry: AttendanceEntry }) {
  const t = useT(study);
  const { locale } = useLocale();
  return (
    <span>
      {entry.name}
      {entry.guest !== null && <span className="small muted"> {entry.guest}</span>}
      {entry.madeUpOn !== null && (
        <span className="line-note">
          {t('make-up.line', { day: formatDayNumber(locale, entry.madeUpOn), how: entry.madeUpHow })}
        </span>
      )}
    </span>
  );
}

/** Somebody of another body who came. */
function GuestDialog({ session, day, onClose }: { session: SessionDetail; day: number; onClose: () => void }) {
  const t = useT(study);
  const [bodyId, setBody] = useState('');
  const [memberId, setMember] = useState('');
  const known = new Set(session.attendance.filter((each) => each.day === day).map((each) => each.memberId));
  const members = useMembers(bodyId).items.filter((each) => each.leftOn === null && !known.has(each.id));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('attendance.guest')}
      submit={t('status.present')}
      done={t('attendance.saved')}
      disabled={memberId === ''}
      act={() => enterAttendance(session.id, { day, entries: [{ memberId, status: 'present' }] })}
    >
      <StudyBodySelect
        label={t('attendance.guest-body')}
        kept
        none="—"
        value={bodyId}
        onChange={(id) => {
          setBody(id);
          setMember('');
        }}
      />
      <Select
        label={t('attendance.guest-who')}
        value={memberId}
        options={[{ value: '', label: '—' }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => setMember(event.target.value)}
      />
    </ChangeDialog>
  );
}
