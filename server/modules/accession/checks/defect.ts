import { DEFECT_KINDS, type DefectKind } from './check-plan.ts';
import type { CatalogueRow, Defect } from './delivery.types.ts';

type Place = Partial<Pick<Defect, 'rows' | 'code' | 'file' | 'params'>>;

/** A defect with the severity and the check that its kind belongs to. */
export function defect(kind: DefectKind, place: Place = {}): Defect {
  const [severity, checkCode] = DEFECT_KINDS[kind];
  return { kind, severity, checkCode, rows: [], code: null, file: null, params: {}, ...place };
}

/** A defect of one row. */
export const rowDefect = (kind: DefectKind, row: CatalogueRow, params: Defect['params'] = {}): Defect =>
  defect(kind, { rows: [row.row], code: row.values.code ?? null, params });
