/** From prepared rows to rows of tables: ids follow from import and row, so a repeated chunk is the same chunk. Pure. */
import type { Tables } from '../../infra/db/index.ts';
import { bodiesIn } from '../../../shared/names.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { NewRows } from './import.repo.ts';
import type { PreparedRow, RowUnit } from './row.types.ts';

export interface Placement {
  archiveId: string;
  at: string;
  actor: { id: string; name: string };
  openingGround: string | undefined;
  fondsOf(number: string): { id: string; agencyId: string | null };
  agencyOf(name: string): string | undefined;
  /** Records that were refused after all. */
  isRefused(n: number): boolean;
}

export function importIds(importId: string) {
  const [unit, code, name, opening] = ['unit', 'code', 'name', 'opening'].map((kind) => serialIds(importId, kind));
  return { unit: unit!, code: code!, name: name!, opening: opening! };
}
export type ImportIds = ReturnType<typeof importIds>;

/** Names of one row have numbers of their own; no row has more. */
const NAMES = 64;

export function toRows(rows: readonly PreparedRow[], ids: ImportIds, place: Placement): NewRows {
  const made: NewRows = { units: [], codes: [], names: [], openings: [] };
  for (const row of rows) {
    const { unit, n } = row;
    const id = ids.unit.of(n);
    made.units.push(unitRow(row, id, ids, place));
    if (unit.key !== '')
      made.codes.push({
        id: ids.code.of(n),
        archive_id: place.archiveId,
        unit_id: id,
        written: unit.code,
        key: unit.key,
        current: 1,
        created_at: place.at,
      });
    for (const [index, { role, name }] of namesOf(unit).entries())
      made.names.push({ id: ids.name.of(n * NAMES + index), unit_id: id, role, name });
    if (unit.openness === 'open')
      made.openings.push({
        id: ids.opening.of(n),
        unit_id: id,
        act: 'open',
        ground: place.openingGround ?? '',
        actor_id: place.actor.id,
        actor_name: place.actor.name,
        at: place.at,
      });
  }
  return made;
}

function unitRow(
  { unit, parent, parentId }: PreparedRow,
  id: string,
  ids: ImportIds,
  place: Placement,
): Tables['unit'] {
  const fonds = place.fondsOf(unit.fonds);
  const agency = unit.agency === '' ? fonds.agencyId : (place.agencyOf(unit.agency) ?? null);
  return {
    id,
    archive_id: place.archiveId,
    fonds_id: fonds.id,
    parent_id: parentId ?? (parent === undefined || place.isRefused(parent) ? null : ids.unit.of(parent)),
    agency_id: agency,
    accession_id: null,
    category_id: unit.category,
    level: unit.level,
    sort_key: unit.sort,
    code: unit.code,
    code_key: unit.key,
    title: unit.title,
    responsible: unit.responsible,
    document_number: unit.documentNumber,
    date_text: unit.dateText,
    date_from: unit.dateFrom,
    date_to: unit.dateTo,
    year: unit.year,
    retention: unit.retention,
    secrecy: unit.secrecy,
    openness: unit.openness,
    agency_opinion: unit.opinion,
    page_count: unit.pages,
    carrier: unit.carrier,
    note: unit.note,
    fields_json: unit.fields,
    lock_version: 0,
    created_at: place.at,
    updated_at: place.at,
  };
}

function namesOf(unit: RowUnit): { role: string; name: string }[] {
  return [
    ...bodiesIn(unit.responsible).map((name) => ({ role: 'responsible', name })),
    ...unit.names.map((name) => ({ role: 'person', name })),
  ].slice(0, NAMES);
}

/** Columns that an update may change; what the file leaves empty stays. */
const UPDATED = [
  'title',
  'responsible',
  'document_number',
  'date_text',
  'retention',
  'agency_opinion',
  'page_count',
  'carrier',
  'note',
  'year',
] as const;
type UpdatedColumn = (typeof UPDATED)[number];

export interface Difference {
  /** The unit's own column, or the field of its category. */
  column: UpdatedColumn | `field:${string}`;
  before: string;
  after: string;
}

type Fields = Record<string, unknown>;
const fieldsOf = (unit: Tables['unit']): Fields => JSON.parse(unit.fields_json) as Fields;
const written = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** What the row says otherwise than the unit does. Rights (openness, secrecy) and the code are never changed by an import. */
export function differences(old: Tables['unit'], fresh: Tables['unit']): Difference[] {
  const own = UPDATED.flatMap((column): Difference[] => {
    const [before, after] = [old[column] ?? '', fresh[column] ?? ''];
    return after === '' || before === after ? [] : [{ column, before: String(before), after: String(after) }];
  });
  if (fresh.fields_json === '{}' || fresh.fields_json === old.fields_json) return own;
  const had = fieldsOf(old);
  const further = Object.entries(fieldsOf(fresh)).flatMap(([key, value]): Difference[] => {
    const [before, after] = [written(had[key]), written(value)];
    return after === '' || before === after ? [] : [{ column: `field:${key}`, before, after }];
  });
  return [...own, ...further];
}

/** The values that an update writes. */
export function changedValues(
  old: Tables['unit'],
  fresh: Tables['unit'],
  columns: readonly Difference['column'][],
): Partial<Tables['unit']> {
  const own = UPDATED.filter((column) => columns.includes(column));
  const values: Partial<Tables['unit']> = Object.fromEntries(own.map((column) => [column, fresh[column]]));
  if (own.includes('date_text')) Object.assign(values, { date_from: fresh.date_from, date_to: fresh.date_to });
  const fields = { ...fieldsOf(old), ...fieldsOf(fresh) };
  return { ...values, fields_json: JSON.stringify(fields), updated_at: fresh.updated_at };
}
