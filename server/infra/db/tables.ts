/**
 * The tables as Kysely sees them; the glossary (docs/glossary.md) gives each its Chinese name.
 * Rules that hold for both databases: ids are UUIDv7 text; times are ISO 8601 UTC text; days are integers YYYYMMDD;
 * truth values are 0 or 1; `*_json` columns are JSON text. Every preserved table has one text key named `id`.
 */
import type { Generated } from 'kysely';
import { ARCHIVING_TABLES, type ArchivingTables } from './archiving.tables.ts';
import { ARRANGEMENT_TABLES, type ArrangementTables } from './arrangement.tables.ts';
import { FINDING_TABLES, type FindingTables } from './finding.tables.ts';
import { IMPORT_TABLES, type ImportTables } from './import.tables.ts';
import { INITIATIVE_TABLES, type InitiativeTables } from './initiative.tables.ts';
import { INSPECTION_TABLES, type InspectionTables } from './inspection.tables.ts';
import { LOOP_TABLES, type LoopTables } from './loop.tables.ts';
import { PAPER_TABLES, type PaperTables } from './paper.tables.ts';
import { REPORT_TABLES, type ReportTables } from './report.tables.ts';
import { RESEARCH_TABLES, type ResearchTables } from './research.tables.ts';
import { SEARCH_TABLES, type SearchTables } from './search.tables.ts';
import { SCHEME_TABLES, type SchemeTables } from './scheme.tables.ts';
import { STUDY_TABLES, type StudyTables } from './study.tables.ts';

export type * from './archiving.tables.ts';
export type * from './arrangement.tables.ts';
export type * from './finding.tables.ts';
export type * from './import.tables.ts';
export type * from './initiative.tables.ts';
export type * from './inspection.tables.ts';
export type * from './loop.tables.ts';
export type * from './paper.tables.ts';
export type * from './report.tables.ts';
export type * from './search.tables.ts';
export type * from './scheme.tables.ts';
export type * from './study.tables.ts';
export type * from './research.tables.ts';

export type Openness = 'unreviewed' | 'open' | 'controlled' | 'delayed';
/** 公开, 内部, 限制. 秘密 and above never enter (design 4, secrecy gate), so they have no value here. */
export type Secrecy = 'public' | 'internal' | 'restricted';
export type UnitLevel = 'fonds' | 'series' | 'file' | 'item';
export type AccessionState =
  | 'received'
  | 'checking'
  | 'needs-review'
  | 'accepting'
  | 'accepted'
  | 'returned'
  | 'failed';
export type Severity = 'error' | 'warning';
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface ArchiveTable {
  id: string;
  code: string;
  name: string;
  name_en: string | null;
  created_at: string;
}

/** An agency that creates records (立档单位), in a tree. */
export interface AgencyTable {
  id: string;
  archive_id: string;
  parent_id: string | null;
  code: string | null;
  name: string;
  name_en: string | null;
  former_names_json: string;
  created_at: string;
}

export interface FondsTable {
  id: string;
  archive_id: string;
  agency_id: string | null;
  number: string;
  name: string;
  name_en: string | null;
  provisional: number;
  note: string | null;
  lock_version: number;
  created_at: string;
}

/** Category of records (门类). `arrangement`: by item or by file. `id` is the code of DA/T 13, such as WS. */
export interface CategoryTable {
  id: string;
  name: string;
  name_en: string;
  arrangement: 'item' | 'file';
  position: number;
}

export interface UnitTable {
  id: string;
  archive_id: string;
  fonds_id: string;
  parent_id: string | null;
  agency_id: string | null;
  accession_id: string | null;
  category_id: string;
  level: UnitLevel;
  sort_key: string;
  /** The current reference code as written, '' where an old catalogue has none; its normalised key beside it. */
  code: string;
  code_key: string;
  title: string;
  responsible: string;
  document_number: string;
  date_text: string;
  date_from: number | null;
  date_to: number | null;
  year: number | null;
  retention: string;
  secrecy: Secrecy;
  openness: Openness;
  agency_opinion: string;
  page_count: number | null;
  carrier: string;
  note: string;
  fields_json: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

export interface UnitCodeTable {
  id: string;
  archive_id: string;
  unit_id: string;
  written: string;
  key: string;
  current: number;
  created_at: string;
}

export interface UnitNameTable {
  id: string;
  unit_id: string;
  role: string;
  name: string;
}

/** One act of opening or withdrawing (开放、撤销开放): who, on what ground, when. The unit's `openness` is its outcome. */
export interface OpeningTable {
  id: string;
  unit_id: string;
  act: 'open' | 'withdraw';
  ground: string;
  actor_id: string;
  actor_name: string;
  at: string;
}

export interface AccessionTable {
  id: string;
  archive_id: string;
  agency_id: string | null;
  /** The earlier delivery whose returned rows this one mends. */
  previous_id: string | null;
  number: string;
  title: string;
  source_name: string;
  /** Digest over names, sizes and contents of the delivery: the same delivery sent twice is recognised by it. */
  delivery_digest: string;
  state: AccessionState;
  row_count: number;
  item_count: number;
  file_count: number;
  byte_count: number;
  error_count: number;
  warning_count: number;
  accepted_count: number;
  returned_count: number;
  /** Both sides' consent to take the good rows: {actor, at, agencyRepresentative, note}. */
  consent_json: string | null;
  receipt_json: string | null;
  created_by: string;
  created_at: string;
  decided_by: string | null;
  decided_at: string | null;
  updated_at: string;
}

/** One row of a delivery's catalogue with its folder (信息包). What the secrecy gate stopped has no row here. */
export interface PackageTable {
  id: string;
  accession_id: string;
  row_number: number | null;
  code: string;
  folder: string | null;
  state: 'checked' | 'accepted' | 'returned';
  unit_id: string | null;
  description_json: string;
  files_json: string;
}

export interface CheckRunTable {
  id: string;
  accession_id: string;
  plan: string;
  summary_json: string;
  at: string;
}

/** One defect (检测结果). `params_json` fills the sentence of `kind` in i18n; it never holds a classified title or code. */
export interface CheckResultTable {
  id: string;
  check_run_id: string;
  accession_id: string;
  position: number;
  check_code: string;
  kind: string;
  severity: Severity;
  rows_json: string;
  code: string | null;
  file: string | null;
  params_json: string;
}

/** Archival information package: where a unit's files stand in the storage root. Small items share one OCFL object. */
export interface AipTable {
  id: string;
  unit_id: string;
  object_id: string;
  /** Folder of this unit inside the object, '' where the object is its own. */
  folder: string;
  created_at: string;
}

export interface RepresentationTable {
  id: string;
  unit_id: string;
  aip_id: string;
  kind: 'master' | 'access' | 'text' | 'redacted';
  position: number;
  created_at: string;
}

export interface FileTable {
  id: string;
  unit_id: string;
  representation_id: string;
  position: number;
  /** The name as delivered. */
  name: string;
  /** Logical path inside the OCFL object. */
  path: string;
  byte_size: number;
  sha512: string;
  sha256: string;
  sm3: string;
  puid: string;
  format_name: string;
  mime: string;
  page_count: number | null;
}

/** A page of a unit (页). Text stands in the text representation too; this table is derived from it at rebuild. */
export interface PageTable {
  id: string;
  unit_id: string;
  file_id: string;
  /** Page of the unit, from 1, running over its files; `file_page` is the page within its file. */
  number: number;
  file_page: number;
  text: string;
  text_source: string;
  width: number | null;
  height: number | null;
}

/** PREMIS event = 业务实体 of DA/T 46. */
export interface EventTable {
  id: string;
  unit_id: string | null;
  accession_id: string | null;
  type: string;
  outcome: string;
  agent: string;
  detail_json: string;
  at: string;
}

export interface LedgerEntryTable {
  id: string;
  /** Set by the sequencer after commit; leaf number in the tree from 0. */
  seq: number | null;
  at: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  object_type: string;
  object_id: string;
  canonical: string;
  leaf_sha256: string;
  leaf_sm3: string;
}

export interface TreeHeadTable {
  id: string;
  size: number;
  root_sha256: string;
  root_sm3: string;
  at: string;
  key_id: string;
  signature: string;
}

/** Roots of 1024 leaves each, from leaf 1024 × id: a short cut to proofs, made anew where missing, never trusted by checks. */
export interface LedgerTileTable {
  id: number;
  sha256: string;
  sm3: string;
}

/** Who alone does a recurring task (numbering the ledger, exporting, indexing) and until when (server/infra/db/lease.ts). */
export interface LeaseTable {
  id: string;
  holder: string;
  until: string;
}

export interface UserTable {
  id: string;
  login: string;
  name: string;
  archive_id: string | null;
  agency_id: string | null;
  state: 'active' | 'disabled';
  created_at: string;
  lock_version: number;
}

export interface GrantTable {
  id: string;
  user_id: string;
  role: string;
  granted_by: string;
  granted_at: string;
}

/** Not preserved: after a rebuild every password is set anew. */
export interface CredentialTable {
  id: string;
  password_hash: string;
  must_change: number;
  failed_count: number;
  locked_until: string | null;
  changed_at: string;
}

export interface SessionTable {
  /** SHA-256 of the token; the token itself is only in the cookie. */
  id: string;
  user_id: string;
  csrf: string;
  created_at: string;
  expires_at: string;
  seen_at: string;
}

export interface SettingTable {
  id: string;
  value_json: string;
  updated_at: string;
}

/** What a person set for herself: columns of a table, language, type size. */
export interface PreferenceTable {
  id: string;
  user_id: string;
  key: string;
  value_json: string;
  updated_at: string;
}

export interface JobTable {
  id: string;
  kind: string;
  state: JobState;
  unique_key: string | null;
  payload_json: string;
  cursor_json: string | null;
  progress_json: string | null;
  result_json: string | null;
  error: string | null;
  attempts: number;
  max_attempts: number;
  run_at: string;
  lease_until: string | null;
  worker: string | null;
  cancel_requested: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

/**
 * After-images of preserved rows, written by triggers in the act's transaction; `image` null: the row was removed. An empty
 * `row_id`: `image` has the columns and the values of several new rows (block-write.ts).
 */
export interface OutboxTable {
  seq: Generated<number>;
  table_name: string;
  row_id: string;
  image: string | null;
}

/** Units whose index rows are behind, written by triggers; drained by the indexer. */
export interface IndexQueueTable {
  seq: Generated<number>;
  unit_id: string;
}

/** The tables that are just being written as a block; empty whenever anybody else looks. */
export interface BlockWriteTable {
  id: string;
}

/** An index that a large import has put off, and the statement that makes it (put-off-indexes.ts). */
export interface PutOffIndexTable {
  id: string;
  made: string;
}

/** How many units there are of a fonds, category, year, archive and agency; derived (unit-count.ts). */
export interface UnitCountTable {
  id: string;
  fonds_id: string;
  category_id: string;
  year: number | null;
  archive_id: string;
  agency_id: string | null;
  n: number;
}

/** The same added up by fonds. */
export interface FondsCountTable {
  id: string;
  archive_id: string;
  fonds_id: string;
  n: number;
}

export interface Tables
  extends FindingTables,
    ArrangementTables,
    ArchivingTables,
    LoopTables,
    InitiativeTables,
    ImportTables,
    ResearchTables,
    StudyTables,
    PaperTables,
    ReportTables,
    SearchTables,
    SchemeTables,
    InspectionTables {
  archive: ArchiveTable;
  agency: AgencyTable;
  fonds: FondsTable;
  category: CategoryTable;
  unit: UnitTable;
  unit_code: UnitCodeTable;
  unit_name: UnitNameTable;
  opening: OpeningTable;
  accession: AccessionTable;
  package: PackageTable;
  check_run: CheckRunTable;
  check_result: CheckResultTable;
  aip: AipTable;
  representation: RepresentationTable;
  file: FileTable;
  page: PageTable;
  event: EventTable;
  ledger_entry: LedgerEntryTable;
  tree_head: TreeHeadTable;
  ledger_tile: LedgerTileTable;
  lease: LeaseTable;
  user: UserTable;
  grant: GrantTable;
  credential: CredentialTable;
  session: SessionTable;
  setting: SettingTable;
  preference: PreferenceTable;
  job: JobTable;
  outbox: OutboxTable;
  index_queue: IndexQueueTable;
  block_write: BlockWriteTable;
  put_off_index: PutOffIndexTable;
  unit_count: UnitCountTable;
  fonds_count: FondsCountTable;
}

/** Tables whose rows must outlive the database: exported through the outbox, restored by `lantai rebuild`. */
export const PRESERVED_TABLES = [
  'archive',
  'agency',
  'fonds',
  'category',
  'unit',
  'unit_code',
  'unit_name',
  'opening',
  'accession',
  'package',
  'check_run',
  'check_result',
  'aip',
  'representation',
  'file',
  'event',
  'ledger_entry',
  'tree_head',
  'user',
  'grant',
  'setting',
  'preference',
  ...LOOP_TABLES,
  ...INITIATIVE_TABLES,
  ...FINDING_TABLES,
  ...IMPORT_TABLES,
  ...PAPER_TABLES,
  ...REPORT_TABLES,
  ...SEARCH_TABLES,
  ...ARCHIVING_TABLES,
  ...ARRANGEMENT_TABLES,
  ...RESEARCH_TABLES,
  ...STUDY_TABLES,
  ...INSPECTION_TABLES,
  ...SCHEME_TABLES,
] as const satisfies readonly (keyof Tables)[];

/**
 * Columns that follow from others and from rules: a change of these alone is not exported, `lantai rebuild` computes them
 * anew.
 */
export const DERIVED_COLUMNS: Partial<Record<keyof Tables, readonly string[]>> = {
  finding: ['yellow_from', 'red_from'],
};

export type PreservedTable = (typeof PRESERVED_TABLES)[number];

/** Tables whose new rows may be written as a block (block-write.ts). */
export const BLOCK_TABLES = ['unit', 'unit_code', 'unit_name', 'opening'] as const satisfies readonly PreservedTable[];
export type BlockTable = (typeof BLOCK_TABLES)[number];

/** Restored too, but from the text representations in the storage root and not from the outbox. */
export const DERIVED_FROM_FILES = ['page'] as const satisfies readonly (keyof Tables)[];

/** A change of one of these rows puts the unit into `index_queue`; the value names the column that holds the unit's id. */
export const INDEXED_TABLES = { unit: 'id', unit_code: 'unit_id', unit_name: 'unit_id', page: 'unit_id' } as const;
