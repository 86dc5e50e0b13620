/**
 * Makes the database anew from the storage root alone: description objects in the order of their journal, the journal's
 * rest, then page texts from the text representations. Nothing is extracted again. Rows are applied in the order of `n`
 * within a journal file, and journal files in their order, so that the last committed image of each row stands.
 */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database, PreservedTable } from '../../infra/db/index.ts';
import { listSealed } from './description-objects.ts';
import { Journal, type JournalLine, readLines } from './journal.ts';
import { readPagesFile } from './packaging.ts';
import { endRestore, listStoredFiles, removeRows, restoreRows } from './preservation.repo.ts';

export interface RebuildSteps {
  (step: 'objects' | 'journal' | 'pages', done: number, total: number): void;
}

export interface Rebuilt {
  lines: number;
  pages: number;
}

/** `db` is empty. Progress is told by `onStep`. */
export async function restoreFromStorage(
  db: Database,
  blobs: BlobStore,
  journalDir: string,
  onStep: RebuildSteps,
): Promise<Rebuilt> {
  const sealed = await listSealed(blobs);
  let greatest = 0;
  let lines = 0;
  const applyAll = async (part: JournalLine[]) => {
    part.sort((a, b) => a.n - b.n);
    await applyLines(db, part);
    lines += part.length;
    greatest = Math.max(greatest, part.at(-1)?.n ?? 0);
  };
  for (let at = 0; at < sealed.length; ) {
    const number = sealed[at]!.number;
    const part: JournalLine[] = [];
    for (; at < sealed.length && sealed[at]!.number === number; at++) {
      const { objectId, logicalPath } = sealed[at]!;
      for (const line of await readLines(await blobs.path(objectId, logicalPath))) part.push(line);
    }
    await applyAll(part);
    onStep('objects', at, sealed.length);
  }
  const journal = await Journal.open(journalDir, sealed.at(-1)?.number ?? 0);
  const numbers = await journal.numbers();
  for (const [position, number] of numbers.entries()) {
    await applyAll(await journal.read(number));
    onStep('journal', position + 1, numbers.length);
  }
  await journal.close();
  const pages = await restorePages(db, blobs, (done) => onStep('pages', done, done));
  await db.write((trx) => endRestore(trx, db.kind, greatest));
  return { lines, pages };
}

/** Applies images in order; neighbours of one table go in one statement, of one row only the last. */
async function applyLines(db: Database, lines: readonly JournalLine[]): Promise<void> {
  const CHUNK = 2000;
  for (let start = 0; start < lines.length; start += CHUNK)
    await db.write(async (trx) => {
      const end = Math.min(start + CHUNK, lines.length);
      let table: PreservedTable | undefined;
      let puts = new Map<string, Record<string, unknown>>();
      let removals: string[] = [];
      const write = async () => {
        if (table === undefined) return;
        if (puts.size > 0) await restoreRows(trx, table, [...puts.values()]);
        if (removals.length > 0) await removeRows(trx, table, removals);
        puts = new Map();
        removals = [];
      };
      for (const line of lines.slice(start, end)) {
        const turn = line.t !== table || (line.row === null) !== removals.length > 0;
        if (turn) {
          await write();
          table = line.t;
        }
        if (line.row === null) removals.push(line.id);
        else {
          // A later image of the same row takes the place at the end: images between them may depend on the order.
          puts.delete(line.id);
          puts.set(line.id, line.row);
        }
      }
      await write();
    });
}

async function restorePages(db: Database, blobs: BlobStore, onDone: (pages: number) => void): Promise<number> {
  let pages = 0;
  let after = { objectId: '', id: '' };
  let read = '';
  for (;;) {
    const files = await listStoredFiles(db.read, after, 500);
    for (const file of files) {
      // Units that share an object share the file of their texts; it is read once.
      const place = `${file.objectId} ${file.path}`;
      if (file.representation !== 'text' || place === read) continue;
      read = place;
      const rows = await readPagesFile(await blobs.path(file.objectId, file.path));
      if (rows.length > 0) await db.write((trx) => restoreRows(trx, 'page', rows));
      pages += rows.length;
    }
    onDone(pages);
    const last = files.at(-1);
    if (last === undefined || files.length < 500) return pages;
    after = { objectId: last.objectId, id: last.id };
  }
}
