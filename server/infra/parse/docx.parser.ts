/**
 * DOCX (ISO/IEC 29500): the running text with its explicit page breaks, then the notes; and the page count that the
 * writing program left in it. Read straight from the XML, since mammoth cannot run without `__proto__`, which the
 * child does without.
 */
import { readFile } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import { isTruncatedZip, localName, readParts, tidy } from './package.parts.ts';
import { emptyExtraction, type Extraction } from './parse.types.ts';

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
    const wanted = new Set([BODY, PROPERTIES, ...NOTES]);
    const parts = await readParts(bytes, (name) => wanted.has(name));
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
