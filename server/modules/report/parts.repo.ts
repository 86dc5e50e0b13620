/**
 * Records of study, research, inspection and key tasks as they stood at the end of a day, from their versions
 * (migrations/0018-part-history.ts). A figure is the count of the very query whose page is the list. What a list says of a
 * record is today's text; whether it stands on the list, and its state there, is the day's.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { PartVersionTable, Reader } from '../../infra/db/index.ts';
import { addDays } from '../../lib/day.ts';
import type { RecordFilter } from '../../../shared/schemas/report.ts';
import type { RecordPage } from './records.repo.ts';

/** Units that join are told with their findings (history.repo.ts). */
type Part = Exclude<PartVersionTable['part'], 'joining'>;
type Condition = RawBuilder<SqlBool>;

/** Whose records, of which day. */
export interface PartAsOf {
  day: number;
  current: boolean;
  /** Days after its date on which a task is not yet late. */
  graceDays: number;
  archiveId?: string;
  /** Study: these bodies' alone. */
  bodyIds?: readonly string[];
  /** Inspections of this agency, once announced; tasks of its bodies, of this person and of nobody in particular. */
  agencyId?: string;
  personId?: string;
  /** Who was away is named, records are named by their titles. */
  names: boolean;
}
export interface PartAt {
  id: string;
  number: string;
  text: string;
  state: string;
  day: number | null;
  who: string | null;
  late: number;
  /** What the row's page is found by, where it is not the record itself. */
  link: string | null;
}

export const PART_LISTS = {
  sessions: 'session',
  absences: 'absence',
  materials: 'material',
  topics: 'topic',
  visits: 'visit',
  notes: 'note',
  problems: 'problem',
  results: 'result',
  inspections: 'inspection',
  orders: 'order',
  tasks: 'task',
} as const satisfies Record<string, Part>;
export type PartList = keyof typeof PART_LISTS;

/** By which record a part belongs to an initiative, and in which states of that it counts. */
const PARENTS: Partial<Record<Part, { part: Part; counts: RawBuilder<SqlBool> }>> = {
  absence: { part: 'session', counts: sql<SqlBool>`p.state = 'held'` },
  visit: { part: 'topic', counts: sql<SqlBool>`p.state <> 'draft'` },
  note: { part: 'topic', counts: sql<SqlBool>`p.state <> 'draft'` },
  problem: { part: 'topic', counts: sql<SqlBool>`p.state <> 'draft'` },
  result: { part: 'topic', counts: sql<SqlBool>`p.state <> 'draft'` },
  order: { part: 'inspection', counts: sql<SqlBool>`1 = 1` },
};
/** The day after all days: a version that still holds ends on it. */
const OPEN_END = 99_999_999;

const all = (conditions: readonly Condition[]): Condition => sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
const among = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${sql.ref(column)} in (${sql.join([...values])})`;

const holding = (alias: string, part: Part, { day, current }: PartAsOf): Condition[] => {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return [
    sql<SqlBool>`${column('part')} = ${sql.lit(part)}`,
    current ? sql<SqlBool>`${column('to_day')} = ${sql.lit(OPEN_END)}` : sql<SqlBool>`${column('to_day')} > ${day}`,
    sql<SqlBool>`${column('from_day')} <= ${day}`,
  ];
};

/** What never stands on a list: another's drafts, visits that are only planned, what an agency was not told of yet. */
function seen(part: Part, asOf: PartAsOf): Condition[] {
  const { bodyIds, agencyId, personId } = asOf;
  if (part === 'topic') return [sql<SqlBool>`v.state <> 'draft'`];
  if (part === 'visit') return [sql<SqlBool>`v.state = 'done'`];
  if ((part === 'session' || part === 'absence') && bodyIds !== undefined) return [among('v.body_id', bodyIds)];
  if (agencyId === undefined) return [];
  if (part === 'inspection')
    return [sql<SqlBool>`v.agency_id = ${agencyId} and v.state not in ('planned', 'cancelled')`];
  if (part === 'order') return [sql<SqlBool>`v.agency_id = ${agencyId}`];
  if (part === 'task')
    return [
      sql<SqlBool>`(v.owner_id = ${personId ?? ''} or (v.owner_id is null and v.body_id is null) or v.body_id in
        (select id from body where agency_id = ${agencyId} or head_id = ${personId ?? ''}))`,
    ];
  return [];
}

const late = ({ day, graceDays }: PartAsOf) =>
  sql<SqlBool>`(v.state = 'open' and v.due < ${sql.lit(addDays(day, -graceDays))})`;

function conditionsOf(part: Part, asOf: PartAsOf, filter: RecordFilter): Condition[] {
  const conditions = [...holding('v', part, asOf), ...seen(part, asOf)];
  const parent = PARENTS[part];
  const own: Condition[] = [];
  const alias = parent === undefined ? 'v' : 'p';
  if (asOf.archiveId !== undefined) own.push(sql<SqlBool>`${sql.ref(`${alias}.archive_id`)} = ${asOf.archiveId}`);
  if (filter.initiative !== undefined)
    own.push(sql<SqlBool>`${sql.ref(`${alias}.initiative_id`)} = ${filter.initiative}`);
  if (parent === undefined) conditions.push(...own);
  else
    conditions.push(sql<SqlBool>`v.parent_id in (select p.object_id from part_version p
      where ${all([...holding('p', parent.part, asOf), parent.counts, ...own])})`);
  if (filter.body !== undefined) conditions.push(sql<SqlBool>`v.body_id = ${filter.body}`);
  if (filter.state !== undefined) conditions.push(among('v.state', filter.state));
  if (filter.kind !== undefined) conditions.push(among('v.kind', filter.kind));
  if (filter.light !== undefined) conditions.push(filter.light.includes('red') ? late(asOf) : sql<SqlBool>`1 = 0`);
  return conditions;
}

export async function countPart(db: Reader, list: PartList, asOf: PartAsOf, filter: RecordFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(distinct v.object_id) as count from part_version v
    where ${all(conditionsOf(PART_LISTS[list], asOf, filter))}`.execute(db);
  return rows[0]!.count;
}

/** How each record is told: its table beside the version, and the columns of the row. */
const TOLD: Record<Part, { from: string; columns: (names: boolean) => Partial<Record<keyof PartAt, string>> }> = {
  session: {
    from: 'study_session o left join body on body.id = o.body_id',
    columns: () => ({ text: 'o.topic', day: 'o.day', who: 'body.name' }),
  },
  absence: {
    from: `study_attendance o join study_session s on s.id = o.session_id
      left join study_member m on m.id = o.member_id`,
    columns: (names) => ({ text: 's.topic', day: 'o.day', link: 's.id', ...(names && { who: 'm.name' }) }),
  },
  material: {
    from: 'study_material o left join unit on unit.id = o.unit_id',
    columns: (names) => ({ text: names ? 'coalesce(unit.title, o.title)' : 'o.title', number: 'o.document_number' }),
  },
  topic: {
    from: `research_topic o left join "user" u on u.id = o.leader_id`,
    columns: () => ({ number: 'o.number', text: 'o.title', who: 'u.name' }),
  },
  visit: {
    from: `research_visit o join research_topic t on t.id =
        (select min(l.topic_id) from research_visit_topic l where l.visit_id = o.id)
      left join body on body.id = o.body_id`,
    columns: () => ({
      number: 't.number',
      text: 't.title',
      state: 'o.method',
      day: 'o.day',
      who: `coalesce(body.name, o.place)`,
      link: 't.id',
    }),
  },
  // Who was talked to is read by the topic's team alone, on its page.
  note: {
    from: 'research_note o join research_topic t on t.id = o.topic_id',
    columns: () => ({ number: 't.number', text: 't.title', day: 'o.on_day', link: 't.id' }),
  },
  problem: {
    from: `research_problem o join research_topic t on t.id = o.topic_id
      left join body on body.id = o.body_id`,
    columns: () => ({ number: 't.number', text: 'o.problem', day: 'o.due', who: 'body.name', link: 't.id' }),
  },
  result: {
    from: 'research_result o join research_topic t on t.id = o.topic_id',
    columns: () => ({ number: 't.number', text: 'o.title', day: 'o.used_on', link: 't.id' }),
  },
  inspection: {
    from: 'inspection o join agency on agency.id = o.agency_id',
    columns: () => ({ number: 'o.number', text: 'agency.name', day: 'o.planned_from' }),
  },
  order: {
    from: 'rectification_order o join agency on agency.id = o.agency_id',
    columns: () => ({ number: 'o.number', text: 'agency.name', day: 'v.due', link: 'o.inspection_id' }),
  },
  task: {
    from: `key_task o left join body on body.id = o.body_id left join "user" u on u.id = o.owner_id`,
    columns: () => ({
      text: 'o.text',
      day: 'v.due',
      who: `coalesce(body.name, u.name, o.duty)`,
      link: 'o.initiative_id',
    }),
  },
};
const NOTHING: Record<keyof PartAt, string> = {
  id: 'o.id',
  number: `''`,
  text: `''`,
  state: 'v.state',
  day: 'null',
  who: 'null',
  late: '0',
  link: 'null',
};

/** One page in the order of their ids, which is that of their entry. */
export async function listPart(
  db: Reader,
  list: PartList,
  asOf: PartAsOf,
  filter: RecordFilter,
  page: RecordPage,
): Promise<PartAt[]> {
  const part = PART_LISTS[list];
  const conditions = conditionsOf(part, asOf, filter);
  if (page.after !== undefined) conditions.push(sql<SqlBool>`v.object_id > ${page.after}`);
  const { from, columns } = TOLD[part];
  const fields = Object.entries({ ...NOTHING, ...columns(asOf.names) })
    .filter(([name]) => name !== 'late')
    .map(([name, value]) => sql`${sql.raw(value)} as ${sql.id(name)}`);
  const { rows } = await sql<PartAt>`select distinct ${sql.join(fields)},
      case when ${part === 'task' ? late(asOf) : sql`1 = 0`} then 1 else 0 end as late
    from part_version v join ${sql.raw(from.replace(' o ', ' o on o.id = v.object_id '))}
    where ${all(conditions)} order by id limit ${sql.lit(page.limit)}`.execute(db);
  return rows;
}
