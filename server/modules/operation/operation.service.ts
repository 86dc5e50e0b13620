/** What the system's administrator sees of the work in the background: never what it is about. */
import type { Database } from '../../infra/db/index.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import type { Jobs, JobView } from '../../infra/jobs/index.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { Job } from '../../../shared/schemas/job.ts';
import { type Actor, demand, type LedgerPort } from '../identity/index.ts';

export interface Operation {
  listJobs(
    actor: Actor,
    query: { state?: Job['state'] | undefined; cursor?: string | undefined; limit: number },
    locale: Locale,
  ): Promise<{ items: Job[]; cursor?: string }>;
  /** Needs `job.manage`. Throws `not-found`. */
  cancelJob(actor: Actor, id: string): Promise<void>;
}

export function createOperation({ db, jobs, ledger }: { db: Database; jobs: Jobs; ledger: LedgerPort }): Operation {
  return {
    async listJobs(actor, { state, cursor, limit }, locale) {
      demand(actor, 'job.read');
      const before = readIdCursor(cursor);
      const views = await jobs.list({
        limit,
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before }),
      });
      const last = views.at(-1);
      return {
        items: views.map((view) => present(view, locale)),
        ...(last !== undefined && views.length === limit ? { cursor: last.id } : {}),
      };
    },
    async cancelJob(actor, id) {
      demand(actor, 'job.manage');
      const { kind } = await jobs.get(id);
      // The entry first: an act without one could not be told afterwards, an entry whose act failed can be done again.
      const object = { objectType: 'job', objectId: id, label: kind };
      await db.write((trx) => ledger.append(trx, { actor, action: 'job.cancel', ...object }));
      await jobs.cancel(id);
    },
  };
}

const present = (view: JobView, locale: Locale): Job => ({
  id: view.id,
  kind: view.kind,
  state: view.state,
  done: view.progress.done,
  total: view.progress.total ?? null,
  error: view.problem === undefined ? null : sayProblem(locale, view.problem.code, view.problem.params),
  createdAt: view.createdAt,
  updatedAt: view.updatedAt,
});
