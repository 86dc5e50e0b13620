/** The child process that reads the foreign file (prepare.ts). It has no database, no environment and a limit on memory. */
import { flushCompileCache } from 'node:module';
import { isDiskFull } from '../../infra/disk-space.ts';
import { LantaiError } from '../../lib/errors.ts';
import { prepare } from './prepare.ts';
import { propose, type ProposeTask } from './propose.ts';
import type { PrepareTask } from './row.types.ts';
import { readTable, type TableTask } from './whole-table.ts';

export type ChildTask =
  | { op: 'prepare'; task: PrepareTask }
  | { op: 'propose'; task: ProposeTask }
  | { op: 'table'; task: TableTask };
export type ChildMessage =
  | { type: 'progress'; done: number; total: number; rows: number }
  | { type: 'done'; value: unknown }
  | { type: 'failed'; code: string; params: Record<string, string | number> };

const EVERY_MS = 250;
// Its end will be a kill: what was compiled is kept at the beginning, for the children after it.
flushCompileCache();

const say = (message: ChildMessage): void => void process.send?.(message);

async function perform(message: ChildTask): Promise<unknown> {
  if (message.op === 'propose') return propose(message.task);
  if (message.op === 'table') return readTable(message.task);
  let last = 0;
  return prepare(message.task, (done, total, rows) => {
    const now = Date.now();
    if (now - last < EVERY_MS) return;
    last = now;
    say({ type: 'progress', done, total, rows });
  });
}

process.once('message', (message) => {
  // Only our parent can write here.
  perform(message as ChildTask).then(
    (value) => say({ type: 'done', value }),
    (error: unknown) => {
      if (isDiskFull(error))
        say({ type: 'failed', code: 'disk-full', params: { path: (error as NodeJS.ErrnoException).path ?? '' } });
      else if (error instanceof LantaiError) say({ type: 'failed', code: error.code, params: error.params });
      else say({ type: 'failed', code: 'workbook-unreadable', params: { file: '', reason: String(error) } });
    },
  );
});
process.on('disconnect', () => process.exit(0));
