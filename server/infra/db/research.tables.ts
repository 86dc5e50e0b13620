/** The tables of research 调研: topics, visits, what was heard, what came of it, questionnaires. Rules as in tables.ts. */

/** 调研课题, offered and taken up 揭榜领题. A draft is its author's alone. `*_json`: lists of methods, people, questions. */
export interface ResearchTopicTable {
  id: string;
  archive_id: string;
  number: string;
  year: number;
  serial: number;
  initiative_id: string | null;
  title: string;
  goal: string;
  questions_json: string;
  methods_json: string;
  leader_id: string | null;
  window_from: number | null;
  window_to: number | null;
  state: 'draft' | 'offered' | 'running' | 'done' | 'dropped';
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
  /** The finding that it was chosen from. */
  finding_id: string | null;
}

/** Who works on a topic beside its leader. */
export interface ResearchMemberTable {
  id: string;
  topic_id: string;
  user_id: string;
}

/** A visit of one day. Minutes are of that day in China. `merged_into`: the visit it was joined to. */
export interface ResearchVisitTable {
  id: string;
  archive_id: string;
  body_id: string | null;
  /** The body's, beside it for the scope. */
  agency_id: string | null;
  place: string;
  place_key: string;
  method: 'meeting' | 'site' | 'talk' | 'questionnaire' | 'unannounced' | 'walk-through';
  /** 四不两直: the visited body does not see it before it begins. */
  unannounced: number;
  day: number;
  from_minute: number;
  to_minute: number;
  purpose: string;
  state: 'planned' | 'done' | 'cancelled' | 'merged';
  merged_into: string | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}
export interface ResearchVisitTopicTable {
  id: string;
  visit_id: string;
  topic_id: string;
}
export interface ResearchVisitPersonTable {
  id: string;
  visit_id: string;
  user_id: string;
}

/** 访谈记录: read by the topic's team and the office only. */
export interface ResearchNoteTable {
  id: string;
  topic_id: string;
  visit_id: string | null;
  interviewee: string;
  on_day: number;
  text: string;
  author_id: string | null;
  author_name: string;
  at: string;
}

/** A line of the joined list of problems, duties and tasks. */
export interface ResearchProblemTable {
  id: string;
  archive_id: string;
  topic_id: string;
  visit_id: string | null;
  problem: string;
  body_id: string | null;
  duty: string;
  owner_id: string | null;
  task: string;
  due: number | null;
  finding_id: string | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  /** Null where it stands as it was entered. */
  changed_at: string | null;
}

/** 成果 and whether it was put to use. */
export interface ResearchResultTable {
  id: string;
  archive_id: string;
  topic_id: string;
  title: string;
  kind: 'report' | 'proposal' | 'rule' | 'method' | 'other';
  summary: string;
  use_state: 'pending' | 'adopted' | 'in-use' | 'not-used';
  use_how: string;
  used_on: number | null;
  finding_id: string | null;
  rule_id: string | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  /** Null where it stands as it was entered. */
  changed_at: string | null;
}

/** 回访: those who were asked are asked again what became of it. `done_on` null: planned. */
export interface ResearchReturnTable {
  id: string;
  topic_id: string;
  visit_id: string | null;
  body_id: string | null;
  whom: string;
  planned_on: number;
  done_on: number | null;
  content: number | null;
  outcome: string;
  by_id: string | null;
  by_name: string | null;
  lock_version: number;
  created_at: string;
}

/** 典型案例复盘. */
export interface CaseReviewTable {
  id: string;
  archive_id: string;
  topic_id: string | null;
  finding_id: string | null;
  title: string;
  happened: string;
  causes: string;
  lessons: string;
  reviewed_on: number;
  created_by: string;
  created_by_name: string;
  created_at: string;
}

export interface QuestionnaireTable {
  id: string;
  archive_id: string;
  number: string;
  year: number;
  serial: number;
  topic_id: string | null;
  title: string;
  intro: string;
  questions_json: string;
  state: 'draft' | 'open' | 'closed';
  /** The random part of the public address. */
  token: string;
  closes_on: number | null;
  lock_version: number;
  created_by: string;
  created_at: string;
  opened_at: string | null;
  closed_at: string | null;
}

/** One answer. Who gave it is not known: two digests tell only that the same holder or the same sending came before. */
export interface QuestionnaireAnswerTable {
  id: string;
  questionnaire_id: string;
  holder_hash: string;
  sending_hash: string;
  answers_json: string;
  at: string;
}

/** A scan or photo of what was said: a paper of the box, a letter. Kept as evidence is kept. */
export interface VoiceFileTable {
  id: string;
  voice_id: string;
  name: string;
  mime: string;
  byte_size: number;
  sha256: string;
  sha512: string;
  sm3: string;
  object_id: string;
  path: string;
  entered_by: string | null;
  entered_name: string;
  entered_at: string;
}

export interface ResearchTables {
  research_topic: ResearchTopicTable;
  research_member: ResearchMemberTable;
  research_visit: ResearchVisitTable;
  research_visit_topic: ResearchVisitTopicTable;
  research_visit_person: ResearchVisitPersonTable;
  research_note: ResearchNoteTable;
  research_problem: ResearchProblemTable;
  research_result: ResearchResultTable;
  research_return: ResearchReturnTable;
  case_review: CaseReviewTable;
  questionnaire: QuestionnaireTable;
  questionnaire_answer: QuestionnaireAnswerTable;
  voice_file: VoiceFileTable;
}

/** All of them outlive the database. */
export const RESEARCH_TABLES = [
  'research_topic',
  'research_member',
  'research_visit',
  'research_visit_topic',
  'research_visit_person',
  'research_note',
  'research_problem',
  'research_result',
  'research_return',
  'case_review',
  'questionnaire',
  'questionnaire_answer',
  'voice_file',
] as const satisfies readonly (keyof ResearchTables)[];
