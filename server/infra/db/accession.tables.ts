/** Taking in: deliveries, their packages, what their checks found. Rules as in tables.ts. */

export type AccessionState =
  | 'received'
  | 'checking'
  | 'needs-review'
  | 'accepting'
  | 'accepted'
  | 'returned'
  | 'failed';
export type Severity = 'error' | 'warning';

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

export interface AccessionTables {
  accession: AccessionTable;
  package: PackageTable;
  check_run: CheckRunTable;
  check_result: CheckResultTable;
}
