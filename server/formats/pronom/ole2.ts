/** The names and beginnings of the streams in an OLE2 compound file ([MS-CFB]). Bounded: a looping chain ends. */

const END_OF_CHAIN = 0xfffffffe;
const STREAM_BYTES = 64 * 1024;
const MAX_ENTRIES = 4096;
const MINI_SECTOR = 64;

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** Streams by name, without the control character that some names begin with. Empty when it is no sound OLE2 file. */
export async function readOle2Streams(readAt: ReadAt, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  const header = await readAt(0, 512);
  const streams = new Map<string, string>();
  if (header.length < 512 || header.readUInt32BE(0) !== 0xd0cf11e0) return streams;
  const sectorSize = 1 << Math.min(header.readUInt16LE(30), 16);
  const sector = (id: number): Promise<Buffer> => readAt((id + 1) * sectorSize, sectorSize);
  const fatSectors = Array.from({ length: 109 }, (_, index) => header.readUInt32LE(76 + index * 4));
  const fatPieces = await Promise.all(fatSectors.filter((id) => id < END_OF_CHAIN - 2).map(sector));
  const fat = Buffer.concat(fatPieces);

  const chain = async (start: number, limit: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    const seen = new Set<number>();
    for (let id = start; id < END_OF_CHAIN - 2 && !seen.has(id) && pieces.length * sectorSize < limit; ) {
      seen.add(id);
      pieces.push(await sector(id));
      id = id * 4 + 4 <= fat.length ? fat.readUInt32LE(id * 4) : END_OF_CHAIN;
    }
    return Buffer.concat(pieces);
  };

  const directory = await chain(header.readUInt32LE(48), MAX_ENTRIES * 128);
  const miniCutoff = header.readUInt32LE(56);
  const miniFat = await chain(header.readUInt32LE(60), STREAM_BYTES);
  const root = directory.length >= 128 ? directory.readUInt32LE(116) : END_OF_CHAIN;
  let miniStream: Buffer | undefined;

  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const nameBytes = Math.min(directory.readUInt16LE(at + 64), 64);
    const type = directory[at + 66];
    if (nameBytes < 2 || (type !== 1 && type !== 2)) continue;
    const name = directory.toString('utf16le', at, at + nameBytes - 2).replace(/^[\x00-\x1f]/, '');
    const start = directory.readUInt32LE(at + 116);
    const size = Math.min(directory.readUInt32LE(at + 120), STREAM_BYTES);
    let bytes: Buffer = Buffer.alloc(0);
    if (wanted.has(name) && size >= miniCutoff) bytes = await chain(start, size);
    else if (wanted.has(name)) {
      miniStream ??= await chain(root, 16 * STREAM_BYTES);
      bytes = readMini(miniStream, miniFat, start, size);
    }
    if (!streams.has(name)) streams.set(name, bytes.toString('latin1', 0, size));
  }
  return streams;
}

function readMini(stream: Buffer, fat: Buffer, start: number, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let id = start; id < END_OF_CHAIN - 2 && pieces.length * MINI_SECTOR < size; ) {
    pieces.push(stream.subarray(id * MINI_SECTOR, (id + 1) * MINI_SECTOR));
    id = id * 4 + 4 <= fat.length ? fat.readUInt32LE(id * 4) : END_OF_CHAIN;
  }
  return Buffer.concat(pieces);
}
