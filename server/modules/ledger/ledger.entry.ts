/**
 * An entry of the ledger: what is hashed is its canonical JSON; the columns beside it are for finding, and must say the
 * same. Pure.
 */
import type { LedgerEntryTable } from '../../infra/db/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Tree, sm3Tree } from '../../formats/merkle/index.ts';
import type { Actor } from '../identity/index.ts';

/** What somebody did. `action` is `<object>.<verb>`; values of personal fields enter `detail` only as keyed digests. */
export interface Act {
  actor: Actor;
  action: string;
  objectType: string;
  objectId: string;
  /** The object in words that every reader of the ledger may know: a code, a login, a number; never a title. */
  label?: string;
  detail?: object;
}

/** The JSON that is hashed. */
export interface EntryContent {
  id: string;
  at: string;
  actor: { id: string | null; login: string; name: string; roles: readonly string[]; via: Record<string, string> };
  action: string;
  object: { type: string; id: string; label?: string };
  detail: Record<string, unknown>;
}

export type EntryRow = LedgerEntryTable;

/** Leaf hashes over the canonical JSON, lower-case hex: SHA-256 as RFC 6962 has it, SM3 in the same manner. */
export const leafHashes = (canonical: string): { leaf_sha256: string; leaf_sm3: string } => ({
  leaf_sha256: sha256Tree.leaf(canonical).toString('hex'),
  leaf_sm3: sm3Tree.leaf(canonical).toString('hex'),
});

/** The row for an act, not yet numbered. */
export function entryRow(id: string, at: string, act: Act): EntryRow {
  const { actor } = act;
  const { kind, account, host, address } = actor.via;
  const canonical = canonicalJson({
    id,
    at,
    actor: {
      id: actor.id ?? null,
      login: actor.login,
      name: actor.name,
      roles: actor.roles,
      via: { kind, account, host, address },
    },
    action: act.action,
    object: { type: act.objectType, id: act.objectId, label: act.label },
    detail: act.detail ?? {},
  });
  return {
    id,
    seq: null,
    at,
    actor_id: actor.id ?? null,
    actor_name: actor.name,
    action: act.action,
    object_type: act.objectType,
    object_id: act.objectId,
    canonical,
    ...leafHashes(canonical),
  };
}

export const readContent = (canonical: string): EntryContent => JSON.parse(canonical) as EntryContent;

/**
 * The object in words: its label, else what the act's detail calls it. Undefined where the entry has only an id; of older
 * entries on the actor's own account it is her login.
 */
export function objectInWords(canonical: string): string | undefined {
  const { actor, object, detail } = readContent(canonical);
  const named = ['number', 'login', 'name', 'code'].map((key) => detail[key]).find((word) => typeof word === 'string');
  return object.label ?? named ?? (object.type === 'user' && object.id === actor.id ? actor.login : undefined);
}

/** Whether columns, canonical JSON and leaf hashes of a stored row still say one and the same. */
export function rowAgrees(row: EntryRow): boolean {
  const { leaf_sha256, leaf_sm3 } = leafHashes(row.canonical);
  if (leaf_sha256 !== row.leaf_sha256 || leaf_sm3 !== row.leaf_sm3) return false;
  try {
    const { id, at, actor, action, object } = readContent(row.canonical);
    return (
      canonicalJson(JSON.parse(row.canonical)) === row.canonical &&
      canonicalJson([id, at, actor.id, actor.name, action, object.type, object.id]) ===
        canonicalJson([row.id, row.at, row.actor_id, row.actor_name, row.action, row.object_type, row.object_id])
    );
  } catch {
    return false;
  }
}
