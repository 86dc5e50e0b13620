import { useState } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import { useChangePassword, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { account } from '../i18n/account.ts';
import { useT } from '../i18n/i18n.tsx';
import { AccountFrame } from './account.frame.tsx';

export default function PasswordPage() {
  const t = useT(account);
  const say = useToast();
  const navigate = useNavigate();
  const session = useSession().data;
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differ = again !== '' && next !== again;
  if (session?.user === null) return <Navigate to="/login?next=/password" replace />;
  return (
    <AccountFrame
      title={t('password.title')}
      lead={session?.mustChangePassword === true ? t('password.first') : session?.user?.login}
    >
      {session ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (next !== again) return;
            change.mutate(
              { current, next },
              {
                onSuccess: () => {
                  say(t('password.done'));
                  void navigate('/work', { replace: true });
                },
              },
            );
          }}
        >
          <Field
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
          <Field
            label={t('password.next')}
            hint={t('password.hint')}
            type="password"
            autoComplete="new-password"
            required
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
          <Field
            label={t('password.again')}
            type="password"
            autoComplete="new-password"
            required
            error={differ ? t('password.differ') : undefined}
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
          <ErrorLine error={change.error} />
          <Button look="primary" size="large" type="submit" busy={change.isPending}>
            {t('password.submit')}
          </Button>
          {!session.mustChangePassword && (
            <p className="small">
              <Link to="/work">{t('password.later')}</Link>
            </p>
          )}
        </form>
      ) : (
        <Skeleton />
      )}
    </AccountFrame>
  );
}
