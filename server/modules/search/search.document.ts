/** From rows to what the index is given. Pure. */
import { listIdentityNumbers, maskIdentityNumbers } from '../../../shared/identity-number.ts';
import type { SearchDocument } from '../../infra/search/index.ts';
import { birthYears } from './search.birth.ts';
import type { RowsToIndex, UnitToIndex } from './search.repo.ts';
import { type FieldsToIndex, wordsOfCodes } from './search.words.ts';

export type { FieldsToIndex } from './search.words.ts';

function groupBy<T extends { unit_id: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.unit_id);
    if (group === undefined) groups.set(row.unit_id, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * The keyed digest of an identity number as a code of its own, in letters that nobody types: the house finds the unit by
 * the whole number, and by no part of it.
 */
export const numberKey = (digest: string): string =>
  digest.slice(0, 32).replace(/[0-9a-f]/g, (hex) => String.fromCharCode(0xe100 + Number.parseInt(hex, 16)));

/** What only the house may know, and so may only be found by in the house's index. */
const houseText = (unit: UnitToIndex, fields: Record<string, string>): string =>
  [unit.note, ...Object.values(fields)].join('\n');

const masked = (document: SearchDocument): SearchDocument => ({
  ...document,
  documentNumber: maskIdentityNumbers(document.documentNumber),
  names: document.names.map(maskIdentityNumbers),
  title: maskIdentityNumbers(document.title),
  responsible: maskIdentityNumbers(document.responsible),
  other: maskIdentityNumbers(document.other),
});

/**
 * The documents for the house's index and, of those units that are open, for the public's. Identity numbers in
 * descriptions are in neither (design 7): the house has a digest of each, made by `digestOf`, the public nothing at all,
 * also of those in the texts of pages.
 */
export function toDocuments(
  rows: RowsToIndex,
  digestOf: (number: string) => string | null,
  fieldsToIndex: FieldsToIndex = () => new Map(),
): { staff: SearchDocument[]; open: SearchDocument[] } {
  const [codes, names, pages] = [groupBy(rows.codes), groupBy(rows.names), groupBy(rows.pages)];
  const staff: SearchDocument[] = [];
  const open: SearchDocument[] = [];
  for (const unit of rows.units) {
    const document: SearchDocument = {
      unitId: unit.id,
      archive: unit.archive_id,
      agency: unit.agency_id ?? '',
      fonds: unit.fonds_number,
      category: unit.category_id,
      year: unit.year === null ? '' : String(unit.year),
      retention: unit.retention,
      openness: unit.openness,
      dateFrom: unit.date_from,
      dateTo: unit.date_to,
      code: unit.code,
      codeKeys: (codes.get(unit.id) ?? []).map((code) => code.key),
      documentNumber: unit.document_number,
      names: (names.get(unit.id) ?? []).map((name) => name.name),
      title: unit.title,
      responsible: unit.responsible,
      other: unit.date_text,
      addedAt: Date.parse(unit.created_at) || 0,
      pages: (pages.get(unit.id) ?? []).map(({ number, text }) => ({ number, text })),
    };
    const fields = JSON.parse(unit.fields_json) as Record<string, string>;
    const known = fieldsToIndex(unit.category_id);
    const persons = Object.entries(fields).flatMap(([key, value]) =>
      known.get(key)?.person === true ? value.split('\n') : [],
    );
    const house = {
      ...document,
      names: [...new Set([...document.names, ...persons])],
      other: [unit.date_text, houseText(unit, fields), ...wordsOfCodes(fields, known)].join('\n').trim(),
      birthYears: birthYears(
        Object.fromEntries(Object.entries(fields).map(([key, value]) => [known.get(key)?.name ?? key, value])),
      ),
    };
    staff.push({ ...masked(house), codeKeys: [...house.codeKeys, ...numberKeys(house, digestOf)] });
    if (unit.openness === 'open' && unit.secrecy === 'public')
      open.push({
        ...masked(document),
        pages: document.pages.map(({ number, text }) => ({ number, text: maskIdentityNumbers(text) })),
      });
  }
  return { staff, open };
}

function numberKeys(
  { documentNumber, names, title, responsible, other }: SearchDocument,
  digestOf: (number: string) => string | null,
): string[] {
  const numbers = new Set(listIdentityNumbers([documentNumber, ...names, title, responsible, other].join('\n')));
  return [...numbers].flatMap((number) => {
    const digest = digestOf(number);
    return digest === null ? [] : [numberKey(digest)];
  });
}
