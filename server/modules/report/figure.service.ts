/** Figures of a day, the overview, and the lists behind them: all from history, so that a past day stays as it was. */
import type { Reader } from '../../infra/db/index.ts';
import { addDays, dayOfTime, isDay, todayOf } from '../../lib/day.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { z } from 'zod';
import { findingState, light as lightSchema, SOURCES } from '../../../shared/schemas/finding.ts';
import type {
  Figure,
  RecordFilter,
  RecordList as RecordListAnswer,
  recordListQuery,
  RecordRow,
  ReportOverview,
} from '../../../shared/schemas/report.ts';
import { DEFAULT_LIGHT_RULES, type Light, LIGHT_RULES_SETTING, type LightRules } from '../finding/index.ts';
import { type Actor, type FindingScope, findingScope, may } from '../identity/index.ts';
import {
  type Counted,
  FIGURES,
  type FigureKey,
  hrefOf,
  makeFigure,
  rate,
  RATES,
  type RecordList,
  type Span,
} from './figure.define.ts';
import {
  type AsOf,
  countCellsAt,
  countFindingsAt,
  countJoinedAt,
  countMonthsAt,
  type FindingAt,
  type FindingCell,
  findSettingAt,
  listBodiesAt,
  listFindingsAt,
} from './history.repo.ts';
import { readPart, type StudyBodies } from './part.service.ts';
import type { PartList } from './parts.repo.ts';
import {
  answersAt,
  boxesAt,
  meetingsAt,
  type RecordAt,
  type RecordPage,
  type RecordQuery,
  rulesAt,
  slipsAt,
  voicesAt,
} from './records.repo.ts';

export interface Bounds {
  initiative?: string;
  body?: string;
}
const CLOSED = ['closed', 'looked-back'];

const OTHERS: Record<
  Exclude<RecordList, 'findings' | 'bodies' | PartList>,
  (db: Reader, asOf: AsOf, filter: RecordFilter) => RecordQuery
> = { slips: slipsAt, voices: voicesAt, boxes: boxesAt, rules: rulesAt, meetings: meetingsAt, answers: answersAt };

/** The day asked for, or today. Throws `day-unknown`, `day-future`. */
export function dayAsked(clock: Clock, day: number | undefined): number {
  const today = todayOf(clock);
  if (day === undefined) return today;
  if (!isDay(day)) throw new LantaiError('day-unknown', { day });
  if (day > today) throw new LantaiError('day-future', { day });
  return day;
}

export async function asOfDay(db: Reader, clock: Clock, scope: FindingScope, day: number): Promise<AsOf> {
  const kept = (await findSettingAt(db, LIGHT_RULES_SETTING, day)) as Partial<LightRules> | undefined;
  return { scope, day, current: day >= todayOf(clock), rules: { ...DEFAULT_LIGHT_RULES, ...kept } };
}

/** Whether an actor sees the lists that belong to no unit: voices only those who read them, rules those who see all. */
export function sees(actor: Actor, of: RecordList): boolean {
  if (of === 'voices' || of === 'boxes') return may(actor, 'voice.read');
  if (of === 'rules' || of === 'meetings') return may(actor, 'finding.all');
  return (of in OTHERS || of === 'findings' || of === 'bodies') && may(actor, 'finding.read');
}

/** Every figure that the actor may see, for a span and bounds. */
export async function countFigures(
  db: Reader,
  actor: Actor,
  asOf: AsOf,
  span: Span,
  bounds: Bounds,
): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  const keys = (Object.keys(FIGURES) as FigureKey[]).filter((key) => sees(actor, FIGURES[key].of));
  const define = (key: FigureKey): Counted => FIGURES[key];
  const put = (key: FigureKey, value: number) =>
    figures.set(key, makeFigure(key, value, define(key), asOf.day, { ...bounds, ...define(key).filter(span) }));
  const ofFindings = keys.filter((key) => define(key).of === 'findings');
  const filters = Object.fromEntries(ofFindings.map((key) => [key, define(key).filter(span)]));
  const counts = await countFindingsAt(db, asOf, bounds, filters);
  for (const key of ofFindings) put(key, counts[key] ?? 0);
  if (bounds.body !== undefined) {
    // What a unit joins is told apart from what it leads.
    const { body, ...house } = bounds;
    for (const [key, filter] of Object.entries(JOINED)) {
      const asked = { ...house, joined: body, ...filter };
      const { joined = 0 } = await countFindingsAt(db, asOf, asked, { joined: filter });
      figures.set(key, makeFigure(key, joined, FIGURES.total, asOf.day, asked));
    }
  }
  for (const key of keys) {
    const { of, filter } = define(key);
    const asked = { ...bounds, ...filter(span) };
    if (of === 'bodies') put(key, (await listBodiesAt(db, asOf, asked)).length);
    else if (of in OTHERS) put(key, await OTHERS[of as keyof typeof OTHERS](db, asOf, asked).total());
  }
  for (const [key, [part, whole]] of Object.entries(RATES)) {
    const of = figures.get(part)!;
    figures.set(key, { ...of, key, unit: 'percent', value: rate(of.value, figures.get(whole)!.value) });
  }
  return figures;
}

/** How many of a cell have the light: blue what is closed, none what has no date or was withdrawn. */
function lit(cell: FindingCell, light: Light): number {
  if (light === 'blue') return CLOSED.includes(cell.state) ? cell.count : 0;
  if (light !== 'none') return cell[light];
  return CLOSED.includes(cell.state) ? 0 : cell.count - cell.red - cell.yellow - cell.green;
}

/** Of what a unit joins. */
const JOINED: Record<string, RecordFilter> = {
  joined: {},
  'joined-closed': { state: CLOSED },
  'joined-red': { light: ['red'] },
};
const MONTHS = 12;

/** The one-page overview of a day. */
export async function readOverview(
  db: Reader,
  asOf: AsOf,
  bounds: Bounds,
  names: ReadonlyMap<string, string>,
  today: number,
): Promise<ReportOverview> {
  const { day } = asOf;
  const months = monthsUpTo(day);
  const [cells, byMonth, joins] = await Promise.all([
    countCellsAt(db, asOf, bounds),
    countMonthsAt(db, asOf, bounds, months[0]! * 100 + 1),
    countJoinedAt(db, asOf, bounds),
  ]);
  const joined = new Map(joins.map(({ body_id, count }) => [body_id, count]));
  const sum = (fits: (cell: FindingCell) => boolean) =>
    cells.reduce((total, cell) => total + (fits(cell) ? cell.count : 0), 0);
  const figure = (key: string, value: number, filter: RecordFilter): Figure =>
    makeFigure(key, value, FIGURES.total, day, { ...bounds, ...filter });
  const closedOf = (fits: (cell: FindingCell) => boolean) => sum((cell) => CLOSED.includes(cell.state) && fits(cell));
  const any = () => true;
  const litOf = (light: Light, fits: (cell: FindingCell) => boolean) =>
    cells.reduce((all, cell) => all + (fits(cell) ? lit(cell, light) : 0), 0);
  const total = sum(any);
  const closed = closedOf(any);
  const withdrawn = sum(({ state }) => state === 'withdrawn');
  const running = FIGURES.running.filter({ from: day, asOf: day }).state!;
  const unbound = bounds.initiative === undefined ? {} : { initiative: bounds.initiative };
  const bodies = [...new Set([...cells.map((cell) => cell.body_id), ...joined.keys()])].map((id) => {
    const own = (cell: FindingCell) => cell.body_id === id;
    const filter = id === null ? { noBody: true } : { body: id };
    return {
      id,
      name: id === null ? null : (names.get(id) ?? null),
      total: figure('total', sum(own), filter),
      closed: figure('closed', closedOf(own), { ...filter, state: CLOSED }),
      red: figure('red', litOf('red', own), { ...filter, light: ['red'] }),
      joined:
        id === null ? null : makeFigure('joined', joined.get(id) ?? 0, FIGURES.total, day, { ...unbound, joined: id }),
    };
  });
  const closedFigure = figure('closed', closed, { state: CLOSED });
  return {
    asOf: day,
    today,
    figures: [
      figure('total', total, {}),
      figure(
        'running',
        sum(({ state }) => running.includes(state)),
        { state: running },
      ),
      figure('red', litOf('red', any), { light: ['red'] }),
      closedFigure,
      { ...closedFigure, key: 'closed-rate', unit: 'percent', value: rate(closed, total - withdrawn) },
    ],
    lights: lightSchema.options.map((light) => figure(light, litOf(light, any), { light: [light] })),
    states: findingState.options.map((state) =>
      figure(
        state,
        sum((cell) => cell.state === state),
        { state: [state] },
      ),
    ),
    sources: SOURCES.map((source) =>
      figure(
        source,
        sum((cell) => cell.source === source),
        { source: [source] },
      ),
    ),
    bodies: bodies.sort((a, b) => b.total.value - a.total.value || (a.name ?? '').localeCompare(b.name ?? '', 'zh')),
    months: months.map((month) => {
      const [first, last] = [month * 100 + 1, Math.min(addDays(nextMonth(month) * 100 + 1, -1), day)];
      return {
        month,
        registered: figure('registered-in', byMonth.registered.get(month) ?? 0, { from: first, to: last }),
        closed: figure('closed-in', byMonth.closed.get(month) ?? 0, { closedFrom: first, closedTo: last }),
      };
    }),
  };
}

const nextMonth = (month: number): number => (month % 100 === 12 ? month + 89 : month + 1);
function monthsUpTo(day: number): number[] {
  const last = Math.floor(day / 100);
  const first = Math.floor(last / 100) * 12 + (last % 100) - MONTHS;
  return Array.from({ length: MONTHS }, (_, at) => Math.floor((first + at) / 12) * 100 + ((first + at) % 12) + 1);
}

/** One page of the list behind a figure. `total` is the figure. Throws `not-found` for a list the actor does not see. */
export async function listRecords(
  db: Reader,
  actor: Actor,
  clock: Clock,
  query: z.output<typeof recordListQuery>,
  studyBodies: StudyBodies | undefined,
): Promise<RecordListAnswer> {
  const { of, asOf: asked, cursor, limit, ...filter } = query;
  const day = dayAsked(clock, asked);
  const asOf = await asOfDay(db, clock, findingScope(actor), day);
  const after = readIdCursor(cursor);
  const page = { ...(after !== undefined && { after }), limit };
  const part = await readPart(db, actor, asOf, { of, filter, page, studyBodies });
  if (part !== undefined) return withCursor({ asOf: day, ...part }, limit);
  if (!sees(actor, of)) throw new LantaiError('not-found');
  if (of === 'bodies') {
    const rows = await listBodiesAt(db, asOf, filter);
    const items = rows.map((row) => presentBody(row, hrefOf('findings', day, { ...filter, body: row.id })));
    return { asOf: day, items, total: rows.length };
  }
  if (of === 'findings') {
    const [rows, counts] = await Promise.all([
      listFindingsAt(db, asOf, filter, page),
      countFindingsAt(db, asOf, filter, { total: filter }),
    ]);
    const items = rows.map((row) => presentFinding(row, filter.sum));
    return withCursor({ asOf: day, items, total: counts['total']! }, limit);
  }
  const list = OTHERS[of as keyof typeof OTHERS](db, asOf, filter);
  const [rows, total] = await Promise.all([list.rows(page), list.total()]);
  return withCursor({ asOf: day, items: rows.map((row) => presentRecord(of, row)), total }, limit);
}

function withCursor(answer: RecordListAnswer, limit: number): RecordListAnswer {
  const last = answer.items.at(-1);
  return last !== undefined && answer.items.length === limit ? { ...answer, cursor: last.id } : answer;
}

const presentBody = (row: { id: string; name: string; count: number }, href: string): RecordRow => ({
  id: row.id,
  number: '',
  text: row.name,
  state: null,
  light: null,
  day: null,
  who: null,
  count: row.count,
  href,
});

function presentFinding(row: FindingAt, sum: RecordFilter['sum']): RecordRow {
  const counts = { measures: row.measures, 'measures-done': row.measures_done, appearances: row.appearances };
  return {
    id: row.id,
    number: row.number,
    text: row.problem,
    state: `state.${row.state}`,
    light: row.light,
    day: row.due,
    who: row.body_name ?? row.owner_name,
    count: sum === undefined ? null : counts[sum],
    href: `/work/findings/${row.id}`,
  };
}

const presentRecord = (of: RecordList, row: RecordAt): RecordRow => ({
  id: row.id,
  number: row.number,
  text: row.text,
  state: row.state,
  light: null,
  day: row.day ?? (row.at === null ? null : dayOfTime(row.at)),
  who: row.who,
  count: null,
  href:
    of === 'voices' ? `/work/voices/${row.id}` : row.finding_id === null ? null : `/work/findings/${row.finding_id}`,
});

/** All slips of a span, a page at a time, for papers. */
export const slipPages = (db: Reader, asOf: AsOf, filter: RecordFilter, page: RecordPage): Promise<RecordAt[]> =>
  slipsAt(db, asOf, filter).rows(page);
