/**
 * Indexes made anew beside those in use: units are read by one thread while another writes the ones before, some batches
 * ahead; then they take the place of the old ones, or none does.
 */
import type { SearchDocument, SearchIndex } from '../../infra/search/index.ts';
import type { RowsToIndex } from './search.repo.ts';

/** How many batches may wait to be written: reading and writing are different threads. */
const AHEAD = 2;

export interface Filling {
  /** Takes units that never came before, and resolves when there is room for more. */
  add(rows: RowsToIndex): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** `publicToo`: the public's index is made anew as well; otherwise what is open goes into the one in use, mostly little. */
export async function beginFilling(
  { publicIndex, staffIndex }: { publicIndex: SearchIndex; staffIndex: SearchIndex },
  toDocuments: (rows: RowsToIndex) => Promise<{ staff: SearchDocument[]; open: SearchDocument[] }>,
  publicToo: boolean,
): Promise<Filling> {
  const written: Promise<unknown>[] = [];
  const forPublic = publicToo ? await publicIndex.rebuild() : undefined;
  const forStaff = await staffIndex.rebuild().catch(async (error: unknown) => {
    await forPublic?.abort();
    throw error;
  });
  return {
    async add(rows) {
      const { staff, open } = await toDocuments(rows);
      // Into an index in use in its turn: what is withdrawn next must not come before.
      if (forPublic === undefined && open.length > 0) await publicIndex.apply(open, []);
      const mine = Promise.all([forPublic?.apply(open), forStaff.apply(staff)]);
      // Awaited later; one that fails meanwhile must not count as unhandled.
      mine.catch(() => undefined);
      written.push(mine);
      if (written.length > AHEAD) await written.shift();
    },
    async commit() {
      await Promise.all(written);
      // The public's first, as always: it is the small one.
      await forPublic?.commit();
      await forStaff.commit();
    },
    async abort() {
      await Promise.allSettled(written);
      await Promise.allSettled([forPublic?.abort(), forStaff.abort()]);
    },
  };
}
