import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Accessions } from '../accession/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { PaperSource } from './paper.types.ts';

export interface ArchivingParts {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  jobs: Pick<Jobs, 'enqueue' | 'register'>;
  blobs: BlobStore;
  accession: Pick<Accessions, 'receiveFolder' | 'progress'>;
  catalog: Pick<Catalog, 'ensureFonds'>;
  /** Where a delivery lies until it is received. */
  stagingDir: string;
  /** Who gives papers of an initiative. */
  sources: readonly PaperSource[];
}
