/**
 * Clash check 冲突检查 and the proposal how to join visits, so that nobody is visited twice (扎堆、重复、多头). Two visits
 * clash on place or on people where their times overlap, on the visited body where they lie within so many days of each
 * other. The proposal is the free time nearest to the visit that stands already, long enough for the longer of the two,
 * with the people of both. Pure.
 */
import { addDays, daysBetween } from '../../lib/day.ts';

/** Minutes are of the day. `placeKey` is the place folded; empty where none is said. */
export interface PlannedVisit {
  id: string;
  /** The visited agency, else the body; null where nobody is visited. */
  bodyKey: string | null;
  placeKey: string;
  people: readonly string[];
  day: number;
  from: number;
  to: number;
}
export interface ClashRules {
  /** Days within which a body is not visited again. */
  sameBodyDays: number;
  /** Minutes between which visits are made, and the pause at noon. */
  dayFrom: number;
  pauseFrom: number;
  pauseTo: number;
  dayTo: number;
}
export const DEFAULT_CLASH_RULES: ClashRules = {
  sameBodyDays: 30,
  dayFrom: 540,
  pauseFrom: 720,
  pauseTo: 840,
  dayTo: 1080,
};

export interface Clash {
  visitId: string;
  place: boolean;
  /** Who is asked to be at both. */
  people: string[];
  body: boolean;
  daysApart: number;
}
export interface Proposal {
  visitId: string;
  day: number;
  from: number;
  to: number;
  people: string[];
}

type Time = Pick<PlannedVisit, 'day' | 'from' | 'to'>;
const overlaps = (a: Time, b: Time): boolean => a.day === b.day && a.from < b.to && b.from < a.to;
const shared = (a: readonly string[], b: readonly string[]): string[] => a.filter((each) => b.includes(each));

/** What a visit clashes with among the others, in their order. */
export function findClashes(visit: PlannedVisit, others: readonly PlannedVisit[], rules: ClashRules): Clash[] {
  const clashes: Clash[] = [];
  for (const other of others) {
    if (other.id === visit.id) continue;
    const meet = overlaps(visit, other);
    const place = meet && visit.placeKey !== '' && visit.placeKey === other.placeKey;
    const people = meet ? shared(visit.people, other.people) : [];
    const daysApart = Math.abs(daysBetween(visit.day, other.day));
    const body = visit.bodyKey !== null && visit.bodyKey === other.bodyKey && daysApart <= rules.sameBodyDays;
    if (place || people.length > 0 || body) clashes.push({ visitId: other.id, place, people, body, daysApart });
  }
  return clashes;
}

/** How far from the visit that stands a joint one is looked for. */
export const SEARCH_DAYS = 30;
const STEP = 30;

/** Minutes at which a visit of this length may begin on a day. */
export function startsOf(length: number, rules: ClashRules): number[] {
  const starts: number[] = [];
  for (const [from, to] of [
    [rules.dayFrom, rules.pauseFrom],
    [rules.pauseTo, rules.dayTo],
  ] as const)
    for (let at = from; at + length <= to; at += STEP) starts.push(at);
  // A visit longer than half a day goes over the pause.
  if (starts.length === 0) for (let at = rules.dayFrom; at + length <= rules.dayTo; at += STEP) starts.push(at);
  return starts;
}

export interface Around {
  others: readonly PlannedVisit[];
  rules: ClashRules;
  /** Days before this one are past; on it, minutes before `minute` are. */
  today: number;
  minute: number;
  isWorkday(day: number): boolean;
}

/** The joint visit of both, at the free time nearest to `standing`; undefined where there is none near enough. */
export function proposeJoint(visit: PlannedVisit, standing: PlannedVisit, around: Around): Proposal | undefined {
  const { others, rules } = around;
  const length = Math.max(visit.to - visit.from, standing.to - standing.from);
  const people = [...new Set([...standing.people, ...visit.people])];
  const rest = others.filter(({ id }) => id !== visit.id && id !== standing.id);
  const free = (time: Time): boolean =>
    (time.day > around.today || (time.day === around.today && time.from >= around.minute)) &&
    rest.every(
      (other) =>
        !overlaps(time, other) ||
        (shared(people, other.people).length === 0 &&
          (standing.placeKey === '' || standing.placeKey !== other.placeKey)),
    );
  const at = (day: number, from: number): Time => ({ day, from, to: from + length });
  const own = at(standing.day, standing.from);
  if (own.to <= 1440 && free(own)) return { visitId: standing.id, ...own, people };
  const starts = startsOf(length, rules);
  for (let distance = 0; distance <= SEARCH_DAYS; distance++) {
    const days = distance === 0 ? [standing.day] : [addDays(standing.day, -distance), addDays(standing.day, distance)];
    const found = days
      .filter((day) => around.isWorkday(day))
      .flatMap((day) => starts.map((from) => at(day, from)))
      .filter(free)
      .sort(
        (a, b) =>
          Math.abs(a.from - standing.from) - Math.abs(b.from - standing.from) || a.day - b.day || a.from - b.from,
      );
    if (found[0] !== undefined) return { visitId: standing.id, ...found[0], people };
  }
  return undefined;
}

/** Monday to Friday: what holds where no calendar of workdays is kept. */
export function isWeekday(day: number): boolean {
  const date = new Date(Date.UTC(Math.floor(day / 10000), (Math.floor(day / 100) % 100) - 1, day % 100));
  return date.getUTCDay() >= 1 && date.getUTCDay() <= 5;
}
