/** The store on a local or mounted file system: an OCFL storage root that any other OCFL tool can read. */
import { join, resolve } from 'node:path';
import { findInventory, listLogical, listObjects, openLogical, readInventory } from '../../formats/ocfl/ocfl.read.ts';
import { objectPath, openStorageRoot } from '../../formats/ocfl/ocfl.storage-root.ts';
import { validateObject } from '../../formats/ocfl/ocfl.validate.ts';
import { recoverRoot, writeVersion } from '../../formats/ocfl/ocfl.write.ts';
import type {
  BlobStore,
  NewVersion,
  OcflFinding,
  OcflInventory,
  ValidateOptions,
  WrittenVersion,
} from './blob-store.ts';

/** Opens the storage root at `dir`, making it if the folder is empty or absent. Throws `storage-root-unknown`. */
export async function openFsBlobStore(dir: string): Promise<BlobStore> {
  const root = resolve(dir);
  await openStorageRoot(root);
  return new FsBlobStore(root);
}

class FsBlobStore implements BlobStore {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  put(version: NewVersion): Promise<WrittenVersion> {
    return writeVersion(this.root, version);
  }

  path(objectId: string, logicalPath: string, version?: string): Promise<string> {
    return openLogical(this.root, objectId, logicalPath, version);
  }

  paths(objectId: string): Promise<Map<string, string>> {
    return listLogical(this.root, objectId);
  }

  inventory(objectId: string): Promise<OcflInventory> {
    return readInventory(this.root, objectId);
  }

  async exists(objectId: string): Promise<boolean> {
    return (await findInventory(this.root, objectId)) !== undefined;
  }

  async *objects(): AsyncGenerator<string> {
    for await (const { inventory } of listObjects(this.root)) yield inventory.id;
  }

  async validate(objectId: string, options?: ValidateOptions): Promise<OcflFinding[]> {
    await this.inventory(objectId);
    return validateObject(join(this.root, objectPath(objectId)), options);
  }

  recover(): Promise<number> {
    return recoverRoot(this.root);
  }
}
