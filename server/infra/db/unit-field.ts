/**
 * Which further fields units of a category ever had (`unit_field`): whether a field may go from a scheme is asked of this
 * before any unit is looked at. It only grows; a field whose values are all gone again is found out by looking. Kept by
 * triggers, also while a block is written; never exported, as a rebuild writes the units and with them this.
 */
const SQLITE_NOTE = `insert into unit_field (id, category_id, field)
  select NEW.category_id || ':' || key, NEW.category_id, key from json_each(NEW.fields_json) where true
  on conflict (id) do nothing;`;

export const sqliteFieldTriggers = (): string[] => [
  'drop trigger if exists field_unit_insert',
  'drop trigger if exists field_unit_update',
  `create trigger field_unit_insert after insert on unit when NEW.fields_json <> '{}' begin ${SQLITE_NOTE} end`,
  `create trigger field_unit_update after update of fields_json, category_id on unit when NEW.fields_json <> '{}'
    and (NEW.fields_json <> OLD.fields_json or NEW.category_id <> OLD.category_id) begin ${SQLITE_NOTE} end`,
];

/** Once for each statement; in one order, so that two that note the same do not wait for each other. */
export const postgresFieldTriggers = (): string[] => [
  `create or replace function lantai_field() returns trigger language plpgsql as $$ begin
    insert into unit_field (id, category_id, field)
      select distinct u.category_id || ':' || f.key as id, u.category_id, f.key
      from new_units as u cross join lateral json_object_keys(u.fields_json::json) as f(key)
      where u.fields_json <> '{}' order by 1
      on conflict (id) do nothing;
    return null; end $$`,
  ...['insert', 'update'].map(
    (event) => `create or replace trigger field_${event} after ${event} on unit referencing new table as new_units
      for each statement execute function lantai_field()`,
  ),
];
