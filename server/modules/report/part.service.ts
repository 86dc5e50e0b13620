/** Figures of study, research, inspection and key tasks of an initiative on a day, and the lists behind them, as their reader sees them. */
import type { Reader } from '../../infra/db/index.ts';
import type { Figure, RecordFilter, RecordRow } from '../../../shared/schemas/report.ts';
import { type Actor, findingScope, may, studyScope } from '../identity/index.ts';
import { makeFigure, type RecordList } from './figure.define.ts';
import type { AsOf } from './history.repo.ts';
import { PART_FIGURES, PARTS, type PartName } from './part.define.ts';
import { countPart, listPart, PART_LISTS, type PartAsOf, type PartAt, type PartList } from './parts.repo.ts';
import type { RecordPage } from './records.repo.ts';
import type { Summary } from './report.write.ts';

/** The bodies whose study an actor sees, where she does not see that of all. */
export type StudyBodies = (actor: Actor) => Promise<readonly string[]>;

const isPartList = (of: RecordList): of is PartList => of in PART_LISTS;

const STUDY: readonly PartList[] = ['sessions', 'absences', 'materials'];
const INSPECTION: readonly PartList[] = ['inspections', 'orders'];

/** Whether the actor sees such a list. Research is told to those alone who see all of it. */
function seesPart(actor: Actor, of: PartList): boolean {
  if (STUDY.includes(of)) return may(actor, 'study.read');
  if (INSPECTION.includes(of))
    return may(actor, 'inspection.all') || (may(actor, 'inspection.read') && actor.agencyId !== null);
  return of === 'tasks' ? may(actor, 'finding.read') : may(actor, 'research.all');
}

async function partAsOf(actor: Actor, asOf: AsOf, studyBodies: StudyBodies | undefined): Promise<PartAsOf> {
  const { archiveId } = findingScope(actor);
  const all = may(actor, 'finding.all');
  return {
    day: asOf.day,
    current: asOf.current,
    graceDays: asOf.rules.graceDays,
    ...(archiveId !== undefined && { archiveId }),
    ...(!studyScope(actor).all && { bodyIds: (await studyBodies?.(actor)) ?? [] }),
    ...(!all && actor.agencyId !== null && { agencyId: actor.agencyId }),
    ...(actor.id !== undefined && { personId: actor.id }),
    names: studyScope(actor).all && may(actor, 'unit.read'),
  };
}

/** What each part comes to. What the actor does not see is not told. */
export async function countParts(
  db: Reader,
  actor: Actor,
  asOf: AsOf,
  initiative: string,
  studyBodies: StudyBodies | undefined,
): Promise<Summary[]> {
  const scope = await partAsOf(actor, asOf, studyBodies);
  const tell = async (part: PartName): Promise<Summary> => {
    const figures: Figure[] = [];
    for (const [key, { of, filter }] of Object.entries(PART_FIGURES[part])) {
      if (!isPartList(of) || !seesPart(actor, of)) continue;
      const asked = { initiative, ...filter };
      const value = await countPart(db, of, scope, asked);
      figures.push(makeFigure(`${part}.${key}`, value, { of, unit: 'other' }, asOf.day, asked));
    }
    return { part, figures };
  };
  return Promise.all(PARTS.map(tell));
}

/** One page of such a list; undefined where the list is another one, or none for the actor. */
export async function readPart(
  db: Reader,
  actor: Actor,
  asOf: AsOf,
  given: { of: RecordList; filter: RecordFilter; page: RecordPage; studyBodies: StudyBodies | undefined },
): Promise<{ items: RecordRow[]; total: number } | undefined> {
  const { of, filter, page } = given;
  if (!isPartList(of) || !seesPart(actor, of)) return undefined;
  const scope = await partAsOf(actor, asOf, given.studyBodies);
  const [rows, total] = await Promise.all([listPart(db, of, scope, filter, page), countPart(db, of, scope, filter)]);
  return { items: rows.map((row) => presentPart(of, row)), total };
}

/** The page of a record, or of what it hangs on. */
const PAGES: Record<PartList, (row: PartAt) => string> = {
  sessions: ({ id }) => `/work/study/sessions/${id}`,
  absences: ({ link }) => `/work/study/sessions/${link}`,
  materials: () => '/work/study/materials',
  topics: ({ id }) => `/work/research/${id}`,
  visits: ({ link }) => `/work/research/${link}`,
  notes: ({ link }) => `/work/research/${link}`,
  problems: ({ link }) => `/work/research/${link}`,
  results: ({ link }) => `/work/research/${link}`,
  inspections: ({ id }) => `/work/inspections/${id}`,
  orders: ({ link }) => `/work/inspections/${link}`,
  tasks: ({ id, link }) => `/work/initiatives/${link}#task-${id}`,
};

const presentPart = (of: PartList, row: PartAt): RecordRow => ({
  id: row.id,
  number: row.number,
  text: row.text,
  state: of === 'tasks' && row.late === 1 ? 'light.red' : `${PART_LISTS[of]}-state.${row.state}`,
  light: null,
  day: row.day,
  who: row.who,
  count: null,
  href: PAGES[of](row),
});
