/** Which further fields units of a category have, and an index over the units that have any (unit-field.ts). */
import { type Kysely, sql } from 'kysely';
import { makeTables } from './make-tables.ts';

export async function up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  await makeTables(db, { unit_field: ['id category_id field', 'field category_id'] });
  await sql`create index unit_described on unit (category_id) where fields_json <> '{}'`.execute(db);
  const keys =
    kind === 'sqlite'
      ? sql`json_each(u.fields_json) as f`
      : sql`lateral json_object_keys(u.fields_json::json) as f(key)`;
  await sql`insert into unit_field (id, category_id, field)
    select distinct u.category_id || ':' || f.key, u.category_id, f.key from unit as u cross join ${keys}
    where u.fields_json <> '{}'`.execute(db);
}
