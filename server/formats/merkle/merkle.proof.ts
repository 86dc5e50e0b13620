/**
 * Inclusion and consistency proofs: which subtrees they consist of (RFC 6962, 2.1.1 and 2.1.2) and how they are verified
 * (RFC 9162, 2.1.3.2 and 2.1.4.2). Where the subtrees' hashes come from is the caller's affair.
 */
import type { TreeHash } from './merkle.hash.ts';

/** Leaves `from` (inclusive) to `to` (exclusive), of which the proof wants the Merkle tree hash. */
export type LeafRange = readonly [from: number, to: number];

/** The largest power of two smaller than `n`, for n > 1. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The subtrees of the audit path of leaf `index` in a tree of `size` leaves, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError(`no leaf ${index} in ${size}`);
  const path: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push([middle, to]);
      to = middle;
    } else {
      path.push([from, middle]);
      from = middle;
    }
  }
  return path.reverse();
}

/** The subtrees that prove the tree of `first` leaves to be the beginning of the tree of `second`; 0 < first ≤ second. */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (!(Number.isSafeInteger(first) && first > 0 && first <= second))
    throw new RangeError(`no proof from ${first} to ${second}`);
  const path: LeafRange[] = [];
  let [from, to] = [0, second];
  // Whether the subtree at hand is the whole of the first tree, whose root the verifier has already.
  let whole = true;
  while (to !== first) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      path.push([middle, to]);
      to = middle;
    } else {
      path.push([from, middle]);
      from = middle;
      whole = false;
    }
  }
  if (!whole) path.push([from, to]);
  return path.reverse();
}

const half = (n: number): number => Math.floor(n / 2);

/** Whether `path` leads from `leaf`, number `index`, to `root` of a tree of `size` leaves. */
export function verifyInclusion(
  hash: TreeHash,
  proof: { leaf: Uint8Array; index: number; size: number; path: readonly Uint8Array[]; root: Uint8Array },
): boolean {
  const { index, size, path, root } = proof;
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return false;
  let [fn, sn] = [index, size - 1];
  let node = proof.leaf;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = hash.node(sibling, node);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else node = hash.node(node, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(node, root);
}

/** Whether `path` shows the tree of `first` leaves and `firstRoot` to be the beginning of the one of `second`. */
export function verifyConsistency(
  hash: TreeHash,
  proof: { first: number; second: number; firstRoot: Uint8Array; secondRoot: Uint8Array; path: readonly Uint8Array[] },
): boolean {
  const { first, second, firstRoot, secondRoot } = proof;
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(second) && first > 0 && first <= second)) return false;
  if (first === second) return proof.path.length === 0 && equal(firstRoot, secondRoot);
  // Where the first tree is complete, its root is the first node of the path and is not sent.
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof.path] : proof.path;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const start = path[0];
  if (start === undefined) return false;
  let [fr, sr] = [start, start];
  for (const node of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hash.node(node, fr);
      sr = hash.node(node, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else sr = hash.node(sr, node);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
