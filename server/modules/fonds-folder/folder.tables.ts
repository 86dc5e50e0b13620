/**
 * What of the database belongs to a fonds and travels with it, table by table, in the order in which it is written. What
 * is of the archive alone stays: whose archive it is, imports and bulk edits (jobs of the house), the ledger.
 */
import type { Tables } from '../../infra/db/index.ts';

const COLUMNS = {
  agency: ['id', 'parent_id', 'code', 'name', 'name_en', 'former_names_json', 'created_at'],
  fonds: ['id', 'agency_id', 'number', 'name', 'name_en', 'provisional', 'note', 'lock_version', 'created_at'],
  fonds_profile: ['id', 'kind', 'history', 'custody', 'arrangement', 'finding_aid', 'updated_by_name', 'updated_at'],
  authority: [
    'id',
    'kind',
    'agency_id',
    'name',
    'name_en',
    'dates_text',
    'place',
    'history',
    'lock_version',
    'created_at',
    'updated_at',
  ],
  authority_name: ['id', 'authority_id', 'name', 'key', 'kind', 'from_day', 'to_day'],
  agency_relation: ['id', 'from_id', 'to_id', 'kind', 'on_day', 'note', 'created_by_name', 'created_at'],
  fonds_template: ['id', 'fonds_id', 'category_id', 'template', 'updated_by_name', 'updated_at'],
  dossier_paper: [
    'id',
    'fonds_id',
    'class',
    'serial',
    'code',
    'title',
    'on_day',
    'responsible',
    'pages',
    'source_type',
    'source_id',
    'state',
    'note',
    'created_by_name',
    'created_at',
  ],
  location: [
    'id',
    'parent_id',
    'kind',
    'number',
    'name',
    'sort_key',
    'spine',
    'capacity',
    'note',
    'lock_version',
    'created_at',
    'updated_at',
  ],
  accession: [
    'id',
    'agency_id',
    'previous_id',
    'number',
    'title',
    'source_name',
    'delivery_digest',
    'state',
    'row_count',
    'item_count',
    'file_count',
    'byte_count',
    'error_count',
    'warning_count',
    'accepted_count',
    'returned_count',
    'consent_json',
    'receipt_json',
    'created_by',
    'created_at',
    'decided_by',
    'decided_at',
    'updated_at',
  ],
  unit: [
    'id',
    'fonds_id',
    'parent_id',
    'agency_id',
    'accession_id',
    'category_id',
    'level',
    'sort_key',
    'code',
    'code_key',
    'title',
    'responsible',
    'document_number',
    'date_text',
    'date_from',
    'date_to',
    'year',
    'retention',
    'secrecy',
    'openness',
    'agency_opinion',
    'page_count',
    'carrier',
    'note',
    'fields_json',
    'lock_version',
    'created_at',
    'updated_at',
  ],
  unit_code: ['id', 'unit_id', 'written', 'key', 'current', 'created_at'],
  unit_name: ['id', 'unit_id', 'role', 'name'],
  unit_link: ['id', 'from_id', 'to_id', 'kind', 'note', 'created_by_name', 'created_at'],
  placement: ['id', 'location_id', 'placed_at', 'placed_by_name'],
  location_move: [
    'id',
    'object_type',
    'object_id',
    'from_id',
    'to_id',
    'from_label',
    'to_label',
    'reason',
    'actor_name',
    'at',
  ],
  opening: ['id', 'unit_id', 'act', 'ground', 'actor_id', 'actor_name', 'at'],
  package: ['id', 'accession_id', 'row_number', 'code', 'folder', 'state', 'unit_id', 'description_json', 'files_json'],
  check_run: ['id', 'accession_id', 'plan', 'summary_json', 'at'],
  check_result: [
    'id',
    'check_run_id',
    'accession_id',
    'position',
    'check_code',
    'kind',
    'severity',
    'rows_json',
    'code',
    'file',
    'params_json',
  ],
  arrangement: [
    'id',
    'kind',
    'state',
    'reason',
    'label',
    'count',
    'created_by',
    'created_by_name',
    'created_at',
    'undone_by_name',
    'undone_at',
  ],
  arrangement_change: ['id', 'arrangement_id', 'unit_id', 'change', 'before_json', 'lock_version'],
  event: ['id', 'unit_id', 'accession_id', 'type', 'outcome', 'agent', 'detail_json', 'at'],
  aip: ['id', 'unit_id', 'object_id', 'folder', 'created_at'],
  representation: ['id', 'unit_id', 'aip_id', 'kind', 'position', 'created_at'],
  file: [
    'id',
    'unit_id',
    'representation_id',
    'position',
    'name',
    'path',
    'byte_size',
    'sha512',
    'sha256',
    'sm3',
    'puid',
    'format_name',
    'mime',
    'page_count',
  ],
} as const satisfies { [T in keyof Tables]?: readonly (keyof Tables[T])[] };

export type FolderTable = keyof typeof COLUMNS;
export type FolderRow = Readonly<Record<string, string | number | null>>;
export const FOLDER_TABLES = Object.keys(COLUMNS) as FolderTable[];

/** Columns of the archive that takes a row in, beside those that travel. */
const OWN: Partial<Record<FolderTable, readonly string[]>> = {
  agency: ['archive_id'],
  fonds: ['archive_id'],
  authority: ['archive_id'],
  agency_relation: ['archive_id'],
  fonds_template: ['archive_id'],
  dossier_paper: ['archive_id'],
  location: ['archive_id'],
  placement: ['archive_id'],
  location_move: ['archive_id'],
  accession: ['archive_id'],
  arrangement: ['archive_id'],
  unit: ['archive_id'],
  unit_code: ['archive_id'],
  unit_link: ['archive_id'],
};

/** Columns that folders of earlier versions did not have. */
const LATER: Partial<Record<FolderTable, readonly string[]>> = { unit: ['accession_id'], event: ['accession_id'] };

/** Only what travels. */
export const travelling = (table: FolderTable, row: Readonly<Record<string, unknown>>): FolderRow =>
  Object.fromEntries(COLUMNS[table].map((column) => [column, (row[column] ?? null) as string | number | null]));

/** Whether a line of a folder is a row of this table: its columns, all of them, and nothing but texts, numbers and nulls. */
export function isFolderRow(table: FolderTable, value: unknown): value is FolderRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Record<string, unknown>;
  const columns: readonly string[] = COLUMNS[table];
  const later = columns.filter((column) => LATER[table]?.includes(column) === true && !(column in row));
  return (
    Object.keys(row).length === columns.length - later.length &&
    columns.every(
      (column) => row[column] === null || later.includes(column) || ['string', 'number'].includes(typeof row[column]),
    ) &&
    typeof row.id === 'string'
  );
}

/** The row as it stands in the archive that takes it in. */
export function settled(table: FolderTable, row: FolderRow, archiveId: string): FolderRow {
  const own = (OWN[table] ?? []).map((column) => [column, archiveId]);
  const later = (LATER[table] ?? []).map((column) => [column, row[column] ?? null]);
  return { ...row, ...(Object.fromEntries([...later, ...own]) as Record<string, string | null>) };
}
