/**
 * Database and index of before a rebuild: put aside while the new ones are made, and kept until somebody removes them. Of a
 * rebuild that failed or was killed they come back: nobody works on half an archive. The order of the moves lets each step
 * be killed: while the database is aside its write-ahead log is too, and what stands in their place is the half-made one.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DATABASE = 'lantai.db';
const LOGS = [`${DATABASE}-wal`, `${DATABASE}-shm`];
const INDEX = 'index';
const markOf = (dataDir: string) => join(dataDir, 'rebuild-unfinished');

interface Mark {
  aside: string;
  /** False where the storage alone was there: then nothing comes back. */
  hadDatabase: boolean;
}

export function putAside(dataDir: string): void {
  putBack(dataDir);
  const aside = join('before-rebuild', new Date().toISOString().replaceAll(':', '-'));
  mkdirSync(join(dataDir, aside), { recursive: true });
  const mark: Mark = { aside, hadDatabase: existsSync(join(dataDir, DATABASE)) };
  writeFileSync(markOf(dataDir), JSON.stringify(mark), { flush: true });
  for (const name of [...LOGS, DATABASE, INDEX]) move(join(dataDir, name), join(dataDir, aside, name));
}

/** The rebuild is done: the new database and index stand. */
export function endAside(dataDir: string): void {
  rmSync(markOf(dataDir), { force: true });
}

/** Does nothing where the last rebuild came to its end. */
export function putBack(dataDir: string): void {
  if (!existsSync(markOf(dataDir))) return;
  const { aside, hadDatabase } = JSON.parse(readFileSync(markOf(dataDir), 'utf8')) as Mark;
  if (!hadDatabase || existsSync(join(dataDir, aside, DATABASE)))
    for (const name of [DATABASE, ...LOGS, INDEX]) rmSync(join(dataDir, name), { recursive: true, force: true });
  for (const name of [DATABASE, ...LOGS, INDEX]) move(join(dataDir, aside, name), join(dataDir, name));
  endAside(dataDir);
}

function move(from: string, to: string): void {
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}
