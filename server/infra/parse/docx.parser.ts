/** DOCX: text through mammoth, explicit page breaks as pages, the page count that the writing program left in it. */
import { readFile } from 'node:fs/promises';
import mammoth from 'mammoth';
import yauzl from 'yauzl';
import { cleanText, emptyExtraction, type Extraction } from './parse.types.ts';

/** Application properties are a kilobyte; what is larger is not read. */
const MAX_PROPERTIES_BYTES = 1024 * 1024;
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Does not throw for a damaged file. A DOCX with a password is an OLE2 file with an encrypted package inside. */
export async function extractDocx(path: string): Promise<Extraction> {
  const result: Extraction = { ...emptyExtraction(), textSource: 'docx' };
  const bytes = await readFile(path);
  if (bytes.subarray(0, 8).equals(OLE2)) return { ...result, encrypted: true };
  try {
    const properties = await entryText(bytes, 'docProps/app.xml');
    const pages = /<(?:\w+:)?Pages>(\d+)</.exec(properties ?? '')?.[1];
    const html = await mammoth.convertToHtml(
      { buffer: bytes },
      {
        styleMap: ["br[type='page'] => hr"],
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    );
    const texts = htmlToText(html.value)
      .split('\f')
      .map((text) => cleanText(text).trim());
    result.pages = texts.map((text, index) => ({ number: index + 1, text }));
    result.pageCount = pages !== undefined && Number(pages) > 0 ? Number(pages) : null;
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
  return bytes.length > 0 && bytes.subarray(0, 2).toString('latin1') === 'PK' && !tail.includes('PK\x05\x06');
}

/** mammoth writes a small, regular HTML: blocks end lines, notes' marks are left out of the running text. */
function htmlToText(html: string): string {
  return html
    .replace(/<sup><a href="#(?:foot|end)note[^>]*>.*?<\/sup>/g, '')
    .replace(/<hr \/>/g, '\f')
    .replace(/<br \/>|<\/(?:p|h\d|li|tr)>/g, '\n')
    .replace(/<\/t[dh]>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n');
}

function entryText(bytes: Buffer, name: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) {
        reject(error);
        return;
      }
      zip.on('error', reject);
      zip.on('end', () => resolve(undefined));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name || entry.uncompressedSize > MAX_PROPERTIES_BYTES) {
          zip.readEntry();
          return;
        }
        zip.openReadStream(entry, (problem, stream) => {
          if (problem) reject(problem);
          else collect(stream).then(resolve, reject);
        });
      });
      zip.readEntry();
    });
  });
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
