/**
 * DOCX (ISO/IEC 29500): the running text with its explicit page breaks, then the notes; and the page count that the
 * writing program left in it. Read straight from the XML, since mammoth cannot run without `__proto__`, which the
 * child does without.
 */
import { readFile } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import { cleanText, emptyExtraction, type Extraction } from './parse.types.ts';

/** Of one part, unpacked. A book of a million characters has some 30 MB. */
const MAX_PART_BYTES = 96 * 1024 ** 2;
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const BODY = 'word/document.xml';
const NOTES = ['word/footnotes.xml', 'word/endnotes.xml'];
const PROPERTIES = 'docProps/app.xml';

/** Does not throw for a damaged file. A DOCX with a password is an OLE2 file with an encrypted package inside. */
export async function extractDocx(path: string): Promise<Extraction> {
  const result: Extraction = { ...emptyExtraction(), textSource: 'docx' };
  const bytes = await readFile(path);
  if (bytes.subarray(0, 8).equals(OLE2)) return { ...result, encrypted: true };
  try {
    const parts = await readParts(bytes, new Set([BODY, PROPERTIES, ...NOTES]));
    const body = parts.get(BODY);
    if (body === undefined) throw new Error(`without ${BODY}`);
    const notes = NOTES.map((name) => parts.get(name))
      .filter((part) => part !== undefined)
      .map((part) => wordText(part))
      .join('');
    const texts = `${wordText(body)}\n${notes}`.split('\f').map((text) => tidy(text));
    result.pages = texts.map((text, index) => ({ number: index + 1, text }));
    const pages = Number(/<(?:\w+:)?Pages>(\d{1,6})</.exec(parts.get(PROPERTIES) ?? '')?.[1] ?? 0);
    result.pageCount = pages > 0 ? pages : null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result.warnings.push(message);
    if (/encrypted/i.test(message)) result.encrypted = true;
    else if (isTruncatedZip(bytes)) result.truncated = true;
    else result.unreadable = true;
  }
  return result;
}

/** A ZIP begins with its first entry and ends with its directory: only a cut one has the first without the last. */
export function isTruncatedZip(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - 65_557));
  return bytes.subarray(0, 2).toString('latin1') === 'PK' && !tail.includes('PK\x05\x06');
}

/** The text of one part: a line a paragraph, form feeds for page breaks. Deleted and alternative content is left out. */
function wordText(xml: string): string {
  let text = '';
  let inText = false;
  let skipped = 0;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => {
    const tag = localName(name);
    if (tag === 'Fallback' || tag === 'moveFrom' || tag === 'del') skipped++;
    if (skipped > 0) return;
    if (tag === 't') inText = true;
    else if (tag === 'tab' && name === 'w:tab') text += attributes['w:val'] === undefined ? ' ' : '';
    else if (tag === 'br') text += attributes['w:type'] === 'page' ? '\f' : '\n';
    else if (tag === 'cr') text += '\n';
    else if (tag === 'noBreakHyphen') text += '-';
    else if (tag === 'pageBreakBefore' && !/^(0|false|off)$/.test(attributes['w:val'] ?? '')) text += '\f';
  });
  parser.on('text', (piece) => {
    if (inText && skipped === 0) text += piece;
  });
  parser.on('closetag', ({ name }) => {
    const tag = localName(name);
    if (tag === 't') inText = false;
    else if (tag === 'Fallback' || tag === 'moveFrom' || tag === 'del') skipped--;
    else if (tag === 'p' && skipped === 0) text += '\n';
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return text;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function tidy(text: string): string {
  return cleanText(text)
    .replace(/[ \u3000]+\n/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** These parts of the package, checked to be whole: cut data fail in zlib, and then the file is damaged. */
function readParts(bytes: Buffer, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const parts = new Map<string, string>();
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) {
        reject(error);
        return;
      }
      zip.on('error', reject);
      zip.on('end', () => resolve(parts));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!wanted.has(entry.fileName)) {
          zip.readEntry();
          return;
        }
        readPart(zip, entry).then((part) => {
          if (part !== '') parts.set(entry.fileName, part);
          zip.readEntry();
        }, reject);
      });
      zip.readEntry();
    });
  });
}

function readPart(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<string> {
  return new Promise((resolve, reject) => {
    if (entry.uncompressedSize > MAX_PART_BYTES) {
      reject(new Error(`${entry.fileName} is over ${MAX_PART_BYTES} bytes`));
      return;
    }
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error);
      else collect(stream).then(resolve, reject);
    });
  });
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
