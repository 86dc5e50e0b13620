/**
 * Reports, and the history that makes figures of a past day reproducible: each change of a finding or a voice leaves a
 * version, written by a trigger with the change, so that no path through the code can forget it. One version a day: the
 * last of the day stands. What was there before this migration has a history from its last change on.
 */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  finding_version: [
    `id finding_id archive_id agency_id? body_id? initiative_id? special_id? source severity state start_n:i? due:i? due_n:i?
     percent:i owner_id? executor_id? checker_id? registered_on:i closed_on:i? look_back_on:i? measures:i measures_done:i
     appearances:i from_day:i to_day:i`,
    'finding_id to_day',
    // Figures of a day are counted over these alone, those of today in the order of their groups.
    `archive_id to_day body_id source state from_day due_n start_n percent registered_on closed_on due measures
     measures_done appearances agency_id initiative_id look_back_on severity finding_id`,
    'agency_id to_day from_day',
  ],
  voice_version: [
    'id voice_id archive_id state channel finding_id? received_on:i from_day:i to_day:i',
    'voice_id to_day',
    'archive_id to_day from_day state channel received_on finding_id',
  ],
  setting_version: ['id setting_id value_json from_day:i', 'setting_id from_day'],
  report: [
    `id archive_id agency_id? scope kind title initiative_id? body_id? from_day:i as_of:i locale state year:i? serial:i?
     number? edits_json frozen_json? author_id author_name issued_at? issued_on:i? issued_name? withdrawn_at?
     withdrawn_name? withdrawn_ground? lock_version:i created_at updated_at`,
    '! archive_id scope year serial',
    'archive_id updated_at id',
    'archive_id author_id updated_at id',
    'agency_id updated_at id',
    'initiative_id updated_at id',
  ],
};

type Kind = 'sqlite' | 'postgres';
const OPEN = 99_999_999;

/** The day in China of a time, and the days from 1970 to a day, as each database says it. */
const SAY = {
  sqlite: {
    day: (time: string) => `cast(strftime('%Y%m%d', ${time}, '+8 hours') as integer)`,
    count: (day: string) =>
      `cast(julianday(substr(${day}, 1, 4) || '-' || substr(${day}, 5, 2) || '-' || substr(${day}, 7, 2)) - 2440587.5 as integer)`,
  },
  postgres: {
    day: (time: string) => `to_char((${time})::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD')::integer`,
    count: (day: string) => `(to_date((${day})::text, 'YYYYMMDD') - date '1970-01-01')`,
  },
} as const;

/** The state stands within a function, so that no index of all measures by state is taken for those of one finding. */
const measures = (more: string) =>
  `(select count(*) from measure where measure.finding_id = NEW.id and coalesce(measure.state, '') ${more})`;

/** Table, key of what it versions, and the columns of a version as expressions over the new row. */
const versions = (kind: Kind): Record<'finding' | 'voice', { of: string[]; columns: Record<string, string> }> => {
  const { day, count } = SAY[kind];
  const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `NEW.${name}`]));
  return {
    finding: {
      of: `state due start percent body_id agency_id initiative_id special_id source severity owner_id executor_id checker_id
        closed_on look_back_on updated_at`.split(/\s+/),
      columns: {
        ...same('archive_id', 'agency_id', 'body_id', 'initiative_id', 'special_id', 'source', 'severity', 'state'),
        start_n: count('NEW.start'),
        due: 'NEW.due',
        due_n: count('NEW.due'),
        ...same('percent', 'owner_id', 'executor_id', 'checker_id'),
        registered_on: day('NEW.created_at'),
        ...same('closed_on', 'look_back_on'),
        measures: measures(`<> 'dropped'`),
        measures_done: measures(`= 'done'`),
        appearances: '(select count(*) from finding_appearance where finding_appearance.finding_id = NEW.id)',
      },
    },
    voice: {
      of: ['state', 'channel', 'finding_id', 'updated_at'],
      columns: { ...same('archive_id', 'state', 'channel', 'finding_id'), received_on: day('NEW.received_at') },
    },
  };
};

/** The statements that bring the versions of a row up to its change. */
function follow(kind: Kind, table: 'finding' | 'voice'): string {
  const today = SAY[kind].day('NEW.updated_at');
  const { columns } = versions(kind)[table];
  const names = Object.keys(columns);
  return `
    update ${table}_version set to_day = ${today}
      where ${table}_id = NEW.id and to_day = ${OPEN} and from_day < ${today};
    insert into ${table}_version (id, ${table}_id, ${names.join(', ')}, from_day, to_day)
      values (NEW.id || ':' || ${today}, NEW.id, ${Object.values(columns).join(', ')}, ${today}, ${OPEN})
      on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')};`;
}

const SETTING = (kind: Kind) => `
  insert into setting_version (id, setting_id, value_json, from_day)
    values (NEW.id || ':' || ${SAY[kind].day('NEW.updated_at')}, NEW.id, NEW.value_json, ${SAY[kind].day('NEW.updated_at')})
    on conflict (id) do update set value_json = excluded.value_json;`;

export async function up(db: Kysely<unknown>, kind: Kind): Promise<void> {
  await makeTables(db, TABLES);
  const run = (text: string) => sql.raw(text).execute(db);
  for (const table of ['finding', 'voice'] as const) {
    const { of } = versions(kind)[table];
    if (kind === 'sqlite') {
      for (const [verb, change] of [
        ['insert', 'insert'],
        ['update', `update of ${of.join(', ')}`],
      ] as const)
        await run(
          `create trigger history_${table}_${verb} after ${change} on ${table} begin ${follow(kind, table)} end`,
        );
      await run(`create trigger history_${table}_delete after delete on ${table} begin
        delete from ${table}_version where ${table}_id = OLD.id; end`);
    } else {
      await run(`create or replace function lantai_history_${table}() returns trigger language plpgsql as $$ begin
        if tg_op = 'DELETE' then delete from ${table}_version where ${table}_id = OLD.id;
        else ${follow(kind, table)} end if; return null; end $$`);
      await run(`create trigger history after insert or update of ${of.join(', ')} or delete on ${table}
        for each row execute function lantai_history_${table}()`);
    }
    // The rows that are there pass through the trigger once; their own columns stay as they are.
    await run(`update ${table} set updated_at = updated_at`);
  }
  // The rules of the lights: what they were tells the lights of past days.
  const loop = `NEW.id = 'loop.light-rules'`;
  if (kind === 'sqlite')
    for (const verb of ['insert', 'update'])
      await run(
        `create trigger history_setting_${verb} after ${verb} on setting when ${loop} begin ${SETTING(kind)} end`,
      );
  else {
    await run(`create or replace function lantai_history_setting() returns trigger language plpgsql as $$ begin
      ${SETTING(kind)} return null; end $$`);
    await run(`create trigger history after insert or update on setting
      for each row when (${loop}) execute function lantai_history_setting()`);
  }
}
