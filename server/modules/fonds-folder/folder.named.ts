/** Who stands behind the names in a fonds: its agencies, and the authorities of the persons and bodies on its units. */
import { bodiesIn } from '../../../shared/names.ts';
import { exactKey } from '../../../shared/query/fold.ts';
import type { Reader, Tables } from '../../infra/db/index.ts';
import { findDone } from './folder.acts.ts';
import type { FolderRow } from './folder.tables.ts';
import { listAgencyIds, listRowsOf, type Named, NOTHING_NAMED } from './fonds-folder.repo.ts';
import { hasAuthorities, listNamedAuthorities } from './names.repo.ts';

/** As a unit's page finds them (authority module): every name of a responsible body, every person. */
const namesIn = (row: FolderRow): string[] =>
  row.responsible === undefined ? [String(row.name)] : bodiesIn(String(row.responsible));

export async function findNamed(db: Reader, fonds: Tables['fonds']): Promise<Named> {
  const done = await findDone(db, fonds);
  const agencies = await listAgencyIds(db, fonds, done.deliveries);
  const found = new Set(await listNamedAuthorities(db, fonds.archive_id, agencies, []));
  if (await hasAuthorities(db, fonds.archive_id))
    for (const table of ['unit', 'unit_name'] as const)
      for await (const rows of listRowsOf(db, table, fonds.id, NOTHING_NAMED)) {
        const keys = new Set(rows.flatMap(namesIn).map(exactKey));
        keys.delete('');
        for (const id of await listNamedAuthorities(db, fonds.archive_id, [], [...keys])) found.add(id);
      }
  return { agencies, authorities: [...found].sort(), ...done };
}

/** Relations of which both sides travel. */
export async function* between(pages: AsyncIterable<FolderRow[]>, { authorities }: Named): AsyncGenerator<FolderRow[]> {
  const known = new Set(authorities);
  for await (const rows of pages) yield rows.filter(({ to_id: id }) => known.has(String(id)));
}
