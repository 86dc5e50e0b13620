/** What the accession module is built from. */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { ParsePool } from '../../infra/parse/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Schemes } from '../scheme/index.ts';

export interface AccessionParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  jobs: Jobs;
  blobs: BlobStore;
  parse: ParsePool;
  catalog: Catalog;
  schemes: Schemes;
  dataDir: string;
  uploadLimitBytes: number;
  /** A virus scanner: gives the name of what it found in a file, or undefined. */
  scan?: (path: string) => Promise<string | undefined>;
}

/** The parts with the key of the secrecy gate's digests, which never leaves this house. */
export interface OpenedParts extends AccessionParts {
  gateKey: Uint8Array;
}
