/** Imports and their defects as the API shows them. Pure. */
import type { Tables } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type {
  ImportDefect,
  ImportDetail,
  ImportMapping,
  ImportProgress,
  ImportRow,
  ImportTarget,
} from '../../../shared/schemas/catalogue-import.ts';
import type { ImportRecord, ImportRun } from './import.repo.ts';
import { resolveColumns } from './mapping.propose.ts';
import type { PrepareSummary } from './row.types.ts';

export const presentImport = (row: ImportRecord): ImportRow => ({
  id: row.id,
  number: row.number,
  sourceName: row.source_name,
  state: row.state,
  fonds: row.fonds,
  category: row.category,
  match: row.match,
  rowCount: row.row_count,
  createdCount: row.created_count,
  updatedCount: row.updated_count,
  skippedCount: row.skipped_count,
  refusedCount: row.refused_count,
  stoppedCount: row.stopped_count,
  createdBy: row.created_by_name,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

type DefectColumns = Pick<
  Tables['import_defect'],
  'id' | 'kind' | 'severity' | 'sheet' | 'row' | 'heading' | 'value' | 'suggestion' | 'params_json'
>;
type Place = Pick<Tables['import_defect'], 'sheet' | 'heading_at'>;
/** Defects of each kind: those of the whole file, of which no more than so many of a kind are listed, and those of storing. */
export function presentKinds(row: ImportRecord, listed: ImportDetail['kinds']): ImportDetail['kinds'] {
  const { kinds } = JSON.parse(row.summary_json ?? '{"kinds":{}}') as Pick<PrepareSummary, 'kinds'>;
  return listed.map((each) => ({ ...each, count: Math.max(each.count, kinds[each.kind] ?? 0) }));
}

/** What the column of a defect was read as. */
export type TargetOf = (place: Place) => ImportTarget | null;

/** By the headings and the mapping that the import was begun with. */
export function targetsOf(record: ImportRecord): TargetOf {
  if (record.summary_json === null || record.mapping_json === null) return () => null;
  const { sheets } = JSON.parse(record.summary_json) as PrepareSummary;
  const mapping = JSON.parse(record.mapping_json) as ImportMapping;
  const columns = new Map(sheets.map(({ name, headings }) => [name, resolveColumns(headings, mapping)]));
  return ({ sheet, heading_at: at }) => (at < 0 ? null : (columns.get(sheet)?.[at]?.target ?? null));
}

/** The unit's own columns in words; the headings of further fields as they are. */
const COLUMNS: Readonly<Record<string, string>> = {
  title: 'title',
  responsible: 'responsible',
  document_number: 'documentNumber',
  date_text: 'date',
  year: 'year',
  retention: 'retention',
  agency_opinion: 'opinion',
  page_count: 'pages',
  carrier: 'carrier',
  note: 'note',
  names: 'names',
};
const columnName = (column: string, locale: Locale): string =>
  COLUMNS[column] === undefined ? column : translate(locale, `field.${COLUMNS[column]}`);

/** The defect with its sentence: where, what, and what it might have been. */
export function presentDefect(row: DefectColumns, locale: Locale, target: ImportTarget | null = null): ImportDefect {
  const { kind, sheet, heading, value, suggestion } = row;
  const params: Record<string, string | number> = {
    ...(JSON.parse(row.params_json) as Record<string, string | number>),
    row: row.row,
    column: heading,
    value,
  };
  // Of two rows with one code the other may stand in another sheet.
  const other = params.otherSheet ?? '';
  params.sheetOther = other === '' ? '' : translate(locale, 'import.of-sheet', { sheet: other });
  const where = sheet === '' ? '' : translate(locale, 'import.sheet', { sheet });
  if (kind === 'differs') params.column = columnName(heading, locale);
  const isNew = kind === 'differs' && params.before === '';
  // In other sheets too.
  const isInMore = Number(params.more ?? 0) > 0;
  const what = translate(locale, `import.defect.${kind}${isNew ? '.empty' : isInMore ? '.more' : ''}`, params);
  const hint =
    suggestion === '' || kind.startsWith('encoding')
      ? ''
      : ` ${translate(locale, 'import.suggestion', { suggestion })}`;
  return {
    id: row.id,
    kind: kind as ImportDefect['kind'],
    severity: row.severity as ImportDefect['severity'],
    sheet,
    row: row.row,
    column: heading,
    value,
    suggestion,
    message: `${where}${what}${hint}`,
    target,
    before: kind === 'differs' ? String(params.before) : null,
  };
}

export function presentProgress(row: ImportRecord, run: ImportRun | undefined): ImportProgress {
  const [done, total, rate] = [run?.done ?? 0, run?.total ?? null, run?.rate ?? null];
  const left = total === null || rate === null || rate === 0 ? null : Math.max(0, Math.round((total - done) / rate));
  const reading = row.state === 'preparing' && row.summary_json === null;
  return { id: row.id, state: row.state, reading, done, total, rate, secondsLeft: left };
}
