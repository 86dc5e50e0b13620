/** Hashes of RFC 6962, 2.1: leaf = H(0x00 || data), node = H(0x01 || left || right), empty tree = H(). */
import { createHash } from 'node:crypto';

export interface TreeHash {
  leaf(data: Uint8Array | string): Buffer;
  node(left: Uint8Array, right: Uint8Array): Buffer;
  empty(): Buffer;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

const treeHash = (algorithm: 'sha256' | 'sm3'): TreeHash => ({
  leaf: (data) => createHash(algorithm).update(LEAF).update(data).digest(),
  node: (left, right) => createHash(algorithm).update(NODE).update(left).update(right).digest(),
  empty: () => createHash(algorithm).digest(),
});

export const sha256Tree = treeHash('sha256');
export const sm3Tree = treeHash('sm3');
