/** The tables of imports. Columns are text unless marked: `:i` integer, `:b` bigint, `?` may be null; the first is the key. */
import type { Kysely } from 'kysely';

const TABLES: Record<string, [columns: string, ...indexes: string[]]> = {
  catalogue_import: [
    `id archive_id number fonds category source_name format state match dry_run:i mapping_json? summary_json? row_count:i
     created_count:i updated_count:i skipped_count:i refused_count:i stopped_count:i failure_json? undo_json? created_by
     created_by_name created_at updated_at`,
    '! archive_id number',
    'archive_id id',
  ],
  import_run: [
    'id position:b defects_position:b created:i updated:i skipped:i refused:i done:i total:i? rate:i? undone_to',
  ],
  import_defect: [
    'id import_id position:i kind severity sheet row:i heading heading_at:i value suggestion params_json',
    '! import_id position',
    'import_id kind position',
  ],
  import_update: ['id import_id unit_id before_json lock_version:i', 'import_id id', 'unit_id'],
};

const TYPES = { i: 'integer', b: 'bigint' } as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, [columns, ...indexes]] of Object.entries(TABLES)) {
    let create = db.schema.createTable(table);
    for (const [position, spec] of columns.split(/\s+/).entries()) {
      const [, name, type, optional] = /^(\w+?)(?::([ib]))?(\?)?$/.exec(spec)!;
      create = create.addColumn(name!, type === undefined ? 'text' : TYPES[type as 'i' | 'b'], (column) => {
        if (position === 0) return column.primaryKey().notNull();
        return optional === undefined ? column.notNull() : column;
      });
    }
    await create.execute();
    for (const [position, spec] of indexes.entries()) {
      const unique = spec.startsWith('! ');
      let index = db.schema.createIndex(`${table}_${position + 1}`).on(table);
      if (unique) index = index.unique();
      await index.columns(spec.replace('! ', '').split(' ')).execute();
    }
  }
}
