/**
 * The quarantine: where a delivery lies between its arrival and the decision on it, one folder an accession.
 *
 *   <id>/source.zip      a ZIP as uploaded, until it is unpacked
 *   <id>/delivery/       the files as delivered; what the secrecy gate stops is removed from here at once
 *   <id>/received.jsonl  digests made while copying; removed by the gate, whose outcome replaces it
 *   <id>/read.json       catalogue and pairing after the gate (read-delivery.ts)
 *   <id>/facts.jsonl     what was found in the files (inspect-files.ts)
 *   <id>/progress.json   steps done
 *
 * Nothing here is preserved. A killed job finds what it had done by these files.
 */
import { createHmac } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { demandSpace, isDiskFull } from '../../infra/disk-space.ts';
import { DigestPass } from '../../lib/digest.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { DeliveredFile } from './checks/delivery.types.ts';

export interface Quarantine {
  dir: string;
  delivery: string;
  zip: string;
}

export function quarantineOf(dataDir: string, accessionId: string): Quarantine {
  const dir = join(dataDir, 'quarantine', accessionId);
  return { dir, delivery: join(dir, 'delivery'), zip: join(dir, 'source.zip') };
}

/** What programs of macOS and Windows leave behind is no part of a delivery. */
const JUNK = /^(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX|~\$.*|\._.*)$/i;
const MAX_DEPTH = 40;

interface Found {
  path: string;
  name: string;
  size: number;
  unsafe?: DeliveredFile['unsafe'];
  badName?: true;
}

/** All files below `dir`, links not followed. Names that are no UTF-8 are shown as GB18030 and marked. */
export async function listFiles(dir: string): Promise<Found[]> {
  const found: Found[] = [];
  await walk(Buffer.from(dir), '', 0, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(dir: Buffer, prefix: string, depth: number, found: Found[]): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true, encoding: 'buffer' })) {
    const raw = entry.name as unknown as Buffer;
    const { name, bad } = decodeName(raw);
    if (JUNK.test(name)) continue;
    const full = Buffer.concat([dir, Buffer.from('/'), raw]);
    const path = prefix + name;
    if (entry.isDirectory() && depth < MAX_DEPTH && !bad) {
      await walk(full, `${path}/`, depth + 1, found);
      continue;
    }
    const { size } = await lstat(full);
    const unsafe = entry.isSymbolicLink()
      ? 'link'
      : !entry.isFile()
        ? 'special'
        : /[\u0000-\u001f\u007f\\]/.test(name)
          ? 'name'
          : undefined;
    found.push({ path, name, size, ...(unsafe && { unsafe }), ...(bad && { badName: true as const }) });
  }
}

function decodeName(raw: Buffer): { name: string; bad: boolean } {
  const name = raw.toString('utf8');
  if (Buffer.from(name).equals(raw)) return { name, bad: false };
  return { name: new TextDecoder('gb18030').decode(raw), bad: true };
}

/**
 * Copies a folder into the quarantine, digesting on the way. What an earlier run has copied whole is not copied again.
 * Throws `delivery-not-found`, `delivery-empty`, `disk-full`.
 */
export async function copyDelivery(
  source: string,
  quarantine: Quarantine,
  onFile: (done: number, total: number) => Promise<void>,
): Promise<DeliveredFile[]> {
  const found = await listFiles(source).catch((error: unknown) => {
    throw new LantaiError('delivery-not-found', { path: source }, { cause: error });
  });
  if (found.length === 0) throw new LantaiError('delivery-empty', { path: source });
  await mkdir(quarantine.delivery, { recursive: true });
  const log = join(quarantine.dir, 'received.jsonl');
  const before = new Map((await readLines<DeliveredFile>(log)).map((file) => [file.path, file]));
  const missing = source === quarantine.delivery ? [] : found.filter(({ path }) => !before.has(path));
  await demandSpace(
    quarantine.dir,
    missing.reduce((sum, { size }) => sum + size, 0),
  );
  const files: DeliveredFile[] = [];
  let lines: string[] = [];
  for (const [index, item] of found.entries()) {
    const known = before.get(item.path);
    const file = known ?? (await copyFile(source, quarantine.delivery, item));
    files.push(file);
    if (known === undefined) lines.push(`${JSON.stringify(file)}\n`);
    if (lines.length >= 50 || index === found.length - 1) {
      await writeFile(log, `\n${lines.join('')}`, { flag: 'a' });
      lines = [];
      await onFile(index + 1, found.length);
    }
  }
  return files;
}

const SMALL_BYTES = 4 * 1024 ** 2;
const NO_DIGEST = { sha512: '', sha256: '', sm3: '' };

/** Copies one file, unless source and quarantine are the same folder (what was uploaded), and digests it. */
async function copyFile(source: string, target: string, item: Found): Promise<DeliveredFile> {
  if (item.unsafe !== undefined || item.badName === true) return { ...item, ...NO_DIGEST };
  const from = join(source, item.path);
  const to = join(target, item.path);
  const pass = new DigestPass();
  const isHere = source === target;
  if (!isHere) await mkdir(dirname(to), { recursive: true });
  try {
    if (item.size <= SMALL_BYTES) {
      const bytes = await readFile(from, { flag: constants.O_RDONLY | constants.O_NOFOLLOW });
      pass.update(bytes);
      if (!isHere) await writeFile(to, bytes);
    } else {
      const out = isHere ? undefined : await open(to, 'w');
      for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
        pass.update(chunk as Buffer);
        await out?.writeFile(chunk as Buffer);
      }
      await out?.close();
    }
  } catch (error) {
    if (isDiskFull(error)) {
      await rm(to, { force: true });
      throw new LantaiError('disk-full', { path: target }, { cause: error });
    }
    throw error;
  }
  const { size, sha512, sha256, sm3 } = pass.digest();
  return { ...item, size, sha512, sha256, sm3 };
}

/**
 * The same names with the same bytes give the same digest, whatever way they came. A folder around it all does not
 * count. Keyed, as files that the gate stops later are in it: nobody without the key can try names and bytes against it.
 */
export function deliveryDigest(files: readonly DeliveredFile[], gateKey: Uint8Array): string {
  const top = commonFolder(files.map((file) => file.path));
  const hash = createHmac('sha256', gateKey).update('lantai delivery\n');
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${file.path.slice(top.length).normalize('NFC')}\0${file.size}\0${file.sha256}\n`);
  return hash.digest('hex');
}

/** `folder/` where all paths lie in one folder (a ZIP of a folder), else ''. */
export function commonFolder(paths: readonly string[]): string {
  let common = '';
  for (;;) {
    const next = paths[0]?.slice(common.length).split('/') ?? [];
    if (next.length < 2 || !paths.every((path) => path.startsWith(`${common + next[0]!}/`))) return common;
    common += `${next[0]!}/`;
  }
}

/** Whole lines of a JSON Lines file; a line that a kill cut short is left out. Empty where there is no file. */
export async function readLines<T>(path: string): Promise<T[]> {
  const text = await readIfThere(path);
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as T];
      } catch {
        return [];
      }
    });
}

export async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Writes a file that is there whole or not at all. */
export async function writeWhole(path: string, text: string | Uint8Array, flush = true): Promise<void> {
  await writeFile(`${path}.part`, text, { flush });
  await rename(`${path}.part`, path);
}
