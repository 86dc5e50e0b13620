/** Pairs of voices that a person has looked at and found to be two matters, so that they are not proposed again: one setting each. */
import { putSetting, type Reader, type Writer } from '../../infra/db/index.ts';

const PREFIX = 'voice-apart:';
const keyOf = (ids: readonly [string, string]): string => PREFIX + [...ids].sort().join(':');

export const putApart = (trx: Writer, ids: readonly [string, string], by: string, now: string): Promise<void> =>
  putSetting(trx, keyOf(ids), { by }, now);

export async function removeApart(trx: Writer, ids: readonly [string, string]): Promise<void> {
  await trx.deleteFrom('setting').where('id', '=', keyOf(ids)).execute();
}

/** Whether two of these voices were found to be two matters. */
export async function readApart(db: Reader, ids: readonly string[]): Promise<(one: string, other: string) => boolean> {
  // A pair stands under its smaller id, and ids grow with time: those asked for lie beside each other.
  const sorted = [...ids].sort();
  const rows = await db
    .selectFrom('setting')
    .select('id')
    .where('id', '>=', `${PREFIX}${sorted[0] ?? ''}`)
    .where('id', '<', `${PREFIX}${sorted.at(-1) ?? ''}`)
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  return (one, other) => known.has(keyOf([one, other]));
}
