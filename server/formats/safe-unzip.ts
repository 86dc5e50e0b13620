/**
 * Unpacks a ZIP that somebody sent. Everything is checked before the first byte is written (paths, links, declared
 * sizes, overlaps, encryption) and again while it streams (real sizes, CRC-32). Either the whole archive stands in
 * the folder or nothing does: it is unpacked beside it and renamed.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { LantaiError } from '../lib/errors.ts';
import type { ProblemCode } from '../../shared/problem-codes.ts';
import { strict } from './text-decode.ts';

export interface UnzipLimits {
  /** Files and folders in the archive. */
  maxFiles: number;
  /** Bytes after unpacking, all files together. */
  maxBytes: number;
  /** Unpacked to packed bytes, of a file (over 10 MB) and of the whole. */
  maxRatio: number;
}

export interface UnzipProgress {
  files: number;
  bytes: number;
  totalFiles: number;
  totalBytes: number;
}

const DEFAULT_LIMITS: UnzipLimits = { maxFiles: 200_000, maxBytes: 64 * 1024 ** 3, maxRatio: 250 };
/** Small files of zeros compress to almost nothing and harm nobody: ratios count from here. */
const RATIO_FROM_BYTES = 10 * 1024 ** 2;
const MAX_DEPTH = 40;
const LOCAL_HEADER_BYTES = 30;
const JUNK = /(^|\/)(__MACOSX(\/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

interface Item {
  entry: yauzl.Entry;
  path: string;
  isFolder: boolean;
}

/**
 * Unpacks `zipPath` into `dir`, which must not exist or be empty. Gives the files written and their bytes; junk that
 * macOS and Windows add is left out. Throws LantaiError `zip-unsafe-path`, `zip-link`, `zip-bomb`, `zip-encrypted`,
 * `zip-unreadable` (each with `entry`, the name in question, `reason`, and `limit` of a bomb) or `disk-full`; then nothing is left behind.
 */
export async function unzipTo(
  zipPath: string,
  dir: string,
  limits: Partial<UnzipLimits> = {},
  onProgress?: (progress: UnzipProgress) => void,
): Promise<{ files: number; bytes: number }> {
  const held = { ...DEFAULT_LIMITS, ...limits };
  const packedBytes = (await stat(zipPath)).size;
  const zip = await openZip(zipPath);
  const part = `${dir}.part-${randomBytes(6).toString('hex')}`;
  try {
    const items = await listItems(zip, held, packedBytes);
    await mkdir(part, { recursive: true });
    const done = await writeItems(zip, items, part, held, onProgress);
    await rmdir(dir).catch(ignoreMissing);
    await mkdir(dirname(dir), { recursive: true });
    await rename(part, dir);
    return done;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw asRefusal(error, basename(zipPath));
  } finally {
    zip.close();
  }
}

/** The name of an entry: UTF-8 if its flag says so or its bytes are that, else GB18030, as Chinese Windows writes it. */
function decodeEntryName(raw: Uint8Array, utf8Flag: boolean): string {
  const utf8 = strict(raw, 'utf-8');
  if (utf8Flag) return utf8 ?? new TextDecoder().decode(raw);
  const chinese = new TextDecoder('gb18030').decode(raw);
  if (utf8 === undefined) return chinese;
  // Some words in GBK happen to be UTF-8 too, in letters nobody wrote: 目录 reads Ŀ¼.
  return !/\p{Script=Han}/u.test(utf8) && /\p{Script=Han}{2}/u.test(chinese) ? chinese : utf8;
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { decodeStrings: false, lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(refuse('zip-unreadable', basename(path), error.message));
      else resolve(zip);
    });
  });
}

/** Reads the whole directory of the archive and refuses what must not be unpacked. */
async function listItems(zip: yauzl.ZipFile, limits: UnzipLimits, packedBytes: number): Promise<Item[]> {
  if (zip.entryCount > limits.maxFiles) throw refuse('zip-bomb', '', `${zip.entryCount} entries`, limits.maxFiles);
  const all: Item[] = [];
  const kinds = new Map<string, 'file' | 'folder'>();
  let declared = 0;
  for await (const entry of entries(zip)) {
    const raw = entry.fileName as unknown as Buffer;
    const path = decodeEntryName(raw, (entry.generalPurposeBitFlag & 0x800) !== 0);
    const isFolder = path.endsWith('/');
    checkEntry(entry, path);
    declared += entry.uncompressedSize;
    if (declared > limits.maxBytes) throw refuse('zip-bomb', path, `over ${limits.maxBytes} bytes`, limits.maxBytes);
    checkRatio(entry.uncompressedSize, entry.compressedSize, limits, path);
    if (!JUNK.test(path)) claimPath(kinds, path, isFolder);
    all.push({ entry, path, isFolder });
    if (all.length > limits.maxFiles)
      throw refuse('zip-bomb', path, `over ${limits.maxFiles} entries`, limits.maxFiles);
  }
  checkRatio(declared, packedBytes, limits, '');
  checkOverlap(all, packedBytes);
  return all.filter((item) => !JUNK.test(item.path));
}

async function* entries(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const next = await new Promise<yauzl.Entry | undefined>((resolve, reject) => {
      const clear = (): void => {
        zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      };
      zip.once('entry', (entry: yauzl.Entry) => (clear(), resolve(entry)));
      zip.once('end', () => (clear(), resolve(undefined)));
      zip.once('error', (error: Error) => (clear(), reject(error)));
      zip.readEntry();
    });
    if (next === undefined) return;
    yield next;
  }
}

function checkEntry(entry: yauzl.Entry, path: string): void {
  const parts = path.replace(/\/$/, '').split('/');
  const unsafe =
    path === '' ||
    /^[A-Za-z]:/.test(path) ||
    /[\\\0]/.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..' || Buffer.byteLength(part) > 255);
  if (unsafe) throw refuse('zip-unsafe-path', path, 'path');
  if (parts.length > MAX_DEPTH) throw refuse('zip-bomb', path, `over ${MAX_DEPTH} folders deep`, MAX_DEPTH);
  // The upper half holds the Unix mode where a Unix program wrote the archive: only files and folders may come in.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) throw refuse('zip-link', path, 'link');
  if ((entry.generalPurposeBitFlag & 0x1) !== 0) throw refuse('zip-encrypted', path, 'encrypted');
}

/** Two entries of one path, or a file where another entry needs a folder, would overwrite each other. */
function claimPath(kinds: Map<string, 'file' | 'folder'>, path: string, isFolder: boolean): void {
  const own = path.replace(/\/$/, '');
  const before = kinds.get(own);
  if (before === 'file' || (before === 'folder' && !isFolder)) throw refuse('zip-unreadable', path, 'duplicate path');
  kinds.set(own, isFolder ? 'folder' : 'file');
  for (let cut = own.lastIndexOf('/'); cut > 0; cut = own.lastIndexOf('/', cut - 1)) {
    const parent = own.slice(0, cut);
    if (kinds.get(parent) === 'file') throw refuse('zip-unreadable', path, 'duplicate path');
    kinds.set(parent, 'folder');
  }
}

function checkRatio(unpacked: number, packed: number, limits: UnzipLimits, path: string): void {
  if (unpacked > RATIO_FROM_BYTES && unpacked / Math.max(packed, 1) > limits.maxRatio)
    throw refuse('zip-bomb', path, `ratio over ${limits.maxRatio}`, limits.maxRatio);
}

/** Entries that share bytes of the archive are how a small archive holds petabytes. */
function checkOverlap(items: readonly Item[], packedBytes: number): void {
  const sorted = items.toSorted((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader);
  for (const [index, { entry, path }] of sorted.entries()) {
    const name = entry.fileName as unknown as Buffer;
    const end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + name.length + entry.compressedSize;
    const next = sorted[index + 1]?.entry.relativeOffsetOfLocalHeader;
    if (next !== undefined && end > next) throw refuse('zip-bomb', path, 'overlapping entries');
    if (end > packedBytes) throw refuse('zip-unreadable', path, 'entry outside the archive');
  }
}

async function writeItems(
  zip: yauzl.ZipFile,
  items: readonly Item[],
  part: string,
  limits: UnzipLimits,
  onProgress?: (progress: UnzipProgress) => void,
): Promise<{ files: number; bytes: number }> {
  const totalFiles = items.filter((item) => !item.isFolder).length;
  const totalBytes = items.reduce((sum, item) => sum + item.entry.uncompressedSize, 0);
  const folders = new Set<string>();
  const ensure = async (folder: string): Promise<void> => {
    if (folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    folders.add(folder);
  };
  let files = 0;
  let bytes = 0;
  for (const item of items) {
    const target = join(part, item.path);
    if (item.isFolder) {
      await ensure(target);
      continue;
    }
    await ensure(dirname(target));
    bytes += await writeFileOf(zip, item, target, limits.maxBytes - bytes);
    files++;
    onProgress?.({ files, bytes, totalFiles, totalBytes });
  }
  return { files, bytes };
}

/** Streams one entry to its file, and refuses it as soon as it is longer than it said or allowed. */
async function writeFileOf(zip: yauzl.ZipFile, item: Item, target: string, room: number): Promise<number> {
  const { entry, path } = item;
  const file = await open(target, 'wx');
  let bytes = 0;
  let crc = 0;
  try {
    for await (const piece of await openEntry(zip, entry)) {
      const chunk = piece as Buffer;
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize || bytes > room)
        throw refuse('zip-bomb', path, 'longer than declared', Math.min(room, entry.uncompressedSize));
      crc = crc32(chunk, crc);
      await file.writeFile(chunk);
    }
  } catch (error) {
    // yauzl counts too, and may be the first to see that there is more than was declared.
    if (error instanceof Error && error.message.startsWith('too many bytes'))
      throw refuse('zip-bomb', path, error.message);
    throw asRefusal(error, path);
  } finally {
    await file.close();
  }
  if (bytes !== entry.uncompressedSize || crc !== entry.crc32) throw refuse('zip-unreadable', path, 'checksum');
  return bytes;
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else resolve(stream);
    });
  });
}

function refuse(code: ProblemCode, entry: string, reason: string, limit: number | string = '-'): LantaiError {
  const printable = entry.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '�').slice(0, 200);
  return new LantaiError(code, { file: printable, entry: printable, reason, limit });
}

function asRefusal(error: unknown, path: string): unknown {
  if (error instanceof LantaiError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new LantaiError('disk-full', {}, { cause: error });
  // Errors of the disk are the program's; what remains is zlib's or yauzl's complaint about the bytes.
  if (/^E[A-Z]+$/.test(code)) return error;
  return refuse('zip-unreadable', path, error instanceof Error ? error.message : String(error));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
