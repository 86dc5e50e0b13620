/** New units and provisional fonds, for whoever takes records in. Rights were checked by the act that calls. */
import type { Openness, Secrecy, Tables, UnitLevel, Writer } from '../../infra/db/index.ts';
import { normaliseKey, sortKey } from '../../formats/reference-code/index.ts';
import type { SchemeConfig } from '../../../shared/schemas/scheme.ts';
import { fieldsFor } from '../../../shared/scheme/fields.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { insertUnits } from './create.repo.ts';
import { demandFits, keptFields, valuesOf } from './described.ts';
import { findAgencyName, findFonds, insertFonds } from './tree.repo.ts';
import { listTakenKeys } from './unit.repo.ts';

export interface NewUnit {
  /** Given where the caller has to know it before, as for a resumed accession. */
  id?: string;
  archiveId: string;
  fondsId: string;
  parentId?: string | null;
  agencyId?: string | null;
  accessionId?: string | null;
  categoryId: string;
  level?: UnitLevel;
  /** As written; '' where an old catalogue has none. */
  code: string;
  title: string;
  responsible?: string;
  documentNumber?: string;
  dateText?: string;
  /** Integers YYYYMMDD, as `parseRecordDate` gives them. */
  dateFrom?: number | null;
  dateTo?: number | null;
  year?: number | null;
  retention?: string;
  secrecy?: Secrecy;
  openness?: Openness;
  agencyOpinion?: string;
  pageCount?: number | null;
  carrier?: string;
  note?: string;
  fields?: Record<string, string>;
  names?: { role: string; name: string }[];
}

function toRow(unit: NewUnit, id: string, now: string): Tables['unit'] {
  return {
    id,
    archive_id: unit.archiveId,
    fonds_id: unit.fondsId,
    parent_id: unit.parentId ?? null,
    agency_id: unit.agencyId ?? null,
    accession_id: unit.accessionId ?? null,
    category_id: unit.categoryId,
    level: unit.level ?? 'item',
    sort_key: sortKey(unit.code),
    code: unit.code,
    code_key: normaliseKey(unit.code),
    title: unit.title,
    responsible: unit.responsible ?? '',
    document_number: unit.documentNumber ?? '',
    date_text: unit.dateText ?? '',
    date_from: unit.dateFrom ?? null,
    date_to: unit.dateTo ?? null,
    year: unit.year ?? null,
    retention: unit.retention ?? '',
    secrecy: unit.secrecy ?? 'public',
    openness: unit.openness ?? 'unreviewed',
    agency_opinion: unit.agencyOpinion ?? '',
    page_count: unit.pageCount ?? null,
    carrier: unit.carrier ?? '',
    note: unit.note ?? '',
    fields_json: JSON.stringify(unit.fields ?? {}),
    lock_version: 0,
    created_at: now,
    updated_at: now,
  };
}

/** A code that is given twice among these units, or is current in the archive already. */
async function findDuplicate(trx: Writer, units: Tables['unit'][]): Promise<string | undefined> {
  const written = new Map<string, string>();
  for (const { archive_id: archiveId, code_key: key, code } of units) {
    if (key === '') continue;
    const known = `${archiveId}\n${key}`;
    if (written.has(known)) return code;
    written.set(known, code);
  }
  for (const archiveId of new Set(units.map((unit) => unit.archive_id))) {
    const keys = units.flatMap((unit) => (unit.archive_id === archiveId && unit.code_key !== '' ? unit.code_key : []));
    for (let at = 0; at < keys.length; at += 1000) {
      const [taken] = await listTakenKeys(trx, archiveId, keys.slice(at, at + 1000));
      if (taken !== undefined) return written.get(`${archiveId}\n${taken}`);
    }
  }
  return undefined;
}

/**
 * What is given of the units is held against the schemes of their categories, and their further fields are brought to the
 * form in which they are kept. What is not given may come later. Throws the refusal. `checked` units were held against them
 * before, on another day perhaps.
 */
function heldTo(config: SchemeConfig, rows: readonly Tables['unit'][], checked: boolean): void {
  const known = new Map<string, ReturnType<typeof fieldsFor>>();
  for (const row of rows) {
    const { category_id: categoryId, level } = row;
    const place = `${categoryId} ${level}`;
    const fields = known.get(place) ?? fieldsFor(config, categoryId, level);
    known.set(place, fields);
    if (!checked) demandFits(fields, config.tables, valuesOf(row));
    const given = JSON.parse(row.fields_json) as Record<string, string>;
    row.fields_json = JSON.stringify(keptFields(fields, given, config.tables));
  }
}

/**
 * Enters units with their codes and names and gives their ids in the same order. Throws `duplicate-code`, or where a value
 * does not fit the schemes, and then nothing was entered. Keep to some hundred units a transaction: it holds the writer.
 */
export async function createUnits(
  trx: Writer,
  { clock, config }: { clock: Clock; config: SchemeConfig },
  units: NewUnit[],
  checked = false,
): Promise<string[]> {
  const now = clock.now();
  const rows = units.map((unit) => toRow(unit, unit.id ?? newId(clock.millis()), now));
  heldTo(config, rows, checked);
  const duplicate = await findDuplicate(trx, rows);
  if (duplicate !== undefined) throw new LantaiError('duplicate-code', { code: duplicate });
  const codes = rows
    .filter((row) => row.code_key !== '')
    .map((row) => ({
      id: newId(clock.millis()),
      archive_id: row.archive_id,
      unit_id: row.id,
      written: row.code,
      key: row.code_key,
      current: 1,
      created_at: now,
    }));
  const names = units.flatMap((unit, at) =>
    (unit.names ?? []).map((name) => ({ id: newId(clock.millis()), unit_id: rows[at]!.id, ...name })),
  );
  await insertUnits(trx, { units: rows, codes, names });
  return rows.map((row) => row.id);
}

/**
 * The id of the archive's fonds of this number. An unknown one is made, marked as provisional, under the agency's name
 * where there is one, for an archivist to confirm.
 */
export async function ensureFonds(
  trx: Writer,
  clock: Clock,
  fonds: { archiveId: string; number: string; agencyId: string | null; name?: string },
): Promise<string> {
  const known = await findFonds(trx, fonds.archiveId, fonds.number);
  if (known !== undefined) return known.id;
  const agency = fonds.agencyId === null ? undefined : await findAgencyName(trx, fonds.agencyId);
  const id = newId(clock.millis());
  await insertFonds(trx, {
    id,
    archive_id: fonds.archiveId,
    agency_id: fonds.agencyId,
    number: fonds.number,
    name: fonds.name ?? agency ?? fonds.number,
    name_en: null,
    provisional: 1,
    note: '接收或导入时自动建立，待核定。',
    lock_version: 0,
    created_at: clock.now(),
  });
  return id;
}

export interface NewFonds {
  archiveId: string;
  agencyId: string | null;
  number: string;
  name: string;
  nameEn?: string;
  note?: string;
}

/** Enters a fonds that an archivist has confirmed, and gives its id. */
export async function createFonds(trx: Writer, clock: Clock, fonds: NewFonds): Promise<string> {
  const { archiveId, agencyId, number, name, nameEn = null, note = null } = fonds;
  const id = newId(clock.millis());
  const row = { id, archive_id: archiveId, agency_id: agencyId, number, name, name_en: nameEn, note };
  await insertFonds(trx, { ...row, provisional: 0, lock_version: 0, created_at: clock.now() });
  return id;
}
