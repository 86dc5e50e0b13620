/** Rows of what research brings in, as the API shows them. */
import type { CaseReviewTable, ResearchNoteTable } from '../../infra/db/index.ts';
import type { CaseRow, NoteRow, ProblemRow, ResultRow, ReturnRow } from '../../../shared/schemas/research.ts';
import type { ProblemRead, ResultRead, ReturnRead } from './record.repo.ts';

const finding = (row: { finding_id: string | null; finding_number: string | null; finding_state: string | null }) =>
  row.finding_id === null
    ? null
    : { id: row.finding_id, number: row.finding_number ?? '', state: row.finding_state ?? '' };
const topic = (row: { topic_id: string; topic_number: string; topic_title: string }) => ({
  id: row.topic_id,
  number: row.topic_number,
  title: row.topic_title,
});

export const presentProblem = (row: ProblemRead): ProblemRow => ({
  id: row.id,
  topic: topic(row),
  visitId: row.visit_id,
  problem: row.problem,
  body: { id: row.body_id, name: row.body_name },
  duty: row.duty,
  owner: { id: row.owner_id, name: row.owner_name },
  task: row.task,
  due: row.due,
  finding: finding(row),
  lockVersion: row.lock_version,
});

export const presentResult = (row: ResultRead): ResultRow => ({
  id: row.id,
  topic: topic(row),
  title: row.title,
  kind: row.kind,
  summary: row.summary,
  useState: row.use_state,
  useHow: row.use_how,
  usedOn: row.used_on,
  finding: finding(row),
  rule: row.rule_id === null ? null : { id: row.rule_id, title: row.rule_title ?? '' },
  lockVersion: row.lock_version,
});

export const presentReturn = (row: ReturnRead): ReturnRow => ({
  id: row.id,
  visitId: row.visit_id,
  body: { id: row.body_id, name: row.body_name },
  whom: row.whom,
  plannedOn: row.planned_on,
  doneOn: row.done_on,
  content: row.content === null ? null : row.content === 1,
  outcome: row.outcome,
  by: row.by_name,
  lockVersion: row.lock_version,
});

export const presentNote = (row: ResearchNoteTable): NoteRow => ({
  id: row.id,
  visitId: row.visit_id,
  interviewee: row.interviewee,
  onDay: row.on_day,
  text: row.text,
  author: row.author_name,
  at: row.at,
});

export const presentCase = (row: CaseReviewTable): CaseRow => ({
  id: row.id,
  topicId: row.topic_id,
  findingId: row.finding_id,
  title: row.title,
  happened: row.happened,
  causes: row.causes,
  lessons: row.lessons,
  reviewedOn: row.reviewed_on,
  by: row.created_by_name,
  createdAt: row.created_at,
});
