/**
 * RTF: the running text with its page breaks. Bytes outside ASCII are read in the code page of their font, else in that of
 * the document; whoever wrote the file in Chinese before there was Unicode said so by one or the other.
 */
import { readFile } from 'node:fs/promises';
import { tidy } from './package.parts.ts';
import { emptyExtraction, type Extraction } from './parse.types.ts';

const MAX_BYTES = 64 * 1024 ** 2;
/** Groups that hold no running text. */
const SILENT = new Set(
  'fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf themedata '
    .concat('listtable listoverridetable datastore generator xmlnstbl latentstyles annotation atnid atnauthor fldinst')
    .split(' '),
);
const LINES = new Set(['par', 'line', 'row', 'sect']);
const CHARACTERS: Record<string, string> = {
  tab: ' ',
  cell: ' ',
  page: '\f',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
};
/** By the number of a font's character set, and by Windows' number of a code page. */
const OF_CHARSET: Record<number, number> = { 128: 932, 129: 949, 134: 936, 136: 950, 204: 1251 };
const LABELS: Record<number, string> = { 932: 'shift_jis', 936: 'gb18030', 949: 'euc-kr', 950: 'big5', 65001: 'utf-8' };

const TOKEN = /\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gy;

interface State {
  silent: boolean;
  font: number;
  /** Characters that stand for one of Unicode with older readers. */
  fallback: number;
}

export async function extractRtf(path: string): Promise<Extraction> {
  const bytes = await readFile(path);
  if (bytes.length > MAX_BYTES) return { ...emptyExtraction(), warnings: ['text too long'] };
  const pages = rtfText(bytes.toString('latin1')).split('\f');
  return {
    ...emptyExtraction(),
    textSource: 'text',
    pages: pages.map((text, index) => ({ number: index + 1, text: tidy(text) })),
  };
}

function rtfText(source: string): string {
  const decode = decoders();
  const fonts = new Map<number, number>();
  const stack: State[] = [];
  let state: State = { silent: false, font: -1, fallback: 1 };
  let codePage = 1252;
  let inFonts = false;
  let defined = -1;
  let skip = 0;
  let pending: number[] = [];
  let text = '';
  const flush = () => {
    if (pending.length > 0) text += decode(fonts.get(state.font) ?? codePage, pending);
    pending = [];
  };
  const add = (piece: string) => {
    flush();
    if (!state.silent) text += piece;
  };
  const addBytes = (piece: string) => {
    for (const char of piece.split('')) {
      if (skip > 0) skip -= 1;
      else if (!state.silent) pending.push(char.charCodeAt(0));
    }
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
    const [, word, parameter, hex, symbol, brace, plain] = match;
    const number = Number(parameter ?? 1);
    if (brace === '{') {
      flush();
      stack.push({ ...state });
    } else if (brace === '}') {
      flush();
      state = stack.pop() ?? state;
      skip = 0;
      if (inFonts && !state.silent) inFonts = false;
    } else if (hex !== undefined) addBytes(String.fromCharCode(Number.parseInt(hex, 16)));
    else if (plain !== undefined) addBytes(plain);
    else if (symbol !== undefined) {
      if (symbol === '*') state.silent = true;
      else if (symbol === '~') add(' ');
      else if (symbol === '_') add('-');
      else if ('\\{}'.includes(symbol)) addBytes(symbol);
    } else if (word !== undefined) {
      if (word === 'bin') TOKEN.lastIndex += Math.max(0, number);
      else if (SILENT.has(word)) {
        flush();
        state.silent = true;
        if (word === 'fonttbl') inFonts = true;
      } else if (word === 'ansicpg') codePage = number;
      else if (word === 'f' && inFonts) defined = number;
      else if (word === 'fcharset' && inFonts) {
        const page = OF_CHARSET[number];
        if (page !== undefined) fonts.set(defined, page);
      } else if (word === 'f') {
        flush();
        state.font = number;
      } else if (word === 'uc') state.fallback = number;
      else if (word === 'u') {
        add(String.fromCharCode((number + 65536) % 65536));
        skip = state.fallback;
      } else if (LINES.has(word)) add('\n');
      else if (CHARACTERS[word] !== undefined) add(CHARACTERS[word]);
    }
  }
  flush();
  return text;
}

function decoders(): (codePage: number, bytes: number[]) => string {
  const known = new Map<number, InstanceType<typeof TextDecoder>>();
  return (codePage, bytes) => {
    let decoder = known.get(codePage);
    if (decoder === undefined) {
      const label = LABELS[codePage] ?? (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'gb18030');
      decoder = new TextDecoder(label);
      known.set(codePage, decoder);
    }
    return decoder.decode(Uint8Array.from(bytes));
  };
}
