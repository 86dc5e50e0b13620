/** Plans and acts as people see them. */
import type { ArrangementRunTable, FondsTable, Reader, UnitTable } from '../../infra/db/index.ts';
import type { JobProblem } from '../../infra/jobs/index.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { Arrangement, ArrangePreview } from '../../../shared/schemas/arrangement.ts';
import type { Scope } from '../identity/index.ts';
import type { ArrangementWithFirst } from './act.repo.ts';
import { planned } from './arrangement.parts.ts';
import { digestOf, type Trial } from './arrangement.plan.ts';
import { listFondsRows, listRows } from './arrangement.repo.ts';

const SHOWN = 200;

export async function presentTrial(
  db: Reader,
  scope: Scope,
  { plan, isLarge }: Trial,
  { n, exact }: { n: number; exact: boolean },
): Promise<ArrangePreview> {
  const changes = [...plan.changes.values()];
  const shown = changes.slice(0, SHOWN);
  const places = new Map<string, string>(plan.creates.map((unit) => [unit.id, unit.code || unit.title]));
  const parents = [
    ...shown.flatMap(({ unit, to }) => [unit.parent_id, to.parent_id ?? null]),
    ...plan.creates.map((unit) => unit.parent_id),
    ...plan.removes.map((unit) => unit.parent_id),
  ];
  const wanted = [...new Set(parents.flatMap((id) => id ?? []))].filter((id) => !places.has(id));
  for (const unit of await listRows(db, scope, wanted)) places.set(unit.id, unit.code || unit.title);
  const fonds = new Map<string, FondsTable>();
  const fondsIds = [
    ...shown.flatMap(({ unit, to }) => [unit.fonds_id, to.fonds_id ?? unit.fonds_id]),
    ...plan.creates.map((unit) => unit.fonds_id),
    ...plan.removes.map((unit) => unit.fonds_id),
  ];
  for (const row of await listFondsRows(db, [...new Set(fondsIds)])) fonds.set(row.id, row);
  const at = (unit: UnitTable) => ({
    code: unit.code,
    place: unit.parent_id === null ? (fonds.get(unit.fonds_id)?.number ?? '') : (places.get(unit.parent_id) ?? ''),
  });
  return {
    kind: plan.kind,
    count: n,
    exact,
    large: isLarge,
    codes: changes.filter(({ to }) => to.code !== undefined).length,
    rows: [
      ...plan.creates.map((unit) => ({
        id: '',
        change: 'create' as const,
        title: unit.title,
        from: null,
        to: at(unit),
      })),
      ...plan.removes
        .slice(0, SHOWN)
        .map((unit) => ({ id: unit.id, change: 'remove' as const, title: unit.title, from: at(unit), to: null })),
      ...shown.map(({ unit }) => ({
        id: unit.id,
        change: 'update' as const,
        title: unit.title,
        from: at(unit),
        to: at(planned(plan, unit)),
      })),
    ],
    warnings: [...plan.warnings].map(([kind, { n, example }]) => ({ kind, n, example })),
    digest: digestOf(plan),
  };
}

export function presentAct(
  row: ArrangementWithFirst,
  run: ArrangementRunTable | undefined,
  locale: Locale,
): Arrangement {
  // The job of an act is of no use to a database that was made anew from the storage.
  const moves = row.state === 'running' || row.state === 'undoing';
  const state = moves && run === undefined ? 'stopped' : row.state;
  const problem = run?.problem_json ? (JSON.parse(run.problem_json) as JobProblem) : undefined;
  return {
    id: row.id,
    kind: row.kind,
    state,
    reason: row.reason,
    label: row.label,
    count: row.count,
    by: row.created_by_name,
    at: row.created_at,
    undoneBy: row.undone_by_name,
    undoneAt: row.undone_at,
    progress: moves && run ? { done: run.done, total: run.total } : null,
    spared: { n: run?.spared ?? 0, codes: JSON.parse(run?.spared_json ?? '[]') as string[] },
    problem: problem === undefined ? null : sayProblem(locale, problem.code, problem.params),
    mayStop: state === 'running',
    mayUndo: state === 'done' || state === 'stopped',
    unitId: row.first_unit,
  };
}
