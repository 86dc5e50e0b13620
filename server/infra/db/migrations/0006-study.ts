/** The tables of study. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  study_member: [
    'id archive_id body_id user_id? name keeps:i joined_on:i? left_on:i? lock_version:i created_at',
    'body_id name id',
    'user_id body_id',
  ],
  study_session: [
    `id archive_id body_id initiative_id? kind topic place leader day:i end_day:i from_minute:i to_minute:i state minutes
     ground lock_version:i created_by created_at updated_at`,
    'archive_id day id',
    'body_id day id',
    'initiative_id day id',
    'archive_id state end_day',
    'body_id kind state day',
  ],
  study_session_material: ['id session_id material_id', '! session_id material_id', 'material_id'],
  study_attendance: [
    `id session_id body_id member_id day:i status way made_up_on:i? made_up_how entered_by? entered_at`,
    '! session_id member_id day',
    'member_id status made_up_on',
    'body_id status made_up_on day',
  ],
  study_material: [
    `id archive_id initiative_id? unit_id? title document_number note required:i position:i removed:i lock_version:i
     created_by created_at`,
    'archive_id initiative_id position',
  ],
  study_reading: ['id material_id user_id on_day:i entered_at', '! material_id user_id', 'user_id'],
  study_cadence: [
    'id archive_id body_id kind unit times:i since:i created_by created_at',
    '! body_id kind',
    'archive_id',
  ],
  study_paper: [
    `id archive_id author_id author_name body_id? initiative_id? session_id? kind title parts_json dimensions_json
     handed_in_at`,
    'author_id handed_in_at id',
    'archive_id handed_in_at id',
    'body_id handed_in_at id',
    'session_id',
  ],
  study_draft: [
    `id archive_id author_id body_id? initiative_id? session_id? kind title parts_json dimensions_json lock_version:i
     created_at updated_at`,
    'author_id updated_at id',
  ],
  study_code: ['id code made_at', '! code'],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
