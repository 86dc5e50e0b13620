/**
 * Sorts the prepared rows by their codes: rows in order go into the ends of the tables' indexes, rows out of order cost
 * three times as much (measured). Runs of bounded size are sorted in memory and merged; the rows are numbered anew, so
 * that ids too follow the order. The same file gives the same order, whenever it is made.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { readLines } from './line-file.ts';
import type { PreparedRow } from './row.types.ts';

const RUN_CHARACTERS = 24_000_000;
const FLUSH = 1 << 17;

interface Keyed {
  key: string;
  line: string;
}
const compare = (a: Keyed, b: Keyed): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Writes the rows of `path` in order to `out`, those in `dropped` left out. Gives how many it wrote. */
export async function sortLines(path: string, out: string, dropped: ReadonlySet<number>): Promise<number> {
  const runs: string[] = [];
  let run: Keyed[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    run.sort(compare);
    const name = `${out}.run-${runs.length}`;
    runs.push(name);
    await writeLines(
      name,
      run.map(({ key, line }) => `${key}\t${line}`),
    );
    run = [];
    characters = 0;
  };
  for await (const { lines } of readLines(path, 0, () => 1000))
    for (const line of lines) {
      const row = JSON.parse(line) as PreparedRow;
      if (dropped.has(row.n)) continue;
      // Rows of one code, or without one, keep the order of the file.
      run.push({ key: `${row.unit.sort}\u0001${String(row.n).padStart(10, '0')}`, line });
      characters += line.length;
      if (characters > RUN_CHARACTERS) await flush();
    }
  await flush();
  const count = await merge(runs, out);
  for (const name of runs) await rm(name);
  return count;
}

async function* single(path: string): AsyncGenerator<string> {
  for await (const { lines } of readLines(path, 0, () => 200)) yield* lines;
}

async function* inOrder(names: readonly string[]): AsyncGenerator<string> {
  const heads: { keyed: Keyed; next: AsyncIterator<string> }[] = [];
  const read = (text: string): Keyed => {
    const tab = text.indexOf('\t');
    return { key: text.slice(0, tab), line: text.slice(tab + 1) };
  };
  for (const name of names) {
    const next = single(name);
    const first = await next.next();
    if (first.done !== true) heads.push({ keyed: read(first.value), next });
  }
  while (heads.length > 0) {
    let least = 0;
    for (let at = 1; at < heads.length; at++) if (compare(heads[at]!.keyed, heads[least]!.keyed) < 0) least = at;
    const head = heads[least]!;
    yield head.keyed.line;
    const following = await head.next.next();
    if (following.done === true) heads.splice(least, 1);
    else head.keyed = read(following.value);
  }
}

async function merge(names: readonly string[], out: string): Promise<number> {
  const stream = createWriteStream(out, { flush: true });
  let text = '';
  let count = 0;
  for await (const line of inOrder(names)) {
    // Every line begins with its number: {"n":123,
    text += `{"n":${count++}${line.slice(line.indexOf(','))}\n`;
    if (text.length < FLUSH) continue;
    if (!stream.write(text)) await once(stream, 'drain');
    text = '';
  }
  stream.end(text);
  await once(stream, 'close');
  return count;
}

async function writeLines(path: string, lines: readonly string[]): Promise<void> {
  const stream = createWriteStream(path);
  for (let at = 0; at < lines.length; at += 1000)
    if (!stream.write(`${lines.slice(at, at + 1000).join('\n')}\n`)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
}
