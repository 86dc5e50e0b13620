/** What initiatives are built from, and what their services share. */
import type { Database, InitiativeTable, Reader, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, initiativeScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findInitiative } from './initiative.repo.ts';

export interface InitiativeDeps {
  db: Database;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  /** The findings that a body leads go with it to another agency. */
  moveFindings: (trx: Writer, bodyId: string, agencyId: string | null) => Promise<void>;
}

/** The initiative, where it exists for the actor. Throws `not-found`. */
export async function getInitiative(db: Reader, actor: Actor, id: string): Promise<InitiativeTable> {
  const row = await findInitiative(db, initiativeScope(actor), id);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/** What is closed stays as it was closed. Throws `initiative-closed`. */
export function checkOpen(row: Pick<InitiativeTable, 'state' | 'number'>): void {
  if (row.state === 'closed') throw new LantaiError('initiative-closed', { number: row.number });
}

export const enter = (
  { ledger }: Pick<InitiativeDeps, 'ledger'>,
  trx: Writer,
  actor: Actor,
  action: string,
  row: Pick<InitiativeTable, 'id' | 'number'>,
  detail: object = {},
): Promise<string> =>
  ledger.append(trx, { actor, action, objectType: 'initiative', objectId: row.id, label: row.number, detail });
