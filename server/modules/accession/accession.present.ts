/** How an accession and its defects are shown: rows of the database to the shapes of the API, in the reader's language. */
import type { AccessionTable, CheckResultTable } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { joinIn } from '../../../shared/i18n/listing.ts';
import type { AccessionRow, Defect } from '../../../shared/schemas/accession.ts';
import { propertyOf } from './checks/check-plan.ts';

export function presentRow(row: AccessionTable, names: { agency: string | null; creator: string }): AccessionRow {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    sourceName: row.source_name,
    agencyName: names.agency,
    state: row.state,
    rowCount: row.row_count,
    itemCount: row.item_count,
    fileCount: row.file_count,
    byteCount: row.byte_count,
    errorCount: row.error_count,
    warningCount: row.warning_count,
    acceptedCount: row.accepted_count,
    returnedCount: row.returned_count,
    createdAt: row.created_at,
    createdBy: names.creator,
  };
}

/** A defect in words: what, where, and what to do about it. */
export function presentDefect(row: CheckResultTable, locale: Locale): Defect {
  const params = JSON.parse(row.params_json) as Record<string, string | number>;
  const rows = JSON.parse(row.rows_json) as number[];
  const field = typeof params.field === 'string' ? params.field : null;
  const said = (key: string): string | null => {
    const word = (locale === 'en' ? params[`${key}En`] : undefined) ?? params[key];
    return typeof word === 'string' ? word : null;
  };
  const fieldName = said('name');
  const column = typeof params.column === 'number' && params.column >= 0 ? params.column : null;
  const variant =
    rows.length === 0 ? 'delivery' : params.inCode === undefined ? String(params.reason ?? params.where ?? '') : 'code';
  const words = {
    ...params,
    row: joinIn(locale, rows),
    code: row.code ?? '',
    file: row.file ?? '',
    ...(field !== null && { field: fieldName ?? translate(locale, `field.${field}`) }),
    category: said('category') ?? '',
  };
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    checkCode: row.check_code,
    checkName: translate(locale, `check.${row.check_code}`),
    property: propertyOf(row.check_code),
    rows,
    code: row.code,
    file: row.file,
    field,
    fieldName,
    column,
    value: params.value === undefined ? null : String(params.value),
    message: sentence(locale, `defect.${row.kind}`, variant, words),
    remedy: sentence(locale, `remedy.${row.kind}`, variant, words),
  };
}

/** The sentence for this variant of a defect where there is one, else the general one. */
function sentence(locale: Locale, key: string, variant: string, words: Record<string, string | number>): string {
  const special = `${key}.${variant}`;
  const found = translate(locale, special, words);
  return found === special ? translate(locale, key, words) : found;
}
