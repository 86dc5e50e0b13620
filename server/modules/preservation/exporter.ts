/** Moves committed changes from the outbox to the journal, at the latest a second after their commit, and seals it hourly. */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import { listSealed, sealJournal } from './description-objects.ts';
import { Journal } from './journal.ts';
import { deleteOutbox, listOutbox } from './preservation.repo.ts';

const BATCH = 2000;
const INTERVAL_MS = 500;
const SEAL_BYTES = 64 * 2 ** 20;
const SEAL_MS = 3_600_000;

export interface Exporter {
  start(): void;
  /** Everything committed before the call is in the journal when it resolves. */
  flush(): Promise<void>;
  /** Flushes, then puts the journal's files into description objects. */
  seal(): Promise<void>;
  stop(): Promise<void>;
}

export interface ExporterOptions {
  db: Database;
  blobs: BlobStore;
  journalDir: string;
  onError: (error: unknown) => void;
}

export async function createExporter({ db, blobs, journalDir, onError }: ExporterOptions): Promise<Exporter> {
  const sealed = await listSealed(blobs);
  const journal = await Journal.open(journalDir, sealed.at(-1)?.number ?? 0);
  let timer: NodeJS.Timeout | undefined;
  let sealedAt = Date.now();
  let work: Promise<void> = Promise.resolve();

  async function exportAll(): Promise<void> {
    for (;;) {
      const rows = await listOutbox(db.read, BATCH);
      if (rows.length === 0) return;
      await journal.append(
        rows.map((row) => ({
          n: row.seq,
          t: row.table_name,
          id: row.row_id,
          row: row.image === null ? null : (JSON.parse(row.image) as Record<string, unknown>),
        })),
      );
      await db.write((trx) =>
        deleteOutbox(
          trx,
          rows.map((row) => row.seq),
        ),
      );
      if (journal.bytes > SEAL_BYTES) await journal.rotate();
    }
  }

  async function sealAll(): Promise<void> {
    await exportAll();
    await journal.rotate();
    for (const number of await journal.ended()) {
      await sealJournal(db.read, blobs, number, await journal.read(number), new Date());
      await journal.remove(number);
    }
    sealedAt = Date.now();
  }

  /** One thing at a time: a flush that is asked for while sealing waits its turn. */
  const queue = (act: () => Promise<void>): Promise<void> => {
    const mine = work.then(act);
    work = mine.catch(() => undefined);
    return mine;
  };
  const tick = () => {
    const due = Date.now() - sealedAt > SEAL_MS || journal.bytes > SEAL_BYTES;
    queue(due ? sealAll : exportAll)
      .catch(onError)
      .finally(() => {
        if (timer !== undefined) timer = setTimeout(tick, INTERVAL_MS);
      });
  };
  return {
    start: () => {
      timer = setTimeout(tick, INTERVAL_MS);
    },
    flush: () => queue(exportAll),
    seal: () => queue(sealAll),
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await queue(exportAll);
      await journal.close();
    },
  };
}
