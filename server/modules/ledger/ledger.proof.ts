/** Roots of any part of the tree from stored leaves, taking whole tiles where they are stored. */
import type { Reader } from '../../infra/db/index.ts';
import { Frontier, type LeafRange, sha256Tree } from '../../formats/merkle/index.ts';
import { listTiles, streamLeaves } from './ledger.repo.ts';
import { LedgerTree, type Roots, TILE } from './ledger.tree.ts';

/** The tree over all `size` numbered entries, and the tiles that were missing on the way. */
export async function loadTree(
  db: Reader,
  size: number,
): Promise<{ tree: LedgerTree; missing: ({ id: number } & Roots)[] }> {
  const tree = new LedgerTree();
  const tiles = Math.floor(size / TILE);
  reading: for (let next = 0; next < tiles; ) {
    const page = await listTiles(db, next, tiles);
    if (page.length === 0) break;
    for (const tile of page) {
      if (tile.id !== next) break reading;
      tree.appendTile(tile);
      next += 1;
    }
  }
  const missing = [];
  for await (const page of streamLeaves(db, tree.size, size))
    for (const leaf of page) {
      const full = tree.append({ sha256: leaf.leaf_sha256, sm3: leaf.leaf_sm3 });
      if (full) missing.push(full);
    }
  return { tree, missing };
}

/** SHA-256 root over the leaves of `range`, one that a proof asks for. */
export async function rangeRoot(db: Reader, [from, to]: LeafRange): Promise<Buffer> {
  const frontier = new Frontier(sha256Tree);
  if (from % TILE === 0)
    for (let next = from / TILE; next < Math.floor(to / TILE); ) {
      const [tile] = await listTiles(db, next, next + 1);
      if (tile === undefined) break;
      frontier.appendSubtree(Buffer.from(tile.sha256, 'hex'), TILE);
      next += 1;
    }
  for await (const page of streamLeaves(db, from + frontier.size, to))
    for (const leaf of page) frontier.append(Buffer.from(leaf.leaf_sha256, 'hex'));
  return frontier.root();
}
