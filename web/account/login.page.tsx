import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useLogin, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { account } from '../i18n/account.ts';
import { useT } from '../i18n/i18n.tsx';
import { AccountFrame } from './account.frame.tsx';

/** Only a path of this site: never a way out of it. */
const safePath = (next: string | null): string => (next !== null && /^\/(?![/\\])/.test(next) ? next : '/work');

export default function LoginPage() {
  const t = useT(account);
  const [shown, setShown] = useState(false);
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession().data;
  const login = useLogin();
  return (
    <AccountFrame title={t('login.title')} lead={t('login.lead')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const [name, password] = [form.get('login'), form.get('password')];
          if (typeof name !== 'string' || typeof password !== 'string') return;
          login.mutate(
            { login: name.trim(), password },
            {
              onSuccess: (next) =>
                void navigate(next.mustChangePassword ? '/password' : safePath(params.get('next')), { replace: true }),
            },
          );
        }}
      >
        <Field label={t('login.login')} name="login" autoComplete="username" autoCapitalize="none" required autoFocus />
        <Field
          label={t('login.password')}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
        />
        <Checkbox label={t('login.show')} checked={shown} onChange={(event) => setShown(event.target.checked)} />
        <ErrorLine error={login.error} />
        <Button look="primary" size="large" type="submit" busy={login.isPending}>
          {t('login.submit')}
        </Button>
      </form>
      <p className="small muted">{session?.archive.demo === true ? t('login.demo') : t('login.forgotten')}</p>
      <p className="small">
        <Link to="/">{t('login.to-portal')}</Link>
      </p>
    </AccountFrame>
  );
}
