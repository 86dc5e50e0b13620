/** The tables of the working loop (办事): findings 问题, slips 单子, voices 意见 and what hangs on them. Rules as in tables.ts. */

export type FindingState =
  | 'registered'
  | 'checked'
  | 'in-progress'
  | 'closure-asked'
  | 'verified'
  | 'closed'
  | 'looked-back'
  | 'reopened'
  | 'withdrawn';
export type SlipKind = 'notice' | 'reminder' | 'feedback' | 'warning' | 'talk';
export type SlipState = 'issued' | 'signed' | 'answered' | 'expired' | 'withdrawn';
export type VoiceState = 'new' | 'assigned' | 'answered' | 'closed' | 'joined';

/** 专项: a study campaign, an inspection year, a service improvement. `stages_json`: [{key, name, from, to}]. */
export interface InitiativeTable {
  id: string;
  archive_id: string;
  number: string;
  title: string;
  kind: 'study' | 'inspection' | 'service' | 'other';
  goal: string;
  /** The plan of the whole 实施方案, as text. */
  plan: string;
  stages_json: string;
  state: 'draft' | 'running' | 'closed';
  start: number;
  end: number | null;
  leader_id: string | null;
  /** The template it was laid out from, and which version of it. */
  template_key: string | null;
  template_version: number | null;
  closed_on: number | null;
  closing_note: string;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

/** 单位、支部: the tree of units, branches and groups that have something to do. An agency's users see their body's findings. */
export interface BodyTable {
  id: string;
  archive_id: string;
  parent_id: string | null;
  agency_id: string | null;
  name: string;
  kind: 'unit' | 'branch' | 'group' | 'agency';
  head_id: string | null;
  lock_version: number;
  created_at: string;
}

export interface FindingTable {
  id: string;
  archive_id: string;
  number: string;
  year: number;
  serial: number;
  initiative_id: string | null;
  special_id: string | null;
  voice_id: string | null;
  /** Lead unit 牵头单位; `agency_id` is its body's, beside it for the scope. */
  body_id: string | null;
  agency_id: string | null;
  joining_json: string;
  source: string;
  category: string;
  problem: string;
  basis: string;
  root_cause: string;
  severity: 'minor' | 'major' | 'grave';
  repeated: number;
  target: string;
  /** Leader in charge 牵头领导, owner 责任主体, executor 执行主体, checker 检查主体. */
  leader_id: string | null;
  owner_id: string | null;
  executor_id: string | null;
  checker_id: string | null;
  /** A date, mended at once 立行立改, or long term 长期坚持: then `due` is the end of the present stage. */
  term: 'date' | 'at-once' | 'long-term';
  start: number | null;
  due: number | null;
  percent: number;
  state: FindingState;
  /** Counts up when the finding is reopened or its date moves: a rule raises its slip once in a round. */
  round: number;
  /** First days of yellow and red (finding.light.ts): follow from date and progress. */
  yellow_from: number | null;
  red_from: number | null;
  closed_on: number | null;
  closed_by: string | null;
  look_back_on: number | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface FindingAppearanceTable {
  id: string;
  finding_id: string;
  position: number;
  text: string;
}

export interface MeasureTable {
  id: string;
  finding_id: string;
  position: number;
  text: string;
  owner_id: string | null;
  start: number | null;
  due: number | null;
  percent: number;
  state: 'open' | 'done' | 'dropped';
  done_on: number | null;
}

export interface ProgressEntryTable {
  id: string;
  finding_id: string;
  measure_id: string | null;
  /** Of which day the entry speaks; `at` is when it was entered. */
  on_day: number;
  text: string;
  percent: number | null;
  author_id: string | null;
  author_name: string;
  at: string;
}

/** 佐证. `fact_on`: the day of the fact; `entered_at`: when it was entered. The two are never confused. */
export interface EvidenceTable {
  id: string;
  finding_id: string;
  measure_id: string | null;
  kind: 'rule' | 'photo' | 'ledger' | 'report' | 'minutes' | 'other';
  name: string;
  mime: string;
  byte_size: number;
  sha256: string;
  sha512: string;
  sm3: string;
  object_id: string;
  path: string;
  fact_on: number;
  /** How often the finding had come back then: each time it has to be proved anew. */
  round: number;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
}

export interface SlipTable {
  id: string;
  archive_id: string;
  finding_id: string;
  /** The finding's, beside it for the scope. */
  agency_id: string | null;
  kind: SlipKind;
  year: number;
  serial: number;
  number: string;
  /** `finding:rule:round` where a rule raised it: no slip twice. */
  raise_key: string | null;
  rule_id: string | null;
  /** A feedback slip answers this one; a talk slip follows this warning. */
  previous_id: string | null;
  to_name: string;
  text: string;
  state: SlipState;
  issued_on: number;
  issued_at: string;
  issued_by: string | null;
  issued_name: string;
  answer_due: number | null;
  signed_at: string | null;
  signed_name: string | null;
  answered_at: string | null;
  answered_name: string | null;
  answer: string | null;
  withdrawn_at: string | null;
  withdrawn_ground: string | null;
  lock_version: number;
}

/** What raises the next slip: `days` before the date, after it, or after the day by which `after_kind` was to be answered. */
export interface SlipRuleTable {
  id: string;
  archive_id: string;
  position: number;
  kind: SlipKind;
  on: 'before-due' | 'after-due' | 'unanswered';
  after_kind: SlipKind | null;
  days: number;
  answer_days: number | null;
  /** Both periods are working days. */
  workdays: number;
  enabled: number;
}

export interface ExtensionRequestTable {
  id: string;
  finding_id: string;
  from_due: number;
  to_due: number;
  reason: string;
  state: 'asked' | 'granted' | 'refused';
  asked_by: string | null;
  asked_name: string;
  asked_at: string;
  decided_by: string | null;
  decided_name: string | null;
  decided_at: string | null;
  note: string;
}

export interface ClosureRequestTable {
  id: string;
  finding_id: string;
  statement: string;
  state: 'asked' | 'verified' | 'refused';
  asked_by: string | null;
  asked_name: string;
  asked_at: string;
  checked_by: string | null;
  checked_name: string | null;
  checked_at: string | null;
  note: string;
}

/** Whether those concerned are content 认不认可、满不满意. `content` null: asked and not answered yet. */
export interface SatisfactionTable {
  id: string;
  finding_id: string;
  voice_id: string | null;
  round: number;
  content: number | null;
  comment: string;
  asked_at: string;
  answered_at: string | null;
}

export interface LookBackTable {
  id: string;
  finding_id: string;
  due_on: number;
  done_on: number | null;
  result: 'held' | 'came-back' | null;
  note: string;
  by_id: string | null;
  by_name: string | null;
}

/** 建章立制: rules made, revised or dropped, and the finding each grew from. */
export interface LastingRuleTable {
  id: string;
  archive_id: string;
  finding_id: string | null;
  title: string;
  act: 'made' | 'revised' | 'dropped';
  document_number: string;
  in_force_on: number;
  created_by: string;
  created_at: string;
}

export interface VoiceTable {
  id: string;
  archive_id: string;
  number: string;
  year: number;
  serial: number;
  /** SHA-256 of the code by which the person follows it. */
  secret_hash: string;
  channel: string;
  subject: string;
  text: string;
  state: VoiceState;
  joined_to: string | null;
  assigned_id: string | null;
  answer_due: number;
  answer: string | null;
  answered_at: string | null;
  finding_id: string | null;
  content: number | null;
  comment: string | null;
  lock_version: number;
  created_by: string | null;
  received_at: string;
  updated_at: string;
  /** What kind it is, and the box, call or meeting where it was taken up. */
  category: string | null;
  occasion: string | null;
}

/** Who spoke: apart from what was said, read only by those who must. `id` is the voice's. */
export interface VoicePersonTable {
  id: string;
  name: string;
  contact: string;
}

export interface MeetingTable {
  id: string;
  archive_id: string;
  title: string;
  held_on: number;
  place: string;
  minutes: string;
  created_by: string;
  created_at: string;
}

export interface MeetingItemTable {
  id: string;
  meeting_id: string;
  finding_id: string;
  decision: 'admit' | 'return' | 'adjust';
  note: string;
}

export interface SpecialCleanupTable {
  id: string;
  archive_id: string;
  title: string;
  standard: string;
  start: number;
  due: number | null;
  state: 'open' | 'closed';
  created_by: string;
  created_at: string;
}

export interface LoopTables {
  initiative: InitiativeTable;
  body: BodyTable;
  finding: FindingTable;
  finding_appearance: FindingAppearanceTable;
  measure: MeasureTable;
  progress_entry: ProgressEntryTable;
  evidence: EvidenceTable;
  slip: SlipTable;
  slip_rule: SlipRuleTable;
  extension_request: ExtensionRequestTable;
  closure_request: ClosureRequestTable;
  satisfaction: SatisfactionTable;
  look_back: LookBackTable;
  lasting_rule: LastingRuleTable;
  voice: VoiceTable;
  voice_person: VoicePersonTable;
  meeting: MeetingTable;
  meeting_item: MeetingItemTable;
  special_cleanup: SpecialCleanupTable;
}

/** All of them outlive the database. */
export const LOOP_TABLES = [
  'initiative',
  'body',
  'finding',
  'finding_appearance',
  'measure',
  'progress_entry',
  'evidence',
  'slip',
  'slip_rule',
  'extension_request',
  'closure_request',
  'satisfaction',
  'look_back',
  'lasting_rule',
  'voice',
  'voice_person',
  'meeting',
  'meeting_item',
  'special_cleanup',
] as const satisfies readonly (keyof LoopTables)[];
