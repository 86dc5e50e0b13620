/** The ledger: who did what, provably (design 4, Ledger). */
import { merkleRoot, sha256Tree } from '../../formats/merkle/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';

export type { LedgerCheck, LedgerFinding, LedgerFindingKind } from './ledger.check.ts';
export { type Act, objectInWords } from './ledger.entry.ts';
export { type HeadFile, readHeadFile, type TreeHead } from './ledger.head.ts';
export { makeLedgerKeys } from './ledger.keys.ts';
export { ledgerRoutes } from './ledger.routes.ts';
export { createLedger, type Ledger, type LedgerOptions } from './ledger.service.ts';

/** What a bulk act enters instead of its rows: how many, and the Merkle root over their canonical JSON (hex). */
export const bulkDetail = (rows: readonly object[]): { count: number; merkleRoot: string } => ({
  count: rows.length,
  merkleRoot: merkleRoot(sha256Tree, rows.map(canonicalJson)).toString('hex'),
});
