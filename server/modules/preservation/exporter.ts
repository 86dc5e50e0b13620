/** Moves committed changes from the outbox to the journal, at the latest a second after their commit, and seals it hourly. */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database } from '../../infra/db/index.ts';
import { sealJournal } from './description-objects.ts';
import { imageToBytes } from './journal.line.ts';
import type { Journal } from './journal.ts';
import type { PassedOver } from './passed-over.ts';
import { deleteOutbox, listOutbox } from './preservation.repo.ts';

/** Entries at a time, and bytes of them: one of a block has 64 rows. */
const BATCH = { entries: 500, bytes: 4 * 2 ** 20 };
const INTERVAL_MS = 500;
const SEAL_BYTES = 64 * 2 ** 20;
const SEAL_MS = 3_600_000;

export interface Exporter {
  start(): void;
  /** Everything committed before the call is in the journal when it resolves. */
  flush(): Promise<void>;
  /** Flushes, then puts the journal's files into description objects. */
  seal(): Promise<void>;
  /** Lines of the journal that are not as they were written; between two writes, so that none is half there. */
  corruptLines(): Promise<PassedOver[]>;
  stop(): Promise<void>;
}

export interface ExporterOptions {
  db: Database;
  blobs: BlobStore;
  journal: Journal;
  onError: (error: unknown) => void;
}

export function createExporter({ db, blobs, journal, onError }: ExporterOptions): Exporter {
  let timer: NodeJS.Timeout | undefined;
  let sealedAt = Date.now();
  let work: Promise<void> = Promise.resolve();

  async function exportAll(): Promise<void> {
    for (;;) {
      const rows = await listOutbox(db.read, db.kind, BATCH);
      if (rows.length === 0) return;
      await journal.append(rows.flatMap(imageToBytes));
      await db.write((trx) =>
        deleteOutbox(
          trx,
          db.kind,
          rows.map((row) => row.seq),
        ),
      );
      if (journal.bytes > SEAL_BYTES) await journal.rotate();
    }
  }

  async function sealAll(): Promise<void> {
    // What cannot be sealed, as a file with a corrupt line, is tried again in an hour.
    sealedAt = Date.now();
    await exportAll();
    await journal.rotate();
    for (const number of await journal.ended()) {
      await sealJournal(db.read, blobs, number, journal.entries(number), new Date());
      await journal.remove(number);
    }
  }

  async function findCorrupt(): Promise<PassedOver[]> {
    const found: PassedOver[] = [];
    for (const number of await journal.numbers())
      for (const { line } of (await journal.scan(number)).corrupt) found.push({ file: journal.path(number), line });
    return found;
  }

  /** One thing at a time: a flush that is asked for while sealing waits its turn. */
  const queue = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = work.then(act);
    work = mine.then(
      () => undefined,
      () => undefined,
    );
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
    corruptLines: () => queue(findCorrupt),
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await queue(exportAll);
      await journal.close();
    },
  };
}
