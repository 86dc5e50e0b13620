/** What the catalog is built from, and small things that its services share. */
import { createHash } from 'node:crypto';
import type { Database } from '../../infra/db/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { LedgerPort } from '../identity/index.ts';

type Act = Parameters<LedgerPort['append']>[1];

/** The ledger as modules that show records need it: acts in their transaction, and reading acts noted in batches. */
export interface ReadingLedger extends LedgerPort {
  note(act: Act): void;
}

export interface CatalogParts {
  db: Database;
  ledger: ReadingLedger;
  clock: Clock;
  /** Keyed digest of a text: the form in which values that may name a person enter the ledger. */
  keyed: (text: string) => string;
}

/** A cursor is opaque to who holds it: a base64url of JSON. */
export const writeCursor = (place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Reads a cursor of `length` members, the first being `kind`. Throws `bad-request` where it is none of ours. */
export function readCursor(cursor: string, kind: string, length: number): (string | number | null)[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain = (member: unknown) => member === null || typeof member === 'string' || typeof member === 'number';
    if (Array.isArray(place) && place.length === length && place[0] === kind && place.every(plain))
      return place as (string | number | null)[];
  } catch {
    // Falls through to the refusal.
  }
  throw new LantaiError('bad-request', { detail: 'cursor' });
}

const sha256 = (prefix: number, ...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256').update(Uint8Array.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962 root over the canonical JSON of rows: how a bulk act names all its rows in one entry of the ledger. */
export function rowsRoot(rows: readonly unknown[]): string {
  const root = (leaves: Buffer[]): Buffer => {
    if (leaves.length === 1) return leaves[0]!;
    const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
    return sha256(1, root(leaves.slice(0, split)), root(leaves.slice(split)));
  };
  const leaves = rows.map((row) => sha256(0, Buffer.from(canonicalJson(row))));
  return (leaves.length === 0 ? createHash('sha256').digest() : root(leaves)).toString('hex');
}
