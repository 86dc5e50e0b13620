import { join } from 'node:path';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import { type Actor, demand } from '../identity/policy.ts';
import type { Ledger } from '../ledger/index.ts';
import { listSealed } from './description-objects.ts';
import { createExporter, type Exporter } from './exporter.ts';
import { Journal } from './journal.ts';
import { PassedOverList } from './passed-over.ts';
import { countOutbox } from './preservation.repo.ts';
import { type Rebuilt, type RebuildSteps, restoreFromStorage } from './rebuild.ts';
import { digestPreserved } from './table-digest.ts';
import { verifyStorage } from './verify.ts';

export interface VerifyOptions {
  /** An earlier tree head, as `heads/` and witnesses keep it. */
  head?: unknown;
  fixity: boolean;
  onProgress?: (step: 'ledger' | 'storage' | 'database', done: number) => void;
}

export interface Finding {
  kind: string;
  object: string;
  message: string;
}

export interface VerifyReport {
  ok: boolean;
  entries: number;
  objects: number;
  files: number;
  /** Entries that no signed head covers yet. */
  unsigned: number;
  /** Changes that are committed and not yet in the journal. */
  outboxLag: number;
  findings: Finding[];
  tookMs: number;
}

export interface Preservation {
  exporter: Exporter;
  verify(actor: Actor, options: VerifyOptions): Promise<VerifyReport>;
  /** Fills the empty database from the storage root. Throws `journal-corrupt`, unless corrupt lines are to be skipped. */
  restore(options: { skipCorrupt: boolean; onStep: RebuildSteps }): Promise<Rebuilt>;
  digests: typeof digestPreserved;
}

export interface PreservationDeps {
  db: Database;
  blobs: BlobStore;
  ledger: Ledger;
  storageDir: string;
  onError: (error: unknown) => void;
}

export async function createPreservation(deps: PreservationDeps): Promise<Preservation> {
  const { db, blobs, ledger, storageDir, onError } = deps;
  const sealed = await listSealed(blobs);
  const journal = await Journal.open(join(storageDir, 'journal'), sealed.at(-1)?.number ?? 0);
  const exporter = createExporter({ db, blobs, journal, onError });
  const checks = createChecks(async ({ head, fixity }, onProgress) => {
    const started = Date.now();
    onProgress('ledger', 0);
    const { entries, unsigned, findings } = await ledger.check(head === undefined ? {} : { head });
    const storage = await verifyStorage(db.read, blobs, { fixity, onProgress });
    const corrupt = (await exporter.corruptLines()).map(({ file, line }) => ({
      kind: 'journal-corrupt',
      object: `${file}:${line}`,
      message: translate('en', 'problem.journal-corrupt', { file, line }),
    }));
    return {
      entries,
      objects: storage.objects,
      files: storage.files,
      unsigned,
      outboxLag: await countOutbox(db.read),
      findings: [...findings, ...storage.findings, ...corrupt],
      tookMs: Date.now() - started,
    };
  });
  return {
    exporter,
    digests: digestPreserved,
    restore: ({ skipCorrupt, onStep }) => {
      const passedOver = skipCorrupt ? new PassedOverList(storageDir, new Date()) : undefined;
      return restoreFromStorage({ db, blobs, journal }, onStep, passedOver);
    },
    verify: async (actor, options) => {
      demand(actor, 'ledger.verify');
      const { entries, objects, files, findings, ...rest } = await checks.run(options);
      await db.write((trx) =>
        ledger.append(trx, {
          actor,
          action: 'ledger.verify',
          objectType: 'ledger',
          objectId: 'ledger',
          detail: { findings: findings.length, entries, objects, files },
        }),
      );
      return { ok: findings.length === 0, entries, objects, files, findings, ...rest };
    },
  };
}

type Checked = Omit<VerifyReport, 'ok'>;
type OnProgress = NonNullable<VerifyOptions['onProgress']>;

/** One check of a kind at a time, which reads the whole storage root: whoever asks meanwhile gets what the running one finds. */
function createChecks(check: (options: VerifyOptions, onProgress: OnProgress) => Promise<Checked>) {
  const running = new Map<string, { listeners: Set<OnProgress>; report: Promise<Checked> }>();
  return {
    run: (options: VerifyOptions): Promise<Checked> => {
      const key = JSON.stringify([options.fixity, options.head]);
      const known = running.get(key);
      const listeners = known?.listeners ?? new Set();
      if (options.onProgress !== undefined) listeners.add(options.onProgress);
      if (known !== undefined) return known.report;
      const tell: OnProgress = (step, done) => {
        for (const listener of listeners) listener(step, done);
      };
      const report = check(options, tell).finally(() => running.delete(key));
      running.set(key, { listeners, report });
      return report;
    },
  };
}
