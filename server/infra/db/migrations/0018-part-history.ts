/**
 * What makes figures of study, research, inspection, key tasks and of units that join reproducible: each change of such a record leaves a
 * version of what its figures depend on, written by a trigger with the change, as findings have since 0009. One version
 * a day: the last of the day stands. What was there before this migration has a history from its last change on.
 *
 * Triggers look at the changed row alone (a visit at its links as well), so that a rebuild, in whatever order it brings the
 * rows back, comes to the same.
 */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  part_version: [
    `id part object_id archive_id? initiative_id? parent_id? body_id? agency_id? owner_id? kind? state due:i? from_day:i
     to_day:i`,
    'object_id part to_day',
    'initiative_id part to_day from_day state kind due body_id agency_id owner_id object_id',
    'parent_id part to_day from_day state kind body_id object_id',
  ],
};

type Kind = 'sqlite' | 'postgres';
const OPEN = 99_999_999;
const DAY = {
  sqlite: (time: string) => `cast(strftime('%Y%m%d', ${time}, '+8 hours') as integer)`,
  postgres: (time: string) => `to_char((${time})::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD')::integer`,
};
const LATEST = { sqlite: 'max', postgres: 'greatest' };

interface Versioned {
  part: string;
  table: string;
  /** Columns whose change is one of the figures. */
  of: string;
  time: (kind: Kind) => string;
  columns: Record<string, string>;
}
const updated = () => 'NEW.updated_at';
const changed = (since: string) => () => `coalesce(NEW.changed_at, NEW.${since})`;
const same = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, `NEW.${name}`]));

const VERSIONED: readonly Versioned[] = [
  {
    part: 'session',
    table: 'study_session',
    of: 'state initiative_id body_id kind updated_at',
    time: updated,
    columns: same('archive_id initiative_id body_id kind state'),
  },
  {
    part: 'absence',
    table: 'study_attendance',
    of: 'status made_up_on changed_at',
    time: changed('entered_at'),
    columns: {
      parent_id: 'NEW.session_id',
      body_id: 'NEW.body_id',
      state: `case when NEW.status = 'present' then 'present' when NEW.made_up_on is null then 'open' else 'made-up' end`,
    },
  },
  {
    part: 'material',
    table: 'study_material',
    of: 'required removed changed_at',
    time: changed('created_at'),
    columns: {
      ...same('archive_id initiative_id'),
      state: `case when NEW.removed = 1 then 'removed' when NEW.required = 1 then 'required' else 'optional' end`,
    },
  },
  {
    part: 'topic',
    table: 'research_topic',
    of: 'state initiative_id finding_id updated_at',
    time: updated,
    columns: {
      ...same('archive_id initiative_id state'),
      kind: `case when NEW.finding_id is null then 'own' else 'chosen' end`,
    },
  },
  {
    part: 'problem',
    table: 'research_problem',
    of: 'finding_id body_id changed_at',
    time: changed('created_at'),
    columns: {
      ...same('archive_id body_id'),
      parent_id: 'NEW.topic_id',
      state: `case when NEW.finding_id is null then 'noted' else 'finding' end`,
    },
  },
  {
    part: 'result',
    table: 'research_result',
    of: 'use_state kind changed_at',
    time: changed('created_at'),
    columns: { ...same('archive_id kind'), parent_id: 'NEW.topic_id', state: 'NEW.use_state' },
  },
  {
    part: 'note',
    table: 'research_note',
    of: 'at',
    time: () => 'NEW.at',
    columns: { parent_id: 'NEW.topic_id', state: `'noted'` },
  },
  {
    part: 'inspection',
    table: 'inspection',
    of: 'state initiative_id agency_id kind updated_at',
    time: updated,
    columns: same('archive_id initiative_id agency_id kind state'),
  },
  {
    part: 'order',
    table: 'rectification_order',
    of: 'state due signed_at answered_at decided_at withdrawn_at',
    // An order keeps the time of each of its steps and none of its last change.
    time: (kind) =>
      `${LATEST[kind]}(NEW.issued_at, ${['signed', 'answered', 'decided', 'withdrawn']
        .map((step) => `coalesce(NEW.${step}_at, NEW.issued_at)`)
        .join(', ')})`,
    columns: { ...same('archive_id agency_id state due'), parent_id: 'NEW.inspection_id' },
  },
  {
    part: 'task',
    table: 'key_task',
    of: 'state list initiative_id body_id owner_id due updated_at',
    time: updated,
    columns: { ...same('archive_id initiative_id body_id owner_id state due'), kind: 'NEW.list' },
  },
];

/** Ends the version that holds, unless it began on the same day. */
const end = (part: string, object: string, day: string) => `
    update part_version set to_day = ${day}
      where object_id = ${object} and part = '${part}' and to_day = ${OPEN} and from_day < ${day};`;
const again = (names: readonly string[]) =>
  `on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')};`;

function follow(kind: Kind, { part, columns, time }: Versioned): string {
  const day = DAY[kind](time(kind));
  const names = Object.keys(columns);
  return `${end(part, 'NEW.id', day)}
    insert into part_version (id, part, object_id, ${names.join(', ')}, from_day, to_day)
      values ('${part}:' || NEW.id || ':' || ${day}, '${part}', NEW.id, ${Object.values(columns).join(', ')}, ${day}, ${OPEN})
      ${again(names)}`;
}
const forget = (part: string) => `delete from part_version where object_id = OLD.id and part = '${part}';`;

/** A visit counts for each of its topics: one version for each link, of the visit and the link as they are. */
function followVisit(kind: Kind, which: string): string {
  const day = DAY[kind]('v.updated_at');
  return `
    insert into part_version (id, part, object_id, archive_id, parent_id, body_id, agency_id, kind, state, from_day, to_day)
      select 'visit:' || v.id || ':' || l.topic_id || ':' || ${day}, 'visit', v.id, v.archive_id, l.topic_id, v.body_id,
        v.agency_id, v.method, v.state, ${day}, ${OPEN}
      from research_visit v join research_visit_topic l on l.visit_id = v.id where ${which}
      ${again(['body_id', 'agency_id', 'kind', 'state'])}`;
}

/** A finding counts for each unit that joins it. `NEW.updated_at` is set with every change. */
function followJoining(kind: Kind): string {
  const day = DAY[kind]('NEW.updated_at');
  const named = {
    sqlite: 'json_each(NEW.joining_json) as named',
    postgres: 'jsonb_array_elements_text(NEW.joining_json::jsonb) as named(value)',
  }[kind];
  return `${end('joining', 'NEW.id', day)}
    delete from part_version where part = 'joining' and object_id = NEW.id and from_day = ${day};
    insert into part_version (id, part, object_id, archive_id, body_id, state, from_day, to_day)
      select distinct 'joining:' || NEW.id || ':' || named.value || ':' || ${day}, 'joining', NEW.id, NEW.archive_id,
        named.value, 'joining', ${day}, ${OPEN} from ${named} where true ${again(['archive_id'])}`;
}

export async function up(db: Kysely<unknown>, kind: Kind): Promise<void> {
  await makeTables(db, TABLES);
  const run = (text: string) => sql.raw(text).execute(db);
  // When a record was last changed; null where it stands as it was entered.
  for (const table of ['study_material', 'study_attendance', 'research_problem', 'research_result'])
    await run(`alter table ${table} add column changed_at text`);
  // Which list of the ledger a task is of: key tasks, development, services for people 民生实事.
  await run(`alter table key_task add column list text not null default 'task'`);
  // The finding that a topic was chosen from.
  await run('alter table research_topic add column finding_id text');
  await run('create index research_topic_finding on research_topic (finding_id)');
  // Filing asks for what was handed in for an initiative.
  await run('create index study_paper_initiative on study_paper (initiative_id)');

  const on = async (name: string, table: string, when: string, act: string) => {
    if (kind === 'sqlite') await run(`create trigger ${name} after ${when} on ${table} begin ${act} end`);
    else {
      await run(`create or replace function lantai_${name}() returns trigger language plpgsql as $$ begin
        ${act} return null; end $$`);
      await run(`create trigger ${name} after ${when} on ${table} for each row execute function lantai_${name}()`);
    }
  };
  for (const each of VERSIONED) {
    const { part, table, of } = each;
    const columns = of.split(' ').join(', ');
    await on(`part_${part}_insert`, table, 'insert', follow(kind, each));
    await on(`part_${part}_update`, table, `update of ${columns}`, follow(kind, each));
    await on(`part_${part}_delete`, table, 'delete', forget(part));
    // The rows that are there pass through the trigger once; they stay as they are.
    await run(`update ${table} set ${of.split(' ')[0]} = ${of.split(' ')[0]}`);
  }
  await run(
    `create index part_version_joining on part_version (archive_id, to_day, body_id, from_day, object_id) where part = 'joining'`,
  );
  const joining = followJoining(kind);
  await on('part_joining_insert', 'finding', 'insert', joining);
  await on('part_joining_update', 'finding', 'update of joining_json', joining);
  await on('part_joining_delete', 'finding', 'delete', forget('joining'));
  await run(`update finding set joining_json = joining_json where joining_json <> '[]'`);
  const visited = `${end('visit', 'NEW.id', DAY[kind]('NEW.updated_at'))} ${followVisit(kind, 'v.id = NEW.id')}`;
  await on('part_visit_insert', 'research_visit', 'insert', visited);
  await on('part_visit_update', 'research_visit', 'update of state, method, body_id, agency_id, updated_at', visited);
  await on('part_visit_delete', 'research_visit', 'delete', forget('visit'));
  const linked = followVisit(kind, 'v.id = NEW.visit_id and l.topic_id = NEW.topic_id');
  await on('part_visit_link', 'research_visit_topic', 'insert', linked);
  // The visit changed first, so that of this link there is a version of the same day and none that still holds before.
  await on(
    'part_visit_unlink',
    'research_visit_topic',
    'delete',
    `delete from part_version where part = 'visit' and object_id = OLD.visit_id and parent_id = OLD.topic_id
      and to_day = ${OPEN};`,
  );
  await run('update research_visit set state = state');
}
