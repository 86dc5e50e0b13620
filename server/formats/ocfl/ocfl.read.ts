/** Reading objects of a storage root. Readers need no lock: the root inventory is replaced in one step by a writer. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';
import { INVENTORY, parseInventory, sidecarDigest, sidecarName, stateOf } from './ocfl.inventory.ts';
import type { OcflInventory } from './ocfl.inventory.ts';
import { listObjectDirs, objectPath } from './ocfl.storage-root.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof Error && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The file's text, or undefined if there is none. */
async function findText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * The current inventory of the object in `objectDir`, its digest checked against the root's sidecar or that of the head
 * version (they differ for the moment between the two renames of a write). Throws `object-damaged`; undefined if there is no object.
 */
export async function findInventoryIn(objectDir: string): Promise<OcflInventory | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(objectDir, INVENTORY));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const inventory = parseInventory(bytes, objectDir);
  const sidecar = sidecarName(inventory.digestAlgorithm);
  const digest = createHash(inventory.digestAlgorithm).update(bytes).digest('hex');
  for (const folder of [objectDir, join(objectDir, inventory.head)])
    if (sidecarDigest((await findText(join(folder, sidecar))) ?? '') === digest) return inventory;
  throw new LantaiError('object-damaged', { object: inventory.id, reason: 'E060' });
}

/** The current inventory, or undefined when the root has no such object. */
export const findInventory = (root: string, objectId: string): Promise<OcflInventory | undefined> =>
  findInventoryIn(join(root, objectPath(objectId)));

/** The current inventory. Throws `object-missing` or `object-damaged`. */
export async function readInventory(root: string, objectId: string): Promise<OcflInventory> {
  const inventory = await findInventory(root, objectId);
  if (!inventory) throw new LantaiError('object-missing', { object: objectId });
  return inventory;
}

/**
 * The absolute path of the file that holds a logical path's content, in `version` or else the head.
 * Throws `object-missing` for an unknown object, version or path. Does not open the file.
 */
export async function openLogical(
  root: string,
  objectId: string,
  logicalPath: string,
  version?: string,
): Promise<string> {
  const inventory = await readInventory(root, objectId);
  const block = inventory.versions[version ?? inventory.head];
  const digest = block && stateOf(block).get(logicalPath);
  const contentPath = digest === undefined ? undefined : inventory.manifest[digest]?.[0];
  if (contentPath === undefined) throw new LantaiError('object-missing', { object: `${objectId} ${logicalPath}` });
  return join(root, objectPath(objectId), contentPath);
}

/** The absolute path of the file that holds the content of each logical path of the head. Throws `object-missing`, `object-damaged`. */
export async function listLogical(root: string, objectId: string): Promise<Map<string, string>> {
  const inventory = await readInventory(root, objectId);
  const dir = join(root, objectPath(objectId));
  return new Map(
    [...stateOf(inventory.versions[inventory.head]!)].map(([logicalPath, digest]) => {
      const contentPath = inventory.manifest[digest]?.[0];
      if (contentPath === undefined) throw new LantaiError('object-missing', { object: `${objectId} ${logicalPath}` });
      return [logicalPath, join(dir, contentPath)];
    }),
  );
}

export interface StoredObject {
  /** Absolute path of the object root. */
  dir: string;
  inventory: OcflInventory;
}

/** Every object with its current inventory, in order of path, one at a time. Throws `object-damaged` where one cannot be read. */
export async function* listObjects(root: string): AsyncGenerator<StoredObject> {
  for await (const dir of listObjectDirs(root)) {
    const inventory = await findInventoryIn(dir);
    if (!inventory) throw new LantaiError('object-damaged', { object: dir, reason: 'E063' });
    yield { dir, inventory };
  }
}
