/** Making an account, resetting its password, switching it off and on. A one-time password is shown once. */
import { useId, useState } from 'react';
import type { User } from '../../shared/schemas/user.ts';
import { type NewUser, useAgencies, useNewUser, usePatchUser, useResetPassword } from '../api/admin.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { admin } from '../i18n/admin.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,39}$/;

interface NewProps {
  open: boolean;
  onClose: () => void;
  onIssued: (issued: NewUser) => void;
}
export function NewUserDialog({ open, onClose, onIssued }: NewProps) {
  const t = useT(admin);
  const tCommon = useT(common);
  const form = useId();
  const agencies = useAgencies();
  const run = useNewUser();
  const [draft, setDraft] = useState({ login: '', name: '', agencyId: '' });
  const [tried, setTried] = useState(false);
  const wrong = tried && !LOGIN.test(draft.login.trim());
  const close = () => {
    run.reset();
    setDraft({ login: '', name: '', agencyId: '' });
    setTried(false);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('users.new')}
      actions={
        <>
          <Button onClick={close}>{tCommon('cancel')}</Button>
          <Button look="primary" type="submit" form={form} busy={run.isPending}>
            {t('new.submit')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!LOGIN.test(draft.login.trim())) return;
          run.mutate(
            { login: draft.login.trim(), name: draft.name.trim(), agencyId: draft.agencyId || null },
            {
              onSuccess: (issued) => {
                close();
                onIssued(issued);
              },
            },
          );
        }}
      >
        <Field
          label={t('users.name')}
          required
          maxLength={60}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
        <Field
          label={t('users.login')}
          hint={t('new.login-hint')}
          error={wrong ? t('new.login-wrong') : undefined}
          required
          maxLength={40}
          autoCapitalize="none"
          autoComplete="off"
          value={draft.login}
          onChange={(event) => setDraft({ ...draft, login: event.target.value })}
        />
        <Select
          label={t('new.agency')}
          hint={t('new.agency-hint')}
          value={draft.agencyId}
          onChange={(event) => setDraft({ ...draft, agencyId: event.target.value })}
          options={[
            { value: '', label: t('new.agency-none') },
            ...agencies.items.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <p className="small muted">{t('new.next')}</p>
        <ErrorLine error={run.error} />
      </form>
    </Dialog>
  );
}

/** It cannot be seen again, so only its own buttons close it. */
export function OneTimePassword({ issued, onClose }: { issued: NewUser | undefined; onClose: () => void }) {
  const t = useT(admin);
  const say = useToast();
  const copy = () => {
    // Absent where the page did not come over HTTPS.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    const failed = () => say(t('password.copy-failed'), 'bad');
    if (!clipboard || !issued) return failed();
    clipboard.writeText(issued.password).then(() => say(t('password.copied')), failed);
  };
  return (
    <Dialog
      open={issued !== undefined}
      onClose={onClose}
      title={t('password.title')}
      sticky
      actions={
        <>
          <Button onClick={copy}>{t('password.copy')}</Button>
          <Button look="primary" onClick={onClose}>
            {t('password.done')}
          </Button>
        </>
      }
    >
      {issued && (
        <div className="stack">
          <p>{t('password.for', { name: issued.user.name, login: issued.user.login })}</p>
          <output className="one-time code">{issued.password}</output>
          <p className="muted">{t('password.lead')}</p>
        </div>
      )}
    </Dialog>
  );
}

interface UserProps {
  user: User;
  onClose: () => void;
}
export function ResetDialog({ user, onClose, onIssued }: UserProps & { onIssued: (issued: NewUser) => void }) {
  const t = useT(admin);
  const tCommon = useT(common);
  const run = useResetPassword();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('reset.title', { name: user.name })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button
            look="danger"
            busy={run.isPending}
            onClick={() =>
              run.mutate(user.id, {
                onSuccess: (issued) => {
                  onClose();
                  onIssued(issued);
                },
              })
            }
          >
            {t('reset.submit')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('reset.lead')}</p>
        <ErrorLine error={run.error} />
      </div>
    </Dialog>
  );
}

export function StateDialog({ user, onClose }: UserProps) {
  const t = useT(admin);
  const tCommon = useT(common);
  const say = useToast();
  const run = usePatchUser();
  const act = user.state === 'active' ? 'disable' : 'enable';
  const change = () =>
    run.mutate(
      { id: user.id, lockVersion: user.lockVersion, state: act === 'disable' ? 'disabled' : 'active' },
      {
        onSuccess: () => {
          say(t('state.done'));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`state.${act}-title`, { name: user.name })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button look={act === 'disable' ? 'danger' : 'primary'} busy={run.isPending} onClick={change}>
            {t(`users.act-${act}`)}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t(`state.${act}-lead`)}</p>
        <ErrorLine error={run.error} />
      </div>
    </Dialog>
  );
}
