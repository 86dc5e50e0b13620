/** The tables of research and questionnaires; voices are sorted, say where they were taken up, and keep their scans. */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  research_topic: [
    `id archive_id number year:i serial:i initiative_id? title goal questions_json methods_json leader_id? window_from:i?
     window_to:i? state lock_version:i created_by created_at updated_at`,
    '! archive_id year serial',
    'archive_id state updated_at id',
    'archive_id updated_at id',
    'initiative_id state',
    'leader_id state',
  ],
  research_member: ['id topic_id user_id', '! topic_id user_id', 'user_id topic_id'],
  research_visit: [
    `id archive_id body_id? agency_id? place place_key method unannounced:i day:i from_minute:i to_minute:i purpose state
     merged_into? lock_version:i created_by created_at updated_at`,
    'archive_id day from_minute id',
    'agency_id day id',
    'body_id day id',
    'merged_into',
  ],
  research_visit_topic: ['id visit_id topic_id', '! visit_id topic_id', 'topic_id visit_id'],
  research_visit_person: ['id visit_id user_id', '! visit_id user_id', 'user_id visit_id'],
  research_note: [
    'id topic_id visit_id? interviewee on_day:i text author_id? author_name at',
    'topic_id at id',
    'visit_id',
  ],
  research_problem: [
    `id archive_id topic_id visit_id? problem body_id? duty owner_id? task due:i? finding_id? lock_version:i created_by
     created_at`,
    'topic_id created_at id',
    'archive_id created_at id',
    'finding_id',
  ],
  research_result: [
    `id archive_id topic_id title kind summary use_state use_how used_on:i? finding_id? rule_id? lock_version:i created_by
     created_at`,
    'topic_id created_at id',
    'archive_id created_at id',
    'archive_id use_state',
    'finding_id',
  ],
  research_return: [
    `id topic_id visit_id? body_id? whom planned_on:i done_on:i? content:i? outcome by_id? by_name? lock_version:i
     created_at`,
    'topic_id planned_on id',
  ],
  case_review: [
    `id archive_id topic_id? finding_id? title happened causes lessons reviewed_on:i created_by created_by_name created_at`,
    'archive_id reviewed_on id',
    'topic_id',
    'finding_id',
  ],
  questionnaire: [
    `id archive_id number year:i serial:i topic_id? title intro questions_json state token closes_on:i? lock_version:i
     created_by created_at opened_at? closed_at?`,
    '! archive_id year serial',
    '! token',
    'archive_id created_at id',
    'topic_id',
  ],
  questionnaire_answer: [
    'id questionnaire_id holder_hash sending_hash answers_json at',
    '! questionnaire_id holder_hash',
    '! questionnaire_id sending_hash',
    'questionnaire_id at id',
  ],
  voice_file: [
    'id voice_id name mime byte_size:b sha256 sha512 sm3 object_id path entered_by? entered_name entered_at',
    'voice_id entered_at',
    'object_id',
  ],
};

export async function up(db: Kysely<unknown>): Promise<void> {
  await makeTables(db, TABLES);
  const run = (text: string) => sql.raw(text).execute(db);
  // What kind of voice it is, and at which box, call or meeting it was taken up.
  await run('alter table voice add column category text');
  await run('alter table voice add column occasion text');
  await run('create index voice_channel on voice (archive_id, channel, received_at, id)');
  await run('create index voice_category on voice (archive_id, category, received_at, id)');
}
