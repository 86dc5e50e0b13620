/** What identity and organization ask of the ledger; the ledger module gives more. */
import type { Writer } from '../../infra/db/index.ts';
import type { Actor } from './policy.ts';

export interface LedgerPort {
  /** Enters an act into the ledger in the transaction that does it; gives the entry's id. */
  append(
    trx: Writer,
    act: { actor: Actor; action: string; objectType: string; objectId: string; label?: string; detail?: object },
  ): Promise<string>;
}
