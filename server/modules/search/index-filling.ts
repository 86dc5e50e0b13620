/**
 * Both indexes made anew beside those in use: units are read by one thread while another writes the ones before, some
 * batches ahead; then both take the place of the old ones, or neither does.
 */
import type { IndexRebuild, SearchDocument, SearchIndex } from '../../infra/search/index.ts';
import type { RowsToIndex } from './search.repo.ts';

/** How many batches may wait to be written: reading and writing are different threads. */
const AHEAD = 2;

export interface Filling {
  /** Takes units that never came before, and resolves when there is room for more. */
  add(rows: RowsToIndex): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export async function beginFilling(
  { publicIndex, staffIndex }: { publicIndex: SearchIndex; staffIndex: SearchIndex },
  toDocuments: (rows: RowsToIndex) => Promise<{ staff: SearchDocument[]; open: SearchDocument[] }>,
): Promise<Filling> {
  const rebuilds: IndexRebuild[] = [];
  const written: Promise<void>[] = [];
  const abort = async (): Promise<void> => {
    await Promise.allSettled(written);
    await Promise.allSettled(rebuilds.map((rebuild) => rebuild.abort()));
  };
  try {
    for (const index of [publicIndex, staffIndex]) rebuilds.push(await index.rebuild());
  } catch (error) {
    await abort();
    throw error;
  }
  const write = async (rows: RowsToIndex): Promise<void> => {
    const { staff, open } = await toDocuments(rows);
    const given = [open, staff].map(
      (docs, at): Promise<void> => (docs.length === 0 ? Promise.resolve() : rebuilds[at]!.apply(docs)),
    );
    await Promise.all(given);
  };
  return {
    async add(rows) {
      const mine = write(rows);
      // Awaited later; one that fails meanwhile must not count as unhandled.
      mine.catch(() => undefined);
      written.push(mine);
      if (written.length > AHEAD) await written.shift();
    },
    async commit() {
      await Promise.all(written);
      // The public's first, as always: it is the small one.
      for (const rebuild of rebuilds) await rebuild.commit();
    },
    abort,
  };
}
