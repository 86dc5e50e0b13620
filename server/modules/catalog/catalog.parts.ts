/** What the catalog is built from, and small things that its services share. */
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Schemes } from '../scheme/index.ts';

export interface CatalogParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  schemes: Schemes;
}

/** A cursor is opaque to who holds it: a base64url of JSON. */
export const writeCursor = (place: unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Reads a cursor of `length` members, the first being `kind`. Throws `bad-request` where it is none of ours. */
export function readCursor(cursor: string, kind: string, length: number): (string | number | null)[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain = (member: unknown) => member === null || typeof member === 'string' || typeof member === 'number';
    if (Array.isArray(place) && place.length === length && place[0] === kind && place.every(plain)) return place;
  } catch {
    // Falls through to the refusal.
  }
  throw new LantaiError('bad-request', { detail: 'cursor' });
}
