/** The pure part of an accession's page: the steps as people see them, the time left, which defects are shown. */
import type { AccessionDetail, Defect, ProgressStep } from '../../shared/schemas/accession.ts';

export type AccessionState = AccessionDetail['state'];
export const STATES: readonly AccessionState[] = [
  'received',
  'checking',
  'needs-review',
  'accepting',
  'accepted',
  'returned',
  'failed',
];
export const PROPERTIES = ['authenticity', 'integrity', 'usability', 'security'] as const;
/** Work goes on by itself: there is progress to listen to. */
export const isMoving = (state: AccessionState): boolean =>
  state === 'received' || state === 'checking' || state === 'accepting';

export type StageKey = 'receive' | 'read' | 'check' | 'review' | 'store' | 'describe';
const STAGES: Record<StageKey, readonly ProgressStep['step'][]> = {
  receive: ['receive'],
  read: ['unpack', 'read'],
  check: ['check'],
  review: ['review'],
  store: ['store'],
  describe: ['describe', 'finish'],
};
export interface Stage extends Omit<ProgressStep, 'step'> {
  key: StageKey;
}

/** The eight steps of the machine as the six stages of the archivist. Steps that the server does not name are left out. */
export function stagesOf(steps: readonly ProgressStep[]): Stage[] {
  return (Object.entries(STAGES) as [StageKey, readonly ProgressStep['step'][]][]).flatMap(([key, names]) => {
    const own = steps.filter(({ step }) => names.includes(step));
    if (own.length === 0) return [];
    const working = own.find(({ state }) => state === 'running') ?? own.at(-1)!;
    return [
      {
        key,
        state: stateOf(own.map(({ state }) => state)),
        done: working.done,
        total: working.total,
        startedAt: own.find(({ startedAt }) => startedAt !== null)?.startedAt ?? null,
        endedAt: own.every(({ endedAt }) => endedAt !== null) ? own.at(-1)!.endedAt : null,
      },
    ];
  });
}
function stateOf(states: readonly ProgressStep['state'][]): ProgressStep['state'] {
  if (states.includes('stopped')) return 'stopped';
  if (states.every((state) => state === 'done')) return 'done';
  return states.every((state) => state === 'waiting') ? 'waiting' : 'running';
}

/** Seconds a stage still takes if it goes on as it went; undefined where that cannot be said yet. */
export function secondsLeft(stage: Stage, now: number): number | undefined {
  if (stage.startedAt === null || stage.done === 0 || stage.total <= stage.done) return undefined;
  const elapsed = (now - Date.parse(stage.startedAt)) / 1000;
  return elapsed < 1 ? undefined : (elapsed / stage.done) * (stage.total - stage.done);
}

export interface DefectFilter {
  severity: Defect['severity'] | null;
  property: Defect['property'] | null;
  kind: string | null;
}
export const NO_FILTER: DefectFilter = { severity: null, property: null, kind: null };

export const filterDefects = (defects: readonly Defect[], filter: DefectFilter): Defect[] =>
  defects.filter(
    (defect) =>
      (filter.severity === null || defect.severity === filter.severity) &&
      (filter.property === null || defect.property === filter.property) &&
      (filter.kind === null || defect.kind === filter.kind),
  );

/** 3, 4, 5, 9 → "3–5、9" with the language's own comma. */
export function rowsText(rows: readonly number[], comma: string): string {
  const runs: [number, number][] = [];
  for (const row of rows.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && row <= last[1] + 1) last[1] = row;
    else runs.push([row, row]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(comma);
}
