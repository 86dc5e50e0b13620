/** What is kept of a unit: packages in the storage root, their files and pages, what was done. Rules as in tables.ts. */

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

export interface ContentTables {
  aip: AipTable;
  representation: RepresentationTable;
  file: FileTable;
  page: PageTable;
  event: EventTable;
}
