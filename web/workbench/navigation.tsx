/** Where one can go in the workbench: only what exists and what this person may do, with what waits there. */
import { useId } from 'react';
import { NavLink } from 'react-router';
import type { Permission } from '../../shared/roles.ts';
import type { Today } from '../../shared/schemas/home.ts';
import { useMay, useSession } from '../api/session.queries.ts';
import { useToday } from '../api/work.queries.ts';
import { Seal } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { nameIn, showCount } from '../lib/format.ts';

/** What there is to do at a place. */
type Waiting = Parameters<typeof showCount>[1];
type TaskKind = Today['tasks'][number]['kind'];
interface Place {
  key:
    | 'accessions'
    | 'imports'
    | 'catalogue'
    | 'fonds'
    | 'authorities'
    | 'locations'
    | 'bulk-edits'
    | 'schemes'
    | 'search'
    | 'initiatives'
    | 'bodies'
    | 'findings'
    | 'overview'
    | 'reports'
    | 'slips'
    | 'inspections'
    | 'study'
    | 'research'
    | 'voices'
    | 'ledger'
    | 'users'
    | 'search-index'
    | 'jobs';
  to: string;
  /** Any of these opens the page. */
  needs: readonly Permission[];
  /** Tasks counted beside it. */
  tasks?: readonly TaskKind[];
  /** The letter after `g`. */
  letter: string;
}
interface Group {
  key: 'resources' | 'use' | 'governance' | 'system';
  places: readonly Place[];
}

export const GROUPS: readonly Group[] = [
  {
    key: 'resources',
    places: [
      {
        key: 'accessions',
        to: '/work/accessions',
        needs: ['accession.read'],
        tasks: ['accession-decide', 'accession-mend'],
        letter: 'a',
      },
      { key: 'imports', to: '/work/imports', needs: ['unit.edit'], letter: 'm' },
      { key: 'catalogue', to: '/work/catalogue', needs: ['unit.read'], tasks: ['unit-due'], letter: 'c' },
      { key: 'fonds', to: '/work/fonds', needs: ['unit.read'], letter: 'f' },
      { key: 'authorities', to: '/work/authorities', needs: ['unit.read'], letter: 'n' },
      { key: 'locations', to: '/work/locations', needs: ['location.read'], letter: 'y' },
      { key: 'bulk-edits', to: '/work/bulk-edits', needs: ['unit.edit'], letter: 'p' },
      { key: 'schemes', to: '/work/schemes', needs: ['scheme.read'], letter: 'h' },
    ],
  },
  {
    key: 'use',
    places: [{ key: 'search', to: '/work/search', needs: ['unit.read'], tasks: ['saved-search-new'], letter: 's' }],
  },
  {
    key: 'governance',
    places: [
      {
        key: 'initiatives',
        to: '/work/initiatives',
        needs: ['finding.read'],
        tasks: ['key-task-due'],
        letter: 'i',
      },
      { key: 'findings', to: '/work/findings', needs: ['finding.read'], letter: 'w' },
      { key: 'overview', to: '/work/overview', needs: ['finding.read'], letter: 'o' },
      { key: 'reports', to: '/work/reports', needs: ['finding.read'], letter: 'r' },
      { key: 'slips', to: '/work/slips', needs: ['finding.read'], letter: 'd' },
      {
        key: 'study',
        to: '/work/study',
        needs: ['study.read'],
        tasks: ['study-soon', 'study-due', 'study-missed', 'study-record', 'study-make-up'],
        letter: 'x',
      },
      {
        key: 'research',
        to: '/work/research',
        needs: ['research.read'],
        tasks: ['research-visit', 'research-return', 'research-topic'],
        letter: 'k',
      },
      {
        key: 'inspections',
        to: '/work/inspections',
        needs: ['inspection.read'],
        tasks: [
          'inspection-self',
          'inspection-visit',
          'inspection-publish',
          'order-answer',
          'order-decide',
          'order-late',
        ],
        letter: 'e',
      },
      { key: 'voices', to: '/work/voices', needs: ['voice.read'], letter: 'v' },
      { key: 'bodies', to: '/work/bodies', needs: ['finding.read'], letter: 'b' },
      { key: 'ledger', to: '/work/ledger', needs: ['ledger.read', 'ledger.verify'], letter: 'l' },
    ],
  },
  {
    key: 'system',
    places: [
      { key: 'users', to: '/work/users', needs: ['user.read'], tasks: ['password-locked'], letter: 'u' },
      { key: 'search-index', to: '/work/search-index', needs: ['system.manage'], letter: 'q' },
      { key: 'jobs', to: '/work/jobs', needs: ['job.read'], tasks: ['job-failed'], letter: 'j' },
    ],
  },
];

/** The groups with what this person may open; groups with nothing in them are left out. */
export function usePlaces(): readonly Group[] {
  const may = useMay();
  return GROUPS.map(({ key, places }) => ({ key, places: places.filter(({ needs }) => needs.some(may)) })).filter(
    ({ places }) => places.length > 0,
  );
}

export function Navigation({ onGo }: { onGo?: () => void }) {
  const t = useT(workbench);
  const { locale } = useLocale();
  const id = useId();
  const groups = usePlaces();
  const archive = useSession().data?.archive;
  const tasks = useToday().data?.tasks ?? [];
  const waiting = (kinds?: readonly TaskKind[]): Waiting => {
    const mine = tasks.filter(({ kind }) => !kinds || kinds.includes(kind));
    return { count: mine.reduce((sum, task) => sum + task.count, 0), more: mine.some((task) => task.more) };
  };
  const link = (to: string, name: string, held?: Waiting, end = false) => {
    const n = held === undefined || held.count === 0 ? undefined : showCount(locale, held);
    return (
      <li key={to}>
        <NavLink to={to} end={end} onClick={onGo} aria-label={n && t('nav.count', { name, n })}>
          <span className="grow">{name}</span>
          {n && <em>{n}</em>}
        </NavLink>
      </li>
    );
  };
  return (
    <nav className="work-nav" aria-label={t('nav')}>
      <div className="brand">
        <Seal /> {t('name')}
      </div>
      <ul role="list">{link('/work', t('nav.today'), waiting(), true)}</ul>
      {groups.map(({ key, places }) => (
        <section key={key} aria-labelledby={`${id}-${key}`}>
          <h2 id={`${id}-${key}`}>{t(`nav.${key}`)}</h2>
          <ul role="list">
            {places.map((place) => link(place.to, t(`nav.${place.key}`), place.tasks && waiting(place.tasks)))}
          </ul>
        </section>
      ))}
      <p className="work-nav-foot small">
        {archive && nameIn(locale, archive)}
        <br />
        <NavLink to="/" end onClick={onGo}>
          {t('nav.portal')}
        </NavLink>
      </p>
    </nav>
  );
}
