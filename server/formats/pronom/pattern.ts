/**
 * PRONOM's notation of byte sequences as regular expressions: hex pairs, 'text', [aa:bb], ['a'-'z'], [!aa], [&aa],
 * (aa|bb), ??, {n}, {n-m}.
 */

export interface CompiledPattern {
  source: string;
  longest: number;
}

/** Throws SyntaxError for what is not in the notation. */
export function compilePattern(notation: string): CompiledPattern {
  const reader = { text: notation, at: 0 };
  const compiled = readSequence(reader, '');
  if (reader.at < notation.length) throw new SyntaxError(`pattern: ${notation} at ${reader.at}`);
  return compiled;
}

/** A gap of any bytes. */
export function gap(min: number, max: number): CompiledPattern {
  if (max === 0) return { source: '', longest: 0 };
  return { source: `[^]{${min},${Number.isFinite(max) ? max : ''}}?`, longest: max };
}

interface Reader {
  text: string;
  at: number;
}

function readSequence(reader: Reader, stops: string): CompiledPattern {
  let source = '';
  let longest = 0;
  while (reader.at < reader.text.length && !stops.includes(reader.text[reader.at]!)) {
    const piece = readPiece(reader);
    source += piece.source;
    longest += piece.longest;
  }
  return { source, longest };
}

function readPiece(reader: Reader): CompiledPattern {
  const { text, at } = reader;
  const rest = text.slice(at, at + 600);
  const take = (length: number): void => {
    reader.at += length;
  };
  const blank = /^\s+/.exec(rest);
  if (blank !== null) {
    take(blank[0].length);
    return { source: '', longest: 0 };
  }
  const hex = /^[0-9A-Fa-f]{2}/.exec(rest);
  if (hex !== null) {
    take(2);
    return { source: `\\x${hex[0].toLowerCase()}`, longest: 1 };
  }
  const quoted = /^(?:'([^']*)'|"([^"]*)")/.exec(rest);
  if (quoted !== null) {
    take(quoted[0].length);
    const literal = quoted[1] ?? quoted[2]!;
    return { source: Array.from(literal, escaped).join(''), longest: literal.length };
  }
  const range = /^\{(\d+)(?:-(\d+|\*))?\}/.exec(rest);
  if (range !== null) {
    take(range[0].length);
    const min = Number(range[1]);
    return gap(min, range[2] === undefined ? min : range[2] === '*' ? Infinity : Number(range[2]));
  }
  if (rest.startsWith('??')) {
    take(2);
    return { source: '[^]', longest: 1 };
  }
  const set = /^\[((?:'[^']*'|"[^"]*"|[^\]'"])*)\]/.exec(rest);
  if (set !== null) {
    take(set[0].length);
    return byteSet(set[1]!);
  }
  if (rest.startsWith('(')) return readChoice(reader);
  throw new SyntaxError(`pattern: ${text} at ${at}`);
}

function readChoice(reader: Reader): CompiledPattern {
  const choices: CompiledPattern[] = [];
  do {
    reader.at++;
    choices.push(readSequence(reader, '|)'));
  } while (reader.text[reader.at] === '|');
  if (reader.text[reader.at] !== ')') throw new SyntaxError(`pattern: ${reader.text}: unclosed choice`);
  reader.at++;
  return {
    source: `(?:${choices.map((choice) => choice.source).join('|')})`,
    longest: Math.max(...choices.map((choice) => choice.longest)),
  };
}

function byteSet(inner: string): CompiledPattern {
  const negated = inner.startsWith('!');
  const body = negated ? inner.slice(1) : inner;
  if (/^[&~]/.test(body)) return maskSet(Number.parseInt(body.slice(1), 16), negated, body.startsWith('~'));
  const [from, to] = body.split(/(?<=['"0-9A-Fa-f])\s*[:-]\s*(?=['"0-9A-Fa-f])/).map(bytesOf);
  const length = from!.length;
  if (to === undefined) {
    const source = from!.map(escapedByte).join('');
    if (!negated) return length === 1 ? { source, longest: 1 } : { source: `(?:${source})`, longest: length };
    return { source: `(?!${source})[^]{${length}}`, longest: length };
  }
  // A range over several bytes: those that begin alike are fixed, the first that differs is bounded, the rest is free.
  const first = from!.findIndex((byte, index) => byte !== to[index]);
  const fixed = from!.slice(0, first).map(escapedByte).join('');
  const source = `${fixed}[${escapedByte(from![first]!)}-${escapedByte(to[first]!)}][^]{${length - first - 1}}`;
  return { source: negated ? `(?!${source})[^]{${length}}` : source, longest: length };
}

/** `&`: all bits of the mask are set. `~`: any of them. */
function maskSet(mask: number, negated: boolean, any: boolean): CompiledPattern {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const matching = bytes.filter((byte) => (any ? (byte & mask) !== 0 : (byte & mask) === mask) !== negated);
  return { source: `[${matching.map(escapedByte).join('')}]`, longest: 1 };
}

function bytesOf(text: string): number[] {
  const trimmed = text.trim();
  if (/^['"]/.test(trimmed)) return Array.from(trimmed.slice(1, -1), (character) => character.charCodeAt(0));
  return (trimmed.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function escaped(character: string): string {
  return escapedByte(character.charCodeAt(0));
}

function escapedByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
