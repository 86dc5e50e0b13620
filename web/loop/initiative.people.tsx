/** Goal and plan, people and their roles, the units that take part. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { InitiativeDetail } from '../../shared/schemas/initiative.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { useVersionWord } from './initiative.parts.tsx';
import { BodiesOfDialog, PeopleDialog, PlanDialog } from './initiative.edit.tsx';

interface Props {
  initiative: InitiativeDetail;
}
const edits = ({ mayManage, state }: InitiativeDetail) => mayManage && state !== 'closed';
/** A plan longer than this opens on demand. */
const LONG = 160;

export function InitiativePlan({ initiative }: Props) {
  const t = useT(words);
  const [editing, setEditing] = useState(false);
  const versionWord = useVersionWord();
  const may = useMay();
  const { goal, plan, template } = initiative;
  const nameOf = ({ key, name, version }: NonNullable<typeof template>) =>
    t('plan.template-version', { name: name ?? key, version: versionWord(version) });
  return (
    <section className="card" aria-labelledby="plan">
      <header className="card-head">
        <h2 id="plan">{t('plan.title')}</h2>
        <span className="grow" />
        {edits(initiative) && (
          <Button size="small" look="quiet" aria-label={t('plan.edit')} onClick={() => setEditing(true)}>
            {t('act.edit')}
          </Button>
        )}
      </header>
      <p className={goal === '' ? 'card-note muted' : 'card-note plan-goal'}>
        {goal === '' ? t('plan.goal-none') : goal}
      </p>
      {plan !== '' &&
        (plan.length > LONG ? (
          <details className="card-details">
            <summary>{t('plan.show')}</summary>
            <p className="plan-text">{plan}</p>
          </details>
        ) : (
          <p className="card-note plan-text">{plan}</p>
        ))}
      {template && (
        <p className="card-note small muted">
          {t('plan.template')}：
          {may('finding.all') ? (
            <Link
              to={`/work/initiatives/templates?key=${encodeURIComponent(template.key)}&version=${template.version}`}
            >
              {nameOf(template)}
            </Link>
          ) : (
            nameOf(template)
          )}
        </p>
      )}
      {editing && <PlanDialog initiative={initiative} onClose={() => setEditing(false)} />}
    </section>
  );
}

const ROLES = ['first-responsible', 'leading-group', 'office', 'member', 'guiding-group'] as const;
export function InitiativePeople({ initiative }: Props) {
  const t = useT(words);
  const [editing, setEditing] = useState(false);
  const groups = ROLES.map((role) => ({ role, people: initiative.people.filter((each) => each.role === role) }));
  return (
    <section className="card" aria-labelledby="people">
      <header className="card-head">
        <h2 id="people">{t('people.title')}</h2>
        <span className="grow" />
        {edits(initiative) && (
          <Button size="small" look="quiet" aria-label={t('people.edit')} onClick={() => setEditing(true)}>
            {t('act.edit')}
          </Button>
        )}
      </header>
      {initiative.people.length === 0 && <p className="card-note muted">{t('people.none')}</p>}
      {groups.map(
        ({ role, people }) =>
          people.length > 0 && (
            <div key={role} className="people-group">
              <h3>{t(`role.${role}`)}</h3>
              <ul role="list">
                {people.map((person, index) => (
                  <li key={index}>
                    {person.name === '' ? <span className="late">{t('people.vacant')}</span> : <b>{person.name}</b>}
                    {person.duty !== '' && <span className="small muted"> {person.duty}</span>}
                    {person.left && <span className="small late"> {t('people.left')}</span>}
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      {editing && <PeopleDialog initiative={initiative} onClose={() => setEditing(false)} />}
    </section>
  );
}

export function InitiativeBodies({ initiative }: Props) {
  const t = useT(words);
  const [editing, setEditing] = useState(false);
  return (
    <section className="card" aria-labelledby="bodies">
      <header className="card-head">
        <h2 id="bodies">{t('bodies.title')}</h2>
        <span className="grow" />
        {edits(initiative) && (
          <Button size="small" look="quiet" aria-label={t('bodies.edit')} onClick={() => setEditing(true)}>
            {t('act.edit')}
          </Button>
        )}
      </header>
      {initiative.bodies.length === 0 ? (
        <p className="card-note muted">{t('bodies.none')}</p>
      ) : (
        <div className="card-note">
          <ul role="list" className="row tags">
            {initiative.bodies.map((body) => (
              <li key={body.id}>
                <Link
                  className="tag"
                  to={`/work/findings?view=table&initiative=${encodeURIComponent(initiative.id)}&body=${encodeURIComponent(body.id)}`}
                >
                  {body.name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      {editing && <BodiesOfDialog initiative={initiative} onClose={() => setEditing(false)} />}
    </section>
  );
}
