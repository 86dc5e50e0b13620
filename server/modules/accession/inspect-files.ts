/** Looks into every file of a batch of rows: format, soundness, pages, text; malware and secrecy marks on the way. */
import { open } from 'node:fs/promises';
import { isAccepted, expectedExtensions } from '../../formats/pronom/accepted.ts';
import { BUILTIN } from '../../formats/pronom/builtin-signatures.ts';
import { extensionOf, identify, type Identification } from '../../formats/pronom/identify.ts';
import type { Extraction, ExtractedPage, ParsePool } from '../../infra/parse/index.ts';
import type { DeliveredFile, FileFacts } from './checks/delivery.types.ts';
import { bearsMark } from './secrecy-gate.ts';

export interface InspectedFile {
  path: string;
  facts: FileFacts;
  pages: ExtractedPage[];
  textSource: Extraction['textSource'];
}

export interface InspectOptions {
  parse: ParsePool;
  /** A virus scanner: gives the name of what it found. Absent where none is installed. */
  scan?: ((path: string) => Promise<string | undefined>) | undefined;
}

/** The harmless file by which scanners are tested (eicar.org), in two halves lest it be found in this source. */
const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const ZIP_FAMILY = new Set('docx xlsx pptx dotx ofd odt ods odp epub'.split(' '));
const TEXTS = new Set('txt csv tsv xml htm html md log json'.split(' '));
const GENERIC_ZIP = 'x-fmt/263';
const GENERIC_OLE2 = 'fmt/111';
const ENCRYPTED_OLE2 = 'fmt/494';
/** The stream in which Office puts a document with a password. */
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le').toString('latin1');
/** Extensions of accepted formats that are told by signature: text under such a name is not what it says. */
const BINARY = new Set(
  [...BUILTIN.formats.values()].flatMap((format) =>
    /^text\/|xml/.test(format.mime) || !isAccepted(format.puid) ? [] : format.extensions,
  ),
);

/** Inspects sound-named, non-empty files; `at` gives the real path. A damaged file is a finding, not an error. */
export async function inspectFiles(
  files: readonly DeliveredFile[],
  at: (path: string) => string,
  { parse, scan }: InspectOptions,
): Promise<InspectedFile[]> {
  const opened = files.filter((file) => file.unsafe === undefined && file.badName !== true && file.size > 0);
  const known = await Promise.all(opened.map((file) => recognise(file, at(file.path), scan)));
  const readable = opened.filter((_, index) => known[index]!.problem === undefined);
  const outcomes = await parse.extractMany(
    readable.map((file) => ({ path: at(file.path), type: known[opened.indexOf(file)]!.puid, name: file.name })),
  );
  const byPath = new Map(readable.map((file, index) => [file.path, outcomes[index]!]));
  return opened.map((file, index) => {
    const outcome = byPath.get(file.path);
    if (outcome === undefined) return { path: file.path, facts: known[index]!, pages: [], textSource: 'none' };
    if (!outcome.ok) {
      const detail = String(outcome.error.params.reason ?? outcome.error.code);
      return withProblem(file, known[index]!, { kind: 'unreadable', detail });
    }
    const { value } = outcome;
    const problem = soundness(value);
    if (problem !== undefined) return withProblem(file, known[index]!, problem);
    const facts = { ...known[index]!, ...(value.pageCount === null ? {} : { pages: value.pageCount }) };
    return { path: file.path, facts, pages: value.pages, textSource: value.textSource };
  });
}

const withProblem = (file: DeliveredFile, facts: FileFacts, problem: FileFacts['problem']): InspectedFile => ({
  path: file.path,
  facts: { ...facts, ...(problem && { problem }) },
  pages: [],
  textSource: 'none',
});

function soundness(value: Extraction): FileFacts['problem'] {
  const detail = value.warnings.join('; ');
  if (value.encrypted) return { kind: 'encrypted', detail };
  if (value.truncated) return { kind: 'truncated', detail };
  if (value.unreadable) return { kind: 'unreadable', detail };
  const encoding = value.warnings.find((warning) => warning.startsWith('bad-encoding'));
  return encoding === undefined ? undefined : { kind: 'bad-encoding', detail: encoding };
}

/** A text with a secrecy mark at the top of its first page. */
export const isMarked = ({ pages }: InspectedFile): boolean => pages[0] !== undefined && bearsMark(pages[0].text);

async function recognise(file: DeliveredFile, path: string, scan: InspectOptions['scan']): Promise<FileFacts> {
  const found = await identify(path, file.name);
  const facts: FileFacts = { puid: found.puid, formatName: found.name, mime: found.mime };
  const { head, tail } = await readEnds(path, file.size);
  const virus = head.includes(EICAR) ? 'EICAR-Test-File' : await scan?.(path);
  const problem: FileFacts['problem'] =
    virus === undefined ? formatProblem(found, extensionOf(file.name), head, tail) : { kind: 'malware', detail: virus };
  return problem === undefined ? facts : { ...facts, problem };
}

function formatProblem(found: Identification, extension: string, head: string, tail: string): FileFacts['problem'] {
  const isCutZip = head.startsWith('PK\x03\x04') && !tail.includes('PK\x05\x06');
  if (isCutZip && (ZIP_FAMILY.has(extension) || found.puid === GENERIC_ZIP))
    return { kind: 'truncated', detail: found.name };
  const isLocked = head.startsWith('\xd0\xcf\x11\xe0') && (head + tail).includes(ENCRYPTED_STREAM);
  if (found.puid === ENCRYPTED_OLE2 || isLocked) return { kind: 'encrypted', detail: found.name };
  if (found.puid === '') return unknown(extension);
  const expected = expectedExtensions(found.puid);
  const isText = found.basis === 'text';
  const mismatch = isText ? BINARY.has(extension) : expected.length > 0 && !expected.includes(extension);
  // A program or an archive under its own name is refused as such; under another name the name is wrong first.
  if (mismatch && (isAccepted(found.puid) || BINARY.has(extension) || TEXTS.has(extension)))
    return found.puid === GENERIC_OLE2
      ? { kind: 'unreadable', detail: found.name }
      : { kind: 'extension-mismatch', detail: found.name };
  return isAccepted(found.puid) ? undefined : { kind: 'format-refused', detail: found.name };
}

function unknown(extension: string): FileFacts['problem'] {
  if (TEXTS.has(extension)) return { kind: 'bad-encoding', detail: extension };
  return { kind: BINARY.has(extension) ? 'unreadable' : 'format-refused', detail: extension };
}

const HEAD_BYTES = 4096;
const END_BYTES = 65_557;
/** ZIP and OLE2 keep their directories at the end; of others the end says nothing here and is not read. */
const CONTAINER = /^(?:PK\x03\x04|\xd0\xcf\x11\xe0)/;

async function readEnds(path: string, size: number): Promise<{ head: string; tail: string }> {
  const file = await open(path);
  try {
    const read = async (length: number, from: number): Promise<string> => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from);
      return buffer.toString('latin1', 0, bytesRead);
    };
    const head = await read(Math.min(size, HEAD_BYTES), 0);
    if (!CONTAINER.test(head)) return { head, tail: '' };
    const length = Math.min(size, END_BYTES);
    return { head, tail: await read(length, size - length) };
  } finally {
    await file.close();
  }
}
