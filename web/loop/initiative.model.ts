/** The pure part of the pages of initiatives: where days stand on a line, how stages go, a tree of units as visible lines. */
import type { Body, KeyTask } from '../../shared/schemas/initiative.ts';
import { addDays, daysBetween } from './loop.model.ts';

export interface Stage {
  key: string;
  name: string;
  from: number;
  to: number;
}
export interface Span {
  from: number;
  to: number;
}

/** The days that the line shows: the whole initiative, all its stages and, where it runs, today. */
export function spanOf(start: number, end: number | null, stages: readonly Stage[], today?: number): Span {
  const days = [start, end ?? start, ...stages.flatMap(({ from, to }) => [from, to])];
  const [from, to] = [Math.min(...days), Math.max(...days)];
  const overrun = today !== undefined && today > to ? Math.min(today, addDays(to, 60)) : to;
  return { from, to: overrun === from ? addDays(from, 1) : overrun };
}
/** Where a day stands in the span, per cent; the end of it for the last day of a stage. */
export function placeOf(day: number, { from, to }: Span, end = false): number {
  const share = (daysBetween(from, day) + (end ? 1 : 0)) / (daysBetween(from, to) + 1);
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}
/** The first days of the months in the span, thinned to at most `most`. */
export function monthsOf({ from, to }: Span, most = 9): number[] {
  const months: number[] = [];
  for (let month = Math.floor(from / 100); month <= Math.floor(to / 100); month += month % 100 === 12 ? 89 : 1)
    if (month * 100 + 1 >= from) months.push(month * 100 + 1);
  const step = Math.ceil(months.length / most);
  return months.filter((_, index) => index % step === 0);
}
export const stageState = ({ from, to }: Span, today: number): 'done' | 'now' | 'coming' =>
  today > to ? 'done' : today < from ? 'coming' : 'now';

const WORST: readonly KeyTask['light'][] = ['red', 'yellow', 'green', 'none', 'blue'];
export interface TaskMark {
  at: number;
  light: KeyTask['light'];
  tasks: KeyTask[];
}
/** The tasks with a date as marks on the line; those nearer to each other than `gap` per cent are one, in its worst light. */
export function marksOf(tasks: readonly KeyTask[], span: Span, gap: number): TaskMark[] {
  const marks: TaskMark[] = [];
  const dated = tasks.filter(({ due, state }) => due !== null && state !== 'dropped');
  for (const task of dated.toSorted((a, b) => (a.due ?? 0) - (b.due ?? 0))) {
    const at = placeOf(task.due ?? 0, span, true);
    const last = marks.at(-1);
    if (last && at - last.at < gap) {
      last.tasks.push(task);
      if (WORST.indexOf(task.light) < WORST.indexOf(last.light)) last.light = task.light;
    } else marks.push({ at, light: task.light, tasks: [task] });
  }
  return marks;
}

/** The tasks of each stage in its order, then those of none. */
export function tasksByStage(stages: readonly Stage[], tasks: readonly KeyTask[]): [Stage | null, KeyTask[]][] {
  const of = (key: string | null) => tasks.filter((task) => task.stage === key);
  const known = new Set(stages.map(({ key }) => key));
  const rest = tasks.filter(({ stage }) => stage === null || !known.has(stage));
  const groups: [Stage | null, KeyTask[]][] = stages.map((stage) => [stage, of(stage.key)]);
  if (rest.length > 0) groups.push([null, rest]);
  return groups.filter(([, each]) => each.length > 0);
}

export interface UnitLine {
  body: Body;
  level: number;
  place: number;
  siblings: number;
  children: number;
  open: boolean;
}
/** The units as visible lines; those whose parent the reader does not see stand at the top. */
export function unitLines(bodies: readonly Body[], closed: ReadonlySet<string>): UnitLine[] {
  const known = new Set(bodies.map(({ id }) => id));
  const below = (parentId: string | null) =>
    bodies.filter((body) => (body.parentId !== null && known.has(body.parentId) ? body.parentId : null) === parentId);
  const lines: UnitLine[] = [];
  const add = (parentId: string | null, level: number) => {
    const siblings = below(parentId);
    siblings.forEach((body, index) => {
      const children = below(body.id).length;
      const open = children > 0 && !closed.has(body.id);
      lines.push({ body, level, place: index + 1, siblings: siblings.length, children, open });
      if (open) add(body.id, level + 1);
    });
  };
  add(null, 1);
  return lines;
}

/** A key for a stage that is new: the first that is free. */
export function freeKey(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number++) {
    const key = `stage-${number}`;
    if (!taken.includes(key)) return key;
  }
}
