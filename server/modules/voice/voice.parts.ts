import type { UploadGate } from '../../infra/blob/keep-upload.ts';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Findings } from '../finding/index.ts';
import type { Ledger } from '../ledger/index.ts';

export interface VoiceParts {
  db: Database;
  ledger: Pick<Ledger, 'append' | 'note'>;
  clock: Clock;
  findings: Findings;
  blobs: BlobStore;
  /** Where a file waits until it is whole. */
  stagingDir: string;
  evidenceLimitBytes: number;
  uploadGate: UploadGate;
}
