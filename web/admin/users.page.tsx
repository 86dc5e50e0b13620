/** 用户与角色: accounts (system administrator), roles (security administrator). */
import { useMemo, useState } from 'react';
import type { User } from '../../shared/schemas/user.ts';
import { type NewUser, useUsers } from '../api/admin.queries.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { Light, Tag } from '../components/signs.tsx';
import { admin } from '../i18n/admin.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatDay } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { useTerm } from '../workbench/use-term.ts';
import { RoleMatrix } from './role-matrix.tsx';
import { RolesDialog } from './roles.dialog.tsx';
import { NewUserDialog, OneTimePassword, ResetDialog, StateDialog } from './user.dialogs.tsx';

type Asked = { act: 'new' | 'matrix' } | { act: 'roles' | 'reset' | 'state'; user: User };

export default function UsersPage() {
  const t = useT(admin);
  const may = useMay();
  const users = useUsers();
  const [asked, setAsked] = useState<Asked>();
  const [issued, setIssued] = useState<NewUser>();
  const columns = useColumns(setAsked);
  const close = () => setAsked(undefined);
  const user = asked && 'user' in asked ? asked.user : undefined;
  useTitle(t('users.title'));
  const create = may('user.edit') && (
    <Button look="primary" onClick={() => setAsked({ act: 'new' })}>
      {t('users.new')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('users.title')}</h1>
          <p className="muted page-lead">{t('users.lead')}</p>
        </div>
        <div className="row page-acts">
          <Button onClick={() => setAsked({ act: 'matrix' })}>{t('users.matrix')}</Button>
          {create}
        </div>
      </header>
      {users.isError ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <DataTable
          name="users"
          label={t('users.table')}
          rows={users.items}
          rowKey={(row) => row.id}
          columns={columns}
          loading={users.isPending}
          hasMore={users.hasNextPage}
          loadingMore={users.isFetchingNextPage}
          onMore={() => void users.fetchNextPage()}
          empty={
            <EmptyState title={t('users.none')} actions={create}>
              {t('users.none-next')}
            </EmptyState>
          }
        />
      )}
      <NewUserDialog open={asked?.act === 'new'} onClose={close} onIssued={setIssued} />
      <RoleMatrix open={asked?.act === 'matrix'} onClose={close} />
      {user && asked?.act === 'roles' && <RolesDialog user={user} onClose={close} />}
      {user && asked?.act === 'reset' && <ResetDialog user={user} onClose={close} onIssued={setIssued} />}
      {user && asked?.act === 'state' && <StateDialog user={user} onClose={close} />}
      <OneTimePassword issued={issued} onClose={() => setIssued(undefined)} />
    </>
  );
}

function useColumns(ask: (asked: Asked) => void): TableColumn<User>[] {
  const t = useT(admin);
  const term = useTerm();
  const may = useMay();
  const { locale } = useLocale();
  const self = useSession().data?.user?.id;
  return useMemo(() => {
    const stateOf = (user: User) =>
      user.state === 'disabled'
        ? ('disabled' as const)
        : user.locked
          ? ('locked' as const)
          : user.mustChangePassword
            ? ('first' as const)
            : ('active' as const);
    const lights = { disabled: 'idle', locked: 'bad', first: 'warn', active: 'ok' } as const;
    const act = (user: User, kind: 'roles' | 'reset' | 'state', words: string) => (
      <button
        type="button"
        className="text-button small"
        aria-label={`${words}: ${user.name}`}
        onClick={() => ask({ act: kind, user })}
      >
        {words}
      </button>
    );
    const columns: TableColumn<User>[] = [
      {
        key: 'name',
        title: t('users.name'),
        text: (user) => user.name,
        cell: (user) => (
          <>
            <b>{user.name}</b> {user.id === self && <span className="small muted">{t('users.self')}</span>}
          </>
        ),
        width: 'minmax(130px, 1fr)',
      },
      { key: 'login', title: t('users.login'), text: (user) => user.login, width: '140px', code: true },
      {
        key: 'roles',
        title: t('users.roles'),
        text: (user) => user.roles.map((role) => term('role', role)).join(' '),
        cell: (user) =>
          user.roles.length === 0 ? (
            <span className="muted">{t('users.no-roles')}</span>
          ) : (
            <span className="row tags">
              {user.roles.map((role) => (
                <Tag key={role}>{term('role', role)}</Tag>
              ))}
            </span>
          ),
        width: 'minmax(200px, 2fr)',
      },
      {
        key: 'agency',
        title: t('users.agency'),
        text: (user) => user.agencyName ?? t('users.house'),
        width: 'minmax(110px, 1fr)',
      },
      {
        key: 'state',
        title: t('users.state'),
        text: (user) => t(`users.${stateOf(user)}`),
        cell: (user) => <Light state={lights[stateOf(user)]}>{t(`users.${stateOf(user)}`)}</Light>,
        width: '150px',
      },
      {
        key: 'created',
        title: t('users.created'),
        text: (user) => formatDay(locale, user.createdAt),
        value: (user) => user.createdAt,
        width: '150px',
        hidden: true,
      },
    ];
    if (may('user.edit') || may('grant.edit'))
      columns.push({
        key: 'acts',
        title: t('users.acts'),
        text: () => '',
        sortable: false,
        cell: (user) => (
          <span className="row cell-acts">
            {may('grant.edit') && user.id !== self && act(user, 'roles', t('users.act-roles'))}
            {may('user.edit') && user.id !== self && (
              <>
                {act(user, 'reset', t('users.act-reset'))}
                {act(user, 'state', t(user.state === 'active' ? 'users.act-disable' : 'users.act-enable'))}
              </>
            )}
          </span>
        ),
        width: 'minmax(190px, 1fr)',
      });
    return columns;
  }, [t, term, may, locale, self, ask]);
}
