/** What a browser sends, streamed into the quarantine. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { demandSpace } from '../../infra/disk-space.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Quarantine } from './quarantine.ts';

export interface UploadedFile {
  /** Relative path with `/`, as the browser gives it. */
  name: string;
  stream: Readable;
}

const GOOD_NAME = /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\u0000-\u001f\\]+$/;

/** Within the limit, or it throws. Gives the names; a single ZIP becomes `source.zip`. */
export async function writeUpload(
  quarantine: Quarantine,
  files: AsyncIterable<UploadedFile>,
  limit: number,
): Promise<string[]> {
  const names: string[] = [];
  let bytes = 0;
  await demandSpace(quarantine.dir, 0);
  for await (const { name, stream } of files) {
    const path = name.normalize('NFC').replaceAll('\\', '/');
    if (!GOOD_NAME.test(path)) throw new LantaiError('zip-unsafe-path', { entry: basename(path) });
    const target = names.length === 0 && /\.zip$/i.test(path) ? quarantine.zip : join(quarantine.delivery, path);
    await mkdir(dirname(target), { recursive: true }).catch(refuseName(path));
    await pipeline(
      stream,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > limit)
            throw new LantaiError('upload-too-large', { limit: `${Math.floor(limit / 1024 ** 2)} MB` });
          yield chunk;
        }
      },
      createWriteStream(target, { flags: 'wx' }),
    ).catch(refuseName(path));
    names.push(path);
  }
  // A ZIP that others follow is no package but one of the files.
  if (names.length > 1 && /\.zip$/i.test(names[0]!)) {
    const target = join(quarantine.delivery, names[0]!);
    await mkdir(dirname(target), { recursive: true });
    await rename(quarantine.zip, target);
  }
  return names;
}

/** A name that comes twice, is a folder's too, or is longer than disks have them: the sender's to mend. */
const refuseName =
  (path: string) =>
  (error: unknown): never => {
    const code = String((error as NodeJS.ErrnoException).code);
    if (!['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) throw error;
    throw new LantaiError('bad-request', { detail: `${basename(path)} (${code})` }, { cause: error });
  };
