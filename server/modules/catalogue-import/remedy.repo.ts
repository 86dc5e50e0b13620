/** Defects grouped by what was written: what remedies are made of. */
import { sql } from 'kysely';
import type { Reader, Tables } from '../../infra/db/index.ts';

/** Different values of these kinds of an import, the most frequent first. */
export const listDefectValues = (
  db: Reader,
  importId: string,
  kinds: readonly string[],
  limit: number,
): Promise<
  {
    kind: string;
    sheet: string;
    heading: string;
    heading_at: number;
    value: string;
    suggestion: string;
    count: number;
  }[]
> =>
  db
    .selectFrom('import_defect')
    .where('import_id', '=', importId)
    .where('kind', 'in', [...kinds])
    .groupBy(['kind', 'sheet', 'heading', 'heading_at', 'value', 'suggestion'])
    .select([
      'kind',
      'sheet',
      'heading',
      'heading_at',
      'value',
      'suggestion',
      sql<number>`cast(count(*) as integer)`.as('count'),
    ])
    .orderBy('count', 'desc')
    .orderBy('value')
    .limit(limit)
    .execute();

/** Imports that a job should be at work on. */
export const listRunning = (db: Reader): Promise<Tables['catalogue_import'][]> =>
  db.selectFrom('catalogue_import').selectAll().where('state', 'in', ['preparing', 'storing', 'undoing']).execute();
