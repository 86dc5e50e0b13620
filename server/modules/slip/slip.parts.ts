import type { Database } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Findings } from '../finding/index.ts';
import type { Ledger } from '../ledger/index.ts';

export interface SlipParts {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  jobs: Pick<Jobs, 'enqueue' | 'register'>;
  findings: Findings;
}
