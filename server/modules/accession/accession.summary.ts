/** What a check run keeps beside its results: `summary_json` of table `check_run`. */
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import type { CheckRunTable } from '../../infra/db/index.ts';
import type { Actor } from '../identity/index.ts';
import type { summarise } from './checks/check-plan.ts';

/** What the job is given. */
export interface AccessionJob {
  accessionId: string;
  actor: Actor;
  /** `path`: where the ZIP lay, if it came from this machine. */
  source: { kind: 'folder'; path: string } | { kind: 'upload' } | { kind: 'zip'; path?: string };
}

export interface Failure {
  code: ProblemCode;
  params: Record<string, string | number>;
  /** What to do again; absent where trying again cannot help. */
  retry?: AccessionJob;
}

export interface RunSummary {
  properties: ReturnType<typeof summarise>;
  /** Keyed digests of the rows that the gate stopped: so that their numbers are no holes in a later delivery. */
  stopped: string[];
  failure?: Failure;
  /** Of the rest of a delivery: the rows of the first one that it consists of. */
  rest?: { rows: readonly number[] };
}

export const summaryOf = (run: CheckRunTable | undefined): RunSummary =>
  run === undefined ? { properties: [], stopped: [] } : (JSON.parse(run.summary_json) as RunSummary);
