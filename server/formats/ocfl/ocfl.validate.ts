/**
 * Validates one OCFL object on disk against the specification, 1.0 or 1.1 as the object declares.
 * Codes are those of the specification's validation table: E… breaks a MUST, W… a SHOULD.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { checkInventory, checkVersionNames } from './ocfl.check-inventory.ts';
import { comparePrior } from './ocfl.compare.ts';
import { ContentClaims, walkContent } from './ocfl.content.ts';
import { isRegisteredExtension } from './ocfl.extensions.ts';
import {
  DEFAULT_CONTENT,
  INVENTORY,
  inventoryType,
  OBJECT_DECLARATION,
  sidecarDigest,
  sidecarName,
  SPEC_VERSIONS,
  versionNumber,
} from './ocfl.inventory.ts';
import type { OcflInventory } from './ocfl.inventory.ts';

export interface OcflFinding {
  code: `E${string}` | `W${string}`;
  /** Relative to the object root; `''` for the object itself. */
  path: string;
  /** English, for logs and reports. */
  message: string;
}

export interface ValidateOptions {
  /** Read all content and compare its digests (default). `false` looks at names and inventories only. */
  fixity?: boolean;
}

/** All findings about the object in `dir`; an empty list is a valid object without a warning. Rejects only if `dir` cannot be read. */
export async function validateObject(dir: string, options: ValidateOptions = {}): Promise<OcflFinding[]> {
  const validation = new ObjectValidation(dir);
  await validation.run(options.fixity ?? true);
  return validation.findings;
}

interface StoredInventory {
  bytes: Buffer;
  inventory: OcflInventory | undefined;
}

class ObjectValidation {
  readonly findings: OcflFinding[] = [];
  private readonly dir: string;
  private readonly claims = new ContentClaims();
  private readonly present = new Set<string>();

  constructor(dir: string) {
    this.dir = dir;
  }

  private readonly report = (code: string, path: string, message: string): void => {
    this.findings.push({ code: code as OcflFinding['code'], path, message });
  };

  private readonly reportAt =
    (path: string) =>
    (code: string, message: string): void =>
      this.report(code, path, message);

  async run(fixity: boolean): Promise<void> {
    const entries = await readdir(this.dir, { withFileTypes: true });
    const spec = await this.declaration(entries);
    const root = await this.storedInventory('', entries);
    if (!root) this.report('E063', INVENTORY, 'the object has no inventory');
    const versionDirs = this.rootEntries(entries);
    if (entries.some((entry) => entry.name === 'extensions' && entry.isDirectory())) await this.extensions();
    const current = root?.inventory;
    if (!root || !current) return;
    if (spec !== undefined && current.type !== inventoryType(spec))
      this.report('E038', INVENTORY, `type does not match the declaration of OCFL ${spec}`);
    this.versionDirectories(current, versionDirs);
    this.claims.add(current);
    await this.versions(root, current, versionDirs);
    this.claims.reportMissing(this.present, this.report);
    if (fixity) await this.claims.reportMismatches(this.dir, this.present, this.report);
  }

  /** 3.2. Gives the specification version declared, if it can be told. */
  private async declaration(entries: readonly Dirent[]): Promise<string | undefined> {
    const files = entries.filter((entry) => entry.isFile() && /^\d+=/.test(entry.name)).map((entry) => entry.name);
    const declarations = files.filter((name) => OBJECT_DECLARATION.test(name));
    if (declarations.length !== 1) this.report('E003', '', `${declarations.length} declarations of conformance`);
    for (const name of files) {
      if (OBJECT_DECLARATION.test(name)) continue;
      const [tag, value = ''] = name.split('=');
      if (tag !== '0') this.report('E005', name, 'the tag of a declaration is 0');
      this.report(value.startsWith('ocfl_object_') ? 'E004' : 'E006', name, 'no declaration of an OCFL object');
    }
    for (const name of declarations) {
      const spec = OBJECT_DECLARATION.exec(name)![1]!;
      if (!SPEC_VERSIONS.includes(spec)) this.report('E004', name, `unknown version of OCFL: ${spec}`);
      if ((await readFile(join(this.dir, name), 'utf8')) !== `ocfl_object_${spec}\n`)
        this.report('E007', name, 'the declaration does not contain its own name');
    }
    return declarations.length === 1 ? OBJECT_DECLARATION.exec(declarations[0]!)![1] : undefined;
  }

  /** 3.1: nothing in the object root but what belongs there. Gives the names of the version folders. */
  private rootEntries(entries: readonly Dirent[]): string[] {
    const versionDirs: string[] = [];
    for (const entry of entries) {
      const { name } = entry;
      if (entry.isDirectory()) {
        if (versionNumber(name) > 0) versionDirs.push(name);
        else if (name !== 'logs' && name !== 'extensions')
          this.report('E001', name, 'folder that does not belong here');
      } else if (!entry.isFile()) this.report('E090', name, 'neither file nor folder');
      else if (!/^\d+=/.test(name) && !name.startsWith(INVENTORY))
        this.report('E001', name, 'file that does not belong here');
    }
    return versionDirs;
  }

  /** 3.9 */
  private async extensions(): Promise<void> {
    for (const entry of await readdir(join(this.dir, 'extensions'), { withFileTypes: true })) {
      const path = `extensions/${entry.name}`;
      if (!entry.isDirectory()) this.report('E067', path, 'not a folder of an extension');
      else if (!isRegisteredExtension(entry.name)) this.report('W013', path, 'extension is not registered');
    }
  }

  /** Reads `inventory.json` and its sidecar in one folder (3.5, 3.6) and checks them by themselves. */
  private async storedInventory(folder: string, entries: readonly Dirent[]): Promise<StoredInventory | undefined> {
    const prefix = folder === '' ? '' : `${folder}/`;
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    const sidecars = files.filter((name) => name.startsWith(INVENTORY) && name !== INVENTORY);
    const alien = folder === '' ? 'E001' : 'E015';
    if (!files.includes(INVENTORY)) {
      for (const name of sidecars) this.report(alien, prefix + name, 'sidecar without an inventory');
      return undefined;
    }
    const bytes = await readFile(join(this.dir, prefix, INVENTORY));
    const inventory = checkInventory(bytes, this.reportAt(prefix + INVENTORY));
    const algorithm =
      inventory?.digestAlgorithm ?? (sidecars.length === 1 ? sidecars[0]!.slice(INVENTORY.length + 1) : 'sha512');
    const expected = sidecarName(algorithm);
    for (const name of sidecars.filter((sidecar) => sidecar !== expected)) {
      this.report(alien, prefix + name, 'file that does not belong here');
      if (!sidecars.includes(expected)) this.report('E059', prefix + name, `the inventory's algorithm is ${algorithm}`);
    }
    if (!sidecars.includes(expected)) this.report('E058', prefix + expected, 'the inventory has no sidecar');
    else if (['sha512', 'sha256'].includes(algorithm)) await this.sidecar(prefix + expected, algorithm, bytes);
    return { bytes, inventory };
  }

  private async sidecar(path: string, algorithm: string, inventory: Buffer): Promise<void> {
    const stated = sidecarDigest(await readFile(join(this.dir, path), 'utf8'));
    if (stated === undefined) this.report('E061', path, 'not of the form: DIGEST inventory.json');
    else if (stated !== createHash(algorithm).update(inventory).digest('hex'))
      this.report('E060', path, 'not the digest of the inventory');
  }

  /** 3.3 and 3.5.3: the folders are those that the inventory names. */
  private versionDirectories(current: OcflInventory, versionDirs: readonly string[]): void {
    const named = Object.keys(current.versions);
    for (const name of versionDirs)
      if (!named.includes(name)) this.report('E046', name, 'version folder that the inventory does not name');
    for (const name of named)
      if (versionNumber(name) > 0 && !versionDirs.includes(name)) {
        this.report('E046', name, 'the inventory names a version without a folder');
        this.report('E010', name, 'version folder is missing');
      }
    // The inventory's own names were checked with it; the folders matter where they differ.
    if (versionDirs.some((name) => !named.includes(name))) checkVersionNames(versionDirs, 'E001', this.reportAt(''));
  }

  /** Each version folder in order: its files, its inventory, its content. */
  private async versions(root: StoredInventory, current: OcflInventory, versionDirs: readonly string[]): Promise<void> {
    let newestSpec = 0;
    const contentName = current.contentDirectory ?? DEFAULT_CONTENT;
    for (const name of versionDirs.toSorted((a, b) => versionNumber(a) - versionNumber(b))) {
      const entries = await readdir(join(this.dir, name), { withFileTypes: true });
      const isHead = name === current.head;
      const own = isHead ? await this.headInventory(name, entries, root) : await this.storedInventory(name, entries);
      if (!own) this.report('W010', name, 'version without an inventory');
      this.versionEntries(name, entries, contentName);
      const prior = own?.inventory;
      // A version may not go back to an older specification than the one before it (3.7.1).
      const spec = SPEC_VERSIONS.findIndex((version) => prior?.type === inventoryType(version));
      if (spec >= 0 && spec < newestSpec)
        this.report('E103', `${name}/${INVENTORY}`, 'older specification than before');
      newestSpec = Math.max(newestSpec, spec);
      if (entries.some((entry) => entry.name === contentName && entry.isDirectory()))
        await this.content(name, contentName);
      else if (
        Object.values(current.manifest)
          .flat()
          .some((path) => path.startsWith(`${name}/`))
      )
        this.report('E016', name, `version with content, but without the folder ${contentName}`);
      if (prior && !isHead) {
        comparePrior(name, prior, current, this.reportAt(`${name}/${INVENTORY}`));
        this.claims.add(prior);
      }
      this.unlisted(prior ?? current, prior ? `${name}/${INVENTORY}` : INVENTORY);
    }
    const rootSpec = SPEC_VERSIONS.findIndex((version) => current.type === inventoryType(version));
    if (rootSpec < newestSpec) this.report('E103', INVENTORY, 'older specification than a version before');
    this.unlisted(current, INVENTORY);
  }

  /** The head's inventory is the root's, byte for byte (3.7), so it needs no check of its own then. */
  private async headInventory(
    name: string,
    entries: readonly Dirent[],
    root: StoredInventory,
  ): Promise<StoredInventory | undefined> {
    const reported = this.findings.length;
    const own = await this.storedInventory(name, entries);
    if (!own) return undefined;
    if (own.bytes.equals(root.bytes)) {
      const sidecarFindings = this.findings
        .splice(reported)
        .filter((finding) => finding.path !== `${name}/${INVENTORY}`);
      this.findings.push(...sidecarFindings);
    } else this.report('E064', `${name}/${INVENTORY}`, 'differs from the inventory in the object root');
    return own;
  }

  /** 3.3: in a version folder only inventory, sidecar and content. */
  private versionEntries(name: string, entries: readonly Dirent[], contentName: string): void {
    for (const entry of entries) {
      const path = `${name}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== contentName) this.report('W002', path, 'folder that is not the content folder');
      } else if (!entry.isFile()) this.report('E090', path, 'neither file nor folder');
      else if (!entry.name.startsWith(INVENTORY)) this.report('E015', path, 'file that does not belong here');
    }
  }

  private async content(name: string, contentName: string): Promise<void> {
    const files = await walkContent(this.dir, `${name}/${contentName}`, this.report);
    if (files.length === 0) this.report('W003', `${name}/${contentName}`, 'content folder without content');
    for (const file of files) this.present.add(file);
  }

  /** 3.3.1: every content file seen so far is in the manifest of the inventory that covers it. */
  private unlisted(inventory: OcflInventory, where: string): void {
    const listed = new Set(Object.values(inventory.manifest).flat());
    for (const path of this.present)
      if (!listed.has(path)) this.report('E023', path, `not in the manifest of ${where}`);
  }
}
