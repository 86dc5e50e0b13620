/**
 * Findings as they stood on a day. One set of conditions serves the figures and the lists behind them, so that a figure and
 * its list cannot count differently; lights are computed here by the rules that held on that day, as finding.light.ts does.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reader } from '../../infra/db/index.ts';
import { daysBetween } from '../../lib/day.ts';
import type { RecordFilter } from '../../../shared/schemas/report.ts';
import type { LightRules } from '../finding/index.ts';
import type { FindingScope } from '../identity/index.ts';

/** For whom, of which day, by which rules of the lights. */
export interface AsOf {
  scope: FindingScope;
  day: number;
  /** The day is today: what holds now is what is looked at. */
  current: boolean;
  rules: LightRules;
}
type Condition = RawBuilder<SqlBool>;

/** The day after all days: a version that still holds ends on it. */
const OPEN_END = 99_999_999;
const CLOSED = sql`('closed', 'looked-back')`;

/** The light of a version `v` on the day: the same as `lightOf` (test: report.history.test.ts). */
function lightOn({ day, rules }: AsOf): RawBuilder<string> {
  const today = sql.lit(daysBetween(19700101, day));
  const lit = (value: number) => sql.lit(value);
  const span = sql`(v.due_n - coalesce(v.start_n, v.due_n))`;
  const left = sql`(v.due_n - ${today})`;
  const passed = sql`(${today} - v.start_n)`;
  return sql<string>`case when v.state in ${CLOSED} then 'blue'
    when v.state = 'withdrawn' or v.due_n is null then 'none'
    when ${left} < ${lit(-rules.graceDays)} then 'red'
    when ${left} <= ${lit(rules.soonDays)} or ${left} <= (${span} * ${lit(rules.soonShare)}) / 100 then 'yellow'
    when ${span} > 0 and ${passed} > 0 and v.percent * ${span} < ${passed} * 100 - ${lit(rules.behindPoints)} * ${span}
      then 'yellow'
    else 'green' end`;
}

/** The links of joining units `j` that hold on the day. */
const joiningConditions = ({ scope, day, current }: AsOf): Condition[] => [
  sql<SqlBool>`j.part = 'joining'`,
  current ? sql<SqlBool>`j.to_day = ${sql.lit(OPEN_END)}` : sql<SqlBool>`j.to_day > ${sql.lit(day)}`,
  sql<SqlBool>`j.from_day <= ${sql.lit(day)}`,
  ...(scope.archiveId === undefined ? [] : [sql<SqlBool>`j.archive_id = ${scope.archiveId}`]),
];

/** What exists on the day for the scope, in the bounds of initiative and unit. What is not admitted is a draft of the house. */
export function scopeConditions(asOf: AsOf, bounds: Pick<RecordFilter, 'initiative' | 'body' | 'joined'>): Condition[] {
  const { scope, day, current } = asOf;
  const { archiveId, agencyId, personId } = scope;
  const conditions = [
    current ? sql<SqlBool>`v.to_day = ${sql.lit(OPEN_END)}` : sql<SqlBool>`v.to_day > ${sql.lit(day)}`,
    sql<SqlBool>`v.from_day <= ${sql.lit(day)}`,
  ];
  if (scope.nothing === true) conditions.push(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) conditions.push(sql<SqlBool>`v.archive_id = ${archiveId}`);
  if (agencyId !== undefined) {
    conditions.push(sql<SqlBool>`v.state not in ('registered', 'checked')`);
    // What one of its units joins is read by an agency as well as what it leads.
    conditions.push(
      bounds.joined === undefined
        ? sql<SqlBool>`v.agency_id = ${agencyId}`
        : sql<SqlBool>`${bounds.joined} in (select id from body where agency_id = ${agencyId})`,
    );
  }
  if (personId !== undefined) conditions.push(sql<SqlBool>`${personId} in (v.owner_id, v.executor_id, v.checker_id)`);
  if (bounds.initiative !== undefined) conditions.push(sql<SqlBool>`v.initiative_id = ${bounds.initiative}`);
  if (bounds.body !== undefined) conditions.push(sql<SqlBool>`v.body_id = ${bounds.body}`);
  if (bounds.joined !== undefined)
    conditions.push(sql<SqlBool>`v.finding_id in (select j.object_id from part_version j
      where ${all(joiningConditions(asOf))} and j.body_id = ${bounds.joined})`);
  return conditions;
}

/** What a filter asks of a finding beside scope and bounds. */
function filterConditions(asOf: AsOf, filter: RecordFilter): Condition[] {
  const conditions: Condition[] = [];
  const among = (expression: RawBuilder<unknown>, values: readonly string[] | undefined) => {
    if (values !== undefined)
      conditions.push(values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${expression} in (${sql.join(values)})`);
  };
  among(sql`v.state`, filter.state);
  among(sql`v.source`, filter.source);
  among(sql`v.severity`, filter.severity);
  among(lightOn(asOf), filter.light);
  const spans = [
    [sql`v.registered_on`, filter.from, filter.to],
    [sql`v.closed_on`, filter.closedFrom, filter.closedTo],
    [sql`v.due`, filter.dueFrom, filter.dueTo],
    [sql`v.look_back_on`, filter.lookBackFrom, filter.lookBackTo],
  ] as const;
  for (const [column, from, to] of spans) {
    if (from !== undefined) conditions.push(sql<SqlBool>`${column} >= ${sql.lit(from)}`);
    if (to !== undefined) conditions.push(sql<SqlBool>`${column} <= ${sql.lit(to)}`);
  }
  if (filter.closedFrom !== undefined || filter.closedTo !== undefined || filter.onTime === true)
    conditions.push(sql<SqlBool>`v.state in ${CLOSED}`);
  if (filter.onTime === true) conditions.push(sql<SqlBool>`v.closed_on <= v.due`);
  if (filter.noBody === true) conditions.push(sql<SqlBool>`v.body_id is null`);
  if (filter.sum !== undefined) conditions.push(sql<SqlBool>`${sumColumn(filter.sum)} > 0`);
  return conditions;
}

const SUMS = { measures: 'v.measures', 'measures-done': 'v.measures_done', appearances: 'v.appearances' } as const;
const sumColumn = (sum: keyof typeof SUMS) => sql<number>`${sql.ref(SUMS[sum])}`;

const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;

/** Counts many filters in one walk over the findings of the day: each is what `listFindingsAt` of it lists. */
export async function countFindingsAt(
  db: Reader,
  asOf: AsOf,
  bounds: Pick<RecordFilter, 'initiative' | 'body'>,
  filters: Readonly<Record<string, RecordFilter>>,
): Promise<Record<string, number>> {
  const entries = Object.entries(filters);
  const row = await db
    .selectFrom('finding_version as v')
    .where(all(scopeConditions(asOf, bounds)))
    .select(
      entries.map(([key, filter]) => {
        const value = filter.sum === undefined ? sql`1` : sumColumn(filter.sum);
        const when = all(filterConditions(asOf, filter));
        return sql<number>`coalesce(sum(case when ${when} then ${value} else 0 end), 0)`.as(key);
      }),
    )
    .executeTakeFirstOrThrow();
  return row;
}

export interface FindingCell {
  body_id: string | null;
  source: string;
  state: string;
  count: number;
  red: number;
  yellow: number;
  green: number;
}

/** Reds and yellows in one sum, so that the light of a row is computed once. */
const YELLOW = 10_000_000;

/** The findings of the day by unit, source and state, with the lights in them: grouped in the order of an index. */
export async function countCellsAt(
  db: Reader,
  asOf: AsOf,
  bounds: Pick<RecordFilter, 'initiative' | 'body'>,
): Promise<FindingCell[]> {
  const rows = await db
    .selectFrom('finding_version as v')
    .where(all(scopeConditions(asOf, bounds)))
    .select(['v.body_id', 'v.source', 'v.state', (eb) => eb.fn.countAll<number>().as('count')])
    .select([
      sql<number>`sum(case ${lightOn(asOf)} when 'red' then 1 when 'yellow' then ${sql.lit(YELLOW)} else 0 end)`.as(
        'lit',
      ),
      sql<number>`sum(case when v.due_n is null or v.state in ${CLOSED} or v.state = 'withdrawn' then 0 else 1 end)`.as(
        'dated',
      ),
    ])
    .groupBy(['v.body_id', 'v.source', 'v.state'])
    .execute();
  return rows.map(({ lit, dated, ...cell }) => {
    const [red, yellow] = [lit % YELLOW, Math.floor(lit / YELLOW)];
    return { ...cell, red, yellow, green: dated - red - yellow };
  });
}

/** How many findings each unit joins: of an agency's scope those that its own units join. */
export const countJoinedAt = (
  db: Reader,
  asOf: AsOf,
  bounds: Pick<RecordFilter, 'initiative' | 'body'>,
): Promise<{ body_id: string; count: number }[]> => {
  const { agencyId, ...house } = asOf.scope;
  const own =
    agencyId === undefined
      ? []
      : [
          sql<SqlBool>`v.state not in ('registered', 'checked')`,
          sql<SqlBool>`j.body_id in (select id from body where agency_id = ${agencyId})`,
        ];
  const { body, ...more } = bounds;
  return db
    .selectFrom('part_version as j')
    .innerJoin('finding_version as v', 'v.finding_id', 'j.object_id')
    .where(all([...joiningConditions(asOf), ...scopeConditions({ ...asOf, scope: house }, more), ...own]))
    .where(body === undefined ? sql<SqlBool>`1 = 1` : sql<SqlBool>`j.body_id = ${body}`)
    .select([sql<string>`j.body_id`.as('body_id'), (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('j.body_id')
    .execute();
};

/** How many were registered, and how many of those closed on the day were closed, in each month from `from` on: in one walk. */
export async function countMonthsAt(
  db: Reader,
  asOf: AsOf,
  bounds: Pick<RecordFilter, 'initiative' | 'body'>,
  from: number,
): Promise<Record<'registered' | 'closed', Map<number, number>>> {
  const rows = await db
    .selectFrom('finding_version as v')
    .where(all(scopeConditions(asOf, bounds)))
    .select([
      sql<number>`v.registered_on / 100`.as('registered'),
      sql<number | null>`case when v.state in ${CLOSED} then v.closed_on / 100 end`.as('closed'),
      (eb) => eb.fn.countAll<number>().as('count'),
    ])
    .groupBy([sql`1`, sql`2`])
    .execute();
  const found = { registered: new Map<number, number>(), closed: new Map<number, number>() };
  const add = (to: Map<number, number>, month: number | null, count: number) => {
    if (month !== null && month * 100 + 1 >= from) to.set(month, (to.get(month) ?? 0) + count);
  };
  for (const { registered, closed, count } of rows) {
    add(found.registered, registered, count);
    add(found.closed, closed, count);
  }
  return found;
}

export interface FindingAt {
  id: string;
  number: string;
  problem: string;
  source: string;
  severity: string;
  state: string;
  light: string;
  due: number | null;
  percent: number;
  closed_on: number | null;
  registered_on: number;
  body_name: string | null;
  owner_name: string | null;
  measures: number;
  measures_done: number;
  appearances: number;
}

/** One page in order of entry, after the finding `after`; or the first ones by date. The text is today's; state, light, dates and counts are the day's. */
export async function listFindingsAt(
  db: Reader,
  asOf: AsOf,
  filter: RecordFilter,
  page: { after?: string; limit: number; byDue?: true },
): Promise<FindingAt[]> {
  const conditions = [...scopeConditions(asOf, filter), ...filterConditions(asOf, filter)];
  if (page.after !== undefined) conditions.push(sql<SqlBool>`v.finding_id > ${page.after}`);
  // Which ones first, over the index alone; then what is told of these.
  let which = db.selectFrom('finding_version as v').select('v.finding_id').where(all(conditions)).limit(page.limit);
  if (page.byDue === true) which = which.orderBy('v.due');
  const ids = (await which.orderBy('v.finding_id').execute()).map((row) => row.finding_id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('finding_version as v')
    .innerJoin('finding', 'finding.id', 'v.finding_id')
    .leftJoin('body', 'body.id', 'v.body_id')
    .leftJoin('user', 'user.id', 'v.owner_id')
    .where('v.finding_id', 'in', ids)
    .where(sql<SqlBool>`v.from_day <= ${sql.lit(asOf.day)} and v.to_day > ${sql.lit(asOf.day)}`)
    .select(['v.finding_id as id', 'finding.number', 'finding.problem', 'v.source', 'v.severity', 'v.state', 'v.due'])
    .select(['v.percent', 'v.closed_on', 'v.registered_on', 'v.measures', 'v.measures_done', 'v.appearances'])
    .select(['body.name as body_name', 'user.name as owner_name', lightOn(asOf).as('light')])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Lead units with how many of the findings each has, in order of name. */
export const listBodiesAt = (
  db: Reader,
  asOf: AsOf,
  filter: RecordFilter,
): Promise<{ id: string; name: string; count: number }[]> =>
  db
    .selectFrom('finding_version as v')
    .innerJoin('body', 'body.id', 'v.body_id')
    .where(all([...scopeConditions(asOf, filter), ...filterConditions(asOf, filter)]))
    .select(['body.id', 'body.name', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['body.id', 'body.name'])
    .orderBy('body.name')
    .orderBy('body.id')
    .execute();

/** A setting of the loop as it stood at the end of a day; undefined where it had not been set. */
export async function findSettingAt(db: Reader, id: string, day: number): Promise<unknown> {
  const row = await db
    .selectFrom('setting_version')
    .select('value_json')
    .where('setting_id', '=', id)
    .where('from_day', '<=', day)
    .orderBy('from_day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.value_json) as unknown);
}
