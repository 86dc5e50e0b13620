/**
 * Writes immutable versions. Order: content synced, inventory and sidecar synced, folders synced, renamed into place,
 * parent synced. A new object appears by one rename. A new version of an existing object happens at the rename of the
 * root inventory: a version folder that the root inventory does not name has not happened and is taken away again.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';
import { pathConflicts, pathFaults } from './ocfl.check-paths.ts';
import { catchingDiskFull, renameSynced, syncFolder, writeSynced } from './ocfl.durable.ts';
import {
  addPath,
  DEFAULT_CONTENT,
  INVENTORY,
  inventoryBytes,
  inventoryType,
  nextVersionName,
  sidecarBytes,
  sidecarName,
  stateOf,
  versionNumber,
} from './ocfl.inventory.ts';
import type { OcflInventory } from './ocfl.inventory.ts';
import { findInventoryIn } from './ocfl.read.ts';
import { stageFiles } from './ocfl.stage.ts';
import type { AddedFile, StagedFile } from './ocfl.stage.ts';
import { objectPath, stagingDir } from './ocfl.storage-root.ts';

export interface NewVersion {
  objectId: string;
  add: readonly AddedFile[];
  /** Logical paths of the previous version that this one leaves out. Their content stays in the object. */
  remove?: readonly string[];
  /** Start from the previous version's state (true) or from nothing. */
  carry: boolean;
  message: string;
  /** `address` is a URI: mailto: or an identifier. */
  user: { name: string; address: string };
  created: Date;
}

export interface WrittenVersion {
  inventory: OcflInventory;
  /** In the order of `add`. */
  files: StagedFile[];
}

/** One writer an object at a time in this process; across processes the data directory's lock sees to it. */
const writing = new Map<string, Promise<unknown>>();

/**
 * Stores the next version of an object, the first if there is none, and returns once it is on disk for good.
 * Throws `disk-full`, `digest-mismatch`, `logical-path-invalid`, `object-missing` (a path to remove), `object-damaged`,
 * `object-foreign` (not written by Lantai);
 * then nothing of the version is in the root.
 */
export async function writeVersion(root: string, version: NewVersion): Promise<WrittenVersion> {
  const objectDir = join(root, objectPath(version.objectId));
  const before = writing.get(objectDir) ?? Promise.resolve();
  const mine = before.then(
    () => writeAlone(root, objectDir, version),
    () => writeAlone(root, objectDir, version),
  );
  writing.set(objectDir, mine);
  try {
    return await mine;
  } finally {
    if (writing.get(objectDir) === mine) writing.delete(objectDir);
  }
}

async function writeAlone(root: string, objectDir: string, version: NewVersion): Promise<WrittenVersion> {
  await recoverObject(root, objectDir);
  const previous = await findInventoryIn(objectDir);
  if (previous && (previous.digestAlgorithm !== 'sha512' || previous.contentDirectory !== DEFAULT_CONTENT))
    throw new LantaiError('object-foreign', { object: version.objectId });
  const stage = join(stagingDir(root), randomUUID());
  try {
    return await catchingDiskFull(root, async () => {
      await mkdir(stage, { recursive: true });
      // Recovery learns from this file which object a killed write was about.
      await writeSynced(join(stage, 'object-path'), Buffer.from(objectPath(version.objectId)));
      await syncFolder(stage);
      await syncFolder(stagingDir(root));
      const name = nextVersionName(previous?.head);
      const built = join(stage, 'object');
      const versionDir = join(built, name);
      await mkdir(versionDir, { recursive: true });
      checkState(previous, version);
      const known = new Set(Object.keys(previous?.manifest ?? {}));
      const files = await stageFiles(stage, versionDir, version.add, (sha512) => known.has(sha512));
      const inventory = nextInventory(previous, version, name, files);
      const bytes = inventoryBytes(inventory);
      await writeInventory(versionDir, bytes);
      await writeInventory(built, bytes);
      await (previous ? addVersion(root, objectDir, built, name) : placeObject(root, objectDir, built));
      return { inventory, files };
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function writeInventory(dir: string, bytes: Buffer): Promise<void> {
  await writeSynced(join(dir, INVENTORY), bytes);
  await writeSynced(join(dir, sidecarName('sha512')), sidecarBytes(bytes, 'sha512'));
  await syncFolder(dir);
}

/** A new object: complete in staging, then there by one rename. */
async function placeObject(root: string, objectDir: string, built: string): Promise<void> {
  await writeSynced(join(built, '0=ocfl_object_1.1'), Buffer.from('ocfl_object_1.1\n'));
  await syncFolder(built);
  const parent = dirname(objectDir);
  try {
    await mkdir(parent, { recursive: true });
    await rename(built, objectDir);
  } catch (error) {
    await pruneEmpty(root, parent);
    throw error;
  }
  for (let folder = parent; folder !== dirname(root); folder = dirname(folder)) await syncFolder(folder);
}

/** A new version: its folder first, then the root inventory (the moment it happens), then the sidecar. */
async function addVersion(root: string, objectDir: string, built: string, name: string): Promise<void> {
  try {
    for (const part of [name, INVENTORY, sidecarName('sha512')])
      await renameSynced(join(built, part), join(objectDir, part));
  } catch (error) {
    await recoverObject(root, objectDir);
    if ((await findInventoryIn(objectDir))?.head !== name) throw error;
  }
}

/** Refuses logical paths that are not safe, not unique, or not there when they are to be removed; before anything is written. */
function checkState(previous: OcflInventory | undefined, { objectId, add, remove = [], carry }: NewVersion): void {
  const paths = add.map((file) => file.logicalPath);
  const bad = paths.find((path) => pathFaults(path).length > 0 || !path.isWellFormed());
  if (bad !== undefined) throw new LantaiError('logical-path-invalid', { file: bad });
  const kept = carry && previous ? stateOf(previous.versions[previous.head]!) : new Map<string, string>();
  for (const path of remove)
    if (!kept.delete(path)) throw new LantaiError('object-missing', { object: `${objectId} ${path}` });
  for (const path of new Set(paths)) kept.delete(path);
  const conflict = pathConflicts([...kept.keys(), ...paths])[0];
  if (conflict) throw new LantaiError('logical-path-invalid', { file: conflict.path });
}

function nextInventory(
  previous: OcflInventory | undefined,
  version: NewVersion,
  name: string,
  files: readonly StagedFile[],
): OcflInventory {
  const inventory: OcflInventory = previous
    ? structuredClone(previous)
    : {
        id: version.objectId,
        type: inventoryType('1.1'),
        digestAlgorithm: 'sha512',
        head: name,
        contentDirectory: DEFAULT_CONTENT,
        manifest: {},
        versions: {},
        fixity: {},
      };
  inventory.head = name;
  const state = version.carry && previous ? stateOf(previous.versions[previous.head]!) : new Map<string, string>();
  for (const path of version.remove ?? []) state.delete(path);
  const sha256 = ((inventory.fixity ??= {}).sha256 ??= {});
  for (const { logicalPath, digests, contentPath } of files) {
    state.set(logicalPath, digests.sha512);
    if (contentPath === undefined) continue;
    addPath(inventory.manifest, digests.sha512, `${name}/${contentPath}`);
    addPath(sha256, digests.sha256, `${name}/${contentPath}`);
  }
  const { message, user, created } = version;
  const block = { created: created.toISOString(), message, user, state: {} };
  for (const [path, digest] of state) addPath(block.state, digest, path);
  inventory.versions[name] = block;
  return inventory;
}

/** Brings one object back to a whole state after a killed write: old if its root inventory is old, new if it is new. */
async function recoverObject(root: string, objectDir: string): Promise<void> {
  const inventory = await findInventoryIn(objectDir);
  if (!inventory) return pruneEmpty(root, dirname(objectDir));
  for (const name of await readdir(objectDir)) {
    if (versionNumber(name) === 0 || Object.hasOwn(inventory.versions, name)) continue;
    const aside = join(stagingDir(root), randomUUID());
    await mkdir(stagingDir(root), { recursive: true });
    await rename(join(objectDir, name), aside);
    await syncFolder(objectDir);
    await rm(aside, { recursive: true });
  }
  const sidecar = join(objectDir, sidecarName(inventory.digestAlgorithm));
  const right = sidecarBytes(await readFile(join(objectDir, INVENTORY)), inventory.digestAlgorithm);
  if (right.equals(await readFile(sidecar).catch(() => Buffer.alloc(0)))) return;
  // findInventoryIn has proved the inventory by the head's own sidecar, so only the second rename is missing.
  const fresh = join(stagingDir(root), randomUUID());
  await writeSynced(fresh, right);
  await renameSynced(fresh, sidecar);
}

/** Takes away folders that a killed write left empty between the root and an object that never came (E073). */
async function pruneEmpty(root: string, from: string): Promise<void> {
  for (let folder = from; folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
      if (code !== 'ENOENT') throw error;
    }
  }
}

/**
 * After a kill: every object that was being written is whole again, old or new, and staging is empty.
 * Looks only at what staging names, so it takes as long as there were writes under way, not as there are objects.
 * Must run before the first write (nothing else may be writing). Gives the number of leftovers cleaned up.
 */
export async function recoverRoot(root: string): Promise<number> {
  await mkdir(stagingDir(root), { recursive: true });
  const leftovers = await readdir(stagingDir(root));
  for (const name of leftovers) {
    const stage = join(stagingDir(root), name);
    const path = await readFile(join(stage, 'object-path'), 'utf8').catch(() => '');
    if (/^([0-9a-f]{3}\/){3}[0-9a-f]{64}$/.test(path)) await recoverObject(root, join(root, path));
    await rm(stage, { recursive: true, force: true });
  }
  return leftovers.length;
}
