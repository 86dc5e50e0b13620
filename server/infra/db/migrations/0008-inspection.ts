/** The tables of inspections of agencies. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  inspection_checklist: [
    'id archive_id key version:i title state definition_json lock_version:i created_by created_at updated_at',
    '! archive_id key version',
  ],
  inspection_plan: [
    'id archive_id year:i title note initiative_id? created_by created_at',
    'archive_id year id',
    'initiative_id',
  ],
  inspection_draw: [
    `id plan_id seed algorithm candidates_json inspectors_json agencies:i each:i result_json drawn_by drawn_name drawn_at`,
    'plan_id id',
  ],
  inspection: [
    `id archive_id plan_id? agency_id initiative_id? checklist_id? draw_id? number year:i serial:i kind state scope
     planned_from:i planned_to:i self_due:i? announced_at? statement handed_at? handed_on:i? handed_name? visited_on:i?
     circumstances_json share:i? grade? conclusion concluded_at? concluded_name? published_at? second_on:i? second_result?
     second_note second_name? closed_at? cancel_ground? lock_version:i created_by created_at updated_at`,
    '! archive_id year serial',
    'archive_id planned_from id',
    'archive_id year planned_from id',
    'agency_id planned_from id',
    'plan_id planned_from id',
    'initiative_id planned_from id',
    'checklist_id',
  ],
  inspection_inspector: ['id inspection_id user_id position:i', '! inspection_id user_id', 'user_id inspection_id'],
  inspection_self: [
    'id inspection_id item verdict defects:i note entered_by? entered_name entered_at',
    '! inspection_id item',
  ],
  inspection_entry: [
    `id inspection_id round:i item version:i verdict defects:i note seen_at entered_by? entered_name entered_at`,
    // The version is unique: of two who write at once, one is told.
    '! inspection_id round item version',
  ],
  inspection_file: [
    `id inspection_id side item name mime byte_size:b sha256 sha512 sm3 object_id path fact_on:i note entered_by?
     entered_name entered_at`,
    'inspection_id entered_at',
    'object_id',
  ],
  inspection_finding: ['id inspection_id item finding_id created_at', '! inspection_id item', 'finding_id'],
  rectification_order: [
    `id archive_id inspection_id agency_id number year:i serial:i state text contact items_json issued_on:i due:i issued_at
     issued_by? issued_name signed_at? signed_name? answer? answered_at? answered_name? decision_note decided_at?
     decided_name? withdrawn_at? withdrawn_ground?`,
    '! archive_id year serial',
    'inspection_id issued_at',
    'archive_id issued_at id',
    'agency_id issued_at id',
    'archive_id state issued_at id',
  ],
  guidance: [
    `id archive_id agency_id number year:i serial:i kind mode on_day:i topic question answer next_step return_on:i?
     return_note state asked_name guide_id? guide_name? lock_version:i created_by created_at updated_at`,
    '! archive_id year serial',
    'archive_id on_day id',
    'agency_id on_day id',
    'archive_id state on_day id',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
