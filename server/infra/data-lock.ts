/**
 * One program owns a data folder at a time. The lock is SQLite's own on a tiny file beside the data, so that the
 * operating system gives it back however the process ends: there is no stale lock to remove by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { LantaiError } from '../lib/errors.ts';

export interface DataLock {
  release(): void;
}

/** Takes the lock or throws `already-running` with the holder's process number. */
export function takeDataLock(dataDir: string): DataLock {
  const dir = join(dataDir, 'run');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const holder = join(dir, 'holder.json');
  const lock = new Sqlite(join(dir, 'lock'), { timeout: 200 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new LantaiError('already-running', { path: dataDir, pid: readHolder(holder) });
  }
  writeFileSync(holder, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return {
    release: () => {
      lock.exec('rollback');
      lock.close();
    },
  };
}

function readHolder(path: string): number {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid;
  } catch {
    return 0;
  }
}
