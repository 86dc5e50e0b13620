/**
 * Slips, voices, rules, meetings and answers as they stood at the end of a day. Each is bounded through the finding as it
 * stood then (history.repo.ts); a figure is the count of the very query whose page is the list.
 */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reader } from '../../infra/db/index.ts';
import { addDays, beginOf } from '../../lib/day.ts';
import type { RecordFilter } from '../../../shared/schemas/report.ts';
import { type AsOf, scopeConditions } from './history.repo.ts';

/** The first moment after the day in China. */
export const endOfDay = (day: number): string => beginOf(addDays(day, 1));

export interface RecordPage {
  /** Key of the last row of the page before. */
  after?: string;
  limit: number;
}
export interface RecordAt {
  id: string;
  number: string;
  text: string;
  state: string | null;
  day: number | null;
  /** Where only the time is kept. */
  at: string | null;
  who: string | null;
  finding_id: string | null;
}
type Bounds = Pick<RecordFilter, 'initiative' | 'body'>;
type Condition = RawBuilder<SqlBool>;

const all = (conditions: readonly Condition[]): Condition => sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
const among = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${sql.ref(column)} in (${sql.join([...values])})`;
const bounded = (bounds: Bounds): boolean => bounds.initiative !== undefined || bounds.body !== undefined;

/** Rows of a list and how many there are in all. */
export interface RecordQuery {
  rows(page: RecordPage): Promise<RecordAt[]>;
  total(): Promise<number>;
}

interface Parts {
  from: RawBuilder<unknown>;
  conditions: Condition[];
  id: string;
  columns: Record<Exclude<keyof RecordAt, 'id'>, Expression<unknown>>;
}
const nothing = sql`null`;

function query(db: Reader, { from, conditions, id, columns }: Parts): RecordQuery {
  const fields = Object.entries(columns).map(([name, value]) => sql`${value} as ${sql.id(name)}`);
  return {
    async rows({ after, limit }) {
      const more = after === undefined ? [] : [sql<SqlBool>`${sql.ref(id)} > ${after}`];
      const { rows } = await sql<RecordAt>`select ${sql.ref(id)} as id, ${sql.join(fields)} from ${from}
        where ${all([...conditions, ...more])} order by ${sql.ref(id)} limit ${sql.lit(limit)}`.execute(db);
      return rows;
    },
    async total() {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${from}
        where ${all(conditions)}`.execute(db);
      return rows[0]!.count;
    },
  };
}

/** Slips issued and not withdrawn by the end of the day. */
export function slipsAt(db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery {
  const end = endOfDay(asOf.day);
  const conditions = [
    ...scopeConditions(asOf, filter),
    sql<SqlBool>`slip.issued_on <= ${sql.lit(filter.to ?? asOf.day)} and slip.issued_on <= ${sql.lit(asOf.day)}`,
    sql<SqlBool>`(slip.withdrawn_at is null or slip.withdrawn_at >= ${end})`,
  ];
  if (filter.from !== undefined) conditions.push(sql<SqlBool>`slip.issued_on >= ${sql.lit(filter.from)}`);
  if (filter.kind !== undefined) conditions.push(among('slip.kind', filter.kind));
  const answered = sql<SqlBool>`coalesce(slip.answered_at < ${end}, 1 = 0)`;
  if (filter.answered !== undefined) conditions.push(filter.answered ? answered : sql<SqlBool>`not ${answered}`);
  return query(db, {
    from: sql`slip join finding_version v on v.finding_id = slip.finding_id join finding on finding.id = slip.finding_id`,
    conditions,
    id: 'slip.id',
    columns: {
      number: sql.ref('slip.number'),
      text: sql.ref('finding.problem'),
      state: sql`'slip.' || slip.kind`,
      day: sql.ref('slip.issued_on'),
      at: nothing,
      who: sql.ref('slip.to_name'),
      finding_id: sql.ref('slip.finding_id'),
    },
  });
}

/** Voices received by the day. Within an initiative or a unit: those of which one of its findings was made. Names stay out. */
export const voicesAt = (db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery =>
  query(db, {
    from: sql`voice_version w join voice on voice.id = w.voice_id`,
    conditions: voiceConditions(asOf, filter),
    id: 'w.voice_id',
    columns: {
      number: sql.ref('voice.number'),
      text: sql.ref('voice.subject'),
      state: sql`'voice.' || w.state`,
      day: sql.ref('w.received_on'),
      at: nothing,
      who: nothing,
      finding_id: sql.ref('w.finding_id'),
    },
  });

/** Boxes 意见箱 that brought in voices, by what is written on them, each with its first day. */
export const boxesAt = (db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery =>
  query(db, {
    from: sql`(select voice.occasion as id, min(w.received_on) as day
      from voice_version w join voice on voice.id = w.voice_id
      where ${all(voiceConditions(asOf, { ...filter, channel: ['box'] }))} and voice.occasion <> ''
      group by voice.occasion) box`,
    conditions: [sql<SqlBool>`1 = 1`],
    id: 'box.id',
    columns: {
      number: sql`''`,
      text: sql.ref('box.id'),
      state: nothing,
      day: sql.ref('box.day'),
      at: nothing,
      who: nothing,
      finding_id: nothing,
    },
  });

function voiceConditions(asOf: AsOf, filter: RecordFilter): Condition[] {
  const { archiveId } = asOf.scope;
  const conditions = [
    sql<SqlBool>`w.to_day > ${sql.lit(asOf.day)} and w.from_day <= ${sql.lit(asOf.day)}`,
    sql<SqlBool>`w.received_on <= ${sql.lit(filter.to ?? asOf.day)}`,
  ];
  if (archiveId !== undefined) conditions.push(sql<SqlBool>`w.archive_id = ${archiveId}`);
  if (filter.from !== undefined) conditions.push(sql<SqlBool>`w.received_on >= ${sql.lit(filter.from)}`);
  if (filter.state !== undefined) conditions.push(among('w.state', filter.state));
  if (filter.channel !== undefined) conditions.push(among('w.channel', filter.channel));
  if (filter.made === true) conditions.push(sql<SqlBool>`w.finding_id is not null`);
  if (bounded(filter))
    conditions.push(sql<SqlBool>`exists (select 1 from finding_version v where v.finding_id = w.finding_id
      and ${all(scopeConditions(asOf, filter))})`);
  return conditions;
}

/** Lasting rules entered by the end of the day. */
export function rulesAt(db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery {
  const { archiveId } = asOf.scope;
  const conditions = [sql<SqlBool>`rule.created_at < ${endOfDay(filter.to ?? asOf.day)}`];
  if (archiveId !== undefined) conditions.push(sql<SqlBool>`rule.archive_id = ${archiveId}`);
  if (filter.from !== undefined) conditions.push(sql<SqlBool>`rule.created_at >= ${beginOf(filter.from)}`);
  if (filter.act !== undefined) conditions.push(among('rule.act', filter.act));
  if (bounded(filter))
    conditions.push(sql<SqlBool>`exists (select 1 from finding_version v where v.finding_id = rule.finding_id
      and ${all(scopeConditions(asOf, filter))})`);
  return query(db, {
    from: sql`lasting_rule rule`,
    conditions,
    id: 'rule.id',
    columns: {
      number: sql.ref('rule.document_number'),
      text: sql.ref('rule.title'),
      state: sql`'rule-act.' || rule.act`,
      day: sql.ref('rule.in_force_on'),
      at: nothing,
      who: nothing,
      finding_id: sql.ref('rule.finding_id'),
    },
  });
}

/** Meetings that examined findings, entered by the end of the day. */
export function meetingsAt(db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery {
  const { archiveId } = asOf.scope;
  const conditions = [
    sql<SqlBool>`meeting.created_at < ${endOfDay(asOf.day)}`,
    sql<SqlBool>`meeting.held_on <= ${sql.lit(filter.to ?? asOf.day)}`,
  ];
  if (archiveId !== undefined) conditions.push(sql<SqlBool>`meeting.archive_id = ${archiveId}`);
  if (filter.from !== undefined) conditions.push(sql<SqlBool>`meeting.held_on >= ${sql.lit(filter.from)}`);
  if (bounded(filter))
    conditions.push(sql<SqlBool>`exists (select 1 from meeting_item join finding_version v
      on v.finding_id = meeting_item.finding_id where meeting_item.meeting_id = meeting.id
      and ${all(scopeConditions(asOf, filter))})`);
  return query(db, {
    from: sql`meeting`,
    conditions,
    id: 'meeting.id',
    columns: {
      number: sql`''`,
      text: sql.ref('meeting.title'),
      state: nothing,
      day: sql.ref('meeting.held_on'),
      at: nothing,
      who: sql.ref('meeting.place'),
      finding_id: nothing,
    },
  });
}

/** What those concerned answered by the end of the day, asked whether it is good. */
export function answersAt(db: Reader, asOf: AsOf, filter: RecordFilter): RecordQuery {
  const conditions = [
    ...scopeConditions(asOf, filter),
    sql<SqlBool>`s.answered_at < ${endOfDay(filter.to ?? asOf.day)}`,
    sql<SqlBool>`s.content is not null`,
  ];
  if (filter.from !== undefined) conditions.push(sql<SqlBool>`s.answered_at >= ${beginOf(filter.from)}`);
  if (filter.content !== undefined) conditions.push(sql<SqlBool>`s.content = ${sql.lit(Number(filter.content))}`);
  return query(db, {
    from: sql`satisfaction s join finding_version v on v.finding_id = s.finding_id
      join finding on finding.id = s.finding_id`,
    conditions,
    id: 's.id',
    columns: {
      number: sql.ref('finding.number'),
      text: sql.ref('finding.problem'),
      state: sql`case when s.content = 1 then 'answer.content' else 'answer.not-content' end`,
      day: nothing,
      at: sql.ref('s.answered_at'),
      who: nothing,
      finding_id: sql.ref('s.finding_id'),
    },
  });
}
