/** Settings of the house: one JSON value by name, such as `demo` or `operator:<system account>`. */
import type { Reader, Writer } from './database.ts';

/** The value, or undefined where it was never set. */
export async function findSetting(db: Reader, id: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value_json').where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.value_json) as unknown);
}

export async function putSetting(trx: Writer, id: string, value: unknown, now: string): Promise<void> {
  const row = { value_json: JSON.stringify(value), updated_at: now };
  await trx
    .insertInto('setting')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
