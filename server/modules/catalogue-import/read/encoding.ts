/**
 * Which encoding a file really has, whatever it claims: the whole file is looked at line by line before it is read.
 * A file that is not UTF-8 in most of its lines is of another encoding; where only few lines are not, those are broken.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { decodeText } from '../../../formats/text-decode.ts';

export interface FoundEncoding {
  encoding: string;
  /** The file began with the mark of UTF-8. */
  claimsUtf8: boolean;
  certainty: 'sure' | 'guessed';
}

const SAMPLE = 256 * 1024;
const BLOCK = 1 << 20;

/** Reads the whole file once, or its first bytes. A claim is believed only where it is true. */
export async function findEncoding(path: string, most = Infinity): Promise<FoundEncoding> {
  let first = true;
  let claimsUtf8 = false;
  const lines = { good: 0, bad: 0 };
  const sample: Buffer[] = [];
  let sampled = 0;
  let rest: Buffer = Buffer.alloc(0);
  const look = (block: Buffer): void => {
    if (isUtf8(block)) {
      if (!isAscii(block)) lines.good += 1000;
      return;
    }
    for (let at = 0; at < block.length; ) {
      const end = block.indexOf(0x0a, at);
      const line = block.subarray(at, end < 0 ? block.length : end + 1);
      at += line.length;
      if (isUtf8(line)) lines.good += isAscii(line) ? 0 : 1;
      else {
        lines.bad++;
        if (sampled < SAMPLE) sample.push(Buffer.from(line));
        sampled += line.length;
      }
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK, end: most })) {
    let bytes = chunk as Buffer;
    if (first) {
      first = false;
      claimsUtf8 = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      const start = claimsUtf8 ? bytes.subarray(3) : bytes;
      const { encoding } = decodeText(start.subarray(0, SAMPLE - (SAMPLE % 2)));
      if (encoding.startsWith('utf-16')) return { encoding, claimsUtf8, certainty: 'sure' };
      bytes = start;
    }
    const block = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const end = block.lastIndexOf(0x0a) + 1;
    // A line without end is looked at in pieces: one of its characters may count as broken.
    if (end === 0 && block.length < 2 * BLOCK) rest = block;
    else {
      look(end === 0 ? block : block.subarray(0, end));
      rest = end === 0 ? Buffer.alloc(0) : Buffer.from(block.subarray(end));
    }
  }
  look(rest);
  if (lines.bad === 0 || lines.bad * 10 < lines.good) return { encoding: 'utf-8', claimsUtf8, certainty: 'sure' };
  const { encoding, certainty } = decodeText(Buffer.concat(sample));
  return { encoding: encoding === 'utf-8' ? 'gb18030' : encoding, claimsUtf8, certainty };
}
