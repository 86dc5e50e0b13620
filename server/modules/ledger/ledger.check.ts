/**
 * The ledger held against itself: every leaf computed anew from its row, every head against the tree at its size, and
 * against heads that had left the database before. Streams in order of numbers; memory does not grow with the ledger.
 */
import type { Database } from '../../infra/db/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import { rowAgrees } from './ledger.entry.ts';
import { type HeadFile, listHeadFiles, readHeadFile, signatureHolds, type TreeHead } from './ledger.head.ts';
import { countNumbered, findLatestHead, readPublicKeys, streamEntries, streamHeads } from './ledger.repo.ts';
import { LedgerTree } from './ledger.tree.ts';

export type LedgerFindingKind =
  /** The row's columns, canonical JSON and leaf hashes contradict each other. */
  | 'ledger-row-altered'
  /** Numbers that no row has. */
  | 'ledger-row-gone'
  /** A head of the database over another tree than the one that is there: something before it was rewritten. */
  | 'ledger-root-differs'
  /** A head that had left the database (an earlier one given, DATA/heads, a witness) over another tree. */
  | 'ledger-head-differs'
  /** A head over more entries than there are: the tail was cut, or an old database put back. */
  | 'ledger-shorter'
  | 'ledger-signature-invalid'
  /** Signed with a key that is not this archive's. */
  | 'ledger-key-foreign'
  | 'ledger-head-unreadable';

export interface LedgerFinding {
  kind: LedgerFindingKind;
  object: string;
  /** Fill the sentence `verify.<kind>` in either language. */
  params: Record<string, string | number>;
  /** That sentence in English, for programs and logs. */
  message: string;
}

export interface LedgerCheck {
  /** Entries that have a number. */
  entries: number;
  /** Entries that no signed head covers yet. */
  unsigned: number;
  findings: LedgerFinding[];
}

export interface CheckParts {
  db: Database;
  /** The archive's own public key, where its key file is at hand. */
  ownKeyId: string | undefined;
  headDirs: string[];
  /** An earlier head that the caller trusts. */
  head?: HeadFile;
  onProgress?: (done: number) => void;
}

interface Claim {
  head: TreeHead;
  /** Where the claim comes from; undefined for a head of the database. */
  source: string | undefined;
  publicKey?: string;
}

type Report = (kind: LedgerFindingKind, object: string, params: LedgerFinding['params']) => void;

export async function checkLedger(parts: CheckParts): Promise<LedgerCheck> {
  const { db } = parts;
  const findings: LedgerFinding[] = [];
  const report: Report = (kind, object, params) =>
    void findings.push({ kind, object, params, message: translate('en', `verify.${kind}`, params) });
  const judge = await createJudge(parts, report);
  const latest = await findLatestHead(db.read);
  const size = await countNumbered(db.read);
  const claims = claimsBySize(parts, report);
  let claim = await claims.next();
  const tree = new LedgerTree();
  /** Judges the claims about trees of up to `to` leaves; only where no leaf is missing is there such a tree. */
  const judgeClaims = async (to: number) => {
    for (; !claim.done && claim.value.head.size <= to; claim = await claims.next())
      judge.root(claim.value, claim.value.head.size === to && tree.size === to ? tree : undefined);
  };
  let [next, unnumbered] = [0, 0];
  for await (const page of streamEntries(db.read, size)) {
    for (const row of page) {
      if (!rowAgrees(row))
        report('ledger-row-altered', row.id, { id: row.id, seq: row.seq ?? '–', action: row.action });
      if (row.seq === null) unnumbered += 1;
      else {
        if (row.seq > next) report('ledger-row-gone', `ledger_entry ${next}`, { from: next, to: row.seq - 1 });
        // A gap leaves the tree wrong from here on, and the first head after it says so.
        next = row.seq + 1;
        tree.append({ sha256: row.leaf_sha256, sm3: row.leaf_sm3 });
        await judgeClaims(next);
      }
    }
    parts.onProgress?.(next);
  }
  // What is left claims more entries than there were; those numbered while we looked are not missing.
  const now = await countNumbered(db.read);
  for (; !claim.done; claim = await claims.next()) if (claim.value.head.size > now) judge.beyond(claim.value, now);
  return { entries: size, unsigned: Math.max(0, size - (latest?.size ?? 0)) + unnumbered, findings };
}

interface Judge {
  /** `tree`: the tree of the head's size; undefined where leaves are missing. */
  root(claim: Claim, tree: LedgerTree | undefined): void;
  /** A head over more than the `entries` that there are. */
  beyond(claim: Claim, entries: number): void;
}

/** Of each source only the first head that is wrong is named: those after it are wrong for the same reason. */
async function createJudge(parts: CheckParts, report: Report): Promise<Judge> {
  const keys = await readPublicKeys(parts.db.read);
  const heldTo = new Map<string | undefined, number>();
  const broken = new Set<string | undefined>();
  const nameOf = ({ head, source }: Claim) => source ?? `tree_head ${head.size}`;

  const checkSignature = (claim: Claim) => {
    const { head } = claim;
    const ours = parts.ownKeyId === undefined ? keys.has(head.keyId) : head.keyId === parts.ownKeyId;
    const publicKey = keys.get(head.keyId) ?? claim.publicKey;
    if (!ours) report('ledger-key-foreign', nameOf(claim), { size: head.size, keyId: head.keyId });
    else if (publicKey === undefined || !signatureHolds(head, publicKey))
      report('ledger-signature-invalid', nameOf(claim), { size: head.size });
  };
  return {
    root: (claim, tree) => {
      const { head, source } = claim;
      checkSignature(claim);
      const roots = tree?.roots();
      if (roots?.sha256 === head.rootSha256 && roots.sm3 === head.rootSm3) heldTo.set(source, head.size);
      else if (!broken.has(source)) {
        broken.add(source);
        const kind = source === undefined ? 'ledger-root-differs' : 'ledger-head-differs';
        report(kind, nameOf(claim), { size: head.size, from: heldTo.get(source) ?? 0, to: head.size - 1 });
      }
    },
    beyond: (claim, entries) => {
      checkSignature(claim);
      if (broken.has(claim.source)) return;
      broken.add(claim.source);
      report('ledger-shorter', nameOf(claim), { size: claim.head.size, entries });
    },
  };
}

/** All claims about the tree in order of size: the database's own heads, the files' and the one given. */
async function* claimsBySize(parts: CheckParts, report: Report): AsyncGenerator<Claim> {
  const files: { size: number; load(): Promise<Claim | undefined> }[] = [];
  const { head } = parts;
  if (head) files.push({ size: head.size, load: () => Promise.resolve(toClaim(head, `head ${head.size}`)) });
  for (const folder of parts.headDirs)
    for (const { size, path } of await listHeadFiles(folder))
      files.push({ size, load: () => loadClaim(path, folder, size, report) });
  files.sort((a, b) => a.size - b.size);
  let at = 0;
  for await (const stored of streamHeads(parts.db.read)) {
    for (; at < files.length && files[at]!.size <= stored.size; at++) {
      const claim = await files[at]!.load();
      if (claim) yield claim;
    }
    yield { head: stored, source: undefined };
  }
  for (; at < files.length; at++) {
    const claim = await files[at]!.load();
    if (claim) yield claim;
  }
}

const toClaim = (head: HeadFile, source: string): Claim => ({ head, source, publicKey: head.publicKey });

async function loadClaim(path: string, folder: string, size: number, report: Report): Promise<Claim | undefined> {
  const head = await readHeadFile(path).catch(() => undefined);
  if (head?.size === size) return toClaim(head, folder);
  report('ledger-head-unreadable', path, { path });
  return undefined;
}
