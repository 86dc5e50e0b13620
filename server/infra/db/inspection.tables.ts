/** The tables of inspections of agencies 监督检查. Rules as in tables.ts. */

/** One version of a checklist; `definition_json` is of shared/schemas/checklist.ts. A published one never changes. */
export interface InspectionChecklistTable {
  id: string;
  archive_id: string;
  key: string;
  version: number;
  title: string;
  state: 'draft' | 'published' | 'retired';
  definition_json: string;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface InspectionPlanTable {
  id: string;
  archive_id: string;
  year: number;
  title: string;
  note: string;
  initiative_id: string | null;
  created_by: string;
  created_at: string;
}

/** 双随机: all that is needed to draw again and get the same. */
export interface InspectionDrawTable {
  id: string;
  plan_id: string;
  seed: string;
  algorithm: string;
  candidates_json: string;
  inspectors_json: string;
  agencies: number;
  each: number;
  result_json: string;
  drawn_by: string;
  drawn_name: string;
  drawn_at: string;
}

export type InspectionStateName =
  | 'planned'
  | 'announced'
  | 'self-checked'
  | 'visiting'
  | 'concluded'
  | 'published'
  | 'closed'
  | 'cancelled';

export interface InspectionTable {
  id: string;
  archive_id: string;
  plan_id: string | null;
  agency_id: string;
  initiative_id: string | null;
  checklist_id: string | null;
  draw_id: string | null;
  number: string;
  year: number;
  serial: number;
  kind: 'yearly' | 'special' | 'guidance';
  state: InspectionStateName;
  scope: string;
  planned_from: number;
  planned_to: number;
  self_due: number | null;
  announced_at: string | null;
  statement: string;
  handed_at: string | null;
  handed_on: number | null;
  handed_name: string | null;
  visited_on: number | null;
  circumstances_json: string;
  /** Hundredths of a percent and the grade's key, as concluded: the lists read them, the page computes them anew. */
  share: number | null;
  grade: string | null;
  conclusion: string;
  concluded_at: string | null;
  concluded_name: string | null;
  published_at: string | null;
  second_on: number | null;
  second_result: 'mended' | 'not-mended' | null;
  second_note: string;
  second_name: string | null;
  closed_at: string | null;
  cancel_ground: string | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface InspectionInspectorTable {
  id: string;
  inspection_id: string;
  user_id: string;
  position: number;
}

export interface InspectionSelfTable {
  id: string;
  inspection_id: string;
  item: string;
  verdict: 'met' | 'partly' | 'not' | 'na';
  defects: number;
  note: string;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
}

/** What an inspector found. Never changed: another word on the same item is a version of its own. `id` came with it. */
export interface InspectionEntryTable {
  id: string;
  inspection_id: string;
  round: number;
  item: string;
  version: number;
  verdict: 'met' | 'partly' | 'not' | 'na';
  defects: number;
  note: string;
  /** By the clock of the tablet; `entered_at` is the server's. */
  seen_at: string;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
}

export interface InspectionFileTable {
  id: string;
  inspection_id: string;
  side: 'agency' | 'visit';
  item: string;
  name: string;
  mime: string;
  byte_size: number;
  sha256: string;
  sha512: string;
  sm3: string;
  object_id: string;
  path: string;
  fact_on: number;
  note: string;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
}

export interface InspectionFindingTable {
  id: string;
  inspection_id: string;
  item: string;
  finding_id: string;
  created_at: string;
}

/** 整改通知. `items_json`: [{item, text, basis, seen, findingId}] as they stood when it was issued. */
export interface RectificationOrderTable {
  id: string;
  archive_id: string;
  inspection_id: string;
  agency_id: string;
  number: string;
  year: number;
  serial: number;
  state: 'issued' | 'signed' | 'answered' | 'accepted' | 'withdrawn';
  text: string;
  contact: string;
  items_json: string;
  issued_on: number;
  due: number;
  issued_at: string;
  issued_by: string | null;
  issued_name: string;
  signed_at: string | null;
  signed_name: string | null;
  answer: string | null;
  answered_at: string | null;
  answered_name: string | null;
  decision_note: string;
  decided_at: string | null;
  decided_name: string | null;
  withdrawn_at: string | null;
  withdrawn_ground: string | null;
}

/** 业务指导: questions answered, visits, trainings. */
export interface GuidanceTable {
  id: string;
  archive_id: string;
  agency_id: string;
  number: string;
  year: number;
  serial: number;
  kind: 'question' | 'visit' | 'training';
  mode: 'on-site' | 'at-archive' | 'phone' | 'online';
  on_day: number;
  topic: string;
  question: string;
  answer: string;
  next_step: string;
  return_on: number | null;
  return_note: string;
  state: 'open' | 'answered' | 'followed';
  asked_name: string;
  guide_id: string | null;
  guide_name: string | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface InspectionTables {
  inspection_checklist: InspectionChecklistTable;
  inspection_plan: InspectionPlanTable;
  inspection_draw: InspectionDrawTable;
  inspection: InspectionTable;
  inspection_inspector: InspectionInspectorTable;
  inspection_self: InspectionSelfTable;
  inspection_entry: InspectionEntryTable;
  inspection_file: InspectionFileTable;
  inspection_finding: InspectionFindingTable;
  rectification_order: RectificationOrderTable;
  guidance: GuidanceTable;
}

/** All of them outlive the database. */
export const INSPECTION_TABLES = [
  'inspection_checklist',
  'inspection_plan',
  'inspection_draw',
  'inspection',
  'inspection_inspector',
  'inspection_self',
  'inspection_entry',
  'inspection_file',
  'inspection_finding',
  'rectification_order',
  'guidance',
] as const satisfies readonly (keyof InspectionTables)[];
