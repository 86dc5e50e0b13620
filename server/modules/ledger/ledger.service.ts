import { join } from 'node:path';
import type { z } from 'zod';
import type { inclusionProof, ledgerState, LedgerEntry } from '../../../shared/schemas/ledger.ts';
import {
  consistencyRanges,
  inclusionRanges,
  sha256Tree,
  verifyConsistency,
  verifyInclusion,
} from '../../formats/merkle/index.ts';
import type { Database, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { checkLedger, type LedgerCheck } from './ledger.check.ts';
import { type Act, entryRow, type EntryRow, objectInWords, readContent } from './ledger.entry.ts';
import { type HeadFile, parseHead } from './ledger.head.ts';
import { type LedgerKeys, readLedgerKeys } from './ledger.keys.ts';
import { createNotes } from './ledger.notes.ts';
import { rangeRoot } from './ledger.proof.ts';
import {
  countEntries,
  countNumbered,
  countUnnumbered,
  type EntryFilter,
  findEntry,
  findLatestHead,
  insertEntries,
  listEntries,
} from './ledger.repo.ts';
import { createSequencer } from './ledger.sequencer.ts';

export interface LedgerOptions {
  db: Database;
  clock: Clock;
  /** Signing key, made at init by `makeLedgerKeys`; read when first needed. */
  keyFile: string;
  dataDir: string;
  witnessDirs: readonly string[];
  /** Told what goes wrong in the background: a witness folder that cannot be written, a key that is missing. */
  onError?: (error: unknown) => void;
}

export interface Consistency {
  first: number;
  second: number;
  path: string[];
  /** False where the ledger now is no continuation of the head given. */
  valid: boolean;
}

export interface Ledger {
  /** Enters an act in the transaction that does it; gives the entry's id. It is numbered after commit. */
  append(trx: Writer, act: Act): Promise<string>;
  /** Enters a reading act, within a second and together with others; nothing waits for it. */
  note(act: Act): void;
  /** Enters what has been noted, now. */
  flush(): Promise<void>;
  /** What stands for a personal value in an entry: HMAC-SHA-256 under the archive's own key, hex. */
  keyedDigest(value: string): string;
  /** Enters what is noted, numbers all that is committed and signs a head. */
  sequenceNow(): Promise<void>;
  /** Begins to do so by itself. */
  start(): void;
  /** Enters and signs the rest, and lets another process number. */
  close(): Promise<void>;
  /** Holds the ledger against itself, against the heads that left it, and against an earlier head (as its file has it). */
  check(options?: { head?: unknown; onProgress?: (done: number) => void }): Promise<LedgerCheck>;
  list(query: EntryFilter & { cursor?: string; limit: number }): Promise<EntryPage>;
  state(): Promise<z.infer<typeof ledgerState>>;
  /** Proof that the entry stands in the tree of the latest head. Throws `not-found`. */
  prove(id: string): Promise<z.infer<typeof inclusionProof>>;
  /** Proof that the ledger of the latest head continues the one of an earlier head. */
  proveConsistency(head: HeadFile): Promise<Consistency>;
}

export interface EntryPage {
  items: LedgerEntry[];
  total: number;
  totalIsExact: boolean;
  cursor?: string;
}

const COUNT_LIMIT = 10_000;
const TICK_MS = 1000;
/** A head stands at the latest ten seconds after its entries; five leave room for a slow disk. */
const HEAD_EVERY_MS = 5000;

export function createLedger(options: LedgerOptions): Ledger {
  const { db, clock } = options;
  const onError = options.onError ?? (() => undefined);
  const headDirs = [join(options.dataDir, 'heads'), ...options.witnessDirs];
  let loaded: LedgerKeys | undefined;
  const keys = () => (loaded ??= readLedgerKeys(options.keyFile));
  const notes = createNotes(db, clock);
  const sequencer = createSequencer({ db, clock, keys, headDirs, onError });
  let timer: NodeJS.Timeout | undefined;
  let signedAt = Number.NEGATIVE_INFINITY;
  let turn: Promise<unknown> = Promise.resolve();

  /** One run at a time in this process. */
  const inTurn = (run: () => Promise<void>): Promise<void> => {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined);
    return mine;
  };
  /** Without its key the ledger numbers on and nothing else stops: `state` and `check` count what is not signed. */
  const sign = async () => {
    signedAt = clock.millis();
    await sequencer.sign().catch((error: unknown) => {
      if (!isKeyMissing(error)) throw error;
      onError(error);
    });
  };
  const sequence = async () => {
    await notes.flush();
    if (await sequencer.number()) await sign();
  };
  const tick = async () => {
    await notes.flush();
    if ((await countUnnumbered(db.read)) > 0 && !(await sequencer.number())) return;
    if (clock.millis() - signedAt < HEAD_EVERY_MS) return;
    if ((await countNumbered(db.read)) === ((await findLatestHead(db.read))?.size ?? 0)) return;
    await sign();
  };
  const later = () => {
    timer = setTimeout(() => {
      void inTurn(tick)
        .catch(onError)
        .then(() => timer && later());
    }, TICK_MS);
    timer.unref();
  };

  return {
    append: async (trx, act) => {
      const id = newId(clock.millis());
      await insertEntries(trx, [entryRow(id, clock.now(), act)]);
      return id;
    },
    note: (act) => notes.note(act),
    flush: () => inTurn(() => notes.flush()),
    keyedDigest: (value) => keys().digest(value),
    sequenceNow: () => inTurn(sequence),
    start: () => {
      if (timer === undefined) later();
    },
    close: async () => {
      clearTimeout(timer);
      timer = undefined;
      // Whatever hinders the last head, the house closes: the entries are committed, the next start numbers them.
      await inTurn(sequence).catch(onError);
      await sequencer.release();
    },
    check: async ({ head, onProgress } = {}) =>
      checkLedger({
        db,
        headDirs,
        ownKeyId: readOwnKeyId(keys),
        head: head === undefined ? undefined : parseHead(head, 'head'),
        onProgress,
      }),
    list: async ({ cursor, limit, ...filter }) => {
      const rows = await listEntries(db.read, filter, { before: readIdCursor(cursor), limit: limit + 1 });
      const total = await countEntries(db.read, filter, COUNT_LIMIT + 1);
      return {
        items: rows.slice(0, limit).map(toEntry),
        total: Math.min(total, COUNT_LIMIT),
        totalIsExact: total <= COUNT_LIMIT,
        cursor: rows.length > limit ? rows[limit - 1]!.id : undefined,
      };
    },
    state: async () => {
      const head = (await findLatestHead(db.read)) ?? null;
      const numbered = await countNumbered(db.read);
      const unsigned = Math.max(0, numbered - (head?.size ?? 0)) + (await countUnnumbered(db.read));
      return { head, unsigned, publicKey: keys().publicKey };
    },
    prove: async (id) => {
      const before = await findLatestHead(db.read);
      let entry = await findEntry(db.read, id);
      if (entry !== undefined && (entry.seq === null || entry.seq >= (before?.size ?? 0))) {
        await inTurn(sequence);
        entry = await findEntry(db.read, id);
      }
      const head = await findLatestHead(db.read);
      if (entry?.seq == null || head === undefined || entry.seq >= head.size) throw new LantaiError('not-found');
      const leaf = sha256Tree.leaf(entry.canonical);
      const path = [];
      for (const range of inclusionRanges(entry.seq, head.size)) path.push(await rangeRoot(db.read, range));
      const root = Buffer.from(head.rootSha256, 'hex');
      return {
        entryId: id,
        seq: entry.seq,
        leaf: leaf.toString('hex'),
        head,
        path: path.map((node) => node.toString('hex')),
        valid: verifyInclusion(sha256Tree, { leaf, index: entry.seq, size: head.size, path, root }),
      };
    },
    proveConsistency: async (earlier) => {
      const head = await findLatestHead(db.read);
      const [first, second] = [earlier.size, head?.size ?? 0];
      if (head === undefined || first > second) return { first, second, path: [], valid: false };
      const path = [];
      for (const range of consistencyRanges(first, second)) path.push(await rangeRoot(db.read, range));
      const [firstRoot, secondRoot] = [Buffer.from(earlier.rootSha256, 'hex'), Buffer.from(head.rootSha256, 'hex')];
      return {
        first,
        second,
        path: path.map((node) => node.toString('hex')),
        valid: verifyConsistency(sha256Tree, { first, second, firstRoot, secondRoot, path }),
      };
    },
  };
}

const isKeyMissing = (error: unknown): boolean => error instanceof LantaiError && error.code === 'ledger-key-missing';

/** A check needs no secret: without the key file it goes by the public keys that the database has kept. */
function readOwnKeyId(keys: () => LedgerKeys): string | undefined {
  try {
    return keys().keyId;
  } catch (error) {
    if (isKeyMissing(error)) return undefined;
    throw error;
  }
}

function toEntry(row: EntryRow): LedgerEntry {
  const { detail } = readContent(row.canonical);
  return {
    id: row.id,
    seq: row.seq,
    at: row.at,
    actor: row.actor_name,
    action: row.action,
    objectType: row.object_type,
    objectId: row.object_id,
    object: objectInWords(row.canonical) ?? row.object_id,
    leaf: row.leaf_sha256,
    detail,
  };
}
