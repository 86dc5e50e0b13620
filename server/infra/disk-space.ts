/** Room on the disk: asked before much is written, and told where it ends. */
import { statfs } from 'node:fs/promises';
import { LantaiError } from '../lib/errors.ts';

const RESERVE = 64 * 1024 ** 2;

export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Throws `disk-full` unless `bytes` and a reserve of 64 MB fit where `path` is. */
export async function demandSpace(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize < bytes + RESERVE) throw new LantaiError('disk-full', { path });
}
