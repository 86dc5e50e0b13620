/**
 * Makes tables from short lines, for migrations. Columns are text unless marked: `:i` integer, `:b` bigint, `?` may be
 * null; the first is the primary key. An index is its columns, a leading `!` makes it unique. Migrations that have run
 * lean on this: what a line means never changes.
 */
import type { Kysely } from 'kysely';

export type TableLines = Record<string, [columns: string, ...indexes: string[]]>;

const TYPES = { i: 'integer', b: 'bigint' } as const;

export async function makeTables(db: Kysely<unknown>, tables: TableLines): Promise<void> {
  for (const [table, [columns, ...indexes]] of Object.entries(tables)) {
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
      await index.columns(spec.replace('! ', '').split(/\s+/)).execute();
    }
  }
}
