/** Imports and their defects as the API shows them. Pure. */
import type { Tables } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { ImportDefect, ImportProgress, ImportRow } from '../../../shared/schemas/catalogue-import.ts';
import type { ImportRecord, ImportRun } from './import.repo.ts';

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

/** The defect with its sentence: where, what, and what it might have been. */
export function presentDefect(row: DefectColumns, locale: Locale): ImportDefect {
  const { kind, sheet, heading, value, suggestion } = row;
  const params = {
    ...(JSON.parse(row.params_json) as Record<string, string | number>),
    row: row.row,
    column: heading,
    value,
  };
  const where = sheet === '' ? '' : translate(locale, 'import.sheet', { sheet });
  const what = translate(locale, `import.defect.${kind}`, params);
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
  };
}

export function presentProgress(row: ImportRecord, run: ImportRun | undefined): ImportProgress {
  const [done, total, rate] = [run?.done ?? 0, run?.total ?? null, run?.rate ?? null];
  const left = total === null || rate === null || rate === 0 ? null : Math.max(0, Math.round((total - done) / rate));
  return { id: row.id, state: row.state, done, total, rate, secondsLeft: left };
}
