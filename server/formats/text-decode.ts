/**
 * Text of any Chinese encoding to a string. In this order: byte order mark, UTF-16 without one (its zero bytes or its
 * characters give it away), strict UTF-8, and then the old multi-byte encodings. GB2312 and GBK are read as their
 * superset GB18030. The rest cannot be told for certain: the answer says so, and a person should look.
 */
import { createRequire } from 'node:module';
import type * as Jschardet from 'jschardet';

export interface DecodedText {
  text: string;
  /** The label by which the bytes were read, e.g. `utf-8`, `gb18030`, `big5`, `utf-16le`. */
  encoding: string;
  /** `sure`: a mark or strict proof says so. `guessed`: by the frequency of characters, or with bytes that do not fit. */
  certainty: 'sure' | 'guessed';
}

/** Enough to tell an encoding by; the whole text is decoded all the same. */
const SAMPLE_BYTES = 64 * 1024;
/** Fewer bytes outside ASCII than this (about 30 characters) prove nothing about which multi-byte encoding they are. */
const PROOF_BYTES = 60;

/** Gives the text without its byte order mark. Never throws: bytes that fit no encoding become U+FFFD and are `guessed`. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = byMark(bytes);
  if (marked !== undefined) return { ...read(bytes, marked), certainty: 'sure' };
  const wide = wideWithoutMark(bytes);
  if (wide !== undefined) return { ...read(bytes, wide), certainty: 'guessed' };
  const utf8 = strict(bytes, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8', certainty: 'sure' };
  return oldChinese(bytes);
}

/** The text if every byte of it is valid in this encoding. */
export function strict(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function read(bytes: Uint8Array, encoding: string): { text: string; encoding: string } {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return 'gb18030';
  return undefined;
}

/** UTF-16 without a mark, if nearly all of its characters are such as stand in Chinese or Latin text. */
function wideWithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const hasZero = sample.includes(0);
  const le = plausibleWide(sample, 1);
  const be = plausibleWide(sample, 0);
  const best = Math.max(le, be);
  // Without a single zero byte only a longer text of Chinese characters is evidence enough.
  if (best < (hasZero ? 0.9 : 0.95) || (!hasZero && bytes.length < PROOF_BYTES)) return undefined;
  if (!hasZero && strict(bytes, 'utf-8') !== undefined) return undefined;
  return le >= be ? 'utf-16le' : 'utf-16be';
}

function plausibleWide(bytes: Uint8Array, highAt: 0 | 1): number {
  let good = 0;
  let count = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2, count++) {
    const high = bytes[i + highAt]!;
    const low = bytes[i + 1 - highAt]!;
    const code = high * 256 + low;
    if (code === 0) return 0;
    const latin = high === 0 && ((low >= 0x20 && low < 0x7f) || (low >= 0x09 && low <= 0x0d) || low >= 0xa0);
    const chinese = (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);
    const mark = high === 0x30 || high === 0xff || high === 0x20;
    const surrogate = high >= 0xd8 && high <= 0xdf;
    if (latin || chinese || mark || surrogate) good++;
  }
  return count === 0 ? 0 : good / count;
}

/** Its tables take 8 MB of memory, and few texts need it. */
const loadDetector = () => createRequire(import.meta.url)('jschardet') as typeof Jschardet;

/** GB18030 or Big5 by how much of the text is of the everyday characters of each; what fits neither is left to jschardet. */
function oldChinese(bytes: Uint8Array): DecodedText {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const gb = everyday(sample, { from: 0xb0, to: 0xd7, trail: (byte) => byte >= 0xa1 });
  const big5 = everyday(sample, {
    from: 0xa4,
    to: 0xc6,
    trail: (byte) => byte >= 0xa1 || (byte >= 0x40 && byte <= 0x7e),
  });
  const label = Math.abs(gb.share - big5.share) > 0.1 ? (gb.share > big5.share ? 'gb18030' : 'big5') : detected(sample);
  const text = strict(bytes, label);
  if (text !== undefined) {
    const found = label === 'big5' ? big5 : gb;
    const proved = found.bytes >= PROOF_BYTES && found.share >= 0.8 && Math.abs(gb.share - big5.share) > 0.25;
    return { text, encoding: label, certainty: proved ? 'sure' : 'guessed' };
  }
  const other = ['gb18030', 'big5', detected(sample)].find((candidate) => strict(bytes, candidate) !== undefined);
  return { ...read(bytes, other ?? label), certainty: 'guessed' };
}

interface LeadRange {
  from: number;
  to: number;
  trail: (byte: number) => boolean;
}

/** The share of two-byte pairs within the encoding's first plane of characters (or its punctuation, leads A1 to A3). */
function everyday(bytes: Uint8Array, range: LeadRange): { share: number; bytes: number } {
  let pairs = 0;
  let good = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!;
    if (lead < 0x80) continue;
    const trail = bytes[++i] ?? 0;
    // A four-byte character of GB18030: rare, and evidence of nothing else.
    if (trail >= 0x30 && trail <= 0x39) {
      i += 2;
      continue;
    }
    pairs++;
    const inRange = (lead >= range.from && lead <= range.to) || (lead >= 0xa1 && lead <= 0xa3);
    if (inRange && range.trail(trail)) good++;
  }
  return { share: pairs === 0 ? 0 : good / pairs, bytes: pairs * 2 };
}

/** The detector's name as a label that TextDecoder knows; everything of the GB family is read as GB18030. */
function detected(sample: Uint8Array): string {
  const label = (loadDetector().detect(Buffer.from(sample)).encoding ?? '').toLowerCase();
  if (label === '' || label.startsWith('gb') || label === 'ascii' || label.startsWith('utf')) return 'gb18030';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'gb18030';
  }
}
