/** Checks of one row of the catalogue by itself: what must be there, what it may be, what contradicts itself. */
import { parseRecordDate } from '../../../formats/record-date/index.ts';
import { COMMON_TERMS, retentionCode } from '../../../formats/catalogue-row/retention.ts';
import { SPECIAL } from '../../../formats/catalogue-row/special-characters.ts';
import { parseReferenceCode, type ReferenceCode } from '../../../formats/reference-code/index.ts';
import type { Catalogue, CatalogueRow, Defect, Field } from './delivery.types.ts';
import { rowDefect } from './defect.ts';

/** Mandatory for an item (DA/T 18) or for handing over (档案法 article 30: the agency's opinion). Title has its own kind. */
const MANDATORY: readonly Field[] = ['code', 'responsible', 'date', 'retention', 'opinion'];
const MAX_LENGTH: Partial<Record<Field, number>> = {
  code: 100,
  title: 200,
  responsible: 200,
  documentNumber: 100,
  note: 500,
};
const TEXT_FIELDS: readonly Field[] = ['code', 'documentNumber', 'responsible', 'title', 'opinion', 'note'];

/** All defects of a row's cells. `today` is YYYYMMDD. */
export function checkRow(row: CatalogueRow, catalogue: Catalogue, today: number): Defect[] {
  const code = row.values.code === undefined ? undefined : parseReferenceCode(row.values.code);
  return [
    ...checkPresence(row, catalogue),
    ...checkCode(row, code),
    ...checkDate(row, code, today),
    ...checkRetention(row, code),
    ...checkTexts(row),
  ];
}

function checkPresence(row: CatalogueRow, catalogue: Catalogue): Defect[] {
  const empty = MANDATORY.filter((field) => row.values[field] === undefined);
  const defects = empty.map((field) =>
    rowDefect('missing-field', row, { field, column: catalogue.columns[field] ?? -1 }),
  );
  return row.values.title === undefined ? [rowDefect('empty-title', row, { field: 'title' }), ...defects] : defects;
}

function checkCode(row: CatalogueRow, code: ReferenceCode | undefined): Defect[] {
  const written = row.values.code;
  if (written === undefined || code !== undefined) return [];
  return [rowDefect('bad-code', row, { field: 'code', value: written })];
}

function checkDate(row: CatalogueRow, code: ReferenceCode | undefined, today: number): Defect[] {
  const written = row.values.date;
  if (written === undefined) return [];
  const result = parseRecordDate(written);
  const reason = result.ok ? (result.date.from > today ? 'future' : undefined) : result.reason;
  if (reason !== undefined || !result.ok)
    return [rowDefect('bad-date', row, { field: 'date', value: written, reason: reason ?? '' })];
  const { from, to } = result.date;
  const years = [code?.year ?? undefined, yearOf(row.values.year)].filter((year) => year !== undefined);
  const other = years.find((year) => year < Math.floor(from / 10000) || year > Math.floor(to / 10000));
  return other === undefined ? [] : [rowDefect('year-mismatch', row, { field: 'date', value: written, year: other })];
}

const yearOf = (text: string | undefined): number | undefined => {
  const year = /^(\d{4})年?$/.exec(text?.normalize('NFKC') ?? '')?.[1];
  return year === undefined ? undefined : Number(year);
};

function checkRetention(row: CatalogueRow, code: ReferenceCode | undefined): Defect[] {
  const written = row.values.retention;
  if (written === undefined) return [];
  const term = retentionCode(written);
  const ofCode = code?.retention ?? undefined;
  if (term === undefined || (!COMMON_TERMS.has(term) && term !== ofCode))
    return [rowDefect('bad-retention', row, { field: 'retention', value: written })];
  if (ofCode !== undefined && ofCode !== term)
    return [rowDefect('bad-retention', row, { field: 'retention', value: written, inCode: ofCode })];
  return [];
}

function checkTexts(row: CatalogueRow): Defect[] {
  const defects: Defect[] = [];
  const special = TEXT_FIELDS.flatMap((field) =>
    [...(row.values[field] ?? '').matchAll(SPECIAL)].map(([character]) => ({ field, character })),
  );
  if (special.length > 0) {
    const points = [...new Set(special.map(({ character }) => pointOf(character)))];
    defects.push(
      rowDefect('special-characters', row, {
        field: special[0]!.field,
        characters: points.slice(0, 8).join(' '),
        count: special.length,
      }),
    );
  }
  for (const [field, limit] of Object.entries(MAX_LENGTH) as [Field, number][]) {
    const length = Array.from(row.values[field] ?? '').length;
    if (length > limit) defects.push(rowDefect('too-long', row, { field, length, limit }));
  }
  return defects;
}

const pointOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
