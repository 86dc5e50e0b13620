/** The kept days of the lights, many at once. */
import { type FindingTable, type Reader, updateMany, type Writer } from '../../infra/db/index.ts';

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

/** The lock version stays: nobody's edit is disturbed. The outbox hears nothing of it: what follows from rules is derived. */
export const writeLightDays = (
  trx: Writer,
  rows: readonly { id: string; yellow_from: number | null; red_from: number | null }[],
): Promise<void> =>
  updateMany(
    trx,
    'finding',
    ['yellow_from', 'red_from'],
    rows.map((row) => [row.yellow_from, row.red_from, row.id]),
  );
