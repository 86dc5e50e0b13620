/** Counts of voices by channel and month, and voices near in time. */
import { sql } from 'kysely';
import type { Reader } from '../../infra/db/index.ts';

export interface FigureRow {
  channel: string;
  month: number;
  total: number;
  open: number;
  overdue: number;
  content: number;
  not_content: number;
  findings: number;
}

/** `months`: each with the times at which it begins and ends; in one pass over them. */
export async function countByChannel(
  db: Reader,
  archiveId: string,
  months: readonly { month: number; from: string; to: string }[],
  today: number,
): Promise<FigureRow[]> {
  const [first, last] = [months[0]!, months.at(-1)!];
  const month = sql<number>`case ${sql.join(
    months.map((each) => sql`when received_at < ${each.to} then ${sql.lit(each.month)}`),
    sql` `,
  )} end`;
  const sum = (what: ReturnType<typeof sql<unknown>>) => sql<number | string>`sum(case when ${what} then 1 else 0 end)`;
  const rows = await db
    .selectFrom('voice')
    .select([
      'channel',
      month.as('month'),
      sql<number | string>`count(*)`.as('total'),
      sum(sql`state in ('new', 'assigned')`).as('open'),
      sum(sql`state in ('new', 'assigned') and answer_due < ${today}`).as('overdue'),
      sum(sql`content = 1`).as('content'),
      sum(sql`content = 0`).as('not_content'),
      sum(sql`finding_id is not null`).as('findings'),
    ])
    .where('archive_id', '=', archiveId)
    .where('received_at', '>=', first.from)
    .where('received_at', '<', last.to)
    .groupBy(['channel', sql.ref('month')])
    .orderBy('channel')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    month: row.month,
    total: Number(row.total),
    open: Number(row.open),
    overdue: Number(row.overdue),
    content: Number(row.content),
    not_content: Number(row.not_content),
    findings: Number(row.findings),
  }));
}

/** Voices that wait for an answer, newest first. */
export const listOpenVoices = (
  db: Reader,
  archiveId: string,
  limit: number,
): Promise<{ id: string; received_at: string }[]> =>
  db
    .selectFrom('voice')
    .select(['id', 'received_at'])
    .where('archive_id', '=', archiveId)
    .where('state', 'in', ['new', 'assigned'])
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();

/** Voices received between two times that are not joined to another; the nearest in time first come last. */
export const listBetween = (db: Reader, archiveId: string, from: string, to: string, limit: number) =>
  db
    .selectFrom('voice')
    .select(['id', 'number', 'subject', 'text', 'state', 'received_at', 'lock_version'])
    .where('archive_id', '=', archiveId)
    .where('received_at', '>=', from)
    .where('received_at', '<=', to)
    .where('state', '!=', 'joined')
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
