/** Validates a bag on disk, BagIt 0.93 to 1.0 (RFC 8493). Complete means every listed file is there and nothing else; valid adds digests. */
import { createHash, getHashes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BagSyntaxError,
  decodeTagFile,
  parseBagInfo,
  parseDeclaration,
  parseFetch,
  parseManifest,
  staysInside,
} from './bagit.parse.ts';
import type { Declaration, ManifestEntry } from './bagit.parse.ts';

export type BagCode =
  | 'declaration'
  | 'no-payload'
  | 'no-manifest'
  | 'unknown-algorithm'
  | 'syntax'
  | 'unsafe-path'
  | 'listed-twice'
  | 'missing'
  | 'unlisted'
  | 'digest'
  | 'oxum'
  | 'not-a-file'
  | 'name-form';

export interface BagFinding {
  level: 'error' | 'warning';
  code: BagCode;
  /** Relative to the bag. */
  path: string;
  message: string;
}

/** All findings about the bag in `dir`; a bag without an error is valid. Follows no path out of the bag and no link. */
export async function validateBag(dir: string): Promise<BagFinding[]> {
  const validation = new BagValidation(dir);
  await validation.run();
  return validation.findings;
}

class BagValidation {
  readonly findings: BagFinding[] = [];
  private readonly dir: string;
  /** Every file in the bag. */
  private readonly files = new Set<string>();
  /** The NFC form of every file's name → the name on disk. */
  private readonly byForm = new Map<string, string>();

  constructor(dir: string) {
    this.dir = dir;
  }

  private error(code: BagCode, path: string, message: string): void {
    this.findings.push({ level: 'error', code, path, message });
  }

  async run(): Promise<void> {
    await this.walk('');
    const declaration = await this.reading('bagit.txt', 'declaration', (text) => parseDeclaration(text));
    if (!declaration) return;
    const top = [...this.files].filter((path) => !path.includes('/'));
    if (!(await isFolder(join(this.dir, 'data')))) this.error('no-payload', 'data', 'the bag has no folder data');
    const manifests = top.filter((name) => /^manifest-[^.]+\.txt$/.test(name));
    if (manifests.length === 0) this.error('no-manifest', '', 'the bag has no payload manifest');
    const listed: Set<string>[] = [];
    for (const name of manifests) listed.push(await this.manifest(name, declaration));
    for (const name of top.filter((each) => /^tagmanifest-[^.]+\.txt$/.test(each)))
      await this.manifest(name, declaration);
    this.unlisted(listed, declaration);
    if (top.includes('fetch.txt')) await this.fetch(declaration);
    const info =
      declaration.version <= '0.95' && top.includes('package-info.txt') ? 'package-info.txt' : 'bag-info.txt';
    if (top.includes(info)) await this.bagInfo(info, declaration);
  }

  private async walk(folder: string): Promise<void> {
    for (const entry of await readdir(join(this.dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await this.walk(path);
      else if (entry.isFile()) {
        this.files.add(path);
        this.byForm.set(path.normalize('NFC'), path);
      } else this.error('not-a-file', path, 'neither file nor folder');
    }
  }

  /** Reads a tag file and parses it; what does not fit is an error under `code`. */
  private async reading<T>(
    name: string,
    code: 'declaration' | 'syntax',
    parse: (text: string) => T,
    encoding = 'UTF-8',
  ): Promise<T | undefined> {
    if (!this.files.has(name)) {
      this.error(code, name, 'file is missing');
      return undefined;
    }
    try {
      return parse(decodeTagFile(await readFile(join(this.dir, name)), encoding));
    } catch (fault) {
      if (!(fault instanceof BagSyntaxError)) throw fault;
      this.error(code, name, fault.message);
      return undefined;
    }
  }

  /** Checks one manifest against the files; gives the names on disk that it lists. */
  private async manifest(name: string, { version, encoding }: Declaration): Promise<Set<string>> {
    const isPayload = name.startsWith('manifest-');
    const found = new Set<string>();
    const seen = new Set<string>();
    const algorithm = name
      .slice(name.indexOf('-') + 1, -'.txt'.length)
      .toLowerCase()
      .replaceAll('-', '');
    const entries = await this.reading(name, 'syntax', (text) => parseManifest(text, version), encoding);
    if (!getHashes().includes(algorithm))
      this.error('unknown-algorithm', name, `no digest algorithm here: ${algorithm}`);
    for (const entry of entries ?? []) {
      const { path } = entry;
      if (!staysInside(path) || path.startsWith('data/') !== isPayload) {
        this.error('unsafe-path', name, `path not in its place: ${path}`);
        continue;
      }
      const isRepeated = seen.has(path);
      if (isRepeated) this.error('listed-twice', name, `listed twice: ${path}`);
      seen.add(path);
      const onDisk = this.onDisk(path, name);
      if (onDisk === undefined) {
        this.error('missing', path, `listed in ${name}, but not there`);
        continue;
      }
      if (found.has(onDisk) && !isRepeated) this.warnForm(path, name);
      found.add(onDisk);
      if (getHashes().includes(algorithm)) await this.digest(onDisk, entry, algorithm);
    }
    return found;
  }

  /** The file meant by a listed name, also when only the Unicode form differs (RFC 8493, 5.2 and 6.1.2: a warning). */
  private onDisk(path: string, manifest: string): string | undefined {
    if (this.files.has(path)) return path;
    const other = this.byForm.get(path.normalize('NFC'));
    if (other !== undefined) this.warnForm(path, manifest);
    return other;
  }

  private warnForm(path: string, manifest: string): void {
    this.findings.push({
      level: 'warning',
      code: 'name-form',
      path,
      message: `${manifest} has the name in another Unicode form`,
    });
  }

  private async digest(file: string, { digest }: ManifestEntry, algorithm: string): Promise<void> {
    const hash = createHash(algorithm);
    for await (const chunk of createReadStream(join(this.dir, file), { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
    const actual = hash.digest('hex');
    if (actual !== digest) this.error('digest', file, `${algorithm} is ${actual}, not ${digest}`);
  }

  /** Every payload file is in every manifest (1.0), before that in at least one. */
  private unlisted(listed: readonly Set<string>[], { version }: Declaration): void {
    for (const path of this.files) {
      if (!path.startsWith('data/')) continue;
      const isListed = version === '1.0' ? listed.every((set) => set.has(path)) : listed.some((set) => set.has(path));
      if (!isListed) this.error('unlisted', path, 'payload file that a manifest does not list');
    }
  }

  /** Nothing is fetched here: what `fetch.txt` names must be safe; that it is there, the manifests check. */
  private async fetch({ version, encoding }: Declaration): Promise<void> {
    const paths = await this.reading('fetch.txt', 'syntax', (text) => parseFetch(text, version), encoding);
    for (const path of paths ?? [])
      if (!staysInside(path) || !path.startsWith('data/'))
        this.error('unsafe-path', 'fetch.txt', `path not in its place: ${path}`);
      else if (this.byForm.get(path.normalize('NFC')) === undefined) this.error('missing', path, 'still to be fetched');
  }

  /** Payload-Oxum (2.2.2), octets and number of files, must be true where it is given. */
  private async bagInfo(name: string, { encoding }: Declaration): Promise<void> {
    const entries = await this.reading(name, 'syntax', parseBagInfo, encoding);
    for (const [label, value] of entries ?? []) {
      if (label.toLowerCase() !== 'payload-oxum') continue;
      const payload = [...this.files].filter((path) => path.startsWith('data/'));
      let octets = 0;
      for (const path of payload) octets += (await stat(join(this.dir, path))).size;
      if (value.trim() !== `${octets}.${payload.length}`)
        this.error('oxum', name, `Payload-Oxum is ${value}, the payload ${octets}.${payload.length}`);
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
