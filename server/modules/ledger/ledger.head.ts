/**
 * Signed tree heads, and the files that carry them out of the house: DATA/heads and every witness folder get
 * `head-<size>.json` and `latest.json`. A head file verifies by itself; a stored one is never overwritten with another root.
 */
import { randomBytes, verify } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { treeHead } from '../../../shared/schemas/ledger.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { LantaiError } from '../../lib/errors.ts';
import { keyIdOf, readPublicKey } from './ledger.keys.ts';

export type TreeHead = z.infer<typeof treeHead>;
const headFile = treeHead.extend({ publicKey: z.string() });
export type HeadFile = z.infer<typeof headFile>;

/** The bytes that are signed: a line that names their purpose, then the head without its signature. */
export const signedText = ({ size, rootSha256, rootSm3, at, keyId }: Omit<TreeHead, 'signature'>): string =>
  `lantai-tree-head-v1\n${canonicalJson({ size, rootSha256, rootSm3, at, keyId })}`;

/** Whether the head was signed by the holder of this public key. */
export function signatureHolds(head: TreeHead, publicKey: string): boolean {
  try {
    return (
      keyIdOf(publicKey) === head.keyId &&
      verify(null, Buffer.from(signedText(head)), readPublicKey(publicKey), Buffer.from(head.signature, 'base64'))
    );
  } catch {
    return false;
  }
}

/** Reads a head as a file carries it. Throws `ledger-head-unreadable` where it is none. */
export function parseHead(value: unknown, source: string): HeadFile {
  const parsed = headFile.safeParse(value);
  if (!parsed.success) throw new LantaiError('ledger-head-unreadable', { path: source });
  return parsed.data;
}

export async function readHeadFile(path: string): Promise<HeadFile> {
  try {
    return parseHead(JSON.parse(await readFile(path, 'utf8')), path);
  } catch (error) {
    if (error instanceof LantaiError) throw error;
    throw new LantaiError('ledger-head-unreadable', { path }, { cause: error });
  }
}

/** Head files of a folder by tree size; empty where the folder is not there. */
export async function listHeadFiles(folder: string): Promise<{ size: number; path: string }[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const size = /^head-(\d+)[.-]/.exec(name)?.[1];
      return size === undefined || !name.endsWith('.json') ? [] : [{ size: Number(size), path: join(folder, name) }];
    })
    .sort((a, b) => a.size - b.size);
}

export async function writeHeadFile(folder: string, head: HeadFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = `${JSON.stringify(head, undefined, 2)}\n`;
  const path = join(folder, `head-${head.size}.json`);
  const before = await readHeadFile(path).catch(() => undefined);
  if (before === undefined) await writeWhole(path, text);
  else if (before.rootSha256 !== head.rootSha256 || before.rootSm3 !== head.rootSm3)
    await writeWhole(join(folder, `head-${head.size}-${head.rootSha256.slice(0, 16)}.json`), text);
  await writeWhole(join(folder, 'latest.json'), text);
}

/** Whole or not at all, and on the disk when it resolves. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
