/** What imports are built from. */
import { join } from 'node:path';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organization } from '../organization/index.ts';
import type { Schemes } from '../scheme/index.ts';
import type { FieldSchemes } from './row.fields.ts';

export interface ImportParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  jobs: Jobs;
  blobs: BlobStore;
  catalog: Catalog;
  organization: Organization;
  schemes: Pick<Schemes, 'configIn'>;
  dataDir: string;
  uploadLimitBytes: number;
  /** Runs what stores so many units, whose ids lie from the first to before the last, in their order; the index is told. */
  whileComing<T>(units: { count: number; first: string; last: string }, act: () => Promise<T>): Promise<T>;
  /** The gate's secret. */
  gateKey: Uint8Array;
}

/** The fields as data for the child. */
export async function readSchemes({ db, schemes }: ImportParts): Promise<FieldSchemes> {
  const config = await schemes.configIn(db.read);
  return { categories: config.categories, schemes: config.schemes, tables: config.tables };
}

/** Where an import's files stand while they are needed: the source until it is prepared, the lines until it is gone. */
export const folderOf = (dataDir: string, importId: string): string => join(dataDir, 'quarantine', 'imports', importId);
export const sourceOf = (dataDir: string, importId: string): string => join(folderOf(dataDir, importId), 'source');
/** What the reading child wrote, line by line. */
export const linesOf = (dataDir: string, importId: string, name: 'rows' | 'cells' | 'defects'): string =>
  join(folderOf(dataDir, importId), 'lines', `${name}.jsonl`);
