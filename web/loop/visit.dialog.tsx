/**
 * Planning a visit. What it clashes with is told while it is written, with the way both can be one visit; one key takes
 * the proposal.
 */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import type { Method, VisitClash, VisitRow } from '../../shared/schemas/research.ts';
import { useBodies, useLoopChange } from '../api/loop.queries.ts';
import { checkVisit, joinVisit, patchVisit, planVisit, useTopics } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { METHODS, showMinute } from './research.model.ts';
import { MinuteField, PeopleTicks, Ticks, useJoined } from './research.parts.tsx';

interface Draft {
  topics: string[];
  bodyId: string;
  place: string;
  method: Method;
  unannounced: boolean;
  day: number | null;
  from: number | null;
  to: number | null;
  people: string[];
  purpose: string;
}
const draftOf = (visit: VisitRow): Draft => ({
  ...visit,
  topics: visit.topics.map(({ id }) => id),
  bodyId: visit.body.id ?? '',
  people: visit.people.map(({ id }) => id),
});
/** As the server takes it; undefined while something is missing. */
function planOf(draft: Draft) {
  const { day, from, to, topics, people, place, method, unannounced, purpose } = draft;
  if (day === null || from === null || to === null || to <= from || topics.length === 0 || people.length === 0)
    return undefined;
  return { day, from, to, topics, people, place, method, unannounced, purpose, bodyId: draft.bodyId || null };
}
type Plan = NonNullable<ReturnType<typeof planOf>>;

interface Props {
  /** The topic from whose page it is planned. */
  topicId?: string;
  visit?: VisitRow;
  day?: number;
  onClose: () => void;
}
export function VisitDialog({ topicId, visit, day, onClose }: Props) {
  const t = useT(research);
  const may = useMay();
  const [draft, setDraft] = useState<Draft>(() =>
    visit
      ? draftOf(visit)
      : {
          topics: topicId === undefined ? [] : [topicId],
          bodyId: '',
          place: '',
          method: 'site',
          unannounced: false,
          day: day ?? todayDay(),
          from: 540,
          to: 660,
          people: [],
          purpose: '',
        },
  );
  const [despite, setDespite] = useState('');
  const bodies = useBodies();
  // Whoever does not direct research plans for the topics in which she has a part.
  const topics = useTopics({
    state: ['draft', 'offered', 'running', 'done'],
    mine: may('research.manage') ? undefined : true,
  });
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const plan = planOf(draft);
  const asked = useDeferredValue(plan === undefined ? '' : JSON.stringify({ ...plan, id: visit?.id }));
  const check = useQuery({
    queryKey: ['visit-check', asked],
    queryFn: () => checkVisit(JSON.parse(asked)),
    enabled: asked !== '',
    staleTime: 0,
    retry: false,
  });
  const clashes = (asked === '' ? undefined : check.data?.clashes) ?? [];
  const save = () => {
    if (plan === undefined) return Promise.reject(new Error('incomplete'));
    const given = { ...plan, ...(clashes.length > 0 && { despite }) };
    return visit ? patchVisit(visit.id, { ...given, lockVersion: visit.lockVersion }) : planVisit(given);
  };
  const known = topics.items.some(({ id }) => draft.topics.every((each) => each === id));
  const options = topics.items.map(({ id, number, title }) => ({ id, name: `${number} ${title}` }));
  for (const each of visit?.topics ?? [])
    if (!options.some(({ id }) => id === each.id)) options.push({ id: each.id, name: `${each.number} ${each.title}` });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t(visit ? 'visit.edit' : 'visit.plan')}
      submit={t('visit.save')}
      done={t('visit.saved')}
      disabled={plan === undefined || check.isFetching || (clashes.length > 0 && despite.trim() === '')}
      act={save}
    >
      {(topicId === undefined || !known) && (
        <Ticks
          label={t('visit.topics')}
          options={options}
          value={draft.topics}
          onChange={(ids) => set({ topics: ids })}
        />
      )}
      <div className="edit-pair">
        <Select
          label={t('visit.body')}
          value={draft.bodyId}
          options={[
            { value: '', label: t('visit.body-none') },
            ...bodies.items.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ bodyId: event.target.value })}
        />
        <Field
          label={t('visit.place')}
          maxLength={300}
          value={draft.place}
          onChange={(event) => set({ place: event.target.value })}
        />
        <Select
          label={t('visit.method')}
          value={draft.method}
          options={METHODS.map((value) => ({ value, label: t(`method.${value}`) }))}
          onChange={(event) => set({ method: METHODS.find((each) => each === event.target.value) ?? 'site' })}
        />
      </div>
      <Checkbox
        label={t('visit.unannounced')}
        checked={draft.unannounced || draft.method === 'unannounced'}
        disabled={draft.method === 'unannounced'}
        onChange={(event) => set({ unannounced: event.target.checked })}
      />
      <div className="edit-pair">
        <DayField label={t('visit.day')} required value={draft.day} onChange={(value) => set({ day: value })} />
        <MinuteField label={t('visit.from')} value={draft.from} onChange={(from) => set({ from })} />
        <MinuteField label={t('visit.to')} value={draft.to} onChange={(to) => set({ to })} />
      </div>
      <PeopleTicks
        label={t('visit.people')}
        value={draft.people}
        known={visit?.people ?? []}
        onChange={(people) => set({ people })}
      />
      <TextArea
        label={t('visit.purpose')}
        rows={2}
        maxLength={10_000}
        value={draft.purpose}
        onChange={(event) => set({ purpose: event.target.value })}
      />
      {plan !== undefined && (
        <div className="stack" aria-live="polite">
          {check.isFetching && check.data === undefined ? (
            <p className="muted">{t('clash.checking')}</p>
          ) : check.isError ? (
            <ErrorLine error={check.error} />
          ) : clashes.length === 0 ? (
            <p className="outcome ok">
              {plan.bodyId === null ? t('clash.free-alone') : t('clash.free', { n: check.data?.sameBodyDays ?? 0 })}
            </p>
          ) : (
            <>
              <Clashes clashes={clashes} plan={plan} {...(visit && { visit })} onJoined={onClose} />
              <TextArea
                label={t('clash.despite')}
                hint={t('clash.despite-hint')}
                rows={2}
                maxLength={1000}
                value={despite}
                onChange={(event) => setDespite(event.target.value)}
              />
            </>
          )}
        </div>
      )}
    </ChangeDialog>
  );
}

function Clashes({
  clashes,
  plan,
  visit,
  onJoined,
}: {
  clashes: readonly VisitClash[];
  plan: Plan;
  visit?: VisitRow;
  onJoined: () => void;
}) {
  const t = useT(research);
  const say = useToast();
  const { locale } = useLocale();
  const join = useLoopChange(joinVisit);
  const first = clashes.find(({ joint }) => joint !== null);
  const accept = ({ visit: into, joint }: VisitClash) => {
    if (joint === null) return;
    const { day, from, to } = joint;
    const at = { into: into.id, lockVersion: into.lockVersion, day, from, to };
    join.mutate(visit ? { ...at, id: visit.id } : { ...at, plan }, {
      onSuccess: () => {
        say(t('clash.joined'));
        onJoined();
      },
    });
  };
  useEffect(() => {
    if (first === undefined) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyJ' || event.repeat) return;
      event.preventDefault();
      accept(first);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const joined = useJoined();
  const names = (people: readonly { name: string }[]) => joined(people.map(({ name }) => name));
  return (
    <section className="clashes" aria-label={t('clash.title', { n: clashes.length })}>
      <h3>{t('clash.title', { n: clashes.length })}</h3>
      <ul role="list">
        {clashes.map((clash) => (
          <li key={clash.visit.id} className="clash">
            <p>
              <b>{clash.visit.body.name ?? (clash.visit.place || t('clash.elsewhere'))}</b>{' '}
              {formatDayNumber(locale, clash.visit.day)} {showMinute(clash.visit.from)}–{showMinute(clash.visit.to)}
              {clash.visit.topics[0] && <span className="muted"> · {clash.visit.topics[0].title}</span>}
            </p>
            <ul className="clash-why">
              {clash.body && (
                <li>{clash.daysApart === 0 ? t('clash.body-today') : t('clash.body', { n: clash.daysApart })}</li>
              )}
              {clash.place && <li>{t('clash.place')}</li>}
              {clash.people.length > 0 && <li>{t('clash.people', { names: names(clash.people) })}</li>}
            </ul>
            {clash.joint !== null ? (
              <div className="clash-joint">
                <p>
                  {t('clash.joint', {
                    day: formatDayNumber(locale, clash.joint.day),
                    from: showMinute(clash.joint.from),
                    to: showMinute(clash.joint.to),
                    names: names(clash.joint.people),
                  })}
                </p>
                <Button
                  look="primary"
                  busy={join.isPending}
                  onClick={() => accept(clash)}
                  {...(clash === first && { 'aria-keyshortcuts': 'Alt+J', title: t('clash.accept-key') })}
                >
                  {t('clash.accept')}
                  {clash === first && (
                    <>
                      {' '}
                      <kbd aria-hidden="true">Alt J</kbd>
                    </>
                  )}
                </Button>
              </div>
            ) : (
              clash.body && clash.visit.state === 'planned' && <p className="muted">{t('clash.no-joint')}</p>
            )}
          </li>
        ))}
      </ul>
      <ErrorLine error={join.error} />
    </section>
  );
}
