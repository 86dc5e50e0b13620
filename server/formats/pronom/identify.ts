/**
 * What format a file has, by its bytes: signatures, then what stands in a container, then whether it reads as text. An
 * extension alone counts only for formats that have no signature. Reads at most 64 KB of each end, and of a container
 * its directory and a few entries.
 */
import { open } from 'node:fs/promises';
import { decodeText } from '../text-decode.ts';
import { BUILTIN } from './builtin-signatures.ts';
import { matchContainers } from './container.ts';
import { matchSignatures } from './match.ts';
import type { SignatureSet } from './pronom.types.ts';

export interface Identification {
  /** Empty when the format is unknown. */
  puid: string;
  name: string;
  mime: string;
  basis: 'signature' | 'container' | 'text' | 'extension' | 'none';
}

const WINDOW_BYTES = 64 * 1024;
const UNKNOWN: Identification = { puid: '', name: '', mime: 'application/octet-stream', basis: 'none' };
/** What the entries at the start of a cut package are called: its directory, and with it the container, is lost. */
const CUT_PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/PK\x03\x04[^]{26}word\//, 'fmt/412'],
  [/PK\x03\x04[^]{26}xl\//, 'fmt/214'],
  [/PK\x03\x04[^]{26}ppt\//, 'fmt/215'],
  [/PK\x03\x04[^]{26}(?:OFD\.xml|Doc_0\/)/, 'lantai/ofd'],
  [/^PK\x03\x04[^]{26}mimetype(?:[^]{0,64})application\/vnd\.oasis\.opendocument\.text/, 'fmt/291'],
];
const TEXT_BY_EXTENSION: Record<string, string> = { csv: 'x-fmt/18', tsv: 'x-fmt/13', tab: 'x-fmt/13' };

/** `name` is the file's own name (its extension decides between equals); `signatures` come before the built-in ones. */
export async function identify(
  path: string,
  name: string,
  signatures: SignatureSet = BUILTIN,
): Promise<Identification> {
  const bytes = await readWindow(path);
  if (bytes.size === 0) return UNKNOWN;
  const sets = signatures === BUILTIN ? [BUILTIN] : [signatures, BUILTIN];
  const window = { head: bytes.head.toString('latin1'), tail: bytes.tail.toString('latin1'), size: bytes.size };
  const isZip = window.head.startsWith('PK');
  const isOle2 = window.head.startsWith('\xd0\xcf\x11\xe0');
  if (isZip || isOle2) {
    for (const set of sets) {
      const puid = best(await matchContainers(path, isZip ? 'ZIP' : 'OLE2', set), name, set);
      if (puid !== undefined) return describe(puid, 'container', set);
    }
  }
  const cut = isZip && !window.tail.includes('PK\x05\x06') ? cutPackage(window.head) : undefined;
  if (cut !== undefined) return describe(cut, 'container', BUILTIN);
  for (const set of sets) {
    const puid = best(matchSignatures(window, set), name, set);
    if (puid !== undefined) return describe(puid, 'signature', set);
  }
  const extension = extensionOf(name);
  if (isText(bytes.head)) return describe(TEXT_BY_EXTENSION[extension] ?? 'x-fmt/111', 'text', BUILTIN);
  const bare = bareFormat(extension, signatures);
  return bare === undefined ? UNKNOWN : describe(bare, 'extension', signatures);
}

function cutPackage(head: string): string | undefined {
  return CUT_PACKAGES.find(([pattern]) => pattern.test(head))?.[1];
}

/** Lower case, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Among several that match, one whose extension the file bears, else the first. */
function best(puids: readonly string[], name: string, set: SignatureSet): string | undefined {
  const extension = extensionOf(name);
  return puids.find((puid) => set.formats.get(puid)?.extensions.includes(extension)) ?? puids[0];
}

function describe(puid: string, basis: Identification['basis'], set: SignatureSet): Identification {
  const own = BUILTIN.formats.get(puid);
  const format = set.formats.get(puid) ?? own;
  return { puid, name: format?.name ?? puid, mime: own?.mime ?? (format?.mime || UNKNOWN.mime), basis };
}

/** A format of this extension that no signature describes; one that has signatures would have been recognised. */
function bareFormat(extension: string, set: SignatureSet): string | undefined {
  if (extension === '') return undefined;
  const described = new Set([...set.signatures, ...set.containers].map((signature) => signature.puid));
  const named = [...set.formats.values()].filter((format) => format.extensions.includes(extension));
  if (named.some((format) => described.has(format.puid))) return undefined;
  return named.find((format) => !(format.mime || '').startsWith('text/'))?.puid;
}

/** Text has no control characters but those that lay it out, and hardly a byte that fits no encoding. */
function isText(head: Buffer): boolean {
  const { text } = decodeText(head);
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return false;
  // The window may cut the last character in two.
  const misfits = text.slice(0, -2).split('\ufffd').length - 1;
  return misfits <= text.length / 200;
}

async function readWindow(path: string): Promise<{ head: Buffer; tail: Buffer; size: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, WINDOW_BYTES);
    const head = (await file.read(Buffer.alloc(length), 0, length, 0)).buffer;
    if (size <= WINDOW_BYTES) return { head, tail: head, size };
    const tail = (await file.read(Buffer.alloc(length), 0, length, size - length)).buffer;
    return { head, tail, size };
  } finally {
    await file.close();
  }
}
