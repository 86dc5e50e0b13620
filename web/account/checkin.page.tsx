/** 签到: on one's own phone, by the code on the screen of the room. One thing to do. */
import { useState } from 'react';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { useLoopChange } from '../api/loop.queries.ts';
import { useSession } from '../api/session.queries.ts';
import { checkIn } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatTime } from '../lib/format.ts';
import { AccountFrame } from './account.frame.tsx';

export default function CheckInPage() {
  const t = useT(study);
  const { locale } = useLocale();
  const { pathname, search } = useLocation();
  const [params] = useSearchParams();
  const session = useSession().data;
  const [code, setCode] = useState((params.get('code') ?? '').replaceAll(/\D/g, '').slice(0, 6));
  const check = useLoopChange(() => checkIn(code));
  if (session?.user === null) return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (session?.mustChangePassword === true) return <Navigate to="/password" replace />;
  const done = check.data;
  return (
    <AccountFrame
      title={t('checkin.title')}
      lead={done ? t('checkin.who', { name: session?.user?.name ?? '' }) : t('checkin.lead')}
    >
      {!session ? (
        <Skeleton />
      ) : done ? (
        <div className="stack checkin-done" role="status">
          <p className="checkin-mark">
            <Icon name="check" size={40} />
            <b>{t(done.again ? 'checkin.again' : 'checkin.done')}</b>
          </p>
          <p>
            <b>{done.topic}</b>
            <br />
            {done.bodyName}
            {done.place !== '' && ` · ${done.place}`}
            <br />
            <span className="muted">{t('checkin.at', { time: formatTime(locale, done.at) })}</span>
          </p>
          <Link to="/work/study">{t('checkin.to-study')}</Link>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            check.mutate(undefined);
          }}
        >
          <div className="checkin-code">
            <Field
              label={t('checkin.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              pattern="[0-9]{6}"
              maxLength={7}
              value={code}
              onChange={(event) => setCode(event.target.value.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 6))}
            />
          </div>
          <p className="small muted">{t('checkin.who', { name: session.user?.name ?? '' })}</p>
          <ErrorLine error={check.error} />
          <Button look="primary" size="large" type="submit" busy={check.isPending} disabled={code.length !== 6}>
            {t('checkin.submit')}
          </Button>
        </form>
      )}
    </AccountFrame>
  );
}
