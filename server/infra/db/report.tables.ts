/**
 * Reports 报告, and how findings and voices stood on past days. A version of a row holds from its first day to before its
 * last; triggers (migrations 0009, 0018) write it in the transaction of the change. Rules as in tables.ts.
 */
import type { FindingState, VoiceState } from './loop.tables.ts';

/** A version that still holds ends on the day 99999999. `*_n` are the same days counted from 1970, so that lights can be computed where the rows are. */
export interface FindingVersionTable {
  id: string;
  finding_id: string;
  archive_id: string;
  agency_id: string | null;
  body_id: string | null;
  initiative_id: string | null;
  special_id: string | null;
  source: string;
  severity: string;
  state: FindingState;
  start_n: number | null;
  due: number | null;
  due_n: number | null;
  percent: number;
  owner_id: string | null;
  executor_id: string | null;
  checker_id: string | null;
  registered_on: number;
  closed_on: number | null;
  look_back_on: number | null;
  /** Measures that count, and those of them done. */
  measures: number;
  measures_done: number;
  appearances: number;
  from_day: number;
  to_day: number;
}

export interface VoiceVersionTable {
  id: string;
  voice_id: string;
  archive_id: string;
  state: VoiceState;
  channel: string;
  finding_id: string | null;
  received_on: number;
  from_day: number;
  to_day: number;
}

/**
 * What the figures of study, research, inspection and key tasks depend on. `part` says which record `object_id` is;
 * `parent_id` is its session, topic or inspection, by which it belongs to an initiative where it has none of its own.
 */
export interface PartVersionTable {
  id: string;
  part:
    | 'session'
    | 'absence'
    | 'material'
    | 'topic'
    | 'visit'
    | 'note'
    | 'problem'
    | 'result'
    | 'inspection'
    | 'order'
    | 'task'
    | 'joining';
  object_id: string;
  archive_id: string | null;
  initiative_id: string | null;
  parent_id: string | null;
  body_id: string | null;
  agency_id: string | null;
  owner_id: string | null;
  kind: string | null;
  state: string;
  due: number | null;
  from_day: number;
  to_day: number;
}

/** What a setting of the loop was from a day on. */
export interface SettingVersionTable {
  id: string;
  setting_id: string;
  value_json: string;
  from_day: number;
}

export type ReportKind = 'stage' | 'meeting' | 'ledger' | 'slips' | 'overview' | 'attendance';

export interface ReportTable {
  id: string;
  archive_id: string;
  /** Of whose findings it speaks: an agency's own, or all of the house. Beside it as text for the numbering, '' for the house. */
  agency_id: string | null;
  scope: string;
  kind: ReportKind;
  title: string;
  initiative_id: string | null;
  body_id: string | null;
  from_day: number;
  as_of: number;
  locale: 'zh-CN' | 'en';
  state: 'draft' | 'issued' | 'withdrawn';
  year: number | null;
  serial: number | null;
  number: string | null;
  /** What a person did with the text: paragraphs of her own, sentences left out. */
  edits_json: string;
  /** The text and the figures as they were when it was issued. */
  frozen_json: string | null;
  author_id: string;
  author_name: string;
  issued_at: string | null;
  issued_on: number | null;
  issued_name: string | null;
  withdrawn_at: string | null;
  withdrawn_name: string | null;
  withdrawn_ground: string | null;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

export interface ReportTables {
  finding_version: FindingVersionTable;
  voice_version: VoiceVersionTable;
  part_version: PartVersionTable;
  setting_version: SettingVersionTable;
  report: ReportTable;
}

export const REPORT_TABLES = [
  'finding_version',
  'voice_version',
  'part_version',
  'setting_version',
  'report',
] as const satisfies readonly (keyof ReportTables)[];
