/** What imports of ledgers are built from. */
import { join } from 'node:path';
import type { Database } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Findings } from '../finding/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { PlannedDefect } from './ledger.types.ts';

export interface FindingImportParts {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  jobs: Pick<Jobs, 'enqueue' | 'register'>;
  findings: Pick<Findings, 'registerIn' | 'removeUntouchedIn'>;
  dataDir: string;
}

/** Where the file stands until its rows are in. */
export const folderOf = (dataDir: string, id: string): string => join(dataDir, 'quarantine', 'finding-imports', id);
export const sourceOf = (dataDir: string, id: string): string => join(folderOf(dataDir, id), 'source');

/** What an import leaves behind: what was wrong, and the rows that were not taken. */
export interface ImportResult {
  sheet: string;
  headings: string[];
  defects: PlannedDefect[];
  refused: { row: number; cells: string[] }[];
}
