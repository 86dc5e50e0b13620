import { z } from 'zod';
import { count, listQuery } from './common.ts';

export const ledgerQuery = listQuery.extend({
  action: z.string().max(60).optional(),
  actor: z.string().max(100).optional(),
  object: z.string().max(100).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
});
export const ledgerEntry = z.object({
  id: z.string(),
  seq: z.number().nullable(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  /** The object in words where the reader may know it: a code, a login, a number. */
  object: z.string(),
  leaf: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;
export const treeHead = z.object({
  size: count,
  rootSha256: z.string(),
  rootSm3: z.string(),
  at: z.string(),
  keyId: z.string(),
  signature: z.string(),
});
export const ledgerState = z.object({ head: treeHead.nullable(), unsigned: count, publicKey: z.string() });
export const inclusionProof = z.object({
  entryId: z.string(),
  seq: z.number(),
  leaf: z.string(),
  head: treeHead,
  path: z.array(z.string()),
  valid: z.boolean(),
});
/** One difference found by verification. */
export const verifyFinding = z.object({ kind: z.string(), object: z.string(), message: z.string() });
export const verifyReport = z.object({
  ok: z.boolean(),
  entries: count,
  objects: count,
  files: count,
  unsigned: count,
  outboxLag: count,
  findings: z.array(verifyFinding),
  tookMs: z.number(),
});
export type VerifyReport = z.infer<typeof verifyReport>;
