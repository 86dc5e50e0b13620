/** Reads a file of lines from a place in it, so that a job goes on where it was. */
import { createReadStream } from 'node:fs';

export interface LineBatch {
  lines: string[];
  /** Byte behind the last of these lines. */
  end: number;
}

/** Batches of at most `size()` lines, asked anew for each batch. A line without an end is not a line yet. */
export async function* readLines(path: string, from: number, size: () => number): AsyncGenerator<LineBatch> {
  let rest: Buffer = Buffer.alloc(0);
  let end = from;
  let lines: string[] = [];
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 1 << 18 })) {
    const block = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    for (let stop = block.indexOf(0x0a, at); stop >= 0; stop = block.indexOf(0x0a, at)) {
      lines.push(block.toString('utf8', at, stop));
      end += stop + 1 - at;
      at = stop + 1;
      if (lines.length >= size()) {
        yield { lines, end };
        lines = [];
      }
    }
    rest = Buffer.from(block.subarray(at));
  }
  if (lines.length > 0) yield { lines, end };
}
