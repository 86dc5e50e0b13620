/**
 * The tables of study (学习). Rules as in tables.ts; minutes of a day count from midnight in China. A personal paper is in
 * `study_draft` until it is handed in: that table is not preserved, so no draft ever reaches journal or storage.
 */

/** 花名册: who belongs to a body. An account is not needed to be on it; checking in by phone needs one. */
export interface StudyMemberTable {
  id: string;
  archive_id: string;
  body_id: string;
  user_id: string | null;
  name: string;
  /** Keeps the records of the body's study: plans sessions, enters attendance. */
  keeps: number;
  joined_on: number | null;
  /** First day on which she is no longer expected. */
  left_on: number | null;
  lock_version: number;
  created_at: string;
}

export interface StudySessionTable {
  id: string;
  archive_id: string;
  body_id: string;
  initiative_id: string | null;
  /** A key of the configured kinds. */
  kind: string;
  topic: string;
  place: string;
  leader: string;
  /** First and last day; the hours hold for each. */
  day: number;
  end_day: number;
  from_minute: number;
  to_minute: number;
  state: 'planned' | 'held' | 'cancelled';
  minutes: string;
  /** Why it was cancelled. */
  ground: string;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface StudySessionMaterialTable {
  id: string;
  session_id: string;
  material_id: string;
}

export interface StudyAttendanceTable {
  id: string;
  session_id: string;
  /** The session's, beside it for the lists. */
  body_id: string;
  member_id: string;
  day: number;
  status: 'present' | 'excused' | 'absent';
  way: 'code' | 'list';
  made_up_on: number | null;
  made_up_how: string;
  entered_by: string | null;
  entered_at: string;
  /** Null where it stands as it was entered. */
  changed_at: string | null;
}

/** A record of the archive (`unit_id`), or a document whose text is not held. */
export interface StudyMaterialTable {
  id: string;
  archive_id: string;
  initiative_id: string | null;
  unit_id: string | null;
  title: string;
  document_number: string;
  note: string;
  required: number;
  position: number;
  removed: number;
  lock_version: number;
  created_by: string;
  created_at: string;
  /** Null where it stands as it was entered. */
  changed_at: string | null;
}

/** 自学: somebody says that she has studied a material by herself. */
export interface StudyReadingTable {
  id: string;
  material_id: string;
  user_id: string;
  on_day: number;
  entered_at: string;
}

/** How often a body holds sessions of a kind. */
export interface StudyCadenceTable {
  id: string;
  archive_id: string;
  body_id: string;
  kind: string;
  unit: 'week' | 'two-weeks' | 'month' | 'quarter';
  times: number;
  since: number;
  created_by: string;
  created_at: string;
}

/** A plan or paper that its author has handed in. */
export interface StudyPaperTable {
  id: string;
  archive_id: string;
  author_id: string;
  author_name: string;
  body_id: string | null;
  initiative_id: string | null;
  session_id: string | null;
  kind: 'plan' | 'paper';
  title: string;
  parts_json: string;
  dimensions_json: string;
  handed_in_at: string;
}

/** Not preserved. A plan or paper not yet handed in: its author's alone. */
export interface StudyDraftTable {
  id: string;
  archive_id: string;
  author_id: string;
  body_id: string | null;
  initiative_id: string | null;
  session_id: string | null;
  kind: 'plan' | 'paper';
  title: string;
  parts_json: string;
  dimensions_json: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

/** Not preserved. The code by which people check in, as long as the session runs. `id` is the session's. */
export interface StudyCodeTable {
  id: string;
  code: string;
  made_at: string;
}

/** 附件: a paper that belongs to the minutes, a scan of the signed list, a photo. Kept as evidence is kept. */
export interface StudyFileTable {
  id: string;
  session_id: string;
  name: string;
  puid: string;
  format_name: string;
  mime: string;
  byte_size: number;
  sha256: string;
  sha512: string;
  sm3: string;
  object_id: string;
  path: string;
  note: string;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
  /** Taken out again (wrong file): no longer listed, still in the storage. */
  withdrawn_at: string | null;
}

export interface StudyTables {
  study_member: StudyMemberTable;
  study_session: StudySessionTable;
  study_session_material: StudySessionMaterialTable;
  study_attendance: StudyAttendanceTable;
  study_material: StudyMaterialTable;
  study_reading: StudyReadingTable;
  study_cadence: StudyCadenceTable;
  study_paper: StudyPaperTable;
  study_draft: StudyDraftTable;
  study_code: StudyCodeTable;
  study_file: StudyFileTable;
}

/** Those that outlive the database. */
export const STUDY_TABLES = [
  'study_member',
  'study_session',
  'study_session_material',
  'study_attendance',
  'study_material',
  'study_reading',
  'study_cadence',
  'study_paper',
  'study_file',
] as const satisfies readonly (keyof StudyTables)[];
