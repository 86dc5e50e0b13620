/**
 * Makes the database anew from the storage root alone: description objects in the order of their journal, the journal's
 * rest, then page texts from the text representations. Nothing is extracted again. Rows are applied in the order of `n`
 * within a journal file, and journal files in their order, so that the last committed image of each row stands.
 */
import { readFile } from 'node:fs/promises';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database, PreservedTable } from '../../infra/db/index.ts';
import { listSealed } from './description-objects.ts';
import { corruptError, type Journal } from './journal.ts';
import { type CorruptLine, type JournalLine, scanLines } from './journal.line.ts';
import { readPagesFile } from './packaging.ts';
import type { PassedOver, PassedOverList } from './passed-over.ts';
import { endRestore, listStoredFiles, removeRows, restoreRows } from './preservation.repo.ts';

export interface RebuildSteps {
  (step: 'objects' | 'journal' | 'pages', done: number, total: number): void;
}

export interface Rebuilt {
  lines: number;
  pages: number;
  passedOver: PassedOver[];
  /** Where the list of these lines is kept. */
  passedOverDir: string;
}

export interface Storage {
  db: Database;
  blobs: BlobStore;
  journal: Journal;
}

/**
 * `db` is empty. Progress is told by `onStep`. A corrupt line ends it with `journal-corrupt`, unless there is a list of
 * what is passed over: then it goes there and out of the journal. Of description objects, which never change, it stays.
 */
export async function restoreFromStorage(
  { db, blobs, journal }: Storage,
  onStep: RebuildSteps,
  passedOver?: PassedOverList,
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
  const passOver = async (file: string, corrupt: readonly CorruptLine[]) => {
    if (corrupt[0] === undefined) return;
    if (passedOver === undefined) throw corruptError(file, corrupt[0]);
    await passedOver.add(file, corrupt);
  };
  try {
    for (let at = 0; at < sealed.length; ) {
      const number = sealed[at]!.number;
      const part: JournalLine[] = [];
      for (; at < sealed.length && sealed[at]!.number === number; at++) {
        const { objectId, logicalPath } = sealed[at]!;
        const path = await blobs.path(objectId, logicalPath);
        const { lines: sound, corrupt } = scanLines(await readFile(path));
        await passOver(path, corrupt);
        for (const line of sound) part.push(line);
      }
      await applyAll(part);
      onStep('objects', at, sealed.length);
    }
    const numbers = await journal.numbers();
    for (const [position, number] of numbers.entries()) {
      const { lines: sound, corrupt } = await journal.scan(number);
      await passOver(journal.path(number), corrupt);
      await applyAll(sound);
      if (corrupt.length > 0) {
        await passedOver?.keepFile(journal.path(number));
        await journal.keepSound(number);
      }
      onStep('journal', position + 1, numbers.length);
    }
    const pages = await restorePages(db, blobs, (done) => onStep('pages', done, done));
    return { lines, pages, passedOver: passedOver?.lines ?? [], passedOverDir: passedOver?.dir ?? '' };
  } finally {
    // Also where it fails: what the restoring put into the outbox must not reach the journal as if it were news.
    await db.write((trx) => endRestore(trx, db.kind, greatest));
  }
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
