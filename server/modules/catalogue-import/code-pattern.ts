/**
 * Reference codes that stand in several columns, as catalogues of the nineties have them: 全宗号, 目录号, 案卷号, 件号.
 * `{全宗号}-{目录号}-{案卷号}-{件号}` says how they become one. Pure.
 */
import { headingWord } from '../../formats/catalogue-row/headings.ts';

/** What the parts are called, from the largest to the smallest; those without which there is no code. */
const PARTS: readonly { words: string; must: boolean }[] = [
  { words: '全宗号 全宗编号 qzh', must: true },
  { words: '目录号 案卷目录号 mlh', must: false },
  { words: '案卷号 卷号 ajh jh', must: true },
  { words: '件号 顺序号 卷内顺序号 卷内序号 sxh', must: false },
];
/** A heading, and how many digits its number has at least: `{案卷号:4}`. */
const PART = /\{([^{}]+?)(?::(\d))?\}/g;

/** Proposes the pattern where headings name the parts of a code; undefined where they do not name enough of them. */
export function proposeCodePattern(headings: readonly string[]): string | undefined {
  const found: string[] = [];
  for (const { words, must } of PARTS) {
    const known = new Set(words.split(' ').map(headingWord));
    const heading = headings.find((each) => known.has(headingWord(each)));
    if (heading !== undefined) found.push(`{${heading.trim()}}`);
    else if (must) return undefined;
  }
  return found.join('-');
}

/** Makes codes of rows. A file has no number of an item: the last parts may be empty, others may not. */
export function codeComposer(pattern: string, headings: readonly string[]): (cells: readonly string[]) => string {
  const pieces: { before: string; at: number; digits: number }[] = [];
  let end = 0;
  for (const match of pattern.matchAll(PART)) {
    const word = headingWord(match[1]!);
    pieces.push({
      before: pattern.slice(end, match.index),
      at: headings.findIndex((each) => headingWord(each) === word),
      digits: Number(match[2] ?? 0),
    });
    end = match.index + match[0].length;
  }
  const behind = pattern.slice(end);
  return (cells) => {
    const values = pieces.map(({ at }) => (cells[at] ?? '').normalize('NFKC').trim());
    const filled = values.findLastIndex((value) => value !== '') + 1;
    if (filled === 0 || values.slice(0, filled).includes('')) return '';
    const code = values.slice(0, filled).map((value, n) => pieces[n]!.before + padded(value, pieces[n]!.digits));
    return code.join('') + (filled === pieces.length ? behind : '');
  };
}

const padded = (value: string, digits: number): string => (/^\d+$/.test(value) ? value.padStart(digits, '0') : value);
