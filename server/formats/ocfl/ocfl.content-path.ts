/**
 * Where a file's content lies on disk. Its logical path keeps the original name byte for byte in the inventory; the
 * content path only has to be readable for people and possible on every file system.
 */
import { parents } from './ocfl.check-paths.ts';

/** Content that cannot keep its name on disk lies here under its digest. */
const BY_DIGEST = '~by-digest';
const MAX_NAME_BYTES = 200;
const MAX_PATH_BYTES = 400;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const percent = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** A name that every file system takes: control characters, `<>:"|?*\`, `%`, and a dot or blank at the end are percent-encoded. */
function safeName(name: string): string {
  const safe = name.replace(/[\u0000-\u001f\u007f-\u009f<>:"|?*\\%]|[. ]$/gu, percent);
  return RESERVED.test(safe) ? percent(safe.slice(0, 1)) + safe.slice(1) : safe;
}

/** Hands out the content paths of one version. File systems that fold case or Unicode forms must not merge two of them. */
export class ContentPaths {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>([BY_DIGEST]);

  /** The path inside the content folder for content of this digest, first met at this logical path. */
  claim(logicalPath: string, digest: string): string {
    const elements = logicalPath.split('/').map(safeName);
    const path = elements.join('/');
    const folded = path.normalize('NFKC').toLowerCase();
    const fits =
      Buffer.byteLength(path) <= MAX_PATH_BYTES && elements.every((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES);
    const folders = parents(folded);
    const free =
      !this.files.has(folded) &&
      !this.folders.has(folded) &&
      !folders.some((folder) => folder === BY_DIGEST || this.files.has(folder));
    if (!fits || !free) return `${BY_DIGEST}/${digest}`;
    this.files.add(folded);
    for (const folder of folders) this.folders.add(folder);
    return path;
  }
}
