/** The inventory of an OCFL object (OCFL 1.1, 3.5): its shape, its names, and how it becomes bytes and back. */
import { createHash } from 'node:crypto';
import { LantaiError } from '../../lib/errors.ts';
import { isJsonObject, parseStrictJson } from './ocfl.json.ts';

/** Digest in hex → paths that have it. */
export type DigestMap = Record<string, string[]>;

export interface OcflVersion {
  /** RFC 3339 with zone, to the second at least. */
  created: string;
  message?: string;
  user?: { name: string; address?: string };
  /** Digest → logical paths. */
  state: DigestMap;
}

export interface OcflInventory {
  id: string;
  type: string;
  digestAlgorithm: 'sha512' | 'sha256';
  head: string;
  contentDirectory?: string;
  /** Digest → content paths, relative to the object root. */
  manifest: DigestMap;
  versions: Record<string, OcflVersion>;
  fixity?: Record<string, DigestMap>;
}

export const INVENTORY = 'inventory.json';
export const DEFAULT_CONTENT = 'content';
export const OBJECT_DECLARATION = /^0=ocfl_object_(\d+\.\d+)$/;
export const sidecarName = (algorithm: string): string => `${INVENTORY}.${algorithm}`;
export const inventoryType = (spec: string): string => `https://ocfl.io/${spec}/spec/#inventory`;

/** The specification versions that Lantai reads, oldest first. */
export const SPEC_VERSIONS = ['1.0', '1.1'];

/** Digest names of OCFL 3.4 and of the digest extension 0009 → the name node knows, or null if none here computes it. */
export const DIGEST_ALGORITHMS: Readonly<Record<string, { node: string | null; hexLength: number; code: string }>> = {
  md5: { node: 'md5', hexLength: 32, code: 'E057' },
  sha1: { node: 'sha1', hexLength: 40, code: 'E029' },
  sha256: { node: 'sha256', hexLength: 64, code: 'E030' },
  sha512: { node: 'sha512', hexLength: 128, code: 'E031' },
  'blake2b-512': { node: 'blake2b512', hexLength: 128, code: 'E032' },
  'blake2b-160': { node: null, hexLength: 40, code: 'E057' },
  'blake2b-256': { node: null, hexLength: 64, code: 'E057' },
  'blake2b-384': { node: null, hexLength: 96, code: 'E057' },
  'sha512/256': { node: 'sha512-256', hexLength: 64, code: 'E057' },
  size: { node: null, hexLength: 0, code: 'E057' },
};

/** The number in a version name, padded or not; 0 for anything that is no version name. */
export function versionNumber(name: string): number {
  return /^v\d+$/.test(name) ? Number(name.slice(1)) : 0;
}

/** The name after `head` in the object's own convention (3.3); throws when a padded convention is used up. */
export function nextVersionName(head: string | undefined): string {
  if (head === undefined) return 'v1';
  const next = String(versionNumber(head) + 1);
  if (!head.startsWith('v0')) return `v${next}`;
  const padded = next.padStart(head.length - 1, '0');
  if (!padded.startsWith('0')) throw new LantaiError('object-damaged', { object: head, reason: 'E011' });
  return `v${padded}`;
}

/** Logical path → digest for one version. */
export function stateOf(version: OcflVersion): Map<string, string> {
  const state = new Map<string, string>();
  for (const [digest, paths] of Object.entries(version.state)) for (const path of paths) state.set(path, digest);
  return state;
}

/** Adds a path under a digest, in place. */
export function addPath(map: DigestMap, digest: string, path: string): void {
  (map[digest] ??= []).push(path);
}

/** The bytes that are stored: readable, one field a line, ending with a newline. */
export const inventoryBytes = (inventory: OcflInventory): Buffer =>
  Buffer.from(`${JSON.stringify(inventory, null, 2)}\n`, 'utf8');

/** The sidecar's line (3.6). */
export const sidecarBytes = (inventory: Uint8Array, algorithm: string): Buffer =>
  Buffer.from(`${createHash(algorithm).update(inventory).digest('hex')} ${INVENTORY}\n`, 'utf8');

/** The digest in a sidecar, lower case; undefined when it does not follow the format (E061). */
export const sidecarDigest = (text: string): string | undefined =>
  /^([0-9a-fA-F]+)[ \t]+inventory\.json\s*$/.exec(text)?.[1]?.toLowerCase();

/** Reads an inventory that Lantai relies on. Its digest was checked before; a shape it cannot use throws `object-damaged`. */
export function parseInventory(bytes: Uint8Array, where: string): OcflInventory {
  const damaged = (reason: string, cause?: unknown): LantaiError =>
    new LantaiError('object-damaged', { object: where, reason }, { cause });
  let value: unknown;
  try {
    value = parseStrictJson(bytes).value;
  } catch (error) {
    throw damaged('E033', error);
  }
  if (!isJsonObject(value)) throw damaged('E033');
  const { id, head, manifest, versions } = value;
  if (typeof id !== 'string' || typeof head !== 'string') throw damaged('E036');
  if (!isJsonObject(manifest) || !isJsonObject(versions) || !(head in versions)) throw damaged('E041');
  return value as unknown as OcflInventory;
}
