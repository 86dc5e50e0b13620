/**
 * The journal: after-images of preserved rows as they were committed, one JSON line each, appended and synced before the
 * outbox forgets them. Files `00000001.jsonl`, `00000002.jsonl`, …: the last one grows, those before it wait to be sealed
 * into description objects (description-objects.ts). Killed at any point a line may stand twice; never is one missing.
 */
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';
import {
  type CorruptLine,
  type JournalEntry,
  type JournalLine,
  scanEntries,
  scanLines,
  toText,
} from './journal.line.ts';

/** So much of a file is taken in at a time, so that others have their turn on the event loop in between. */
const SLICE_BYTES = 512 * 1024;
const NAME = /^(\d{8})\.jsonl$/;
const nameOf = (number: number) => `${String(number).padStart(8, '0')}.jsonl`;

export class Journal {
  private readonly dir: string;
  private handle: FileHandle | undefined;
  private number = 0;
  private size = 0;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Opens the folder; cuts off a last line that a kill left half written (its row is still in the outbox). */
  static async open(dir: string, after: number): Promise<Journal> {
    await mkdir(dir, { recursive: true });
    const journal = new Journal(dir);
    const numbers = await journal.numbers();
    const last = numbers.at(-1);
    if (last === undefined) journal.number = after + 1;
    else {
      journal.number = Math.max(last, after + 1);
      await cutTornLine(join(dir, nameOf(last)));
      if (journal.number === last) journal.size = (await stat(join(dir, nameOf(last)))).size;
    }
    return journal;
  }

  get bytes(): number {
    return this.size;
  }

  /** Appends the pieces of lines (imageToBytes) and returns once they survive a power cut. */
  async append(pieces: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(pieces);
    try {
      this.handle ??= await this.create();
      await this.handle.appendFile(bytes);
      await this.handle.datasync();
    } catch (error) {
      await this.cutBack();
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new LantaiError('disk-full', { path: this.dir });
      throw error;
    }
    this.size += bytes.length;
  }

  /** Ends the current file, so that it can be sealed; the next line opens a new one. */
  async rotate(): Promise<void> {
    if (this.size === 0) return;
    await this.handle?.close();
    this.handle = undefined;
    this.number += 1;
    this.size = 0;
  }

  /** Numbers of files that no longer grow. */
  async ended(): Promise<number[]> {
    return (await this.numbers()).filter((number) => number < this.number);
  }

  /** Numbers of all files, in order. */
  async numbers(): Promise<number[]> {
    const names = await readdir(this.dir);
    return names.flatMap((name) => (NAME.test(name) ? [Number(NAME.exec(name)![1])] : [])).sort((a, b) => a - b);
  }

  /** The entries by turns, about SLICE_BYTES of the file each. Throws `journal-corrupt` at the first that is not as it was written. */
  async *entries(number: number): AsyncGenerator<JournalEntry[]> {
    let slice: JournalEntry[] = [];
    let from = 0;
    for (const read of scanEntries(await readFile(this.path(number)))) {
      if ('corrupt' in read) throw corruptError(this.path(number), read.corrupt);
      slice.push(read.entry);
      if (read.end - from < SLICE_BYTES) continue;
      yield slice;
      slice = [];
      from = read.end;
    }
    if (slice.length > 0) yield slice;
  }

  /** The sound lines, and those that are not. */
  async scan(number: number): Promise<{ lines: JournalLine[]; corrupt: CorruptLine[] }> {
    return scanLines(await readFile(this.path(number)));
  }

  path(number: number): string {
    return join(this.dir, nameOf(number));
  }

  /** Writes the file anew with its sound lines alone. Keep what is dropped before. */
  async keepSound(number: number): Promise<void> {
    const { lines } = await this.scan(number);
    const text = lines.map(toText).join('');
    const part = `${this.path(number)}.part`;
    if (number === this.number) await this.close();
    await writeFile(part, text, { mode: 0o600, flush: true });
    await rename(part, this.path(number));
    if (number === this.number) this.size = Buffer.byteLength(text);
  }

  async remove(number: number): Promise<void> {
    await rm(this.path(number));
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private async create(): Promise<FileHandle> {
    const handle = await open(this.path(this.number), 'a', 0o600);
    const folder = await open(this.dir, 'r');
    await folder.sync().catch(() => undefined);
    await folder.close();
    return handle;
  }

  /** After a failed write the file ends where its last complete line ends. */
  private async cutBack(): Promise<void> {
    await this.close();
    await truncate(this.path(this.number), this.size).catch(() => undefined);
  }
}

export const corruptError = (file: string, { line }: CorruptLine): LantaiError =>
  new LantaiError('journal-corrupt', { file, line });

async function cutTornLine(path: string): Promise<void> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) await truncate(path, end);
}
