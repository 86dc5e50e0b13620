/**
 * The one query parser, for page, command line and interface alike.
 *
 *   query   = or            or    = and { ("OR" | "|") and }
 *   and     = unary { ["AND"] unary }
 *   unary   = ("NOT" | "-") unary | [field ":"] ( "(" or ")" | "…" | word | years )
 *   years   = 1978..1985 | 1978.. | ..1985, after a year field also 1978 and 1978-1985
 *   after born: 1956, 1954..1958, and 1956±2 for one year and, after it, those near it
 *
 * A bracket or quotation mark inside a word belongs to the word, as document numbers and titles carry them:
 * 青革发（1978）36号 and 关于“三农”工作 are one word each. Quotation comes in every style: "" “” ‘’ 「」 『』.
 */
import { fold } from './fold.ts';
import type { Query, QueryField } from './ast.ts';
import { fieldAt, join, type OwnFields, unknownFieldOf, withField, withOwnField } from './fields.ts';

export type SyntaxReason =
  | 'too-long'
  | 'too-many-terms'
  | 'too-deep'
  | 'unclosed-quote'
  | 'unclosed-bracket'
  | 'unexpected-bracket'
  | 'missing-term'
  | 'bad-year'
  | 'bad-birth';
/** `position` counts UTF-16 units from 0. */
export interface SyntaxProblem {
  code: 'query-syntax';
  reason: SyntaxReason;
  position: number;
}
/** `unknownFields` are written like a field and are none: they were read as a part of their word. */
export type ParsedQuery = { ok: true; query: Query; unknownFields: string[] } | { ok: false; error: SyntaxProblem };

export const MAX_QUERY_LENGTH = 1000;
const MAX_TERMS = 50;
const MAX_DEPTH = 20;

class SyntaxStop extends Error {
  readonly problem: SyntaxProblem;
  constructor(reason: SyntaxReason, position: number) {
    super(reason);
    this.problem = { code: 'query-syntax', reason, position };
  }
}

const OPEN = /[(（]/;
const CLOSE = /[)）]/;
const BLANK = /[\s\u200b\ufeff]/;
const OR_SIGN = /[|｜]/;
const MINUS = /[-－−]/;
const ANY_QUOTE = /["“”„‟″「」『』﹁﹂﹃﹄〝〞＂‘’]/g;
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"“”„‟＂〝〞', '"“”„‟＂〝〞'],
  ['「', '」'],
  ['『', '』'],
  ['﹁', '﹂'],
  ['﹃', '﹄'],
  ['‘', '’'],
];
const RANGE = /^(\d{1,4})?(?:\.\.|…)(\d{1,4})?$/;
const BIRTH = /^(\d{4})(?:(?:±|\+-|\+\/-)(\d{1,2})|(?:\.\.|[-~—–至])(\d{4}))?$/;
const MOST_BIRTH_YEARS = 120;
const FIELD_RANGE = /^(\d{1,4})(?:(?:[-~—–至]|\.\.)(\d{1,4}))?年?$/;

class Parser {
  private at = 0;
  private depth = 0;
  private groups = 0;
  private terms = 0;
  readonly unknownFields = new Set<string>();
  private readonly source: string;
  private readonly own: OwnFields | undefined;

  constructor(source: string, own: OwnFields | undefined) {
    this.source = source;
    this.own = own;
  }

  parse(): Query {
    if (this.source.length > MAX_QUERY_LENGTH) throw new SyntaxStop('too-long', MAX_QUERY_LENGTH);
    this.skipBlanks();
    if (this.done()) return { kind: 'all' };
    const query = this.or();
    if (!this.done()) throw new SyntaxStop('unexpected-bracket', this.at);
    return query;
  }

  private or(): Query {
    const items = [this.and()];
    while (this.takeSign(OR_SIGN) || this.takeWord('OR')) items.push(this.and());
    return join('or', items);
  }

  private and(): Query {
    const items = [this.unary()];
    while (!this.atEndOfAnd()) {
      this.takeWord('AND');
      items.push(this.unary());
    }
    return join('and', items);
  }

  private atEndOfAnd(): boolean {
    this.skipBlanks();
    return this.done() || OR_SIGN.test(this.peek()) || CLOSE.test(this.peek()) || this.seesWord('OR');
  }

  private unary(): Query {
    this.skipBlanks();
    if (++this.depth > MAX_DEPTH) throw new SyntaxStop('too-deep', this.at);
    const query = this.takeMinus() || this.takeWord('NOT') ? this.negated() : this.operand();
    this.depth--;
    return query;
  }

  private negated(): Query {
    const item = this.unary();
    return item.kind === 'not' ? item.item : { kind: 'not', item };
  }

  private operand(): Query {
    const start = this.at;
    if (this.done() || OR_SIGN.test(this.peek()) || CLOSE.test(this.peek())) {
      const stray = !this.done() && CLOSE.test(this.peek()) && this.groups === 0;
      throw new SyntaxStop(stray ? 'unexpected-bracket' : 'missing-term', start);
    }
    if (this.seesWord('AND') || this.seesWord('OR')) throw new SyntaxStop('missing-term', start);
    const field = this.takeField();
    if (field === 'year') return this.years();
    if (field === 'born') return this.born();
    return typeof field === 'string' || field === null
      ? this.value(field, start)
      : withOwnField(this.value(null, start, true), field);
  }

  /** A group, a quotation or a word, in a field or not; `own`: in one that is no field of every unit. */
  private value(field: QueryField | null, start: number, own = false): Query {
    if (!this.done() && OPEN.test(this.peek())) return withField(this.group(), field);
    const quoted = this.takeQuoted();
    if (quoted !== undefined) return this.term(field, quoted, start);
    const word = this.takeWordText();
    if (field !== null || own) return this.term(field, word, start);
    const range = RANGE.exec(word);
    if (range && (range[1] !== undefined || range[2] !== undefined)) return yearsOf(range[1], range[2]);
    const unknown = unknownFieldOf(word);
    if (unknown !== undefined) this.unknownFields.add(unknown);
    return this.term(field, word, start);
  }

  private group(): Query {
    const start = this.at++;
    this.groups++;
    const query = this.or();
    this.skipBlanks();
    if (this.done()) throw new SyntaxStop('unclosed-bracket', start);
    this.at++;
    this.groups--;
    return query;
  }

  private years(): Query {
    const start = this.at;
    const text = this.takeQuoted() ?? this.takeWordText();
    const narrow = text.normalize('NFKC').replace(/[\s年]/g, '');
    const match = RANGE.exec(narrow.replaceAll('...', '..')) ?? FIELD_RANGE.exec(narrow);
    if (!match || (match[1] === undefined && match[2] === undefined)) throw new SyntaxStop('bad-year', start);
    return narrow.includes('..') ? yearsOf(match[1], match[2]) : yearsOf(match[1], match[2] ?? match[1]);
  }

  private born(): Query {
    const start = this.at;
    const text = this.takeQuoted() ?? this.takeWordText();
    const match = BIRTH.exec(
      text
        .normalize('NFKC')
        .replace(/[\s年生]/g, '')
        .replaceAll('...', '..'),
    );
    if (!match) throw new SyntaxStop('bad-birth', start);
    const year = Number(match[1]);
    const about = Number(match[2] ?? 0);
    const [from, to] = [year - about, match[3] === undefined ? year + about : Number(match[3])];
    if (from > to || to - from > MOST_BIRTH_YEARS) throw new SyntaxStop('bad-birth', start);
    return about > 0 ? { kind: 'born', from, to, about: year } : { kind: 'born', from, to };
  }

  private term(field: QueryField | null, text: string, start: number): Query {
    const clean = text.replace(ANY_QUOTE, '"').trim();
    if (fold(clean) === '') throw new SyntaxStop('missing-term', start);
    if (++this.terms > MAX_TERMS) throw new SyntaxStop('too-many-terms', start);
    return { kind: 'term', field, text: clean };
  }

  /** A field name with its colon; anything else before a colon is text, as in 12:30. */
  private takeField() {
    const found = fieldAt(this.source.slice(this.at, this.at + 80), this.own);
    if (found === null) return null;
    this.at += found.length;
    this.skipBlanks();
    return found.meant;
  }

  private takeQuoted(): string | undefined {
    const style = this.done() ? undefined : QUOTES.find(([open]) => open.includes(this.peek()));
    if (!style) return undefined;
    const start = this.at++;
    while (!this.done() && !style[1].includes(this.peek())) this.at++;
    if (this.done()) throw new SyntaxStop('unclosed-quote', start);
    return this.source.slice(start + 1, this.at++);
  }

  private takeWordText(): string {
    const start = this.at;
    let inner = 0;
    for (; !this.done(); this.at++) {
      const char = this.peek();
      if (BLANK.test(char) || OR_SIGN.test(char)) break;
      if (OPEN.test(char)) inner++;
      else if (CLOSE.test(char) && inner > 0) inner--;
      else if (CLOSE.test(char) && this.groups > 0) break;
    }
    return this.source.slice(start, this.at);
  }

  private takeMinus(): boolean {
    const next = this.source[this.at + 1];
    if (this.done() || !MINUS.test(this.peek()) || next === undefined || BLANK.test(next)) return false;
    this.at++;
    return true;
  }

  private takeSign(sign: RegExp): boolean {
    this.skipBlanks();
    if (this.done() || !sign.test(this.peek())) return false;
    this.at++;
    return true;
  }

  private seesWord(word: string): boolean {
    if (!this.source.startsWith(word, this.at)) return false;
    const next = this.source[this.at + word.length];
    return next === undefined || BLANK.test(next) || OPEN.test(next);
  }

  private takeWord(word: string): boolean {
    this.skipBlanks();
    if (!this.seesWord(word)) return false;
    this.at += word.length;
    return true;
  }

  private skipBlanks(): void {
    while (!this.done() && BLANK.test(this.peek())) this.at++;
  }
  private peek(): string {
    return this.source[this.at] ?? '';
  }
  private done(): boolean {
    return this.at >= this.source.length;
  }
}

function yearsOf(first: string | undefined, last: string | undefined): Query {
  const from = first === undefined ? null : Number(first);
  const to = last === undefined ? null : Number(last);
  return from !== null && to !== null && from > to
    ? { kind: 'years', from: to, to: from }
    : { kind: 'years', from, to };
}

/**
 * Reads what a person typed. Never throws: a wrong query comes back with the reason and where it is wrong. `own` are the
 * fields that categories have of their own.
 */
export function parseQuery(source: string, own?: OwnFields): ParsedQuery {
  try {
    const parser = new Parser(source, own);
    return { ok: true, query: parser.parse(), unknownFields: [...parser.unknownFields] };
  } catch (error) {
    if (error instanceof SyntaxStop) return { ok: false, error: error.problem };
    throw error;
  }
}
