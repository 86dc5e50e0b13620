/** Where preserved files lie, as the rest of the house sees it: objects with immutable versions of original names. */
import type { OcflInventory } from '../../formats/ocfl/ocfl.inventory.ts';
import type { OcflFinding, ValidateOptions } from '../../formats/ocfl/ocfl.validate.ts';
import type { NewVersion, WrittenVersion } from '../../formats/ocfl/ocfl.write.ts';

export type { AddedFile, StagedFile } from '../../formats/ocfl/ocfl.stage.ts';
export type { NewVersion, OcflFinding, OcflInventory, ValidateOptions, WrittenVersion };

export interface BlobStore {
  /**
   * Stores the next version of an object and resolves once it survives a power cut. When it rejects, nothing of it is
   * in the store: `disk-full`, `digest-mismatch`, `logical-path-invalid`, `object-missing`, `object-damaged`, `object-foreign`.
   */
  put(version: NewVersion): Promise<WrittenVersion>;
  /** Absolute path of a readable file with the content of an original name, in `version` (`v1`…) or else the newest. Throws `object-missing`. */
  path(objectId: string, logicalPath: string, version?: string): Promise<string>;
  /** The same of every name in the newest version: one reading of the inventory for as many files as it has. */
  paths(objectId: string): Promise<Map<string, string>>;
  /** The object's inventory with all versions. Throws `object-missing`, `object-damaged`. */
  inventory(objectId: string): Promise<OcflInventory>;
  exists(objectId: string): Promise<boolean>;
  /** The id of every object, one at a time, in an order that does not change while nothing is written. */
  objects(): AsyncIterable<string>;
  /** Findings about one object; empty when it is sound. `fixity: false` reads no content. Throws `object-missing`. */
  validate(objectId: string, options?: ValidateOptions): Promise<OcflFinding[]>;
  /** Cleans up after a kill; to be called once, before the first `put`. Gives the number of leftovers. */
  recover(): Promise<number>;
}
