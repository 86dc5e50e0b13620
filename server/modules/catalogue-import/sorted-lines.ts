/**
 * The prepared rows in the order of their codes: rows in order go into the ends of the tables' indexes, rows out of order
 * cost three times as much (measured). Runs of bounded size are sorted in memory while the file is read, and merged at its
 * end as bytes; the rows are numbered anew, so that ids too follow the order. The same file gives the same order, whenever
 * it is made. What is small, or a tree whose parents stand first, keeps its order and its numbers; items that go into files
 * by their codes are sorted always, so that each file comes before its items.
 */
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

const RUN_CHARACTERS = 12_000_000;
/** Fewer rows than this are stored quickly in any order. */
const SORT_FROM = 5000;
const BLOCK = 1 << 17;
const FLUSH = 1 << 19;
const [TAB, LINE, COMMA] = [0x09, 0x0a, 0x2c];

/** Numbers of rows: a set, or what knows them more sparingly. */
type Dropped = Pick<ReadonlySet<number>, 'has' | 'size'>;

interface Keyed {
  key: string;
  line: string;
}
const compare = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

export class SortedLines {
  private readonly path: string;
  private readonly keepsOrder: boolean;
  private readonly limits: { run: number; sortFrom: number };
  private readonly runs: string[] = [];
  private run: Keyed[] = [];
  private characters = 0;
  private count = 0;

  constructor(path: string, keepsOrder: boolean, limits = { run: RUN_CHARACTERS, sortFrom: SORT_FROM }) {
    this.path = path;
    this.keepsOrder = keepsOrder;
    this.limits = limits;
  }

  /** Takes a line that begins with its number: `{"n":123,…`. */
  add(sort: string, n: number, line: string): void {
    // Rows of one code, or without one, keep the order of the file.
    this.run.push({ key: this.keepsOrder ? '' : `${sort}\u0001${String(n).padStart(10, '0')}`, line });
    this.characters += line.length;
    this.count++;
  }

  async drained(): Promise<void> {
    if (this.characters > this.limits.run) await this.flush();
  }

  /**
   * Writes the file; true where the rows were sorted, those of `dropped` left out, and numbered anew. `mustSort`: however
   * few they are.
   */
  async end(dropped: Dropped, mustSort = false): Promise<boolean> {
    const isSmall = this.count < this.limits.sortFrom && !mustSort;
    if (this.runs.length === 0 && (this.keepsOrder || isSmall)) {
      await writeFile(this.path, this.run.map(({ line }) => `${line}\n`).join(''), { flush: true });
      return false;
    }
    await this.flush();
    merge(this.runs, this.path, this.keepsOrder ? undefined : dropped);
    return !this.keepsOrder;
  }

  private async flush(): Promise<void> {
    this.run.sort(compare);
    const name = `${this.path}.run-${this.runs.length}`;
    this.runs.push(name);
    const lines = this.run;
    this.run = [];
    this.characters = 0;
    await writeFile(name, texts(lines));
  }
}

function* texts(lines: readonly Keyed[]): Generator<string> {
  for (let at = 0; at < lines.length; at += 1000)
    yield lines
      .slice(at, at + 1000)
      .map(({ key, line }) => `${key}\t${line}\n`)
      .join('');
}

/** One run, a block of it in memory, standing at a line. */
class Run {
  buffer = Buffer.allocUnsafe(BLOCK);
  key = '';
  /** The line without its key. */
  from = 0;
  to = 0;
  private readonly file: number;
  private filled = 0;
  private next = 0;

  constructor(path: string) {
    this.file = openSync(path, 'r');
  }

  /** Goes to the next line; false behind the last. */
  advance(): boolean {
    let stop = this.find(this.next);
    while (stop < 0) {
      if (!this.fill()) {
        closeSync(this.file);
        return false;
      }
      stop = this.find(0);
    }
    const tab = this.buffer.indexOf(TAB, this.next);
    // Compared as bytes, as the database compares.
    this.key = this.buffer.toString('latin1', this.next, tab);
    this.from = tab + 1;
    this.to = stop;
    this.next = stop + 1;
    return true;
  }

  private find(from: number): number {
    const at = this.buffer.indexOf(LINE, from);
    return at < this.filled ? at : -1;
  }

  private fill(): boolean {
    const rest = this.filled - this.next;
    const room = rest > this.buffer.length / 2 ? Buffer.allocUnsafe(this.buffer.length * 2) : this.buffer;
    this.buffer.copy(room, 0, this.next, this.filled);
    this.buffer = room;
    this.next = 0;
    const read = readSync(this.file, room, rest, room.length - rest, null);
    this.filled = rest + read;
    return read > 0;
  }
}

/** Lines in order to `path`; with `dropped` those are left out and the others numbered anew. Runs are gone afterwards. */
function merge(names: readonly string[], path: string, dropped?: Dropped): void {
  const runs = names.map((name) => new Run(name)).filter((run) => run.advance());
  const out = new LineOutput(path);
  const heap = dropped === undefined ? undefined : new Heap(runs);
  let count = 0;
  for (let run = heap?.least ?? runs.shift(); run !== undefined; ) {
    const { buffer, from, to } = run;
    if (dropped === undefined) out.write('', buffer, from, to + 1);
    else {
      const comma = buffer.indexOf(COMMA, from);
      const isDropped =
        dropped.size > 0 && dropped.has(Number(buffer.toString('latin1', from + '{"n":'.length, comma)));
      if (!isDropped) out.write(`{"n":${count++}`, buffer, comma, to + 1);
    }
    const more = run.advance();
    run = heap === undefined ? (more ? run : runs.shift()) : heap.replaced(more);
  }
  out.end();
  for (const name of names) rmSync(name);
}

/** The runs, that with the least key first. */
class Heap {
  private readonly runs: Run[];

  constructor(runs: readonly Run[]) {
    this.runs = [...runs].sort(compare);
  }

  get least(): Run | undefined {
    return this.runs[0];
  }

  /** The first has gone on, or has ended. */
  replaced(more: boolean): Run | undefined {
    const { runs } = this;
    if (!more) {
      const last = runs.pop()!;
      if (runs.length === 0) return undefined;
      runs[0] = last;
    }
    const sunk = runs[0]!;
    for (let at = 0; ; ) {
      let child = at * 2 + 1;
      if (child >= runs.length) break;
      if (child + 1 < runs.length && compare(runs[child + 1]!, runs[child]!) < 0) child++;
      if (compare(sunk, runs[child]!) <= 0) break;
      runs[at] = runs[child]!;
      runs[child] = sunk;
      at = child;
    }
    return runs[0];
  }
}

class LineOutput {
  private readonly file: number;
  private buffer = Buffer.allocUnsafe(FLUSH);
  private filled = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w', 0o600);
  }

  write(start: string, bytes: Buffer, from: number, to: number): void {
    const needed = start.length + to - from;
    if (this.filled + needed > this.buffer.length) this.flush();
    if (needed > this.buffer.length) this.buffer = Buffer.allocUnsafe(needed);
    this.filled += this.buffer.write(start, this.filled, 'latin1');
    this.filled += bytes.copy(this.buffer, this.filled, from, to);
  }

  end(): void {
    this.flush();
    fsyncSync(this.file);
    closeSync(this.file);
  }

  private flush(): void {
    for (let at = 0; at < this.filled; ) at += writeSync(this.file, this.buffer, at, this.filled - at);
    this.filled = 0;
  }
}
