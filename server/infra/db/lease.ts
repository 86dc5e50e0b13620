/** Leases: at most one process does a recurring task; where it dies, another takes over when the lease has run out. */
import type { Writer } from './database.ts';

/** Takes or prolongs the lease `id` for `millis` from `now` (ms since 1970). False where another holder has it still. */
export async function takeLease(
  trx: Writer,
  lease: { id: string; holder: string; now: number; millis: number },
): Promise<boolean> {
  const until = new Date(lease.now + lease.millis).toISOString();
  const taken = await trx
    .insertInto('lease')
    .values({ id: lease.id, holder: lease.holder, until })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ holder: lease.holder, until })
        .where((is) =>
          is.or([is('lease.holder', '=', lease.holder), is('lease.until', '<=', new Date(lease.now).toISOString())]),
        ),
    )
    .executeTakeFirst();
  return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Gives the lease back, so that another need not wait for its end. */
export async function releaseLease(trx: Writer, lease: { id: string; holder: string }): Promise<void> {
  await trx.deleteFrom('lease').where('id', '=', lease.id).where('holder', '=', lease.holder).execute();
}
