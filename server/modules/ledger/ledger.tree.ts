import { Frontier, sha256Tree, sm3Tree } from '../../formats/merkle/index.ts';

/** Leaves under one stored subtree root (table ledger_tile). */
export const TILE = 1024;

export interface Roots {
  sha256: string;
  sm3: string;
}

/** Both trees of the ledger, SHA-256 and SM3, growing together; says when a tile is full. */
export class LedgerTree {
  private readonly whole: [Frontier, Frontier];
  private tile: [Frontier, Frontier];

  constructor(from?: LedgerTree) {
    this.whole = from === undefined ? emptyPair() : [from.whole[0].clone(), from.whole[1].clone()];
    this.tile = from === undefined ? emptyPair() : [from.tile[0].clone(), from.tile[1].clone()];
  }

  get size(): number {
    return this.whole[0].size;
  }

  clone(): LedgerTree {
    return new LedgerTree(this);
  }

  /** Adds a leaf (hex). Gives the tile that it completes: number and roots. */
  append(leaf: Roots): ({ id: number } & Roots) | undefined {
    const leaves = [Buffer.from(leaf.sha256, 'hex'), Buffer.from(leaf.sm3, 'hex')] as const;
    for (const pair of [this.whole, this.tile]) {
      pair[0].append(leaves[0]);
      pair[1].append(leaves[1]);
    }
    if (this.tile[0].size < TILE) return undefined;
    const full = { id: this.size / TILE - 1, ...rootsOf(this.tile) };
    this.tile = emptyPair();
    return full;
  }

  /** Adds a full tile; the tree's size must be a multiple of the tile's. */
  appendTile(tile: Roots): void {
    this.whole[0].appendSubtree(Buffer.from(tile.sha256, 'hex'), TILE);
    this.whole[1].appendSubtree(Buffer.from(tile.sm3, 'hex'), TILE);
  }

  roots(): Roots {
    return rootsOf(this.whole);
  }
}

const emptyPair = (): [Frontier, Frontier] => [new Frontier(sha256Tree), new Frontier(sm3Tree)];

const rootsOf = ([sha256, sm3]: [Frontier, Frontier]): Roots => ({
  sha256: sha256.root().toString('hex'),
  sm3: sm3.root().toString('hex'),
});
