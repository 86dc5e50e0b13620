/** Writing new units in bulk: a few statements for hundreds of rows, within SQLite's 32,766 parameters. */
import type { Tables, Writer } from '../../infra/db/index.ts';

const CHUNK = 500;

async function inChunks<T>(rows: T[], insert: (chunk: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) await insert(rows.slice(at, at + CHUNK));
}

export async function insertUnits(
  trx: Writer,
  rows: { units: Tables['unit'][]; codes: Tables['unit_code'][]; names: Tables['unit_name'][] },
): Promise<void> {
  await inChunks(rows.units, (chunk) => trx.insertInto('unit').values(chunk).execute());
  await inChunks(rows.codes, (chunk) => trx.insertInto('unit_code').values(chunk).execute());
  await inChunks(rows.names, (chunk) => trx.insertInto('unit_name').values(chunk).execute());
}
