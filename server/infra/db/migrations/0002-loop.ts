/**
 * The tables of the working loop. Changes of a finding's state are held by a trigger too: no path through the code, and
 * no hand in the database, takes a step that the machine does not have.
 */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  initiative: [
    'id archive_id number title kind goal stages_json state start:i end:i? leader_id? lock_version:i created_by created_at updated_at',
    '! archive_id number',
  ],
  body: [
    'id archive_id parent_id? agency_id? name kind head_id? lock_version:i created_at',
    '! archive_id name',
    'parent_id',
    'agency_id',
  ],
  finding: [
    `id archive_id number year:i serial:i initiative_id? special_id? voice_id? body_id? agency_id? joining_json source category
     problem basis root_cause severity repeated:i target leader_id? owner_id? executor_id? checker_id? term start:i? due:i?
     percent:i state round:i yellow_from:i? red_from:i? closed_on:i? closed_by? look_back_on:i? lock_version:i created_by
     created_at updated_at`,
    '! archive_id year serial',
    // Lists in order of date. What they filter by stands in the index, so that rows passed over are not read.
    `archive_id due id state red_from yellow_from severity source body_id initiative_id special_id owner_id checker_id
     voice_id closed_on`,
    'archive_id due id state number category problem',
    'archive_id state due id',
    'archive_id updated_at id',
    'body_id due id',
    'owner_id due id',
    'executor_id',
    'checker_id',
    'voice_id',
    'agency_id due id',
    'special_id state',
    'look_back_on state',
    // Counts and overviews: grouped in the order of these, and over them alone.
    'archive_id state red_from yellow_from',
    'archive_id body_id state red_from yellow_from closed_on due',
    'archive_id initiative_id body_id state red_from yellow_from closed_on due',
    'agency_id archive_id body_id state red_from yellow_from closed_on due',
  ],
  finding_appearance: ['id finding_id position:i text', 'finding_id position'],
  measure: [
    'id finding_id position:i text owner_id? start:i? due:i? percent:i state done_on:i?',
    'finding_id position',
    'owner_id due',
    'state due',
  ],
  progress_entry: ['id finding_id measure_id? on_day:i text percent:i? author_id? author_name at', 'finding_id at'],
  evidence: [
    `id finding_id measure_id? kind name mime byte_size:b sha256 sha512 sm3 object_id path fact_on:i round:i entered_by?
     entered_name entered_at`,
    'finding_id entered_at',
    'object_id',
  ],
  slip: [
    `id archive_id finding_id agency_id? kind year:i serial:i number raise_key? rule_id? previous_id? to_name text state
     issued_on:i issued_at issued_by? issued_name answer_due:i? signed_at? signed_name? answered_at? answered_name? answer?
     withdrawn_at? withdrawn_ground? lock_version:i`,
    '! archive_id kind year serial',
    '! raise_key',
    'finding_id issued_at',
    'archive_id issued_at id',
    'agency_id issued_at id',
    'archive_id state kind answer_due',
  ],
  slip_rule: ['id archive_id position:i kind on after_kind? days:i answer_days:i? enabled:i', 'archive_id position'],
  extension_request: [
    'id finding_id from_due:i to_due:i reason state asked_by? asked_name asked_at decided_by? decided_name? decided_at? note',
    'finding_id asked_at',
    'state asked_at',
  ],
  closure_request: [
    'id finding_id statement state asked_by? asked_name asked_at checked_by? checked_name? checked_at? note',
    'finding_id asked_at',
  ],
  satisfaction: ['id finding_id voice_id? round:i content:i? comment asked_at answered_at?', 'finding_id', 'voice_id'],
  look_back: ['id finding_id due_on:i done_on:i? result? note by_id? by_name?', 'finding_id', 'done_on due_on'],
  lasting_rule: [
    'id archive_id finding_id? title act document_number in_force_on:i created_by created_at',
    'archive_id created_at id',
    'finding_id',
  ],
  voice: [
    `id archive_id number year:i serial:i secret_hash channel subject text state joined_to? assigned_id? answer_due:i answer?
     answered_at? finding_id? content:i? comment? lock_version:i created_by? received_at updated_at`,
    '! archive_id year serial',
    '! number',
    'archive_id received_at id',
    'archive_id state answer_due id',
    'finding_id',
    'joined_to',
  ],
  voice_person: ['id name contact'],
  meeting: ['id archive_id title held_on:i place minutes created_by created_at', 'archive_id held_on id'],
  meeting_item: ['id meeting_id finding_id decision note', 'meeting_id', 'finding_id'],
  special_cleanup: [
    'id archive_id title standard start:i due:i? state created_by created_at',
    'archive_id created_at id',
  ],
};

/** The steps as they stood with this migration; test: finding.machine.test.ts holds them against the machine. */
export const STATE_STEPS: readonly (readonly [from: string, to: string])[] = [
  ['registered', 'checked'],
  ['registered', 'withdrawn'],
  ['checked', 'registered'],
  ['checked', 'in-progress'],
  ['checked', 'withdrawn'],
  ['in-progress', 'closure-asked'],
  ['in-progress', 'withdrawn'],
  ['closure-asked', 'in-progress'],
  ['closure-asked', 'verified'],
  ['verified', 'in-progress'],
  ['verified', 'closed'],
  ['closed', 'looked-back'],
  ['closed', 'reopened'],
  ['looked-back', 'reopened'],
  ['reopened', 'in-progress'],
  ['reopened', 'withdrawn'],
];

export async function up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  await makeTables(db, TABLES);
  await guardStates(db, kind);
}

async function guardStates(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const known = STATE_STEPS.map(([from, to]) => `(old.state = '${from}' and new.state = '${to}')`).join(' or ');
  const refused = `old.state <> new.state and not (${known})`;
  const run = (text: string) => sql.raw(text).execute(db);
  if (kind === 'sqlite') {
    await run(`create trigger finding_step before update of state on finding when ${refused}
      begin select raise(abort, 'finding: no such step'); end`);
    return;
  }
  await run(`create or replace function lantai_finding_step() returns trigger language plpgsql as $$ begin
    if ${refused} then raise exception 'finding: no such step'; end if; return new; end $$`);
  await run(`create trigger finding_step before update on finding for each row execute function lantai_finding_step()`);
}
