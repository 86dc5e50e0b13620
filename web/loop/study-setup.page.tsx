/** 花名册和周期: who is expected, how often; kinds and headings as the house has them. */
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { StudyBody, StudyMember } from '../../shared/schemas/study.ts';
import { useMay } from '../api/session.queries.ts';
import { addMember, patchMember, useMembers, useStudyAccounts, useStudyBodies } from '../api/study.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { Cadences } from './study-cadences.tsx';
import { KindSettings } from './study-kinds.tsx';
import { StudyBodySelect, StudyParts } from './study.parts.tsx';

export default function StudySetupPage() {
  const t = useT(study);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const bodies = useStudyBodies();
  const kept = bodies.items.filter((body) => body.keeps || may('study.all'));
  const body =
    kept.find((each) => each.id === params.get('body')) ?? kept.find((each) => each.memberId !== null) ?? kept[0];
  useTitle(t('tab.setup'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('tab.setup')}</h1>
          <p className="muted page-lead">{t('setup.lead')}</p>
        </div>
      </header>
      <StudyParts />
      {bodies.isError ? (
        <ErrorState error={bodies.error} onRetry={() => void bodies.refetch()} />
      ) : bodies.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : body === undefined ? (
        <section className="card">
          <EmptyState
            title={t('setup.bodies-none')}
            actions={may('initiative.manage') && <ButtonLink to="/work/bodies">{t('field.body')}</ButtonLink>}
          >
            {t(may('study.manage') ? 'setup.bodies-next' : 'setup.bodies-none-mine')}
          </EmptyState>
        </section>
      ) : (
        <>
          {kept.length > 1 && (
            <div className="loop-bar study-bar">
              <StudyBodySelect
                label={t('field.body')}
                kept={!may('study.all')}
                value={body.id}
                onChange={(id) => setParams({ body: id }, { replace: true })}
              />
            </div>
          )}
          <div className="halves">
            <Roster key={body.id} body={body} />
            <Cadences keepsAny={kept.some((each) => each.keeps)} />
          </div>
        </>
      )}
      {may('study.manage') && <KindSettings />}
    </>
  );
}

function Roster({ body }: { body: StudyBody }) {
  const t = useT(study);
  const { locale } = useLocale();
  const may = useMay();
  const members = useMembers(body.id);
  const [editing, setEditing] = useState<StudyMember | 'new'>();
  const edits = may('study.manage') || body.heads;
  return (
    <section className="card" aria-labelledby="roster">
      <header className="card-head">
        <h2 id="roster">{t('roster.title', { body: body.name })}</h2>
        <span className="grow" />
        {edits && (
          <Button size="small" look="primary" onClick={() => setEditing('new')}>
            {t('roster.add')}
          </Button>
        )}
      </header>
      {!edits && <p className="card-note small muted">{t('roster.not-yours')}</p>}
      {!members.isPending && members.items.length === 0 && <p className="card-note muted">{t('roster.none')}</p>}
      <ul role="list" className="lines">
        {members.items.map((row) => (
          <li key={row.id}>
            <div>
              <span className="grow">
                {row.name}
                <span className="line-note">
                  {row.userId === null && t('roster.account-none')}
                  {row.joinedOn !== null && ` ${t('roster.since', { day: formatDayNumber(locale, row.joinedOn) })}`}
                  {row.leftOn !== null && ` ${t('roster.left-on', { day: formatDayNumber(locale, row.leftOn) })}`}
                </span>
              </span>
              {row.keeps && <Tag tone="strong">{t('roster.keeps')}</Tag>}
              {edits && (
                <button
                  type="button"
                  className="text-button small"
                  aria-label={t('roster.edit', { name: row.name })}
                  onClick={() => setEditing(row)}
                >
                  {t('edit')}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {editing && (
        <MemberDialog
          key={editing === 'new' ? `new ${members.items.length}` : editing.id}
          bodyId={body.id}
          {...(editing !== 'new' && { member: editing })}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}

/** Adding goes on until it is closed: a roster is entered in one go. */
function MemberDialog({ bodyId, member, onClose }: { bodyId: string; member?: StudyMember; onClose: () => void }) {
  const t = useT(study);
  const accounts = useStudyAccounts(true).items;
  const [name, setName] = useState(member?.name ?? '');
  const [userId, setUser] = useState(member?.userId ?? '');
  const [keeps, setKeeps] = useState(member?.keeps ?? false);
  const [joinedOn, setJoined] = useState<number | null>(member?.joinedOn ?? null);
  const [leftOn, setLeft] = useState<number | null>(member?.leftOn ?? null);
  const fields = { name: name.trim(), userId: userId || null, keeps, joinedOn };
  return (
    <ChangeDialog
      open
      stays={member === undefined}
      onClose={onClose}
      title={member === undefined ? t('roster.add') : t('roster.edit', { name: member.name })}
      submit={t(member === undefined ? 'roster.add' : 'roster.save')}
      done={member === undefined ? t('roster.added', { name: name.trim() }) : t('roster.saved')}
      disabled={name.trim() === ''}
      act={() =>
        member === undefined
          ? addMember({ ...fields, bodyId })
          : patchMember(member.id, { ...fields, leftOn, lockVersion: member.lockVersion })
      }
    >
      <Select
        label={t('roster.account')}
        hint={t('roster.account-hint')}
        value={userId}
        options={[
          { value: '', label: t('roster.account-none') },
          ...accounts.map((each) => ({ value: each.id, label: `${each.name}（${each.login}）` })),
        ]}
        onChange={(event) => {
          setUser(event.target.value);
          const account = accounts.find((each) => each.id === event.target.value);
          if (account && name.trim() === '') setName(account.name);
        }}
      />
      <Field
        label={t('roster.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox
        label={`${t('roster.keeps')}（${t('roster.keeps-hint')}）`}
        checked={keeps}
        onChange={(event) => setKeeps(event.target.checked)}
      />
      <div className="edit-pair">
        <DayField label={t('roster.joined')} value={joinedOn} onChange={setJoined} />
        {member && <DayField label={t('roster.left')} value={leftOn} onChange={setLeft} />}
      </div>
    </ChangeDialog>
  );
}
