/** What stands in a ZIP or OLE2 container, as far as the signatures ask for it, and which of them match. */
import { open } from 'node:fs/promises';
import yauzl from 'yauzl';
import { matchesSequence, withoutExcluded } from './match.ts';
import { readOle2Streams } from './ole2.ts';
import type { SignatureSet } from './pronom.types.ts';

const ENTRY_BYTES = 64 * 1024;
const MAX_ENTRIES = 20_000;

/** The PUIDs of the container signatures that match. A damaged container matches none. */
export async function matchContainers(path: string, type: 'ZIP' | 'OLE2', set: SignatureSet): Promise<string[]> {
  const candidates = set.containers.filter((container) => container.type === type);
  const wanted = new Set(
    candidates.flatMap(({ files }) => files.filter((file) => file.sequences.length > 0)).map((file) => file.path),
  );
  const parts = await (type === 'ZIP' ? zipParts(path, wanted) : ole2Parts(path, wanted)).catch(
    () => new Map<string, string>(),
  );
  const hits = candidates.filter(({ files }) =>
    files.every(({ path: name, sequences }) => {
      const part = parts.get(name);
      if (part === undefined) return false;
      const window = { head: part, tail: part, size: part.length };
      return sequences.every((sequence) => matchesSequence(window, sequence));
    }),
  );
  return withoutExcluded([...new Set(hits.map((hit) => hit.puid))], set);
}

async function ole2Parts(path: string, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  const file = await open(path);
  try {
    return await readOle2Streams(async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    }, wanted);
  } finally {
    await file.close();
  }
}

/** All names, and the first bytes of those entries whose content is asked for. */
function zipParts(path: string, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, validateEntrySizes: false }, (error, zip) => {
      if (error) {
        reject(error);
        return;
      }
      const parts = new Map<string, string>();
      const finish = (): void => {
        zip.close();
        resolve(parts);
      };
      zip.on('error', finish);
      zip.on('end', finish);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (parts.size >= MAX_ENTRIES) {
          finish();
          return;
        }
        parts.set(entry.fileName, '');
        if (!wanted.has(entry.fileName)) {
          zip.readEntry();
          return;
        }
        const go = (): void => zip.readEntry();
        readStart(zip, entry)
          .then((text) => parts.set(entry.fileName, text))
          .then(go, go);
      });
      zip.readEntry();
    });
  });
}

function readStart(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<string> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      let text = '';
      stream.on('error', reject);
      stream.on('end', () => resolve(text));
      stream.on('data', (piece: Buffer) => {
        text += piece.toString('latin1');
        if (text.length < ENTRY_BYTES) return;
        stream.destroy();
        resolve(text.slice(0, ENTRY_BYTES));
      });
    });
  });
}
