/** Writes a fonds as a bag (BagIt 1.0): rows as JSON lines, files as they were delivered, EAD3, and a digest of everything. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { type Digests, digestBytes } from '../../lib/digest.ts';
import type { FolderRow } from './folder.tables.ts';

/** A file of an object in the folder: the name it has in the object, and where it stands in the bag. */
export interface FolderFile {
  path: string;
  at: string;
}
export interface FolderObject {
  id: string;
  created: string;
  files: FolderFile[];
}

/** What stands once for all units of an object, a line a unit (preservation/packaging.ts). */
const LINE_FILES = ['text/pages.jsonl', 'description.jsonl', 'checks.jsonl', 'events.jsonl', 'digests.jsonl'];
/** The categories and all that they are made of, in the format of the configuration's own file. */
export const SCHEMES_PATH = 'schemes.json';
export const PAGES_PATH = 'text/pages.jsonl';

export class BagWriter {
  private readonly dir: string;
  private readonly manifest: string[] = [];
  private bytes = 0;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Streams one payload file. */
  async add(path: string, content: Readable): Promise<void> {
    const hash = createHash('sha512');
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        hash.update(chunk);
        this.bytes += chunk.length;
        done(null, chunk);
      },
    });
    const target = join(this.dir, 'data', path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(content, counted, createWriteStream(target, { flags: 'wx', flush: true }));
    this.manifest.push(`${hash.digest('hex')}  data/${encodePath(path)}\n`);
  }

  addBytes = (path: string, bytes: Uint8Array): Promise<void> => this.add(path, Readable.from([bytes]));
  addCopy = (path: string, source: string): Promise<void> => this.add(path, createReadStream(source));

  /** Canonical JSON, a line a row: the same rows are the same bytes, whoever writes them. Gives how many there were. */
  async addRows(path: string, pages: AsyncIterable<readonly object[]>): Promise<number> {
    let count = 0;
    const lines = async function* () {
      for await (const rows of pages) {
        count += rows.length;
        yield Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''), 'utf8');
      }
    };
    await this.add(path, Readable.from(lines()));
    return count;
  }

  /** Tag files last: without a manifest it is no bag. Gives the digest of the manifest. */
  async close(info: readonly (readonly [string, string])[]): Promise<string> {
    const all = [...info, ['Payload-Oxum', `${this.bytes}.${this.manifest.length}`] as const];
    const tags = {
      'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
      'bag-info.txt': all.map(([label, value]) => `${label}: ${value.replace(/\s+/g, ' ')}\n`).join(''),
      'manifest-sha512.txt': this.manifest.sort().join(''),
    };
    const digestOf = (text: string): string => createHash('sha512').update(text).digest('hex');
    for (const [name, text] of Object.entries(tags)) await writeFile(join(this.dir, name), text, { flush: true });
    const lines = Object.entries(tags).map(([name, text]) => `${digestOf(text)}  ${name}\n`);
    await writeFile(join(this.dir, 'tagmanifest-sha512.txt'), lines.join(''), { flush: true });
    return digestOf(tags['manifest-sha512.txt']);
  }
}

const encodePath = (path: string): string =>
  path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Names that every file system takes as they are. */
const isPlain = (path: string): boolean =>
  path
    .split('/')
    .every((part) => Buffer.byteLength(part) < 200 && !/[\u0000-\u001f<>:"\\|?*~%]|^\.|[. ]$/.test(part)) &&
  path.normalize('NFC') === path;
const placeOf = (path: string, n: number): string => (isPlain(path) ? path : `files/${n}`);

interface ObjectSource {
  objectId: string;
  folders: readonly string[];
  /** Units of another fonds stand in it too: only what is of this one goes out. */
  mixed: boolean;
  created: string;
  /** Where the content of each of its names lies. */
  paths: ReadonlyMap<string, string>;
  /** Whether a line is of one of the fonds' units. */
  isOwn(unitId: string): boolean;
}

/** Puts an object's files into the bag; where it is shared, gives the digests of its page texts as they now are. */
export async function writeObject(
  bag: BagWriter,
  source: ObjectSource,
  number: number,
): Promise<{ object: FolderObject; pages?: Digests }> {
  const object: FolderObject = { id: source.objectId, created: source.created, files: [] };
  let pages: Digests | undefined;
  const place = (path: string): string => `objects/${number}/${placeOf(path, object.files.length + 1)}`;
  for (const path of [...source.paths.keys()].sort()) {
    const stored = source.paths.get(path)!;
    const at = place(path);
    if (!source.mixed) await bag.addCopy(at, stored);
    else if (source.folders.some((folder) => path.startsWith(`${folder}/`))) await bag.addCopy(at, stored);
    else if (LINE_FILES.includes(path)) {
      const bytes = await ownLines(stored, source);
      if (bytes.length === 0) continue;
      if (path === PAGES_PATH) pages = digestBytes(bytes);
      await bag.addBytes(at, bytes);
    } else continue;
    object.files.push({ path, at });
  }
  return { object, ...(pages && { pages }) };
}

async function ownLines(path: string, source: ObjectSource): Promise<Buffer> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => {
    if (line === '') return false;
    const row = JSON.parse(line) as { unit?: string; unit_id?: string; path?: string };
    const unit = row.unit ?? row.unit_id;
    if (unit !== undefined) return source.isOwn(unit);
    return source.folders.some((folder) => row.path?.startsWith(`${folder}/`) === true);
  });
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
}

/** Rows of files whose page texts were cut say what they now are. */
export const withPages =
  (pagesOf: ReadonlyMap<string, Digests>) =>
  (row: FolderRow): FolderRow => {
    const digests = row.path === PAGES_PATH ? pagesOf.get(String(row.representation_id)) : undefined;
    if (digests === undefined) return row;
    const { size, sha512, sha256, sm3 } = digests;
    return { ...row, byte_size: size, sha512, sha256, sm3 };
  };
