/** What the formats that are XML in a ZIP (DOCX, ODT, PPTX, OFD) are read with. */
import yauzl from 'yauzl';
import { cleanText } from './parse.types.ts';

/** Of all parts that are read, unpacked. A book of a million characters has some 30 MB. */
const MAX_BYTES = 96 * 1024 ** 2;

/** A ZIP begins with its first entry and ends with its directory: only a cut one has the first without the last. */
export function isTruncatedZip(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - 65_557));
  return bytes.subarray(0, 2).toString('latin1') === 'PK' && !tail.includes('PK\x05\x06');
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function tidy(text: string): string {
  return cleanText(text)
    .replace(/[ \u3000]+\n/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** The wanted parts of the package, checked to be whole: cut data fail in zlib, and then the file is damaged. */
export function readParts(bytes: Buffer, isWanted: (name: string) => boolean): Promise<Map<string, string>> {
  let left = MAX_BYTES;
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
        if (!isWanted(entry.fileName)) {
          zip.readEntry();
          return;
        }
        left -= entry.uncompressedSize;
        if (left < 0) {
          reject(new Error(`the text is over ${MAX_BYTES} bytes at ${entry.fileName}`));
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
