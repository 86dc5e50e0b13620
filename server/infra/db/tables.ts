/**
 * The tables as Kysely sees them; the glossary (docs/glossary.md) gives each its Chinese name.
 * Rules that hold for both databases: ids are UUIDv7 text; times are ISO 8601 UTC text; days are integers YYYYMMDD;
 * truth values are 0 or 1; `*_json` columns are JSON text. Every preserved table has one text key named `id`.
 */
import type { AccessionTables } from './accession.tables.ts';
import { ARCHIVING_TABLES, type ArchivingTables } from './archiving.tables.ts';
import { ARRANGEMENT_TABLES, type ArrangementTables } from './arrangement.tables.ts';
import type { ContentTables } from './content.tables.ts';
import { FINDING_TABLES, type FindingTables } from './finding.tables.ts';
import type { IdentityTables } from './identity.tables.ts';
import { IMPORT_TABLES, type ImportTables } from './import.tables.ts';
import { INITIATIVE_TABLES, type InitiativeTables } from './initiative.tables.ts';
import { INSPECTION_TABLES, type InspectionTables } from './inspection.tables.ts';
import { LOOP_TABLES, type LoopTables } from './loop.tables.ts';
import type { MachineryTables } from './machinery.tables.ts';
import { PAPER_TABLES, type PaperTables } from './paper.tables.ts';
import { REPORT_TABLES, type ReportTables } from './report.tables.ts';
import { RESEARCH_TABLES, type ResearchTables } from './research.tables.ts';
import { SEARCH_TABLES, type SearchTables } from './search.tables.ts';
import { SCHEME_TABLES, type SchemeTables } from './scheme.tables.ts';
import { STUDY_TABLES, type StudyTables } from './study.tables.ts';

export type * from './accession.tables.ts';
export type * from './archiving.tables.ts';
export type * from './arrangement.tables.ts';
export type * from './content.tables.ts';
export type * from './finding.tables.ts';
export type * from './identity.tables.ts';
export type * from './import.tables.ts';
export type * from './initiative.tables.ts';
export type * from './inspection.tables.ts';
export type * from './loop.tables.ts';
export type * from './machinery.tables.ts';
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

export interface SettingTable {
  id: string;
  value_json: string;
  updated_at: string;
}

export interface Tables
  extends AccessionTables,
    ContentTables,
    IdentityTables,
    MachineryTables,
    FindingTables,
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
  ledger_entry: LedgerEntryTable;
  tree_head: TreeHeadTable;
  ledger_tile: LedgerTileTable;
  setting: SettingTable;
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
