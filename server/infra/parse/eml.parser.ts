/**
 * Mail (RFC 5322, MIME): from whom, to whom, when, about what, and the text. Of attachments the names: what is in them came
 * as a file of its own or was never delivered.
 */
import { readFile } from 'node:fs/promises';
import { decodeText } from '../../formats/text-decode.ts';
import { htmlText } from './html.text.ts';
import { cleanText, emptyExtraction, type Extraction } from './parse.types.ts';

const MAX_BYTES = 64 * 1024 ** 2;
const MAX_DEPTH = 20;
const SHOWN = ['from', 'to', 'cc', 'date', 'subject'];

interface Part {
  headers: Map<string, string>;
  /** Latin-1: each character a byte. */
  body: string;
}

export async function extractEml(path: string): Promise<Extraction> {
  const bytes = await readFile(path);
  if (bytes.length > MAX_BYTES) return { ...emptyExtraction(), warnings: ['text too long'] };
  const mail = readPart(bytes.toString('latin1'));
  const head = SHOWN.flatMap((name) => {
    const value = mail.headers.get(name);
    return value === undefined ? [] : [`${name[0]!.toUpperCase()}${name.slice(1)}: ${decodeHeader(value)}`];
  });
  const found: { texts: string[]; names: string[] } = { texts: [], names: [] };
  collect(mail, found, 0);
  const text = cleanText([...head, '', ...found.texts, ...found.names].join('\n')).trim();
  return { ...emptyExtraction(), textSource: 'text', pages: [{ number: 1, text }] };
}

function readPart(source: string): Part {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end === null ? source : source.slice(0, end.index);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end === null ? '' : source.slice(end.index + end[0].length) };
}

function collect({ headers, body }: Part, found: { texts: string[]; names: string[] }, depth: number): void {
  const type = headers.get('content-type') ?? 'text/plain';
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameter(disposition, 'filename') ?? parameter(type, 'name');
  const kind = type.split(';')[0]!.trim().toLowerCase();
  if (kind.startsWith('multipart/') && depth < MAX_DEPTH) {
    const parts = partsOf(body, parameter(type, 'boundary') ?? '');
    // Of the same text in several forms the plain one is enough.
    const plain = parts.find((part) => /^text\/plain\b/i.test(part.headers.get('content-type') ?? 'text/plain'));
    const wanted = kind === 'multipart/alternative' && plain !== undefined ? [plain] : parts;
    for (const part of wanted) collect(part, found, depth + 1);
  } else if (name !== undefined || /^attachment\b/i.test(disposition)) {
    if (name !== undefined) found.names.push(decodeHeader(name));
  } else if (kind === 'text/plain' || kind === 'text/html') {
    const text = decodeBytes(transferred(body, headers.get('content-transfer-encoding')), parameter(type, 'charset'));
    found.texts.push(kind === 'text/html' ? htmlText(text) : text);
  }
}

function partsOf(body: string, boundary: string): Part[] {
  if (boundary === '') return [];
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1);
  const end = pieces.findIndex((piece) => piece.startsWith('--'));
  return pieces.slice(0, end === -1 ? undefined : end).map((piece) => readPart(piece.replace(/^[ \t]*\r?\n/, '')));
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
}

function transferred(body: string, encoding: string | undefined): Buffer {
  const how = encoding?.trim().toLowerCase();
  if (how === 'base64') return Buffer.from(body, 'base64');
  return Buffer.from(how === 'quoted-printable' ? unquoted(body.replace(/=[ \t]*\r?\n/g, '')) : body, 'latin1');
}

const unquoted = (text: string): string =>
  text.replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** GB2312 and GBK are read as their superset GB18030; a name that is none is guessed from the bytes. */
function decodeBytes(bytes: Buffer, charset: string | undefined): string {
  if (charset === undefined) return decodeText(bytes).text;
  try {
    return new TextDecoder(/^gb/i.test(charset) ? 'gb18030' : charset).decode(bytes);
  } catch {
    return decodeText(bytes).text;
  }
}

/** Encoded words (RFC 2047), neighbours of which belong together, and bytes that stand there undeclared. */
function decodeHeader(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  if (!/=\?[^?]+\?[bq]\?/i.test(joined)) return decodeText(Buffer.from(value, 'latin1')).text;
  return joined.replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, how: string, text: string) => {
    const bytes =
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : Buffer.from(unquoted(text.replaceAll('_', ' ')), 'latin1');
    return decodeBytes(bytes, charset);
  });
}
