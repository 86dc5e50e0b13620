import type { TreeHash } from './merkle.hash.ts';

/**
 * A tree that only grows: keeps the roots of its complete subtrees (one for each bit set in `size`), so that a leaf is
 * added in amortised constant time and the root of any number of leaves takes a logarithm of memory.
 */
export class Frontier {
  private readonly hash: TreeHash;
  /** Roots of the complete subtrees, largest first. */
  private readonly roots: Buffer[];
  private count: number;

  constructor(hash: TreeHash, from?: Frontier) {
    this.hash = hash;
    this.roots = from === undefined ? [] : [...from.roots];
    this.count = from === undefined ? 0 : from.count;
  }

  /** A tree as `toText` left it. */
  static fromText(hash: TreeHash, text: string): Frontier {
    const [count = '0', ...roots] = text.split(' ');
    const tree = new Frontier(hash);
    tree.count = Number(count);
    tree.roots.push(...roots.map((root) => Buffer.from(root, 'hex')));
    return tree;
  }

  /** All there is to go on from: a logarithm of what was added. */
  toText(): string {
    return [this.count, ...this.roots.map((root) => root.toString('hex'))].join(' ');
  }

  get size(): number {
    return this.count;
  }

  clone(): Frontier {
    return new Frontier(this.hash, this);
  }

  /** Adds one leaf by its hash. */
  append(leaf: Buffer): void {
    this.appendSubtree(leaf, 1);
  }

  /** Adds a complete subtree of `leaves` (a power of two) by its root; the tree's size must be a multiple of `leaves`. */
  appendSubtree(root: Buffer, leaves: number): void {
    if (this.count % leaves !== 0) throw new RangeError(`a subtree of ${leaves} does not fit at ${this.count}`);
    let node = root;
    for (let rest = this.count / leaves; rest % 2 === 1; rest = (rest - 1) / 2)
      node = this.hash.node(this.roots.pop()!, node);
    this.roots.push(node);
    this.count += leaves;
  }

  /** The Merkle tree hash of RFC 6962, 2.1 over all leaves so far. */
  root(): Buffer {
    if (this.roots.length === 0) return this.hash.empty();
    return this.roots.reduceRight((right, left) => this.hash.node(left, right));
  }
}

/** Root over the rows of a bulk act (or any list), each given as its bytes or canonical JSON. */
export function merkleRoot(hash: TreeHash, rows: Iterable<Uint8Array | string>): Buffer {
  const frontier = new Frontier(hash);
  for (const row of rows) frontier.append(hash.leaf(row));
  return frontier.root();
}
