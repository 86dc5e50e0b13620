/**
 * Folding: what the search takes for the same. NFKC, full width to half, traditional and variant characters to simplified,
 * lower case, one style for brackets, quotation marks, dashes and middle dots; blanks and control characters fall away,
 * so that `张 三` is found as `张三` and a sentence across a line break as one.
 *
 * A table of 65,536 entries is filled as characters are met (every process and every visitor's browser loads this);
 * after that a text costs one look-up a character. Characters that become several, surrogate pairs and combining marks
 * take a slower path.
 */
import { FOLD_PAIRS } from './fold-table.data.ts';

export interface Folded {
  text: string;
  /** `starts[i]` is where in the original the i-th folded UTF-16 unit comes from; one more entry at the end. */
  starts: Uint32Array;
  /** `ends[i]` is where the original of the i-th folded unit ends (exclusive). */
  ends: Uint32Array;
}

const DROP = 0xffff;
const SLOW = 0xfffe;

const STYLES: readonly (readonly [to: string, from: string])[] = [
  ['(', '[{〔【［（〖〚｛⁅❲'],
  [')', ']}〕】］）〗〛｝⁆❳'],
  ['"', "“”„‟″「」『』﹁﹂﹃﹄〝〞＂«»‘’‚‛'′＇"],
  ['-', '‐‑‒–—―−﹣－⁃─'],
  ['·', '・･•‧∙⋅ㆍ'],
  ['~', '～〜∼'],
];

const pairs = new Map<string, string>();
{
  const chars = Array.from(FOLD_PAIRS);
  for (let at = 0; at + 1 < chars.length; at += 2) pairs.set(chars[at]!, chars[at + 1]!);
  for (const [to, from] of STYLES) for (const char of from) pairs.set(char, to);
}
const IGNORED = /^[\p{Cc}\p{Cf}\p{Z}\s\p{Variation_Selector}]$/u;
const MARK = /^[\p{M}\uff9e\uff9f]$/u;

/** Folds one character, or one with its combining marks, until nothing changes any more. */
function foldCluster(cluster: string): string {
  let now = cluster;
  for (let round = 0; round < 6; round++) {
    const lower = now.normalize('NFKC').toLowerCase().normalize('NFKC');
    let next = '';
    for (const char of lower) if (!IGNORED.test(char)) next += pairs.get(char) ?? char;
    if (next === now) break;
    now = next;
  }
  return now;
}

/** 0: not asked for yet. Nothing folds to it, as a NUL falls away. */
const table = new Uint16Array(65536);

/** What a UTF-16 unit folds to, or `DROP`, or `SLOW`. */
const unitAt = (unit: number): number => {
  if (table[unit] === 0) table[unit] = foldUnit(unit);
  return table[unit]!;
};

function foldUnit(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return SLOW;
  if (unit >= 0xac00 && unit <= 0xd7a3) return unit;
  if (unit >= 0xfffe) return DROP;
  const char = String.fromCharCode(unit);
  if (MARK.test(char)) return SLOW;
  const folded = foldCluster(char);
  return folded.length === 0 ? DROP : folded.length === 1 ? folded.charCodeAt(0) : SLOW;
}

const unitOrNone = (text: string, at: number): number => (at < text.length ? unitAt(text.charCodeAt(at)) : DROP);

const isMark = (unit: number): boolean =>
  unit >= 0x300 && unitAt(unit) === SLOW && MARK.test(String.fromCharCode(unit));

const clusters = new Map<string, string>();
/** The cluster that begins at `at`: a code point and the combining marks after it. */
function clusterAt(text: string, at: number): string {
  const point = text.codePointAt(at)!;
  let end = at + (point > 0xffff ? 2 : 1);
  while (end < text.length && end - at < 32 && isMark(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}
function foldSlow(cluster: string): string {
  const known = clusters.get(cluster);
  if (known !== undefined) return known;
  const folded = foldCluster(cluster.toWellFormed());
  if (clusters.size > 20_000) clusters.clear();
  clusters.set(cluster, folded);
  return folded;
}

let scratch = new Uint16Array(4096);
const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });

/** Folds a text; `record` is told for each folded unit which stretch of the original it stands for. */
function run(text: string, record?: (start: number, end: number) => void): string {
  if (scratch.length < text.length * 2 + 64) scratch = new Uint16Array(text.length * 2 + 4096);
  let out = scratch;
  let length = 0;
  // Most texts are as they would be folded, and need no copy.
  let isSame = true;
  let to = unitOrNone(text, 0);
  for (let at = 0; at < text.length; ) {
    const next = at + 1;
    const after = unitOrNone(text, next);
    if (to < SLOW && (after !== SLOW || !isMark(text.charCodeAt(next)))) {
      isSame &&= to === text.charCodeAt(at);
      out[length++] = to;
      record?.(at, next);
      at = next;
      to = after;
      continue;
    }
    isSame = false;
    if (to === DROP) at = next;
    else {
      const cluster = clusterAt(text, at);
      const folded = foldSlow(cluster);
      if (length + folded.length + text.length - at > out.length) {
        const wider = new Uint16Array((out.length + folded.length) * 2);
        wider.set(out.subarray(0, length));
        out = scratch = wider;
      }
      for (let unit = 0; unit < folded.length; unit++) {
        out[length++] = folded.charCodeAt(unit);
        record?.(at, at + cluster.length);
      }
      at += cluster.length;
    }
    to = unitOrNone(text, at);
  }
  if (isSame) return text;
  const folded =
    length < 64 ? String.fromCharCode(...out.subarray(0, length)) : decoder.decode(out.subarray(0, length));
  if (scratch.length > 4_000_000) scratch = new Uint16Array(4096);
  return folded;
}

/** The folded form of a text. */
export const fold = (text: string): string => run(text);

/** Whether each unit folds to exactly one: true of most texts without blanks, and then the way back needs no record. */
function isOneToOne(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (unitAt(text.charCodeAt(at)) >= SLOW) return false;
  return true;
}

/** The folded form with the way back, so that a hit in it can be marked in the original. `folded` where it is known. */
export function foldWithMap(text: string, folded = run(text)): Folded {
  if (folded.length === text.length && isOneToOne(text)) {
    const same = numbersTo(text.length + 2);
    return { text: folded, starts: same.subarray(0, text.length + 1), ends: same.subarray(1, text.length + 2) };
  }
  return mapped(text);
}

/** 0, 1, 2 … shared by all that are their own places. */
let numbers = new Uint32Array(0);
function numbersTo(size: number): Uint32Array {
  if (numbers.length < size) numbers = Uint32Array.from({ length: size * 2 }, (_, at) => at);
  return numbers;
}

function mapped(text: string): Folded {
  const starts: number[] = [];
  const ends: number[] = [];
  const folded = run(text, (start, end) => {
    starts.push(start);
    ends.push(end);
  });
  starts.push(text.length);
  ends.push(text.length);
  return { text: folded, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]/gu;
/** Of a UTF-16 unit: 0 not asked for yet, 1 a letter or digit, 2 none. */
const letters = new Uint8Array(65536);
/** The key under which a reference code or document number counts as exactly given: folded, letters and digits only. */
export const exactKey = (text: string): string => exactKeyOf(fold(text));
/** The same of a text that is folded. */
export function exactKeyOf(folded: string): string {
  let key = '';
  let from = 0;
  for (let at = 0; at < folded.length; at++) {
    const unit = folded.charCodeAt(at);
    // Two units are one letter.
    if (unit >= 0xd800 && unit <= 0xdfff) return folded.replace(NOT_LETTER_OR_DIGIT, '');
    if (letters[unit] === 0) letters[unit] = /[\p{L}\p{N}]/u.test(String.fromCharCode(unit)) ? 1 : 2;
    if (letters[unit] === 1) continue;
    key += folded.slice(from, at);
    from = at + 1;
  }
  return from === 0 ? folded : key + folded.slice(from);
}
