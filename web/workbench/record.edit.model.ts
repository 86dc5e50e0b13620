/** The pure part of editing a description: what the form holds, what it changes, where two editors differ. */
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import type { UnitPatch } from '../api/work.queries.ts';

export const FIELDS = [
  'code',
  'title',
  'responsible',
  'documentNumber',
  'dateText',
  'retention',
  'pageCount',
  'note',
] as const;
export type EditField = (typeof FIELDS)[number];
/** Every field as text, as it stands in the form. */
export type Draft = Record<EditField, string>;

export const draftOf = (unit: Pick<UnitDetail, EditField>): Draft => ({
  code: unit.code,
  title: unit.title,
  responsible: unit.responsible,
  documentNumber: unit.documentNumber,
  dateText: unit.dateText,
  retention: unit.retention,
  pageCount: unit.pageCount === null ? '' : String(unit.pageCount),
  note: unit.note,
});

/** Fields in which the draft is not what was read. */
export const changedFields = (read: Draft, draft: Draft): EditField[] =>
  FIELDS.filter((field) => draft[field].trim() !== read[field].trim());

/** What is sent: only what was changed, against the version that was read. */
export function patchOf(read: Draft, draft: Draft, lockVersion: number): UnitPatch {
  const patch: UnitPatch = { lockVersion };
  for (const field of changedFields(read, draft)) {
    const text = draft[field].trim();
    if (field === 'pageCount') patch.pageCount = text === '' ? null : Number(text);
    else patch[field] = text;
  }
  return patch;
}

/** What can be seen to be wrong without asking the server. */
export function wrongFields(draft: Draft): ('title' | 'pageCount')[] {
  const wrong: ('title' | 'pageCount')[] = [];
  if (draft.title.trim() === '') wrong.push('title');
  if (!/^\d{0,7}$/.test(draft.pageCount.trim())) wrong.push('pageCount');
  return wrong;
}

export interface Difference {
  field: EditField;
  read: string;
  theirs: string;
  mine: string;
}
/** Fields that either of two editors changed since `read`. */
export const differences = (read: Draft, theirs: Draft, mine: Draft): Difference[] =>
  FIELDS.filter((field) => theirs[field] !== read[field] || mine[field].trim() !== read[field].trim()).map((field) => ({
    field,
    read: read[field],
    theirs: theirs[field],
    mine: mine[field],
  }));

/** My changes laid upon what is there now. */
export function rebase(read: Draft, theirs: Draft, mine: Draft): Draft {
  const draft = { ...theirs };
  for (const field of changedFields(read, mine)) draft[field] = mine[field];
  return draft;
}
