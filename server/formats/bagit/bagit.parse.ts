/** The text files of a bag (BagIt 0.93 to 1.0, RFC 8493). Pure; what does not fit the format throws `BagSyntaxError`. */

export class BagSyntaxError extends Error {}

export interface Declaration {
  /** `0.97`, `1.0` … as written. */
  version: string;
  encoding: string;
}

const VERSIONS = ['0.93', '0.94', '0.95', '0.96', '0.97', '1.0'];

/** Lines without their ends (LF, CR or CRLF); an empty last line is dropped. */
export function lines(text: string): string[] {
  const all = text.split(/\r\n|\n|\r/);
  if (all.at(-1) === '') all.pop();
  return all;
}

/** `bagit.txt` (RFC 8493, 2.1.1): exactly two lines, no blank before the colon. */
export function parseDeclaration(text: string): Declaration {
  const [first = '', second = '', ...rest] = lines(text);
  const version = /^BagIt-Version: *(\d+\.\d+) *$/.exec(first)?.[1];
  const encoding = /^Tag-File-Character-Encoding: *(\S+) *$/.exec(second)?.[1];
  if (version === undefined || encoding === undefined || rest.some((line) => line.trim() !== ''))
    throw new BagSyntaxError('bagit.txt is not the two lines BagIt-Version and Tag-File-Character-Encoding');
  if (!VERSIONS.includes(version)) throw new BagSyntaxError(`unknown version of BagIt: ${version}`);
  return { version, encoding };
}

/** Decodes a tag file in the declared encoding; UTF-16 goes by its byte order mark, big-endian without one (RFC 2781). */
export function decodeTagFile(bytes: Uint8Array, encoding: string): string {
  const isLittleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
  const label = encoding.toUpperCase() === 'UTF-16' ? (isLittleEndian ? 'utf-16le' : 'utf-16be') : encoding;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BagSyntaxError(`not readable as ${encoding}`, { cause });
  }
}

/** One line of a manifest. */
export interface ManifestEntry {
  /** Lower-case hex. */
  digest: string;
  path: string;
}

/** A payload or tag manifest (2.1.3): `DIGEST path` on each line; before 1.0 a `*` may mark binary files as md5sum does. */
export function parseManifest(text: string, version: string): ManifestEntry[] {
  return lines(text)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, digest, path] =
        (version === '1.0' ? /^([0-9a-fA-F]+)[ \t]+(.+)$/ : /^([0-9a-fA-F]+)[ \t]+\*?(.+)$/).exec(line) ?? [];
      if (digest === undefined || path === undefined) throw new BagSyntaxError(`no line of a manifest: ${line}`);
      return { digest: digest.toLowerCase(), path: bagPath(path, version) };
    });
}

/** The paths that `fetch.txt` (2.2.3) promises: `URL LENGTH path`. */
export function parseFetch(text: string, version: string): string[] {
  return lines(text)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const path = /^\S+[ \t]+(?:\d+|-)[ \t]+(.+)$/.exec(line)?.[1];
      if (path === undefined) throw new BagSyntaxError(`no line of fetch.txt: ${line}`);
      return bagPath(path, version);
    });
}

/** The path meant: `./` in front is noise; CR and LF are percent-encoded, from 1.0 on the percent sign as well. */
function bagPath(written: string, version: string): string {
  const encoded = version === '1.0' ? /%(0D|0A|25)/gi : /%(0D|0A)/gi;
  return written.replace(/^(\.\/)+/, '').replace(encoded, (match) => decodeURIComponent(match));
}

/** Labels and values of `bag-info.txt` (2.2.2) in order; a line that starts with a blank continues the value before it. */
export function parseBagInfo(text: string): [label: string, value: string][] {
  const entries: [string, string][] = [];
  for (const line of lines(text)) {
    const last = entries.at(-1);
    const [, label, value] = /^([^\s:][^:]*?)\s*:\s*(.*)$/.exec(line) ?? [];
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`;
    else if (label !== undefined && value !== undefined) entries.push([label, value]);
    else if (line.trim() !== '') throw new BagSyntaxError(`no line of bag-info.txt: ${line}`);
  }
  return entries;
}

/** Whether a path stays inside the bag on every system: no root, drive, share, home, variable, backslash or `..`. */
export function staysInside(path: string): boolean {
  if (/^[/~\\]|^[A-Za-z]:|^%[^%/]+%|\\/.test(path)) return false;
  return path.split('/').every((element) => element !== '' && element !== '.' && element !== '..');
}
