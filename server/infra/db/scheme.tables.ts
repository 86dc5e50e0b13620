/**
 * The configuration of description 著录方案. A part (a category, a field scheme, a code table, a retention schedule, a template)
 * holds from one release to before another; a row is never changed but for its end. Rules as in tables.ts.
 */

/** One saved change of the configuration: who, when, what. `changes_json` names the parts. */
export interface SchemeReleaseTable {
  id: string;
  number: number;
  note: string;
  changes_json: string;
  created_by: string | null;
  created_name: string;
  created_at: string;
}

export interface SchemePartTable {
  id: string;
  kind: 'category' | 'scheme' | 'table' | 'schedule' | 'template';
  key: string;
  content_json: string;
  from_release: number;
  /** The release that ended it; 999999999 where it still holds. */
  to_release: number;
}

/** A further field that units of a category have or had; derived (unit-field.ts). */
export interface UnitFieldTable {
  id: string;
  category_id: string;
  field: string;
}

export interface SchemeTables {
  scheme_release: SchemeReleaseTable;
  scheme_part: SchemePartTable;
  unit_field: UnitFieldTable;
}

export const SCHEME_TABLES = ['scheme_release', 'scheme_part'] as const satisfies readonly (keyof SchemeTables)[];
