/**
 * How many units there are by fonds, category, year, archive and agency (`unit_count`): what the catalogue tree shows, so
 * that it need not count millions. Kept by triggers in the transaction of the change and, where units come as a block, by
 * the block; never exported, as a rebuild writes units and with them their counts. Of an archive of many agencies these
 * counts are nearly as many as its units, so they are added up by fonds (`fonds_count`), by triggers on themselves.
 */
export const COUNTED = ['fonds_id', 'category_id', 'year', 'archive_id', 'agency_id'] as const;
const COLUMNS = COUNTED.join(', ');

/** The id of the row that counts this unit, by what it is counted by: so that it can be met again where something is null. */
const keyOf = (row: string): string =>
  `${row}.fonds_id || ':' || ${row}.category_id || ':' || coalesce(cast(${row}.year as text), '') || ':' ||
  ${row}.archive_id || ':' || coalesce(${row}.agency_id, '')`;
const sumKeyOf = (row: string): string => `${row}.fonds_id || ':' || ${row}.archive_id`;
const columnsOf = (row: string): string => COUNTED.map((column) => `${row}.${column}`).join(', ');

/** Adds to one count on SQLite; parameters are what it counts by, in the order of COUNTED, and how many. */
export const ADD_COUNT = `insert into unit_count (id, ${COLUMNS}, n)
  select ${keyOf('c')}, ${columnsOf('c')}, c.n from (select ? as fonds_id, ? as category_id, cast(? as integer) as year,
    ? as archive_id, ? as agency_id, ? as n) as c
  where true on conflict (id) do update set n = unit_count.n + excluded.n`;

/** Adds to the sum of a fonds on SQLite what a block brought it, as the triggers on its counts kept still. */
export const ADD_SUM = `insert into fonds_count (id, archive_id, fonds_id, n)
  select ${sumKeyOf('c')}, c.archive_id, c.fonds_id, c.n from (select ? as fonds_id, ? as archive_id, ? as n) as c
  where true on conflict (id) do update set n = fonds_count.n + excluded.n`;

const EVENTS = ['insert', 'update', 'delete'] as const;

/** Statements that make the triggers on SQLite; `unlessBlock` keeps those still that a block does the work of. */
export function sqliteCountTriggers(unlessBlock: string): string[] {
  const enter = `insert into unit_count (id, ${COLUMNS}, n) values (${keyOf('NEW')}, ${columnsOf('NEW')}, 1)
    on conflict (id) do update set n = unit_count.n + 1;`;
  const leave = `update unit_count set n = n - 1 where id = ${keyOf('OLD')};
    delete from unit_count where id = ${keyOf('OLD')} and n = 0;`;
  const moved = COUNTED.map((column) => `NEW.${column} is not OLD.${column}`).join(' or ');
  return [
    ...EVENTS.map((event) => `drop trigger if exists count_unit_${event}`),
    `create trigger count_unit_insert after insert on unit${unlessBlock} begin ${enter} end`,
    `create trigger count_unit_update after update of ${COLUMNS} on unit when ${moved} begin ${leave} ${enter} end`,
    `create trigger count_unit_delete after delete on unit begin ${leave} end`,
    ...sqliteSumTriggers(unlessBlock),
  ];
}

function sqliteSumTriggers(unlessBlock: string): string[] {
  const add = `insert into fonds_count (id, archive_id, fonds_id, n)
    values (${sumKeyOf('NEW')}, NEW.archive_id, NEW.fonds_id, NEW.n)
    on conflict (id) do update set n = fonds_count.n + excluded.n;`;
  const gone = `delete from fonds_count where id = ${sumKeyOf('OLD')} and n = 0;`;
  return [
    ...EVENTS.map((event) => `drop trigger if exists sum_count_${event}`),
    `create trigger sum_count_insert after insert on unit_count${unlessBlock} begin ${add} end`,
    `create trigger sum_count_update after update of n on unit_count${unlessBlock} begin
      update fonds_count set n = n + NEW.n - OLD.n where id = ${sumKeyOf('OLD')}; end`,
    `create trigger sum_count_delete after delete on unit_count begin
      update fonds_count set n = n - OLD.n where id = ${sumKeyOf('OLD')}; ${gone} end`,
  ];
}

/** On PostgreSQL once for each statement: a row that thousands of units change one by one would leave as many dead ones. */
export function postgresCountTriggers(): string[] {
  const come = `select ${COLUMNS}, 1 as step from new_units`;
  const gone = `select ${COLUMNS}, -1 as step from old_units`;
  const steps = { insert: come, update: `${come} union all ${gone}`, delete: gone };
  const tables = {
    insert: 'new table as new_units',
    update: 'old table as old_units new table as new_units',
    delete: 'old table as old_units',
  };
  // The counts of one order for all, so that two that change the same do not wait for each other.
  const units = EVENTS.flatMap((event) => [
    `create or replace function lantai_count_${event}() returns trigger language plpgsql as $$ begin
      insert into unit_count (id, ${COLUMNS}, n)
        select ${keyOf('c')} as id, ${columnsOf('c')}, sum(c.step) from (${steps[event]}) as c
        group by ${columnsOf('c')} having sum(c.step) <> 0 order by 1
        on conflict (id) do update set n = unit_count.n + excluded.n;
      ${event === 'insert' ? '' : `if found then delete from unit_count where n = 0 and id in (select ${keyOf('o')} from old_units as o); end if;`}
      return null; end $$`,
    `create or replace trigger count_${event} after ${event} on unit referencing ${tables[event]}
      for each statement execute function lantai_count_${event}()`,
  ]);
  return [...units, ...postgresSumTriggers()];
}

function postgresSumTriggers(): string[] {
  const come = 'select fonds_id, archive_id, n from new_counts';
  const gone = 'select fonds_id, archive_id, -n as n from old_counts';
  const steps = { insert: come, update: `${come} union all ${gone}`, delete: gone };
  const tables = {
    insert: 'new table as new_counts',
    update: 'old table as old_counts new table as new_counts',
    delete: 'old table as old_counts',
  };
  return EVENTS.flatMap((event) => [
    `create or replace function lantai_sum_${event}() returns trigger language plpgsql as $$ begin
      insert into fonds_count (id, archive_id, fonds_id, n)
        select ${sumKeyOf('c')} as id, c.archive_id, c.fonds_id, sum(c.n) from (${steps[event]}) as c
        group by c.archive_id, c.fonds_id having sum(c.n) <> 0 order by 1
        on conflict (id) do update set n = fonds_count.n + excluded.n;
      ${event === 'insert' ? '' : `delete from fonds_count where n = 0 and id in (select ${sumKeyOf('o')} from old_counts as o);`}
      return null; end $$`,
    `create or replace trigger sum_${event} after ${event} on unit_count referencing ${tables[event]}
      for each statement execute function lantai_sum_${event}()`,
  ]);
}
