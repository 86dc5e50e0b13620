/** The two first pages: the public's portal, and what a person of the house has to do today. */
import { maskIdentityNumbers } from '../../../shared/identity-number.ts';
import type { PortalHome, Today, TodayTask } from '../../../shared/schemas/home.ts';
import type { Database } from '../../infra/db/index.ts';
import { beginOf, dayOfTime } from '../../lib/day.ts';
import { objectInWords } from '../ledger/index.ts';
import { countKept } from '../catalog/index.ts';
import { type Actor, accessionScope, demand, may, PUBLIC_ACTOR, unitScope } from '../identity/index.ts';
import {
  countAccessions,
  countDue,
  countFailedJobs,
  countLocked,
  countSearches,
  countToMend,
  findArchiveName,
  listLatestOpenings,
  listRecentAccessions,
  listRecentEntries,
  type Pending,
  sumAccepted,
  summariseCategories,
  sumUnits,
} from './portal.repo.ts';
import { createKeptFigures } from './kept-figures.ts';

export interface Portal {
  /** What the portal's first page says: figures of the open holdings and what was opened last. */
  getHome(): Promise<PortalHome>;
  /** Tasks, figures and news for the actor: only what the actor may do and see is among them. */
  getToday(actor: Actor): Promise<Today>;
}

/** Figures may be a moment old, but not older than a withdrawal may take to show. */
const HOME_FRESH_MS = 1000;
const LATEST = 8;
/** Records are due for opening review 25 years after they were made (档案法 27). */
const DUE_YEARS = 25;
/** They are counted up to here. */
const MOST_DUE = 10_000;

/** What another part of the house has for the actor to do; nothing where she has no right to it. */
export type TaskSource = (actor: Actor) => Promise<TodayTask[]>;

export function createPortal(parts: {
  db: Database;
  now?: () => Date;
  tasks?: readonly TaskSource[];
  mostDue?: number;
}): Portal {
  const db = parts.db.read;
  const now = parts.now ?? (() => new Date());
  const today = () => dayOfTime(now().toISOString());
  const figuresOf = createKeptFigures<Awaited<ReturnType<typeof sumUnits>>>(() => now().getTime());
  const categoriesOf = createKeptFigures<Awaited<ReturnType<typeof summariseCategories>>>(() => now().getTime());
  let known: { at: number; home: Promise<PortalHome> } | undefined;

  async function readHome(): Promise<PortalHome> {
    const scope = unitScope(PUBLIC_ACTOR);
    const [archive, categories, openings] = await Promise.all([
      findArchiveName(db),
      categoriesOf.get('public', await countKept(db, { publicOnly: false }), () => summariseCategories(db, scope)),
      listLatestOpenings(db, scope, LATEST * 4),
    ]);
    const years = categories.flatMap((row) => [row.year_from ?? [], row.year_to ?? []].flat());
    const latest = new Map<string, PortalHome['latest'][number]>();
    for (const { id, code, title, date_text: dateText, at: openedAt } of openings)
      if (!latest.has(id)) latest.set(id, { id, code, title: maskIdentityNumbers(title), dateText, openedAt });
    return {
      name: archive?.name ?? '',
      nameEn: archive?.name_en ?? null,
      openUnits: categories.reduce((sum, row) => sum + row.units, 0),
      openPages: categories.reduce((sum, row) => sum + row.pages, 0),
      years: years.length === 0 ? null : { from: Math.min(...years), to: Math.max(...years) },
      categories: categories.map(({ id, name, name_en: nameEn, units: count }) => ({ id, name, nameEn, count })),
      latest: [...latest.values()].slice(0, LATEST),
    };
  }

  /** The tasks that an actor's permissions make hers; those with nothing to do are left out. */
  async function listTasks(actor: Actor): Promise<TodayTask[]> {
    const accessions = accessionScope(actor);
    const open = async (
      mine: boolean,
      kind: TodayTask['kind'],
      link: string,
      count: () => Promise<Pending>,
    ): Promise<TodayTask[]> => {
      if (!mine) return [];
      const pending = await count();
      return pending.count === 0 ? [] : [{ kind, link, ...pending }];
    };
    const plain = async (count: Promise<number>): Promise<Pending> => ({ count: await count, oldest: null });
    const dueBefore = today() - DUE_YEARS * 10_000;
    const agency = may(actor, 'accession.submit') && !may(actor, 'accession.decide');
    const tasks = await Promise.all([
      open(may(actor, 'accession.decide'), 'accession-decide', '/work/accessions?state=needs-review', () =>
        countAccessions(db, accessions, ['needs-review']),
      ),
      open(agency, 'accession-mend', '/work/accessions?state=returned', () => countToMend(db, accessions)),
      open(may(actor, 'accession.read'), 'accession-running', '/work/accessions', () =>
        countAccessions(db, accessions, ['received', 'checking', 'accepting']),
      ),
      open(may(actor, 'unit.open'), 'unit-due', '/work/catalogue?openness=unreviewed&sort=date', () =>
        countDue(db, unitScope(actor), dueBefore, parts.mostDue ?? MOST_DUE),
      ),
      open(may(actor, 'user.edit'), 'password-locked', '/work/users', () =>
        plain(countLocked(db, now().toISOString())),
      ),
      open(may(actor, 'job.manage'), 'job-failed', '/work/jobs', () => countFailedJobs(db)),
      ...(parts.tasks ?? []).map((source) => source(actor)),
    ]);
    return tasks.flat();
  }

  async function listFigures(actor: Actor): Promise<Today['figures']> {
    if (!may(actor, 'unit.read')) return [];
    const newYear = Math.floor(today() / 10_000) * 10_000 + 101;
    const scope = unitScope(actor);
    const held = await countKept(db, scope);
    const [sums, accepted, searches] = await Promise.all([
      figuresOf.find(JSON.stringify(scope), held, () => sumUnits(db, scope)),
      may(actor, 'accession.read') ? sumAccepted(db, accessionScope(actor), beginOf(newYear)) : undefined,
      // How much is searched is the house's figure, not an agency's.
      actor.roles.some((role) => role !== 'agency') ? countSearches(db, beginOf(today())) : undefined,
    ]);
    return [
      { kind: 'units', value: held, link: '/work/catalogue' },
      ...(sums === undefined
        ? []
        : ([
            { kind: 'open', value: sums.open, link: '/work/catalogue?openness=open' },
            { kind: 'pages', value: sums.pages, link: '/work/catalogue' },
          ] as const)),
      ...(accepted === undefined
        ? []
        : ([
            { kind: 'accessions-year', value: accepted.recent, link: '/work/accessions' },
            { kind: 'bytes', value: accepted.bytes, link: '/work/accessions' },
          ] as const)),
      ...(searches === undefined ? [] : ([{ kind: 'searches-today', value: searches, link: '/work/search' }] as const)),
    ];
  }

  return {
    getHome() {
      if (known === undefined || now().getTime() - known.at > HOME_FRESH_MS) {
        const home = readHome();
        const mine = { at: now().getTime(), home };
        known = mine;
        home.catch(() => {
          if (known === mine) known = undefined;
        });
      }
      return known.home;
    },

    async getToday(actor) {
      demand(actor, 'signed-in');
      const readsAccessions = may(actor, 'accession.read');
      const [tasks, figures, accessions, entries] = await Promise.all([
        listTasks(actor),
        listFigures(actor),
        readsAccessions ? listRecentAccessions(db, accessionScope(actor), 5) : [],
        listRecentEntries(db, may(actor, 'ledger.read') ? undefined : actor.id, 8),
      ]);
      return {
        tasks,
        figures,
        recentAccessions: accessions.map(({ id, number, title, state, created_at: at }) => ({
          id,
          number,
          title,
          state,
          at,
        })),
        recentEntries: entries.map(({ id, at, actor_name: name, action, canonical }) => ({
          id,
          at,
          actor: name,
          action,
          object: objectInWords(canonical) ?? '',
        })),
      };
    },
  };
}
