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
import { type StorageFinding, verifyStorage } from './verify.ts';

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
  return {
    exporter,
    digests: digestPreserved,
    restore: ({ skipCorrupt, onStep }) => {
      const passedOver = skipCorrupt ? new PassedOverList(storageDir, new Date()) : undefined;
      return restoreFromStorage({ db, blobs, journal }, onStep, passedOver);
    },
    verify: async (actor, options) => {
      demand(actor, 'ledger.verify');
      const started = Date.now();
      const onProgress = options.onProgress ?? (() => undefined);
      onProgress('ledger', 0);
      const checked = await ledger.check(options.head === undefined ? {} : { head: options.head });
      const storage = await verifyStorage(db.read, blobs, { fixity: options.fixity, onProgress });
      const corrupt = (await exporter.corruptLines()).map(({ file, line }) => ({
        kind: 'journal-corrupt',
        object: `${file}:${line}`,
        message: translate('en', 'problem.journal-corrupt', { file, line }),
      }));
      const findings: (Finding | StorageFinding)[] = [...checked.findings, ...storage.findings, ...corrupt];
      await db.write((trx) =>
        ledger.append(trx, {
          actor,
          action: 'ledger.verify',
          objectType: 'ledger',
          objectId: 'ledger',
          detail: {
            findings: findings.length,
            entries: checked.entries,
            objects: storage.objects,
            files: storage.files,
          },
        }),
      );
      return {
        ok: findings.length === 0,
        entries: checked.entries,
        objects: storage.objects,
        files: storage.files,
        unsigned: checked.unsigned,
        outboxLag: await countOutbox(db.read),
        findings,
        tookMs: Date.now() - started,
      };
    },
  };
}
