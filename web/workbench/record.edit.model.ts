/** The pure part of editing a description: what the form holds, what it changes, what is wrong, where two editors differ. */
import { isColumnField, valueOf } from '../../shared/scheme/fields.ts';
import { type FieldDefect, validateFields } from '../../shared/scheme/validate.ts';
import type { FieldAtLevel, UnitForm } from '../../shared/schemas/scheme.ts';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import type { UnitPatch } from '../api/work.queries.ts';

/** The columns of a unit that a form changes, in the order in which they are read. */
const COLUMNS = [
  'code',
  'title',
  'responsible',
  'documentNumber',
  'dateText',
  'retention',
  'pageCount',
  'carrier',
  'note',
] as const;
type Column = (typeof COLUMNS)[number];
const isColumn = (key: string): key is Column => (COLUMNS as readonly string[]).includes(key);

/** Every value as text, as it stands in the form, under its field's key; free columns under their heading. */
export type Draft = Record<string, string>;
type Described = Pick<UnitDetail, Column | 'fields'>;
type Fields = readonly Pick<FieldAtLevel, 'key' | 'name' | 'captured'>[];

const isFurther = ({ key, captured }: Fields[number]): boolean => !captured && !isColumnField(key);
/** What an older catalogue brought and no scheme knows. */
export function freeFields(unit: Pick<UnitDetail, 'fields'>, fields: Fields): string[] {
  const known = new Set(fields.flatMap(({ key, name }) => [key, name]));
  return Object.keys(unit.fields).filter((key) => !known.has(key));
}

export function draftOf(unit: Described, fields: Fields): Draft {
  const draft: Draft = {};
  for (const column of COLUMNS) draft[column] = String(unit[column] ?? '');
  for (const field of fields.filter(isFurther)) draft[field.key] = valueOf(field, unit.fields);
  for (const key of freeFields(unit, fields)) draft[key] = unit.fields[key]!;
  return draft;
}

/** Fields in which the draft is not what was read. */
export const changedFields = (read: Draft, draft: Draft): string[] =>
  Object.keys(draft).filter((field) => draft[field]!.trim() !== (read[field] ?? '').trim());

/** What is sent: only what was changed, against the version that was read. */
export function patchOf(read: Draft, draft: Draft, lockVersion: number): UnitPatch {
  const patch: UnitPatch = { lockVersion };
  const fields: Record<string, string> = {};
  for (const field of changedFields(read, draft)) {
    const text = draft[field]!.trim();
    if (!isColumn(field)) fields[field] = text;
    else if (field === 'pageCount') patch.pageCount = text === '' ? null : Number(text);
    else patch[field] = text;
  }
  if (Object.keys(fields).length > 0) patch.fields = fields;
  return patch;
}

type Rules = Pick<UnitForm, 'fields' | 'tables' | 'inherited'>;
const defectsOf = (draft: Draft, { fields, tables, inherited }: Rules): FieldDefect[] =>
  validateFields(fields, draft, {
    tables,
    inherited: Object.fromEntries(inherited.map(({ key, value }) => [key, value])),
    // The server reads more forms of a date than a form can know; it says so where it cannot.
    isDate: (text) => /\d|[〇零一二三四五六七八九十]/.test(text),
  });

/** What hinders saving: a changed value that is wrong, an emptied one that must be there. Older gaps hinder nobody. */
export function wrongFields(read: Draft, draft: Draft, form: Rules): Record<string, FieldDefect | undefined> {
  const changed = new Set([...changedFields(read, draft), ...(draft.title?.trim() === '' ? ['title'] : [])]);
  return Object.fromEntries(
    defectsOf(draft, form).flatMap((defect) => (changed.has(defect.field.key) ? [[defect.field.key, defect]] : [])),
  );
}

/** Mandatory fields that are still empty. */
export const missingFields = (draft: Draft, form: Rules): FieldAtLevel[] =>
  defectsOf(draft, form).flatMap(({ rule, field }) => (rule === 'field-required' ? [field] : []));

export interface Difference {
  field: string;
  read: string;
  theirs: string;
  mine: string;
}
/** Fields that either of two editors changed since `read`. */
export const differences = (read: Draft, theirs: Draft, mine: Draft): Difference[] =>
  [...new Set([...Object.keys(read), ...Object.keys(theirs), ...Object.keys(mine)])].flatMap((field) => {
    const at = (draft: Draft) => draft[field] ?? '';
    const differs = at(theirs) !== at(read) || at(mine).trim() !== at(read).trim();
    return differs ? [{ field, read: at(read), theirs: at(theirs), mine: at(mine) }] : [];
  });

/** My changes laid upon what is there now. */
export function rebase(read: Draft, theirs: Draft, mine: Draft): Draft {
  const draft = { ...theirs };
  for (const field of changedFields(read, mine)) draft[field] = mine[field]!;
  return draft;
}
