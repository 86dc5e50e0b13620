/** The first page of the day: what waits for me, how the house stands, what happened last. */
import { Link } from 'react-router';
import type { Today } from '../../shared/schemas/home.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { useToday } from '../api/work.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { formatBytes, formatDay, formatTime, showCount } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { StateLight } from './accession.parts.tsx';
import { useTerm } from './use-term.ts';

export default function TodayPage() {
  const t = useT(workbench);
  const may = useMay();
  const name = useSession().data?.user?.name ?? '';
  const today = useToday();
  useTitle(t('nav.today'));
  const tasks = today.data?.tasks.filter(({ count }) => count > 0) ?? [];
  const receive = may('accession.submit') && (
    <ButtonLink to="/work/accessions" look="primary">
      {t('today.receive')}
    </ButtonLink>
  );
  return (
    <>
      <header className="page-head">
        <h1>
          {!today.data
            ? t('nav.today')
            : tasks.length > 0
              ? t('today.hello', { name, n: tasks.length })
              : t('today.hello-none', { name })}
        </h1>
        <span className="grow" />
        {tasks.length > 0 && receive}
      </header>
      {today.isError ? (
        <ErrorState error={today.error} onRetry={() => void today.refetch()} />
      ) : !today.data ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40, 70]} />
        </div>
      ) : (
        <>
          <section aria-label={t('today.tasks')} className="card">
            {tasks.length === 0 ? (
              <EmptyState icon="check" title={t('today.none')} actions={receive}>
                {t('today.none-next')}
              </EmptyState>
            ) : (
              <ul role="list" className="tasks">
                {tasks.map((task) => (
                  <Task key={task.kind} task={task} />
                ))}
              </ul>
            )}
          </section>
          <Figures figures={today.data.figures} />
          <div className="halves">
            <RecentAccessions today={today.data} />
            <RecentActs today={today.data} />
          </div>
        </>
      )}
    </>
  );
}

const URGENT: readonly string[] = ['job-failed', 'password-locked'];
function Task({ task }: { task: Today['tasks'][number] }) {
  const t = useT(workbench);
  const { locale } = useLocale();
  const count = showCount(locale, task);
  return (
    <li>
      <Link to={task.link} className={URGENT.includes(task.kind) ? 'task urgent' : 'task'}>
        <b className="task-count" aria-hidden="true">
          {count}
        </b>
        <span className="grow">
          <span className="task-title">{t(`task.${task.kind}`, { n: task.more ? count : task.count })}</span>
          <span className="small muted">{t(`task.${task.kind}.hint`)}</span>
        </span>
        {task.oldest && (
          <span className="small muted task-oldest">{t('today.oldest', { day: formatDay(locale, task.oldest) })}</span>
        )}
        <Icon name="right" size={16} />
      </Link>
    </li>
  );
}

function Figures({ figures }: { figures: Today['figures'] }) {
  const t = useT(workbench);
  const { locale } = useLocale();
  if (figures.length === 0) return null;
  return (
    <section aria-label={t('today.figures')}>
      <ul role="list" className="figures card">
        {figures.map(({ kind, value, link }) => (
          <li key={kind}>
            <Link to={link}>
              <span className="small muted">{t(`figure.${kind}`)}</span>
              <b>{kind === 'bytes' ? formatBytes(value) : value.toLocaleString(locale)}</b>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentAccessions({ today }: { today: Today }) {
  const t = useT(workbench);
  const { locale } = useLocale();
  const may = useMay();
  if (!may('accession.read')) return null;
  return (
    <section className="card" aria-labelledby="recent-accessions">
      <header className="card-head">
        <h2 id="recent-accessions">{t('today.accessions')}</h2>
        <Link to="/work/accessions" className="small">
          {t('today.all')}
        </Link>
      </header>
      {today.recentAccessions.length === 0 && <p className="card-note muted">{t('today.accessions-none')}</p>}
      <ul role="list" className="lines">
        {today.recentAccessions.map((row) => (
          <li key={row.id}>
            <Link to={`/work/accessions/${row.id}`}>
              <span className="grow">
                {row.title}
                <span className="line-note">
                  <span className="code">{row.number}</span> {formatTime(locale, row.at)}
                </span>
              </span>
              <StateLight state={row.state} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentActs({ today }: { today: Today }) {
  const t = useT(workbench);
  const { locale } = useLocale();
  const term = useTerm();
  const may = useMay();
  return (
    <section className="card" aria-labelledby="recent-acts">
      <header className="card-head">
        <h2 id="recent-acts">{t('today.acts')}</h2>
        {may('ledger.read') && (
          <Link to="/work/ledger" className="small">
            {t('today.all')}
          </Link>
        )}
      </header>
      {today.recentEntries.length === 0 && <p className="card-note muted">{t('today.acts-none')}</p>}
      <ul role="list" className="lines">
        {today.recentEntries.map((entry) => (
          <li key={entry.id}>
            <div>
              <span className="grow">
                {term('act', entry.action)}
                <span className="line-note">
                  {entry.actor} · {formatTime(locale, entry.at)}
                </span>
              </span>
              <span className="small muted line-object">{entry.object}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
