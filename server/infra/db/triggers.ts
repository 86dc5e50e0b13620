/**
 * Triggers that write the outbox, the index queue and the counts of units in the same transaction as the change (design 4, Storage), so that
 * no path through the code can forget them. Made anew after every migration from the columns the tables then have.
 */
import { type Kysely, sql } from 'kysely';
import { BLOCK_TABLES, DERIVED_COLUMNS, INDEXED_TABLES, PRESERVED_TABLES, type PreservedTable } from './tables.ts';
import { postgresCountTriggers, sqliteCountTriggers } from './unit-count.ts';
import { postgresFieldTriggers, sqliteFieldTriggers } from './unit-field.ts';

const quoted = (name: string) => `"${name}"`;

/** The columns whose change is exported, as the trigger's ` of …`; nothing where all are. */
function exported(table: PreservedTable, columns: readonly string[]): string {
  const derived = DERIVED_COLUMNS[table];
  if (derived === undefined) return '';
  return ` of ${columns
    .filter((column) => !derived.includes(column))
    .map(quoted)
    .join(', ')}`;
}

/** Rows that come as a block are told as a block (block-write.ts). */
const unlessBlock = (table: string, verb: string): string =>
  verb === 'insert' && BLOCK_TABLES.includes(table as (typeof BLOCK_TABLES)[number])
    ? ` when not exists (select 1 from block_write where id = '${table}')`
    : '';

async function sqliteColumns(db: Kysely<unknown>, table: string): Promise<string[]> {
  const rows = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db);
  return rows.rows.map((row) => row.name);
}

async function installSqlite(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  for (const table of PRESERVED_TABLES) {
    const columns = await sqliteColumns(db, table);
    const image = `json_object(${columns.map((column) => `'${column}', NEW.${quoted(column)}`).join(', ')})`;
    for (const [verb, value, row] of [
      ['insert', image, 'NEW'],
      ['update', image, 'NEW'],
      ['delete', 'null', 'OLD'],
    ] as const) {
      await run(`drop trigger if exists outbox_${table}_${verb}`);
      const change = verb === 'update' ? `update${exported(table, columns)}` : verb;
      await run(`create trigger outbox_${table}_${verb} after ${change} on ${quoted(table)}${unlessBlock(table, verb)} begin
        insert into outbox (table_name, row_id, image) values ('${table}', ${row}.id, ${value}); end`);
    }
  }
  for (const [table, column] of Object.entries(INDEXED_TABLES))
    for (const [verb, row] of [
      ['insert', 'NEW'],
      ['update', 'NEW'],
      ['delete', 'OLD'],
    ] as const) {
      await run(`drop trigger if exists index_${table}_${verb}`);
      await run(`create trigger index_${table}_${verb} after ${verb} on ${quoted(table)}${unlessBlock(table, verb)} begin
        insert into index_queue (unit_id) values (${row}.${column}); end`);
    }
  for (const text of [...sqliteCountTriggers(unlessBlock('unit', 'insert')), ...sqliteFieldTriggers()]) await run(text);
}

async function postgresColumns(db: Kysely<unknown>, table: string): Promise<string[]> {
  const { rows } = await sql<{ column_name: string }>`select column_name from information_schema.columns
    where table_schema = current_schema() and table_name = ${table}`.execute(db);
  return rows.map((row) => row.column_name);
}

async function installPostgres(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`create or replace function lantai_outbox() returns trigger language plpgsql as $$ begin
    if tg_op = 'DELETE' then
      insert into outbox (table_name, row_id, image) values (tg_table_name, old.id, null);
    else
      insert into outbox (table_name, row_id, image) values (tg_table_name, new.id, to_jsonb(new)::text);
    end if; return null; end $$`);
  await run(`create or replace function lantai_index() returns trigger language plpgsql as $$ begin
    if tg_op = 'DELETE' then insert into index_queue (unit_id) values (to_jsonb(old) ->> tg_argv[0]);
    else insert into index_queue (unit_id) values (to_jsonb(new) ->> tg_argv[0]); end if; return null; end $$`);
  for (const table of PRESERVED_TABLES) {
    const columns = await postgresColumns(db, table);
    await run(`create or replace trigger outbox_change
      after insert or update${exported(table, columns)} or delete on ${quoted(table)}
      for each row execute function lantai_outbox()`);
  }
  for (const [table, column] of Object.entries(INDEXED_TABLES))
    await run(`create or replace trigger index_change after insert or update or delete on ${quoted(table)}
      for each row execute function lantai_index('${column}')`);
  for (const text of [...postgresCountTriggers(), ...postgresFieldTriggers()]) await run(text);
}

export const installTriggers = (db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> =>
  kind === 'sqlite' ? installSqlite(db) : installPostgres(db);
