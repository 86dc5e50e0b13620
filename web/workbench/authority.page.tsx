/** An agency or a person: all names with their dates, who came before and after. */
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { AgencyRelation, Authority } from '../../shared/schemas/authority.ts';
import { removeRelation, useAuthority } from '../api/authority.queries.ts';
import { queryString } from '../api/client.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { authorityWords } from '../i18n/authority.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from '../loop/loop.model.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import { AuthorityDialog, RelationDialog, RemoveAuthorityDialog } from './authority.dialogs.tsx';
import './holdings.css';

export default function AuthorityPage() {
  const { id = '' } = useParams();
  const authority = useAuthority(id);
  useTitle(authority.data?.name);
  if (authority.isError) return <ErrorState error={authority.error} onRetry={() => void authority.refetch()} />;
  if (!authority.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 80, 40]} />
      </div>
    );
  return <Shown key={id} authority={authority.data} />;
}

function Shown({ authority }: { authority: Authority }) {
  const t = useT(authorityWords);
  const { locale } = useLocale();
  const [asked, setAsked] = useState<'edit' | 'remove' | 'relation'>();
  const close = () => setAsked(undefined);
  const { kind } = authority;
  const day = (value: number | null) => (value === null ? '' : formatDayNumber(locale, value));
  const facts: [string, string][] = [
    [t('kind'), t(`kind.${kind}`)],
    [t('nameEn'), authority.nameEn ?? ''],
    [t(`dates.${kind}`), authority.dates],
    [t('place'), authority.place],
    [t(`history.${kind}`), authority.history],
  ];
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/authorities' }]} />
          <h1>{authority.name}</h1>
        </div>
        <div className="row page-acts">
          <ButtonLink look="quiet" to={`/work/search${queryString({ q: `"${authority.name}"` })}`}>
            {t('to-records')}
          </ButtonLink>
          {authority.mayEdit && (
            <>
              <Button look="quiet" onClick={() => setAsked('remove')}>
                {t('remove')}
              </Button>
              <Button look="primary" onClick={() => setAsked('edit')}>
                {t('edit')}
              </Button>
            </>
          )}
        </div>
      </header>
      <section className="card padded">
        <dl className="facts one">
          {facts
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="long-text">{value}</dd>
              </div>
            ))}
          {authority.names.length > 0 && (
            <div>
              <dt>{t('names')}</dt>
              <dd>
                <ul role="list" className="stack">
                  {authority.names.map((each) => (
                    <li key={`${each.kind} ${each.name} ${each.fromDay}`}>
                      {each.name} <Tag>{t(`name.${each.kind}`)}</Tag>{' '}
                      {(each.fromDay !== null || each.toDay !== null) && (
                        <span className="small muted">
                          {t('until', { from: day(each.fromDay), to: day(each.toDay) })}
                        </span>
                      )}
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          )}
        </dl>
      </section>
      {kind === 'agency' && <Relations authority={authority} onAdd={() => setAsked('relation')} />}
      {asked === 'edit' && <AuthorityDialog authority={authority} onClose={close} />}
      {asked === 'remove' && <RemoveAuthorityDialog authority={authority} onClose={close} />}
      {asked === 'relation' && <RelationDialog authority={authority} onClose={close} />}
    </>
  );
}

function Relations({ authority, onAdd }: { authority: Authority; onAdd: () => void }) {
  const t = useT(authorityWords);
  const { locale } = useLocale();
  const [removing, setRemoving] = useState<AgencyRelation>();
  return (
    <section className="card" aria-label={t('relations')}>
      <div className="card-head">
        <h2 className="grow">{t('relations')}</h2>
        {authority.mayEdit && (
          <Button size="small" onClick={onAdd}>
            {t('relations.add')}
          </Button>
        )}
      </div>
      {authority.relations.length === 0 ? (
        <p className="card-note muted">{t('relations.none')}</p>
      ) : (
        <ul role="list" className="plain-list">
          {authority.relations.map((each) => (
            <li key={each.id}>
              <Tag>{t(`side.${each.side}`)}</Tag>
              <div className="grow">
                <Link to={`/work/authorities/${each.other.id}`}>{each.other.name}</Link>
                <span className="line-note">
                  {[
                    t(`relation.${each.kind}`),
                    each.onDay === null ? '' : formatDayNumber(locale, each.onDay),
                    each.note,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </div>
              {authority.mayEdit && (
                <Button size="small" look="quiet" onClick={() => setRemoving(each)}>
                  {t('relations.remove')} <span className="visually-hidden">{each.other.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <ChangeDialog
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t('relations')}
        lead={removing?.other.name}
        submit={t('relations.remove')}
        done={t('relations.removed')}
        danger
        act={() => removeRelation(authority.id, removing?.id ?? '')}
      />
    </section>
  );
}
