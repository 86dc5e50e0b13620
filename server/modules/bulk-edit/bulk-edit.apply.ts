/** What a bulk edit makes of one unit. Pure. */
import type { UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { BULK_FIELDS, type BulkAct, type BulkField } from '../../../shared/schemas/bulk-edit.ts';
import { unitPatch } from '../../../shared/schemas/unit.ts';
import { changesOf, UNIT_COLUMNS } from '../catalog/index.ts';

type Unit = UnitTable & { fonds_number: string };
type Described = (typeof BULK_FIELDS)[number];
export type Change = Partial<Omit<UnitTable, 'id' | 'lock_version'>>;

const isDescribed = (field: BulkField): field is Described => (BULK_FIELDS as readonly string[]).includes(field);
const headingOf = (field: string): string => field.slice(2);
const furtherOf = (unit: UnitTable): Record<string, string> => JSON.parse(unit.fields_json) as Record<string, string>;

export const valueOf = (unit: UnitTable, field: BulkField): string =>
  isDescribed(field) ? String(unit[UNIT_COLUMNS[field]] ?? '') : (furtherOf(unit)[headingOf(field)] ?? '');

/** What stands in braces in a pattern; `{n}` is the unit's place in the act, `{n:3}` with zeros before it. */
export const PATTERN_WORDS: Readonly<Record<string, (unit: Unit) => string>> = {
  code: (unit) => unit.code,
  title: (unit) => unit.title,
  responsible: (unit) => unit.responsible,
  documentNumber: (unit) => unit.document_number,
  date: (unit) => unit.date_text,
  year: (unit) => String(unit.year ?? ''),
  retention: (unit) => unit.retention,
  pages: (unit) => String(unit.page_count ?? ''),
  note: (unit) => unit.note,
  fonds: (unit) => unit.fonds_number,
};

/** Throws `bulk-pattern` where a word in braces is none of ours. */
export function fillPattern(pattern: string, unit: Unit, n: number): string {
  return pattern.replace(/\{([^{}]*)\}/g, (_, word: string) => {
    const [name = '', width] = word.split(':');
    if (name === 'n') return String(n).padStart(/^\d$/.test(width ?? '') ? Number(width) : 1, '0');
    if (name.startsWith('x.')) return furtherOf(unit)[name.slice(2)] ?? '';
    const known = PATTERN_WORDS[name];
    if (known === undefined) throw new LantaiError('bulk-pattern', { word: `{${word}}` });
    return known(unit);
  });
}

export function newValue(act: BulkAct, unit: Unit, field: BulkField, n: number): string {
  const now = valueOf(unit, field);
  switch (act.kind) {
    case 'set':
      return act.value.trim();
    case 'replace':
      return now.replaceAll(act.find, act.with);
    case 'append':
      return act.where === 'start' ? `${act.value}${now}` : `${now}${act.value}`;
    case 'clear':
      return '';
    case 'pattern':
      return fillPattern(act.pattern, unit, n).trim();
  }
}

export interface Edited {
  from: string;
  to: string;
  /** The columns that change, derived ones with them; none where the unit is so already. */
  change: Change;
}

/** Throws the refusal where the value cannot stand, as the form of one unit would. */
export function editOne(unit: Unit, field: BulkField, act: BulkAct, n: number): Edited {
  const from = valueOf(unit, field);
  const to = newValue(act, unit, field, n);
  if (to === from) return { from, to, change: {} };
  if (!isDescribed(field)) {
    const entries = Object.entries({ ...furtherOf(unit), [headingOf(field)]: to });
    const fields = Object.fromEntries(
      entries.filter(([heading, value]) => heading !== headingOf(field) || value !== ''),
    );
    return { from, to, change: { fields_json: JSON.stringify(fields) } };
  }
  if (field === 'carrier') {
    if (to.length > 100) throw new LantaiError('invalid-field', { field: 'carrier', reason: '100' });
    return { from, to, change: { carrier: to } };
  }
  const given = field === 'pageCount' ? (to === '' ? null : /^\d+$/.test(to) ? Number(to) : Number.NaN) : to;
  const patch = unitPatch.shape[field].safeParse(given);
  if (!patch.success) throw new LantaiError('bulk-value', { value: to.slice(0, 40) });
  return { from, to, change: changesOf(unit, { [field]: patch.data }) };
}
