/** A file sent in, kept as an object of its own under its original name: bounded while it streams, so that nothing too large is first stored. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Digests, digestFile } from '../../lib/digest.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { BlobStore } from './index.ts';

/** What a file is, as its own bytes say. */
export interface SeenFile {
  puid: string;
  formatName: string;
  mime: string;
}
/** Looks into a file before it is kept and throws where it may not come in; `sound`: where it has to be what its name says. */
export type UploadGate = (file: { path: string; name: string; digests: Digests; sound: boolean }) => Promise<SeenFile>;
/** Where files that are sent in are kept, up to which size, and what stands before. */
export interface Keeping {
  blobs: BlobStore;
  stagingDir: string;
  limitBytes: number;
  uploadGate: UploadGate;
}

interface Upload {
  /** As given; folders before it are dropped. */
  name: string;
  content: Readable;
  objectId: string;
  message: string;
  user: { name: string; address: string };
  created: Date;
  /** It has to be whole, readable, of a format that an archive takes in, and what its name says. */
  sound?: boolean;
}
interface Kept {
  name: string;
  digests: Digests;
  seen: SeenFile;
}

function bounded(limitBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      const limit = Math.floor(limitBytes / 1_000_000);
      done(size > limitBytes ? new LantaiError('evidence-too-large', { limit }) : null, chunk);
    },
  });
}

/** Throws `evidence-too-large` and what the gate throws; then nothing is kept. */
export async function keepUpload(
  { blobs, stagingDir, limitBytes, uploadGate }: Keeping,
  { content, sound = false, ...upload }: Upload,
): Promise<Kept> {
  const name = basename(upload.name.replaceAll('\\', '/')) || 'file';
  await mkdir(stagingDir, { recursive: true });
  const folder = await mkdtemp(join(stagingDir, 'upload-'));
  try {
    const staged = join(folder, 'file');
    await pipeline(content, bounded(limitBytes), createWriteStream(staged));
    const digests = await digestFile(staged);
    const seen = await uploadGate({ path: staged, name, digests, sound });
    const { objectId, message, user, created } = upload;
    await blobs.put({
      objectId,
      add: [{ logicalPath: name, sourcePath: staged }],
      carry: false,
      message,
      user,
      created,
    });
    return { name, digests, seen };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
