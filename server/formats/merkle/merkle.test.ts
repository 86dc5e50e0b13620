import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyRanges,
  Frontier,
  inclusionRanges,
  type LeafRange,
  merkleRoot,
  sha256Tree,
  sm3Tree,
  type TreeHash,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
/** The eight leaves and the roots of Certificate Transparency's own test vectors for RFC 6962. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The recursive definition of RFC 6962, 2.1, word for word: what the incremental tree is held against. */
function definition(hash: TreeHash, leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return hash.empty();
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return hash.node(definition(hash, leaves.slice(0, k)), definition(hash, leaves.slice(k)));
}

const leavesOf = (hash: TreeHash, count: number) => Array.from({ length: count }, (_, i) => hash.leaf(`leaf ${i}`));
const at = (hash: TreeHash, leaves: Buffer[]) => (range: LeafRange) => definition(hash, leaves.slice(...range));

describe('tree hash', () => {
  it('gives the roots of the Certificate Transparency vectors', () => {
    for (const [size, root] of ROOTS.entries())
      expect(merkleRoot(sha256Tree, LEAVES.slice(0, size).map(hex)).toString('hex')).toBe(root);
  });

  it('of nothing with SM3 is the digest of nothing (GB/T 32905)', () => {
    expect(merkleRoot(sm3Tree, []).toString('hex')).toBe(
      '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b',
    );
  });

  it('agrees with the definition, by leaf and by complete subtrees', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.constantFrom(sha256Tree, sm3Tree), (size, hash) => {
        const leaves = leavesOf(hash, size);
        const byLeaf = new Frontier(hash);
        for (const leaf of leaves) byLeaf.append(leaf);
        const bySubtree = new Frontier(hash);
        for (let from = 0; from + 16 <= size; from += 16)
          bySubtree.appendSubtree(at(hash, leaves)([from, from + 16]), 16);
        for (const leaf of leaves.slice(bySubtree.size)) bySubtree.append(leaf);
        expect(byLeaf.size).toBe(size);
        expect(byLeaf.root()).toEqual(definition(hash, leaves));
        expect(bySubtree.root()).toEqual(definition(hash, leaves));
      }),
    );
  });

  it('leaves the original alone when a copy grows, and refuses a subtree that does not fit', () => {
    const frontier = new Frontier(sha256Tree);
    frontier.append(sha256Tree.leaf('a'));
    const before = frontier.root();
    frontier.clone().append(sha256Tree.leaf('b'));
    expect(frontier.root()).toEqual(before);
    expect(() => frontier.appendSubtree(before, 2)).toThrow(RangeError);
  });
});

describe('proofs', () => {
  it('are the paths of the RFC 6962 example tree of seven leaves (2.1.3)', () => {
    expect(inclusionRanges(0, 7)).toEqual([
      [1, 2],
      [2, 4],
      [4, 7],
    ]);
    expect(inclusionRanges(3, 7)).toEqual([
      [2, 3],
      [0, 2],
      [4, 7],
    ]);
    expect(inclusionRanges(4, 7)).toEqual([
      [5, 6],
      [6, 7],
      [0, 4],
    ]);
    expect(inclusionRanges(6, 7)).toEqual([
      [4, 6],
      [0, 4],
    ]);
    expect(consistencyRanges(3, 7)).toEqual([
      [2, 3],
      [3, 4],
      [0, 2],
      [4, 7],
    ]);
    expect(consistencyRanges(4, 7)).toEqual([[4, 7]]);
    expect(consistencyRanges(6, 7)).toEqual([
      [4, 6],
      [6, 7],
      [0, 4],
    ]);
  });

  it('of inclusion hold for the leaf alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), fc.nat(), (size, pick, other, bit) => {
        const hash = sha256Tree;
        const leaves = leavesOf(hash, size);
        const index = pick % size;
        const path = inclusionRanges(index, size).map(at(hash, leaves));
        const proof = { leaf: leaves[index]!, index, size, path, root: definition(hash, leaves) };
        expect(verifyInclusion(hash, proof)).toBe(true);
        if (other % size !== index) expect(verifyInclusion(hash, { ...proof, index: other % size })).toBe(false);
        expect(verifyInclusion(hash, { ...proof, leaf: hash.leaf('another') })).toBe(false);
        expect(verifyInclusion(hash, { ...proof, path: [...path, proof.leaf] })).toBe(false);
        if (path.length === 0) return;
        expect(verifyInclusion(hash, { ...proof, path: path.slice(1) })).toBe(false);
        const bent = path.map((node) => Buffer.from(node));
        bent[bit % bent.length]![bit % 32]! ^= 1;
        expect(verifyInclusion(hash, { ...proof, path: bent })).toBe(false);
      }),
    );
  });

  it('of consistency hold for a true beginning alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), (second, pick, bit) => {
        const hash = sha256Tree;
        const leaves = leavesOf(hash, second);
        const first = (pick % second) + 1;
        const proof = {
          first,
          second,
          firstRoot: definition(hash, leaves.slice(0, first)),
          secondRoot: definition(hash, leaves),
          path: consistencyRanges(first, second).map(at(hash, leaves)),
        };
        expect(verifyConsistency(hash, proof)).toBe(true);
        const rewritten = [hash.leaf('rewritten'), ...leaves.slice(1)];
        expect(
          verifyConsistency(hash, {
            ...proof,
            secondRoot: definition(hash, rewritten),
            path: consistencyRanges(first, second).map(at(hash, rewritten)),
          }),
        ).toBe(false);
        expect(verifyConsistency(hash, { ...proof, path: [...proof.path, proof.secondRoot] })).toBe(false);
        if (proof.path.length === 0) return;
        expect(verifyConsistency(hash, { ...proof, path: proof.path.slice(1) })).toBe(false);
        const bent = proof.path.map((node) => Buffer.from(node));
        bent[bit % bent.length]![bit % 32]! ^= 1;
        expect(verifyConsistency(hash, { ...proof, path: bent })).toBe(false);
      }),
    );
  });

  it('are refused for what is no tree', () => {
    expect(() => inclusionRanges(7, 7)).toThrow(RangeError);
    expect(() => consistencyRanges(0, 7)).toThrow(RangeError);
    const root = sha256Tree.empty();
    expect(verifyInclusion(sha256Tree, { leaf: root, index: 0, size: 0, path: [], root })).toBe(false);
    expect(verifyConsistency(sha256Tree, { first: 8, second: 7, firstRoot: root, secondRoot: root, path: [] })).toBe(
      false,
    );
  });
});
