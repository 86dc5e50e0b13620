/** Runs the reading child: its end, its memory and its answer. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from '../../infra/child-environment.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type ProblemCode, PROBLEMS } from '../../../shared/problem-codes.ts';
import type { ChildMessage, ChildTask } from './prepare.child.ts';
import type { TableSheet, TableTask } from './whole-table.ts';

/** Heap of the child in MB: what a format that is read as a whole takes, an old workbook or a tree. */
const MEMORY_MB = 450;
/** Left alone V8 keeps three times thirty-two for young objects. */
const YOUNG_MB = 16;
/** How it ends where that is not enough: by itself, or ended by the system. */
const OUT_OF_MEMORY: ReadonlySet<NodeJS.Signals> = new Set(['SIGABRT', 'SIGTRAP', 'SIGKILL']);

export interface ChildProgress {
  done: number;
  total: number;
  rows: number;
}

/** Throws what the child threw, or `parse-failed` where it died. An aborted signal ends it. */
export function runChild<T>(
  task: ChildTask,
  onProgress?: (progress: ChildProgress) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'prepare.child.ts'), {
      execArgv: [
        `--max-old-space-size=${MEMORY_MB}`,
        `--max-semi-space-size=${YOUNG_MB}`,
        '--disable-proto=delete',
        '--no-warnings',
      ],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: childEnvironment(),
    });
    const stop = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', stop);
    const settle = (act: () => void): void => {
      signal?.removeEventListener('abort', stop);
      act();
      stop();
    };
    child.on('message', (raw) => {
      const message = raw as ChildMessage;
      if (message.type === 'progress') onProgress?.(message);
      // The child runs our own code: its answer has the type of its task.
      else if (message.type === 'done') settle(() => resolve(message.value as T));
      else settle(() => reject(new LantaiError(asCode(message.code), message.params)));
    });
    child.once('exit', (code, killed) =>
      settle(() =>
        reject(
          killed !== null && OUT_OF_MEMORY.has(killed)
            ? new LantaiError('import-reader-memory', { file: '' })
            : new LantaiError('parse-failed', { file: '', reason: `ended with ${killed ?? code ?? 'nothing'}` }),
        ),
      ),
    );
    child.once('error', (error) => settle(() => reject(error)));
    child.send(task);
  });
}

/** A whole table of foreign bytes, read in a child process. */
export const readTableApart = (task: TableTask): Promise<TableSheet[]> => runChild<TableSheet[]>({ op: 'table', task });

const asCode = (code: string): ProblemCode => (code in PROBLEMS ? (code as ProblemCode) : 'parse-failed');
