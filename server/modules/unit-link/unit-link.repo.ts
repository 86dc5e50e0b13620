import type { Reader, Tables, Writer } from '../../infra/db/index.ts';

export type LinkRow = Tables['unit_link'];

/** Links in which a unit stands on either side, oldest first. */
export async function listLinks(db: Reader, unitId: string): Promise<LinkRow[]> {
  const all = db.selectFrom('unit_link').selectAll();
  const [out, into] = await Promise.all([
    all.where('from_id', '=', unitId).execute(),
    all.where('to_id', '=', unitId).execute(),
  ]);
  return [...out, ...into].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const findLink = (db: Reader, id: string): Promise<LinkRow | undefined> =>
  db.selectFrom('unit_link').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertLink(trx: Writer, row: LinkRow): Promise<void> {
  await trx.insertInto('unit_link').values(row).execute();
}

export async function deleteLink(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('unit_link').where('id', '=', id).execute();
}
