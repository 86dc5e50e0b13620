/** The kept days of the lights, all at once: read in pages, written in one statement a page. */
import { sql } from 'kysely';
import type { FindingTable, Reader, Writer } from '../../infra/db/index.ts';

export type LightRow = Pick<FindingTable, 'id' | 'start' | 'due' | 'percent' | 'yellow_from' | 'red_from'>;

export const listLightRows = (db: Reader, after: string, limit: number): Promise<LightRow[]> =>
  db
    .selectFrom('finding')
    .select(['id', 'start', 'due', 'percent', 'yellow_from', 'red_from'])
    .where('id', '>', after)
    .where('due', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();

/** The lock version stays: nobody's edit is disturbed. */
export async function writeLightDays(
  trx: Writer,
  rows: readonly { id: string; yellow_from: number | null; red_from: number | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const literal = (day: number | null) => (day === null ? sql`null` : sql.lit(day));
  const values = sql.join(rows.map((row) => sql`(${row.id}, ${literal(row.yellow_from)}, ${literal(row.red_from)})`));
  await sql`with days(id, yellow, red) as (values ${values})
    update finding set yellow_from = days.yellow, red_from = days.red from days where finding.id = days.id`.execute(
    trx,
  );
}
