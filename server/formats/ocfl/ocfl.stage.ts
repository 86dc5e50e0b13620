/** Brings the files of one version into its staging folder, digesting while copying and keeping each content once. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DigestPass } from '../../lib/digest.ts';
import type { Digests } from '../../lib/digest.ts';
import { LantaiError } from '../../lib/errors.ts';
import { ContentPaths } from './ocfl.content-path.ts';
import { syncFiles, syncFolder } from './ocfl.durable.ts';
import { DEFAULT_CONTENT } from './ocfl.inventory.ts';

/** One file to store: from a path or from memory. */
export interface AddedFile {
  /** The original name, `/` between folders, kept byte for byte as UTF-8. */
  logicalPath: string;
  sourcePath?: string;
  bytes?: Uint8Array;
  /** What the bytes must be; a difference stops the whole version. Lower-case hex. */
  digests?: Partial<Digests>;
}

export interface StagedFile {
  logicalPath: string;
  digests: Digests;
  /** Relative to the version folder, with `content/`; undefined when the object already has this content. */
  contentPath: string | undefined;
}

/**
 * Copies `files` by way of `stage` under `versionDir`, syncs them and all folders made, and says what each was. `isKnown` tells content
 * that earlier versions hold (by sha512). Throws `digest-mismatch`; then the caller discards the staging folder.
 */
export async function stageFiles(
  stage: string,
  versionDir: string,
  files: readonly AddedFile[],
  isKnown: (sha512: string) => boolean,
): Promise<StagedFile[]> {
  const paths = new ContentPaths();
  const staged: StagedFile[] = [];
  const here = new Set<string>();
  const folders = new Set<string>();
  const incoming = join(stage, 'incoming');
  // One for all files: a stream with a buffer of its own for each of thousands keeps the collector busy.
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (const file of files) {
    const digests = await copy(file, incoming, buffer);
    checkDigests(file, digests);
    if (isKnown(digests.sha512) || here.has(digests.sha512)) {
      await rm(incoming);
      staged.push({ logicalPath: file.logicalPath, digests, contentPath: undefined });
      continue;
    }
    here.add(digests.sha512);
    const contentPath = `${DEFAULT_CONTENT}/${paths.claim(file.logicalPath, digests.sha512)}`;
    const target = join(versionDir, contentPath);
    if (!folders.has(dirname(target))) await mkdir(dirname(target), { recursive: true });
    for (let folder = dirname(target); folder !== versionDir; folder = dirname(folder)) folders.add(folder);
    await rename(incoming, target);
    staged.push({ logicalPath: file.logicalPath, digests, contentPath });
  }
  await syncFiles(
    staged.flatMap(({ contentPath }) => (contentPath === undefined ? [] : [join(versionDir, contentPath)])),
  );
  for (const folder of folders) await syncFolder(folder);
  return staged;
}

const COPY_BYTES = 1 << 20;

async function copy({ sourcePath, bytes }: AddedFile, target: string, buffer: Buffer): Promise<Digests> {
  const pass = new DigestPass();
  const file = await open(target, 'w');
  try {
    if (bytes) await append(file, pass, bytes);
    else if (sourcePath !== undefined) await readInto(buffer, sourcePath, (chunk) => append(file, pass, chunk));
    else throw new TypeError('a file to store has neither sourcePath nor bytes');
  } finally {
    await file.close();
  }
  return pass.digest();
}

/** Reads a file piece by piece into `buffer`; each piece is done with before the next is read. */
async function readInto(buffer: Buffer, path: string, take: (chunk: Buffer) => Promise<void>): Promise<void> {
  const source = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await source.close();
  }
}

async function append(file: FileHandle, pass: DigestPass, chunk: Uint8Array): Promise<void> {
  pass.update(chunk);
  for (let written = 0; written < chunk.length; )
    written += (await file.write(chunk, written, chunk.length - written)).bytesWritten;
}

function checkDigests({ logicalPath, digests }: AddedFile, actual: Digests): void {
  for (const key of ['sha512', 'sha256', 'sm3', 'size'] as const) {
    const expected = digests?.[key];
    if (expected !== undefined && expected !== actual[key])
      throw new LantaiError('digest-mismatch', { file: logicalPath, algorithm: key, expected, actual: actual[key] });
  }
}
