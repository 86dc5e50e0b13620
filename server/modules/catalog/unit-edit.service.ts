/** Changing a unit's description: validated, against the version the editor saw, with what changed in the ledger. */
import type { UnitTable } from '../../infra/db/index.ts';
import {
  type CodeTemplate,
  normaliseKey,
  parseReferenceCode,
  readFondsCode,
  sortKey,
} from '../../formats/reference-code/index.ts';
import { parseRecordDate } from '../../formats/record-date/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { fieldsFor } from '../../../shared/scheme/fields.ts';
import type { unitPatch } from '../../../shared/schemas/unit.ts';
import type { z } from 'zod';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import type { CatalogParts } from './catalog.parts.ts';
import { UNIT_COLUMNS } from './columns.ts';
import { inheritedValues, patchedFields, type Values } from './described.ts';
import { findOwnTemplate } from './fonds-template.repo.ts';
import { changeCode, findUnit, listAncestors, listTakenKeys, updateUnit } from './unit.repo.ts';

export type UnitPatch = z.output<typeof unitPatch>;
type Editable = Exclude<keyof UnitPatch, 'lockVersion' | 'fields'>;
type Change = Partial<Omit<UnitTable, 'id' | 'lock_version'>>;

const COLUMNS = UNIT_COLUMNS satisfies Record<Editable, keyof UnitTable>;
/** Fields in which a person may be named: the ledger gets their keyed digests. */
const PERSONAL: readonly Editable[] = ['title', 'responsible', 'note'];
/** 永久, 长期, 短期, 30年, 定期30年, or the codes Y and D30 (standards digest 2.3). */
const RETENTION = /^(永久|长期|短期|(定期)?\d{1,3}年|Y|D\d{1,3})?$/;

type Value = string | number | null | undefined;
const sameText = (a: Value, b: Value): boolean => String(a ?? '') === String(b ?? '');
const yearOf = (code: string, day: number | null): number | null =>
  parseReferenceCode(code)?.year ?? (day === null ? null : Math.floor(day / 10000));

/** The columns that a patch changes, derived ones with them. Throws the refusal where a value cannot stand. */
export function changesOf(unit: UnitTable, patch: Partial<UnitPatch>, template?: CodeTemplate): Change {
  const change: Change = {};
  for (const [field, column] of Object.entries(COLUMNS) as [Editable, (typeof COLUMNS)[Editable]][])
    if (patch[field] !== undefined && !sameText(patch[field], unit[column]))
      Object.assign(change, { [column]: patch[field] });
  if (change.code !== undefined) {
    if (readFondsCode(change.code, template) === undefined)
      throw new LantaiError('code-malformed', { code: change.code });
    change.code_key = normaliseKey(change.code);
    change.sort_key = sortKey(change.code);
    change.year = yearOf(change.code, unit.date_to);
  }
  if (change.date_text !== undefined) {
    const date = change.date_text === '' ? undefined : parseRecordDate(change.date_text);
    if (date?.ok === false) throw new LantaiError('date-malformed', { date: change.date_text });
    change.date_from = date?.date.from ?? null;
    change.date_to = date?.date.to ?? null;
    change.year = yearOf(change.code ?? unit.code, change.date_to);
  }
  if (change.retention !== undefined && !RETENTION.test(change.retention))
    throw new LantaiError('retention-unknown', { retention: change.retention });
  return change;
}

/**
 * Applies a patch. Throws `not-found` outside the scope, `changed-meanwhile` where the unit is no longer what the editor
 * saw, `duplicate-code`, and the refusals of `changesOf`. A patch that changes nothing writes nothing.
 */
export async function editUnit(parts: CatalogParts, actor: Actor, id: string, patch: UnitPatch): Promise<void> {
  demand(actor, 'unit.edit');
  const { clock, ledger } = parts;
  await parts.db.write(async (trx) => {
    const scope = unitScope(actor);
    const unit = await findUnit(trx, scope, id);
    if (unit === undefined) throw new LantaiError('not-found');
    if (unit.lock_version !== patch.lockVersion) throw new LantaiError('changed-meanwhile');
    const change = changesOf(unit, patch, await findOwnTemplate(trx, unit.fonds_id, unit.category_id));
    const config = await parts.schemes.configIn(trx);
    const fields = fieldsFor(config, unit.category_id, unit.level);
    const inherited = inheritedValues(fields, await listAncestors(trx, scope, unit.parent_id));
    const columns: Values = {};
    for (const [field, column] of Object.entries(COLUMNS)) {
      const value = change[column];
      if (value !== undefined) columns[field] = String(value ?? '');
    }
    const further = patchedFields(
      unit,
      { columns, fields: patch.fields ?? {} },
      { fields, tables: config.tables, inherited: Object.fromEntries(inherited.map(({ key, value }) => [key, value])) },
    );
    if (further.changes.length > 0) change.fields_json = JSON.stringify(further.fields);
    if (Object.keys(change).length === 0) return;
    if (change.code !== undefined && change.code_key !== undefined) {
      const taken = await listTakenKeys(trx, unit.archive_id, [change.code_key], id);
      if (taken.length > 0) throw new LantaiError('duplicate-code', { code: change.code });
      const code = { id: newId(clock.millis()), written: change.code, key: change.code_key, at: clock.now() };
      await changeCode(trx, { id, archiveId: unit.archive_id }, code);
    }
    if (!(await updateUnit(trx, id, patch.lockVersion, { ...change, updated_at: clock.now() })))
      throw new LantaiError('changed-meanwhile');
    const changes: { field: string; from: string; to: string }[] = (Object.keys(COLUMNS) as Editable[])
      .filter((field) => change[COLUMNS[field]] !== undefined)
      .map((field) => {
        const column = COLUMNS[field];
        const shown = (value: unknown): string => {
          const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
          return PERSONAL.includes(field) && text !== '' ? ledger.keyedDigest(text) : text;
        };
        return { field, from: shown(unit[column]), to: shown(change[column]) };
      });
    const digest = (text: string, personal: boolean) => (personal && text !== '' ? ledger.keyedDigest(text) : text);
    for (const { field, personal, from, to } of further.changes)
      changes.push({ field, from: digest(from, personal), to: digest(to, personal) });
    await ledger.append(trx, {
      actor,
      action: 'unit.change',
      objectType: 'unit',
      objectId: id,
      label: unit.code,
      detail: { changes },
    });
  });
}
