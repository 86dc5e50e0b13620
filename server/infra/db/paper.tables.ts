/** The tables of bulk edits, links, places, authorities and fonds dossiers. Rules as in tables.ts. */

/** A bulk edit (批量修改): one act on many units, done by a job in chunks. */
export interface BulkEditTable {
  id: string;
  archive_id: string;
  field: string;
  act_json: string;
  target_json: string;
  reason: string;
  state: 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';
  /** Units looked at so far: changed, refused and those that were so already. */
  done_count: number;
  changed_count: number;
  refused_count: number;
  same_count: number;
  undone_count: number;
  spared_count: number;
  /** Refusals by code: how many, and the first few codes of units. */
  refusals_json: string;
  /** Where the job is. */
  cursor_json: string | null;
  /** Over the changes in their order, as it stands in the ledger. */
  merkle_root: string | null;
  created_by: string;
  created_by_name: string;
  created_at: string;
  updated_at: string;
}

/** A unit that a bulk edit changed: what undoing restores, and what the unit's history shows. */
export interface BulkEditChangeTable {
  id: string;
  edit_id: string;
  unit_id: string;
  before_json: string;
  after_json: string;
  field: string;
  old_text: string;
  new_text: string;
  /** The unit's version after the change: another one says that somebody changed it since. */
  lock_version: number;
  at: string;
  undone_at: string | null;
}

/** A link between two units (关联), from the one that comes first by the meaning of its kind. */
export interface UnitLinkTable {
  id: string;
  archive_id: string;
  from_id: string;
  to_id: string;
  kind: 'attachment' | 'forward' | 'reply' | 'copy' | 'other';
  note: string;
  created_by_name: string;
  created_at: string;
}

/** A place (存放位置): repository room → rack → shelf → box. */
export interface LocationTable {
  id: string;
  archive_id: string;
  parent_id: string | null;
  kind: 'room' | 'rack' | 'shelf' | 'box';
  number: string;
  name: string;
  sort_key: string;
  /** Millimetres; boxes alone. */
  spine: number | null;
  /** Millimetres of a shelf, pages of a box; null where nobody said. */
  capacity: number | null;
  note: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

/** Where a unit lies; `id` is the unit's. */
export interface PlacementTable {
  id: string;
  archive_id: string;
  location_id: string;
  placed_at: string;
  placed_by_name: string;
}

/** A unit or a place that was moved. The labels stand as they were, whatever becomes of the places. */
export interface LocationMoveTable {
  id: string;
  archive_id: string;
  object_type: 'unit' | 'location';
  object_id: string;
  from_id: string | null;
  to_id: string | null;
  from_label: string;
  to_label: string;
  reason: string;
  actor_name: string;
  at: string;
}

/** An authority (规范记录): an agency or a person under its preferred name. `agency_id`: it is one that delivers here. */
export interface AuthorityTable {
  id: string;
  archive_id: string;
  kind: 'agency' | 'person';
  agency_id: string | null;
  name: string;
  name_en: string | null;
  dates_text: string;
  place: string;
  history: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

/** A name under which an authority is written. `key` is folded, so that records find it. */
export interface AuthorityNameTable {
  id: string;
  authority_id: string;
  name: string;
  key: string;
  kind: 'preferred' | 'former' | 'variant';
  from_day: number | null;
  to_day: number | null;
}

/** One agency after another: `from` came before `to`. Both are ids of authorities. */
export interface AgencyRelationTable {
  id: string;
  archive_id: string;
  from_id: string;
  to_id: string;
  kind: 'renamed' | 'succeeded' | 'merged' | 'split';
  on_day: number | null;
  note: string;
  created_by_name: string;
  created_at: string;
}

/** What a fonds list (全宗单) and guide tell of a fonds; `id` is the fonds'. */
export interface FondsProfileTable {
  id: string;
  kind: 'ordinary' | 'joint' | 'collective' | 'collection' | 'personal';
  history: string;
  custody: string;
  arrangement: string;
  finding_aid: string;
  updated_by_name: string;
  updated_at: string;
}

/** A paper of a fonds dossier (全宗卷), or a candidate that was put aside. `class` 1–8 as DA/T 12 has them. */
export interface DossierPaperTable {
  id: string;
  archive_id: string;
  fonds_id: string;
  class: number;
  /** Null where it was put aside. */
  serial: number | null;
  code: string;
  title: string;
  on_day: number | null;
  responsible: string;
  pages: number | null;
  /** `accession`, `import`, `edit`, or `own` for one entered by hand. */
  source_type: string;
  source_id: string;
  state: 'filed' | 'dismissed';
  note: string;
  created_by_name: string;
  created_at: string;
}

export interface PaperTables {
  bulk_edit: BulkEditTable;
  bulk_edit_change: BulkEditChangeTable;
  unit_link: UnitLinkTable;
  location: LocationTable;
  placement: PlacementTable;
  location_move: LocationMoveTable;
  authority: AuthorityTable;
  authority_name: AuthorityNameTable;
  agency_relation: AgencyRelationTable;
  fonds_profile: FondsProfileTable;
  dossier_paper: DossierPaperTable;
}

export const PAPER_TABLES = [
  'bulk_edit',
  'bulk_edit_change',
  'unit_link',
  'location',
  'placement',
  'location_move',
  'authority',
  'authority_name',
  'agency_relation',
  'fonds_profile',
  'dossier_paper',
] as const satisfies readonly (keyof PaperTables)[];
