/** From rows to what the index is given. Pure. */
import type { SearchDocument } from '../../infra/search/index.ts';
import type { readUnitsToIndex, UnitToIndex } from './search.repo.ts';

type Rows = Awaited<ReturnType<typeof readUnitsToIndex>>;

function groupBy<T extends { unit_id: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.unit_id);
    if (group === undefined) groups.set(row.unit_id, [row]);
    else group.push(row);
  }
  return groups;
}

/** Identity numbers are found only whole, never through n-grams (design 7): they stay out of the text. */
const IDENTITY_NUMBER = /(?<!\d)\d{17}[\dXx](?!\d)/g;

/** What only the house may know, and so may only be found by in the house's index. */
const houseText = (unit: UnitToIndex): string =>
  [unit.note, ...Object.values(JSON.parse(unit.fields_json) as Record<string, string>)].join('\n');

/** The documents for the house's index and, of those units that are open, for the public's. */
export function toDocuments(rows: Rows): { staff: SearchDocument[]; open: SearchDocument[] } {
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
      pages: (pages.get(unit.id) ?? []).map(({ number, text }) => ({ number, text })),
    };
    const other = `${unit.date_text}\n${houseText(unit).replace(IDENTITY_NUMBER, '')}`.trim();
    staff.push({ ...document, other });
    if (unit.openness === 'open' && unit.secrecy === 'public') open.push(document);
  }
  return { staff, open };
}
