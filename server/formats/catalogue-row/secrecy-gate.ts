/**
 * The secrecy gate (design 4; standards 1.7, 8.4): stands before every way in. 秘密, 机密 and 绝密 stop row and files,
 * also when the period has run out, unless a declassification decision is named; 内部 and 限制 come in and are never
 * public; empty counts as 公开. What the gate stops leaves nothing but its row number, a reason and a keyed digest.
 */
import { createHmac } from 'node:crypto';

/** 公开, 内部, 限制: what may come in. */
export type Secrecy = 'public' | 'internal' | 'restricted';
export type GateReason = 'column' | 'cell' | 'name' | 'content' | 'same-code';
export type GateVerdict = { stopped: GateReason } | { stopped?: undefined; secrecy: Secrecy };

/** What the gate keeps of a stopped row. `digest` tells whether the same code comes again, and nothing else. */
export interface StoppedRow {
  row: number;
  reason: GateReason;
  digest: string;
}

const LEVEL = '(?:绝密|機密|机密|秘密|祕密|絕密|TOPSECRET|SECRET|CONFIDENTIAL)';
const STAR = '[★☆⭐⭑✦✩✪✭✮✯⋆※*]';
const PERIOD = '(?:\\d+(?:年|个月|月|天|日)|长期|永久)';
/** The degree of urgency stands beside the mark on some papers (GB/T 9704). */
const URGENCY = '(?:特提|特急|加急|平急|急件)';
/** How a mark stands in running text: with its star, after 密级, or alone in brackets. A mere word is no mark. */
const MARK = new RegExp(
  `${LEVEL}级?${STAR}|${STAR}${LEVEL}|(?:密级|[保秘涉]密等级|CLASSIFICATION)[:=]?${LEVEL}|[[(【〔「《]${LEVEL}(?:级|件)?(?:\\d+年|长期)?[\\])】〕」》]`,
);
/** A mark that is all of a cell or a line. */
const ALONE = new RegExp(
  `^${STAR}?${LEVEL}(?:级|件|文件)?${STAR}?(?:${PERIOD}|[[(【〔]${PERIOD}[\\])】〕])?${URGENCY}?$`,
);
const HAS_LEVEL = new RegExp(LEVEL);
const NOT_SECRET = /^(?:非|无|不涉|未定)密/;
/** Codes of GB/T 7156. */
const SECRET_CODES = new Set(['MM', 'JM', 'UM', 'JIMI', 'MIMI', 'JUEMI']);
const PUBLIC = new Set(
  '公开 普通 一般 无 非密 不涉密 无密级 未定密 - / GK PUBLIC UNCLASSIFIED NONE OPEN 否'.split(' '),
);
/** What people write into the column of the declassification where there is none: it names no decision. */
const NO_DECISION =
  /^(?:无|没有|暂无|未定?|否|不详|不适用|[尚还]?未解密|待解密|不解密|N\/?A|NONE|NO|NULL|NIL|[-–—_/\\|.,。、·*×?0]*)$/;
const INTERNAL = /^(?:内部|国内|NB|GN|INTERNAL)/;

/** A mark sits at the top of the first page (GB/T 9704): so many lines are looked at, short ones. */
const TOP_LINES = 10;
const MARK_LINE_LENGTH = 40;

/** Half width, upper case, without blanks and invisible characters: marks are written in many ways. */
const even = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
    .toUpperCase();

/** Whether the cell 解密文号 names a decision. */
export const isDeclassified = (cell: string | undefined): boolean => !NO_DECISION.test(even(cell ?? ''));

export interface GateInput {
  /** The cell of the column 密级. */
  secrecy?: string | undefined;
  /** The cell of the column 解密文号: names the decision that lets the row in. */
  declassification?: string | undefined;
  /** All other cells of the row. */
  cells: readonly string[];
  /** Names of its files and folders. */
  names?: readonly string[];
}

/** Decides on one row by what its catalogue and its names say. */
export function inspectRow({ secrecy = '', declassification = '', cells, names = [] }: GateInput): GateVerdict {
  const level = even(secrecy);
  if (!isDeclassified(declassification)) {
    if (SECRET_CODES.has(level) || (HAS_LEVEL.test(level) && !NOT_SECRET.test(level))) return { stopped: 'column' };
    if (cells.some(cellBearsMark)) return { stopped: 'cell' };
    if (names.some(nameBearsMark)) return { stopped: 'name' };
  }
  if (level === '' || PUBLIC.has(level) || NOT_SECRET.test(level)) return { secrecy: 'public' };
  if (INTERNAL.test(level)) return { secrecy: 'internal' };
  // 限制, a declassified 机密, and whatever the code table does not know: in, but never public by itself.
  return { secrecy: 'restricted' };
}

export function cellBearsMark(cell: string): boolean {
  const text = even(cell);
  return MARK.test(text) || ALONE.test(text);
}

/** Whether the name of a file or folder, or one above it, bears a mark or is one. */
export const nameBearsMark = (path: string): boolean =>
  MARK.test(even(path)) || path.split('/').some((part) => ALONE.test(even(part.replace(/\.\w{1,5}$/, ''))));

/** Whether a text bears a mark at its top. `text` is that of a document's first page. */
export function bearsMark(text: string): boolean {
  return text
    .split('\n')
    .map(even)
    .filter((line) => line !== '')
    .slice(0, TOP_LINES)
    .some((line) => ALONE.test(line) || (line.length <= MARK_LINE_LENGTH && MARK.test(line)));
}

/** The keyed digest that stands for a stopped row. Without the key nobody can try codes against it. */
export const keyedDigest = (key: Uint8Array, codeKey: string): string =>
  createHmac('sha256', key).update(`lantai secrecy gate\n${codeKey}`, 'utf8').digest('hex');
