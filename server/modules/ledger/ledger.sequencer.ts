/**
 * The one who numbers: takes the lease, numbers committed entries in order of their ids, extends the tree, signs a head
 * and hands it to the folders. Several processes may run one; whoever holds the lease works, the others look again later.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type Database, releaseLease, takeLease, type Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { type HeadFile, signedText, type TreeHead, writeHeadFile } from './ledger.head.ts';
import type { LedgerKeys } from './ledger.keys.ts';
import { loadTree } from './ledger.proof.ts';
import {
  countNumbered,
  findLatestHead,
  insertHead,
  insertTiles,
  keepPublicKey,
  numberEntries,
  type Numbered,
} from './ledger.repo.ts';
import type { LedgerTree, Roots } from './ledger.tree.ts';

const LEASE = 'ledger-sequencer';
const LEASE_MS = 15_000;
/** Entries numbered in one transaction: well under the 50 ms that a write may take. */
const BATCH = 150;

export interface SequencerParts {
  db: Database;
  clock: Clock;
  keys(): LedgerKeys;
  /** Folders that get every head. */
  headDirs: string[];
  /** A folder that cannot be written stops nothing: the next head is a stronger witness than the one that is missing. */
  onError: (error: unknown) => void;
}

export interface Sequencer {
  /** Numbers all that is committed. False where another process holds the lease. */
  number(): Promise<boolean>;
  /** Signs a head where entries have come since the last. */
  sign(): Promise<void>;
  release(): Promise<void>;
}

export function createSequencer(parts: SequencerParts): Sequencer {
  const { db, clock } = parts;
  const holder = `${hostname()}/${process.pid}/${randomBytes(6).toString('hex')}`;
  let tree: LedgerTree | undefined;
  let everHeld = false;

  const hold = async (trx: Writer): Promise<boolean> => {
    const held = await takeLease(trx, { id: LEASE, holder, now: clock.millis(), millis: LEASE_MS });
    everHeld ||= held;
    return held;
  };

  /** The tree as the database has it at this moment: ours, unless another process has numbered since. */
  const current = async (trx: Writer): Promise<{ tree: LedgerTree; missing: ({ id: number } & Roots)[] }> => {
    const size = await countNumbered(trx);
    return tree?.size === size ? { tree: tree.clone(), missing: [] } : loadTree(trx, size);
  };

  const numberBatch = async (): Promise<'more' | 'done' | 'not ours'> => {
    const outcome = await db.write(async (trx) => {
      if (!(await hold(trx))) return undefined;
      const { tree: next, missing } = await current(trx);
      const numbered: Numbered[] = await numberEntries(trx, next.size, BATCH);
      for (const entry of numbered) {
        const full = next.append({ sha256: entry.leaf_sha256, sm3: entry.leaf_sm3 });
        if (full) missing.push(full);
      }
      await insertTiles(trx, missing);
      return { next, more: numbered.length === BATCH };
    });
    if (outcome === undefined) return 'not ours';
    // Only what is committed is kept.
    tree = outcome.next;
    return outcome.more ? 'more' : 'done';
  };

  return {
    number: async () => {
      for (;;) {
        const outcome = await numberBatch();
        if (outcome !== 'more') return outcome === 'done';
      }
    },
    sign: async () => {
      const head = await db.write(async (trx): Promise<HeadFile | undefined> => {
        if (!(await hold(trx))) return undefined;
        const { tree: now } = await current(trx);
        const latest = await findLatestHead(trx);
        if (now.size === 0 || latest?.size === now.size) return undefined;
        const { keyId, publicKey, sign } = parts.keys();
        const { sha256, sm3 } = now.roots();
        const unsigned = { size: now.size, rootSha256: sha256, rootSm3: sm3, at: clock.now(), keyId };
        const signed: TreeHead = { ...unsigned, signature: sign(signedText(unsigned)) };
        await keepPublicKey(trx, keyId, publicKey, signed.at);
        await insertHead(trx, newId(clock.millis()), signed);
        return { ...signed, publicKey };
      });
      if (head === undefined) return;
      for (const folder of parts.headDirs) await writeHeadFile(folder, head).catch(parts.onError);
    },
    release: async () => {
      if (everHeld) await db.write((trx) => releaseLease(trx, { id: LEASE, holder }));
    },
  };
}
