/**
 * The main database as the house sees it: one writer, many readers, the same meaning on SQLite and PostgreSQL
 * (test/contract/database.contract.ts). Repositories take the executor explicitly, so that a query never leaves its
 * transaction by mistake.
 */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Reads outside a transaction, or the transaction itself: what a repository's reading functions take. */
export type Reader = Kysely<Tables>;
/** A write transaction. */
export type Writer = Transaction<Tables>;

export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  readonly read: Reader;
  /**
   * Runs `act` in one transaction, as if no other ran at the same time (SQLite: none does; PostgreSQL: serializable):
   * committed and synced when the promise resolves, undone when it rejects. Where two acts got into each other's way
   * PostgreSQL runs `act` again from its start, so `act` touches nothing but `trx`. Writes do not nest.
   */
  write<T>(act: (trx: Writer) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
