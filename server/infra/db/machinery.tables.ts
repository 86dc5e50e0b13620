/** What the machinery keeps for itself: jobs, leases, what waits to be exported or indexed, counts. Rules as in tables.ts. */
import type { Generated } from 'kysely';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** Who alone does a recurring task (numbering the ledger, exporting, indexing) and until when (server/infra/db/lease.ts). */
export interface LeaseTable {
  id: string;
  holder: string;
  until: string;
}

export interface JobTable {
  id: string;
  kind: string;
  state: JobState;
  unique_key: string | null;
  payload_json: string;
  cursor_json: string | null;
  progress_json: string | null;
  result_json: string | null;
  error: string | null;
  attempts: number;
  max_attempts: number;
  run_at: string;
  lease_until: string | null;
  worker: string | null;
  cancel_requested: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

/**
 * After-images of preserved rows, written by triggers in the act's transaction; `image` null: the row was removed. An empty
 * `row_id`: `image` has the columns and the values of several new rows (block-write.ts).
 */
export interface OutboxTable {
  seq: Generated<number>;
  table_name: string;
  row_id: string;
  image: string | null;
}

/** Units whose index rows are behind, written by triggers; drained by the indexer. */
export interface IndexQueueTable {
  seq: Generated<number>;
  unit_id: string;
}

/** The tables that are just being written as a block; empty whenever anybody else looks. */
export interface BlockWriteTable {
  id: string;
}

/** An index that a large import has put off, and the statement that makes it (put-off-indexes.ts). */
export interface PutOffIndexTable {
  id: string;
  made: string;
}

/** How many units there are of a fonds, category, year, archive and agency; derived (unit-count.ts). */
export interface UnitCountTable {
  id: string;
  fonds_id: string;
  category_id: string;
  year: number | null;
  archive_id: string;
  agency_id: string | null;
  n: number;
}

/** The same added up by fonds. */
export interface FondsCountTable {
  id: string;
  archive_id: string;
  fonds_id: string;
  n: number;
}

export interface MachineryTables {
  lease: LeaseTable;
  job: JobTable;
  outbox: OutboxTable;
  index_queue: IndexQueueTable;
  block_write: BlockWriteTable;
  put_off_index: PutOffIndexTable;
  unit_count: UnitCountTable;
  fonds_count: FondsCountTable;
}
