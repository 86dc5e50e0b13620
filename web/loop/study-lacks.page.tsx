/** 缺什么: who of a body lacks which session and which required material. Names in the order of the roster, no sums. */
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Lacks } from '../../shared/schemas/study.ts';
import { useMay } from '../api/session.queries.ts';
import { useLacks, useStudyBodies } from '../api/study.queries.ts';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { MakeUpDialog } from './study-make-up.tsx';
import { StudyBodySelect, StudyParts, useKindName } from './study.parts.tsx';

export default function StudyLacksPage() {
  const t = useT(study);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const bodies = useStudyBodies();
  const seen = bodies.items.filter((body) => body.keeps || may('study.all'));
  const body = params.get('body') ?? (seen.find((each) => each.memberId !== null) ?? seen[0])?.id ?? '';
  const initiative = params.get('initiative') ?? undefined;
  const lacks = useLacks(body, initiative);
  useTitle(t('tab.lacks'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('tab.lacks')}</h1>
          <p className="muted page-lead">{t('lacks.lead')}</p>
        </div>
      </header>
      <StudyParts />
      {!bodies.isPending && seen.length === 0 ? (
        <section className="card">
          <EmptyState title={t('lacks.no-body')}>{t('lacks.not-yours')}</EmptyState>
        </section>
      ) : (
        <>
          <div className="loop-bar study-bar">
            <StudyBodySelect
              label={t('field.body')}
              kept={!may('study.all')}
              value={body}
              onChange={(id) => setParams(initiative === undefined ? { body: id } : { body: id, initiative })}
            />
          </div>
          {initiative !== undefined && (
            <p className="outcome">
              {t('filter.initiative')}{' '}
              <button type="button" className="text-button" onClick={() => setParams({ body })}>
                {t('filter.clear')}
              </button>
            </p>
          )}
          {lacks.isError ? (
            <ErrorState error={lacks.error} onRetry={() => void lacks.refetch()} />
          ) : !lacks.data ? (
            <div className="card sheet">
              <Skeleton lines={[60, 80, 40]} />
            </div>
          ) : lacks.data.sessions.length + lacks.data.materials.length === 0 ? (
            <section className="card">
              <EmptyState icon="check" title={t('lacks.none')}>
                {t('lacks.none-text')}
              </EmptyState>
            </section>
          ) : (
            <div className="halves">
              <Sessions rows={lacks.data.sessions} keeps={seen.some((each) => each.id === body && each.keeps)} />
              <Materials rows={lacks.data.materials} />
            </div>
          )}
        </>
      )}
    </>
  );
}

function Sessions({ rows, keeps }: { rows: Lacks['sessions']; keeps: boolean }) {
  const t = useT(study);
  const { locale } = useLocale();
  const kindName = useKindName();
  const [chosen, setChosen] = useState<{ sessionId: string; member: Lacks['sessions'][number]['members'][number] }>();
  return (
    <section className="card" aria-labelledby="lack-sessions">
      <header className="card-head">
        <h2 id="lack-sessions">{t('lacks.sessions')}</h2>
      </header>
      {rows.length === 0 && <p className="card-note muted">{t('lacks.none')}</p>}
      <ul role="list" className="lines">
        {rows.map((row) => (
          <li key={row.id} className="study-lack">
            <Link to={`/work/study/sessions/${row.id}`}>
              <span className="grow">
                {row.topic}
                <span className="line-note">
                  {formatDayNumber(locale, row.day)} · {kindName(row.kind)}
                </span>
              </span>
            </Link>
            <ul role="list" className="row study-names">
              {row.members.map((member) => (
                <li key={`${member.id} ${member.day}`}>
                  {keeps ? (
                    <button
                      type="button"
                      className="tag"
                      aria-label={t('make-up.title', { name: member.name })}
                      onClick={() => setChosen({ sessionId: row.id, member })}
                    >
                      {member.name} {t(`status.${member.status}`)}
                    </button>
                  ) : (
                    <span className="tag">
                      {member.name} {t(`status.${member.status}`)}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {chosen && (
        <MakeUpDialog
          sessionId={chosen.sessionId}
          memberId={chosen.member.id}
          name={chosen.member.name}
          day={chosen.member.day}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  );
}

function Materials({ rows }: { rows: Lacks['materials'] }) {
  const t = useT(study);
  return (
    <section className="card" aria-labelledby="lack-materials">
      <header className="card-head">
        <h2 id="lack-materials">{t('lacks.materials')}</h2>
      </header>
      {rows.length === 0 && <p className="card-note muted">{t('lacks.none')}</p>}
      <ul role="list" className="lines">
        {rows.map((row) => (
          <li key={row.id} className="study-lack">
            <div>{row.title}</div>
            <ul role="list" className="row study-names">
              {row.members.map((member) => (
                <li key={member.id} className="tag">
                  {member.name}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
