/** Writing that survives a power cut: bytes synced before names, names synced before anyone is told. */
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';

/** Writes a new file and syncs it. Fails if the file exists. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Syncs files already written, a few at a time: the file system then commits many with one flush. */
export async function syncFiles(paths: readonly string[]): Promise<void> {
  const queue = paths.values();
  const worker = async (): Promise<void> => {
    for (const path of queue) {
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** Syncs the names in a folder. Windows has no such call: its file system journals names itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Renames and syncs the folder that gains the name: after this the file or folder is there for good. */
export async function renameSynced(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Runs `work`; a full disk or quota becomes `disk-full` with the path people know. */
export async function catchingDiskFull<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new LantaiError('disk-full', { path }, { cause: error });
    throw error;
  }
}
