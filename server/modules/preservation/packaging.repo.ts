import type { Reader, Tables, Writer } from '../../infra/db/index.ts';

/** SQLite takes 32,766 parameters a statement; the widest of these rows has fourteen. */
const ROWS = 1000;

export async function listKnownUnits(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('unit')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Writes where the files and pages of new units stand. */
export async function insertContent(
  trx: Writer,
  rows: {
    aips: Tables['aip'][];
    representations: Tables['representation'][];
    files: Tables['file'][];
    pages: Tables['page'][];
    events: Tables['event'][];
  },
): Promise<void> {
  const each = async <T>(all: T[], insert: (part: T[]) => Promise<unknown>): Promise<void> => {
    for (let at = 0; at < all.length; at += ROWS) await insert(all.slice(at, at + ROWS));
  };
  await each(rows.aips, (part) => trx.insertInto('aip').values(part).execute());
  await each(rows.representations, (part) => trx.insertInto('representation').values(part).execute());
  await each(rows.files, (part) => trx.insertInto('file').values(part).execute());
  await each(rows.pages, (part) => trx.insertInto('page').values(part).execute());
  await each(rows.events, (part) => trx.insertInto('event').values(part).execute());
}
