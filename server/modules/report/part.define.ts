/** What reports count of study, research, inspection and key tasks: for each figure the list that it counts. Pure. */
import type { RecordFilter } from '../../../shared/schemas/report.ts';
import type { RecordList } from './figure.define.ts';

export const PARTS = ['study', 'research', 'inspection', 'development'] as const;
export type PartName = (typeof PARTS)[number];

interface PartFigure {
  of: RecordList;
  filter?: RecordFilter;
}
const INSPECTED = {
  planned: ['planned', 'announced', 'self-checked'],
  visiting: ['visiting', 'concluded'],
  done: ['published', 'closed'],
};
const made = (kind: string): PartFigure => ({ of: 'visits', filter: { kind: [kind] } });
const tasks = (filter: RecordFilter = {}): PartFigure => ({ of: 'tasks', filter });
/** Of services for people 民生实事; what was dropped is never counted. */
const LIVE = ['open', 'done'];

/** In the order in which a report tells them. */
export const PART_FIGURES: Record<PartName, Record<string, PartFigure>> = {
  study: {
    'sessions-held': { of: 'sessions', filter: { state: ['held'] } },
    'sessions-planned': { of: 'sessions', filter: { state: ['planned'] } },
    'materials-required': { of: 'materials', filter: { state: ['required'] } },
    'materials-optional': { of: 'materials', filter: { state: ['optional'] } },
    'make-up-open': { of: 'absences', filter: { state: ['open'] } },
  },
  research: {
    topics: { of: 'topics' },
    chosen: { of: 'topics', filter: { kind: ['chosen'] } },
    done: { of: 'topics', filter: { state: ['done'] } },
    meetings: made('meeting'),
    talks: { of: 'notes' },
    walks: made('walk-through'),
    unannounced: made('unannounced'),
    problems: { of: 'problems' },
    findings: { of: 'problems', filter: { state: ['finding'] } },
    results: { of: 'results' },
    used: { of: 'results', filter: { state: ['in-use'] } },
  },
  development: {
    tasks: tasks({ state: LIVE }),
    'tasks-done': tasks({ state: ['done'] }),
    'tasks-late': tasks({ light: ['red'] }),
    services: tasks({ kind: ['service'], state: LIVE }),
    'services-done': tasks({ kind: ['service'], state: ['done'] }),
  },
  inspection: {
    inspections: { of: 'inspections', filter: { state: Object.values(INSPECTED).flat() } },
    planned: { of: 'inspections', filter: { state: INSPECTED.planned } },
    visiting: { of: 'inspections', filter: { state: INSPECTED.visiting } },
    done: { of: 'inspections', filter: { state: INSPECTED.done } },
    orders: { of: 'orders', filter: { state: ['issued', 'signed', 'answered', 'accepted'] } },
    'orders-accepted': { of: 'orders', filter: { state: ['accepted'] } },
  },
};
