/**
 * The template language of reference codes (docs/reference-codes.md): how a fonds or a category writes its codes.
 *
 *   {fonds}-{cat}·{year}-{ret}[-{org}]-{item:4}
 *
 * `{part}` stands for a component, `{part:4}` for a number of at least four digits, `[…]` for what may be absent, and may
 * hold another `[…]`. All else is written as it stands. A template is accepted only where each code it makes can be read in
 * one way, so that `parseCode(t, formatCode(t, x))` is x.
 */
import { LantaiError } from '../../lib/errors.ts';
import { normaliseKey } from './reference-code.ts';

const HAN = '\\p{Script=Han}';
/** What a value may be; numbers are told by the width. */
const PATTERNS = {
  fonds: '[A-Z0-9]{4}',
  cat: '[A-Z]{2}',
  sub: `[A-Z0-9${HAN}]{1,10}`,
  sub2: `[A-Z0-9${HAN}]{1,10}`,
  sub3: `[A-Z0-9${HAN}]{1,10}`,
  project: `[A-Z0-9${HAN}]{1,20}`,
  year: '(?:1[5-9]|20)\\d\\d',
  ret: 'Y|D\\d{1,3}',
  org: `[A-Z0-9${HAN}]{1,10}`,
  catalogue: '',
  volume: '',
  item: '',
  page: '',
} as const;

export type CodePart = keyof typeof PATTERNS;
export const CODE_PARTS = Object.keys(PATTERNS) as CodePart[];
/** Parts that are numbers with leading zeros, with the width they have where the template gives none. */
const WIDTHS: Partial<Record<CodePart, number>> = { catalogue: 3, volume: 3, item: 4, page: 3 };
const MOST_DIGITS = 6;
/** The Chinese names, which may stand in a template as well. */
const CHINESE: Record<string, CodePart> = {
  全宗号: 'fonds',
  门类: 'cat',
  二级类目: 'sub',
  三级类目: 'sub2',
  四级类目: 'sub3',
  项目号: 'project',
  年度: 'year',
  保管期限: 'ret',
  机构: 'org',
  问题: 'org',
  目录号: 'catalogue',
  案卷号: 'volume',
  件号: 'item',
  页号: 'page',
};

/** The components of a code by its template: year, catalogue, volume, item and page are numbers, the others text. */
export type CodeParts = Partial<Record<CodePart, string | number>>;

interface PartToken {
  part: CodePart;
  width: number;
  at: number;
}
type Token = string | PartToken;
type Node = Token | Node[];

/** One way of writing: the optional parts there or not. */
interface Variant {
  tokens: Token[];
  pattern: RegExp;
}
export interface CodeTemplate {
  text: string;
  /** The parts it may hold, in its order. */
  parts: readonly CodePart[];
  /** Most parts first. */
  variants: readonly Variant[];
}

const MOST_VARIANTS = 64;
const isPart = (token: Token): token is PartToken => typeof token !== 'string';
const WORD = new RegExp(`^[A-Z0-9${HAN}]+$`, 'u');
const isWord = (text: string): boolean => WORD.test(text);

const digitsPattern = (width: number): string =>
  width >= MOST_DIGITS ? `\\d{${MOST_DIGITS}}` : `(?:\\d{${width}}|[1-9]\\d{${width},${MOST_DIGITS - 1}})`;
const patternOf = ({ part, width }: PartToken): string => (width > 0 ? digitsPattern(width) : PATTERNS[part]);
const matches = (token: PartToken, value: string): boolean => new RegExp(`^(?:${patternOf(token)})$`, 'u').test(value);

const refuse = (text: string, at: number, code: 'template-place' | 'template-part-unknown', found = ''): never => {
  throw new LantaiError(code, { template: text, place: at + 1, found });
};

function readPart(text: string, at: number): [PartToken, number] {
  const end = text.indexOf('}', at);
  if (end < 0) return refuse(text, at, 'template-place', '{');
  const [, name = '', digits] = /^\s*([^:\s]*)\s*(?::\s*(\d+)\s*)?$/u.exec(text.slice(at + 1, end)) ?? [];
  const part = CHINESE[name] ?? CODE_PARTS.find((one) => one === name);
  if (part === undefined) return refuse(text, at, 'template-part-unknown', text.slice(at + 1, end));
  const usual = WIDTHS[part];
  const width = digits === undefined ? (usual ?? 0) : Number(digits);
  if (digits !== undefined && (usual === undefined || width < 1 || width > MOST_DIGITS))
    return refuse(text, at, 'template-place', text.slice(at, end + 1));
  return [{ part, width, at }, end + 1];
}

/** Reads nodes up to the end, or to the `]` that closes the group begun at `open`. */
function readNodes(text: string, start: number, open: number | undefined): [Node[], number] {
  const nodes: Node[] = [];
  let at = start;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '{') {
      const [part, next] = readPart(text, at);
      nodes.push(part);
      at = next;
    } else if (character === '[') {
      const [group, next] = readNodes(text, at + 1, at);
      if (!group.some((node) => typeof node !== 'string')) refuse(text, at, 'template-place', '[');
      nodes.push(group);
      at = next;
    } else if (character === ']') {
      if (open === undefined) return refuse(text, at, 'template-place', ']');
      return [nodes, at + 1];
    } else if (character === '}') return refuse(text, at, 'template-place', '}');
    else {
      const run = /^[^{}[\]]+/u.exec(text.slice(at))![0];
      // In one style, as codes are compared: the place of a fault is that of the template as written.
      const literal = normaliseKey(run);
      nodes.push(...(literal.match(new RegExp(`[A-Z0-9${HAN}]+|[^A-Z0-9${HAN}]+`, 'gu')) ?? []));
      at += run.length;
    }
  }
  if (open !== undefined) return refuse(text, open, 'template-place', '[');
  return [nodes, at];
}

/** All ways of writing, those with most optional parts first. */
function expand(text: string, nodes: Node[]): Token[][] {
  let ways: Token[][] = [[]];
  for (const node of nodes) {
    const tails: Token[][] = Array.isArray(node) ? [...expand(text, node), []] : [[node]];
    ways = ways.flatMap((way) => tails.map((tail) => [...way, ...tail]));
    if (ways.length > MOST_VARIANTS) throw new LantaiError('template-too-many', { template: text });
  }
  return ways;
}

const sameKind = (a: PartToken, b: PartToken): boolean => {
  const one = new Set([a.part, b.part]);
  const isNumber = a.width > 0 || b.width > 0;
  if (a.width > 0 && b.width > 0) return true;
  // Four digits may be a year and a number; a retention and a category are never numbers, nor each other.
  if (one.has('ret') && (isNumber || one.has('year') || one.has('cat'))) return a.part === b.part;
  if (one.has('cat') && (isNumber || one.has('year') || one.has('fonds'))) return a.part === b.part;
  if (one.has('year') && isNumber) return (a.width || b.width) <= 4;
  return true;
};

/** Whether two tokens at the same place may be the same text. */
const overlap = (a: Token, b: Token): boolean => {
  if (isPart(a)) return isPart(b) ? sameKind(a, b) : isWord(b) && matches(a, b);
  return isPart(b) ? overlap(b, a) : a === b;
};

function checkVariant(text: string, tokens: Token[]): void {
  const seen = new Set<CodePart>();
  for (const [position, token] of tokens.entries()) {
    const next = tokens[position + 1];
    if (isPart(token)) {
      if (seen.has(token.part)) throw new LantaiError('template-part-twice', { template: text, place: token.at + 1 });
      seen.add(token.part);
    }
    // Nothing says where one ends and the other begins.
    const fills = (one: Token) => isPart(one) || isWord(one);
    if (next !== undefined && fills(token) && fills(next)) {
      const at = isPart(next) ? next.at : isPart(token) ? token.at : 0;
      throw new LantaiError('template-adjacent', { template: text, place: at + 1 });
    }
  }
  const last = tokens.at(-1);
  const first = tokens[0];
  if (first === undefined || !isPart(first) || first.part !== 'fonds')
    throw new LantaiError('template-fonds-first', { template: text });
  if (last === undefined || !isPart(last) || last.width === 0)
    throw new LantaiError('template-number-last', { template: text });
}

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const shape = (tokens: Token[]): string => tokens.map((one) => (isPart(one) || isWord(one) ? '\0' : one)).join('');

/**
 * Reads a template. Throws `template-place`, `template-part-unknown`, `template-part-twice`, `template-adjacent` (with the
 * place, from 1), `template-fonds-first`, `template-number-last`, `template-ambiguous`, `template-too-many`.
 */
export function parseTemplate(text: string): CodeTemplate {
  const [nodes] = readNodes(text, 0, undefined);
  const ways = expand(text, nodes);
  for (const tokens of ways) checkVariant(text, tokens);
  const shapes = ways.map(shape);
  for (const [position, a] of ways.entries())
    for (const [other, b] of ways.entries())
      if (
        other > position &&
        shapes[position] === shapes[other] &&
        a.every((token, index) => overlap(token, b[index]!))
      )
        throw new LantaiError('template-ambiguous', { template: text, first: sample(a), second: sample(b) });
  const size = (tokens: Token[]) => tokens.filter(isPart).length;
  const variants = ways
    .map((tokens) => ({ tokens: joined(tokens), pattern: toPattern(tokens) }))
    .sort((a, b) => size(b.tokens) - size(a.tokens));
  const parts = [...new Set(ways.flatMap((tokens) => tokens.filter(isPart)).toSorted((a, b) => a.at - b.at))];
  return { text, parts: [...new Set(parts.map(({ part }) => part))], variants };
}

const sample = (tokens: Token[]): string => tokens.map((one) => (isPart(one) ? `{${one.part}}` : one)).join('');
const toPattern = (tokens: Token[]): RegExp =>
  new RegExp(`^${tokens.map((one) => (isPart(one) ? `(${patternOf(one)})` : escaped(one))).join('')}$`, 'u');

function joined(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (const token of tokens) {
    const before = out.at(-1);
    if (typeof token === 'string' && typeof before === 'string') out[out.length - 1] = before + token;
    else out.push(token);
  }
  return out;
}

const isGiven = (value: string | number | undefined): value is string | number => value !== undefined && value !== '';

/** A part as it stands in a code. Throws `code-part-missing`, `code-part-unfit`. */
function written(template: CodeTemplate, token: PartToken, parts: CodeParts): string {
  const given = parts[token.part];
  if (!isGiven(given)) throw new LantaiError('code-part-missing', { part: token.part, template: template.text });
  const text = normaliseKey(String(given));
  const value = token.width > 0 ? text.replace(/^0+(?=\d)/, '').padStart(token.width, '0') : text;
  if (!matches(token, value)) throw new LantaiError('code-part-unfit', { part: token.part, value: String(given) });
  return value;
}

/**
 * Writes a code: with every optional part that is given, and its group with it. Parts the template does not know are left
 * aside. Throws `code-part-missing`, `code-part-unfit`.
 */
export function formatCode(template: CodeTemplate, parts: CodeParts): string {
  const has = ({ tokens }: Variant) => tokens.filter(isPart).every((token) => isGiven(parts[token.part]));
  // Where none can be filled, the shortest says what is missing.
  const variant = template.variants.find(has) ?? template.variants.at(-1)!;
  return variant.tokens.map((token) => (isPart(token) ? written(template, token, parts) : token)).join('');
}

function read(template: CodeTemplate, code: string): { variant: Variant; values: string[] } | undefined {
  const key = normaliseKey(code);
  for (const variant of template.variants) {
    const match = variant.pattern.exec(key);
    if (match) return { variant, values: match.slice(1) };
  }
  return undefined;
}

/** The components of a code written by this template, whatever its characters' style; undefined where it is none. */
export function parseCode(template: CodeTemplate, code: string): CodeParts | undefined {
  const found = read(template, code);
  if (found === undefined) return undefined;
  const tokens = found.variant.tokens.filter(isPart);
  return Object.fromEntries(
    tokens.map(({ part, width }, index) => {
      const value = found.values[index]!;
      return [part, width > 0 || part === 'year' ? Number(value) : value];
    }),
  );
}

/** The same as they are written, with their leading zeros. */
export function partTexts(template: CodeTemplate, code: string): Partial<Record<CodePart, string>> | undefined {
  const found = read(template, code);
  const tokens = found?.variant.tokens.filter(isPart);
  return tokens && Object.fromEntries(tokens.map(({ part }, index) => [part, found!.values[index]!]));
}

/** Where a code is counted: all codes that begin with `prefix` and go on with nothing but a number are one class. */
export interface NumberingClass {
  /** Normalised, with the separator: `Z109-WS·2011-Y-BGS-`. */
  prefix: string;
  /** Which part is counted, and at least how many digits it has. */
  part: CodePart;
  width: number;
  number: number;
}

/** The numbering class of a code written by this template: all of it but the last number. */
export function numberingClass(template: CodeTemplate, code: string): NumberingClass | undefined {
  const found = read(template, code);
  if (found === undefined) return undefined;
  const { part, width } = found.variant.tokens.at(-1) as PartToken;
  const digits = found.values.at(-1)!;
  return { prefix: normaliseKey(code).slice(0, -digits.length), part, width, number: Number(digits) };
}

/** The code of a number in a class. Throws `code-number-range` beyond what the width can grow to. */
export function codeInClass(given: Pick<NumberingClass, 'prefix' | 'width'>, number: number): string {
  if (!Number.isInteger(number) || number < 0 || number >= 10 ** MOST_DIGITS)
    throw new LantaiError('code-number-range', { code: given.prefix, number });
  return given.prefix + String(number).padStart(given.width, '0');
}
