/** The tables of bulk edits, links between units, places of the physical records, authorities and fonds dossiers. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  bulk_edit: [
    `id archive_id field act_json target_json reason state done_count:i changed_count:i refused_count:i same_count:i
     undone_count:i spared_count:i refusals_json cursor_json? merkle_root? created_by created_by_name created_at
     updated_at`,
    'archive_id id',
  ],
  bulk_edit_change: [
    'id edit_id unit_id before_json after_json field old_text new_text lock_version:i at undone_at?',
    'edit_id id',
    'unit_id at id',
  ],
  unit_link: [
    'id archive_id from_id to_id kind note created_by_name created_at',
    '! from_id to_id kind',
    'to_id from_id',
  ],
  location: [
    `id archive_id parent_id? kind number name sort_key spine:i? capacity:i? note lock_version:i created_at updated_at`,
    'archive_id parent_id sort_key id',
    'parent_id',
  ],
  placement: ['id archive_id location_id placed_at placed_by_name', 'location_id id'],
  location_move: [
    'id archive_id object_type object_id from_id? to_id? from_label to_label reason actor_name at',
    'object_id at id',
    'to_id at id',
    'from_id at id',
  ],
  authority: [
    `id archive_id kind agency_id? name name_en? dates_text place history lock_version:i created_at updated_at`,
    'archive_id kind name id',
    '! agency_id',
  ],
  authority_name: ['id authority_id name key kind from_day:i? to_day:i?', 'authority_id id', 'key authority_id'],
  agency_relation: [
    'id archive_id from_id to_id kind on_day:i? note created_by_name created_at',
    '! from_id to_id kind',
    'to_id from_id',
  ],
  fonds_profile: ['id kind history custody arrangement finding_aid updated_by_name updated_at'],
  dossier_paper: [
    `id archive_id fonds_id class:i serial:i? code title on_day:i? responsible pages:i? source_type source_id state note
     created_by_name created_at`,
    'fonds_id class serial id',
    '! fonds_id source_type source_id',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
