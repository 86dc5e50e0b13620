/** Signatures as DROID has them, compiled to regular expressions over Latin-1 strings (a character a byte). */

export interface FormatInfo {
  puid: string;
  name: string;
  mime: string;
  /** Lower case, without the dot. */
  extensions: readonly string[];
  /** Formats that this one excludes when both match. */
  over: readonly string[];
}

/** One subsequence: `min` and `max` bytes lie between its anchor (or the subsequence before it) and its start. */
export interface BytePart {
  /** With flags `gs`. */
  pattern: RegExp;
  /** The same with flags `ys`: matches at one place only. */
  sticky: RegExp;
  min: number;
  max: number;
  /** The longest match in bytes, Infinity if unbounded. */
  longest: number;
}

export interface ByteSequence {
  anchor: 'bof' | 'eof' | 'any';
  parts: readonly BytePart[];
}

export interface Signature {
  puid: string;
  /** All must match. */
  sequences: readonly ByteSequence[];
}

export interface ContainerSignature {
  puid: string;
  type: 'ZIP' | 'OLE2';
  /** All must be there; of each, all sequences must match. */
  files: readonly { path: string; sequences: readonly ByteSequence[] }[];
}

export interface SignatureSet {
  formats: ReadonlyMap<string, FormatInfo>;
  signatures: readonly Signature[];
  containers: readonly ContainerSignature[];
}

/** What is known of a file's bytes: its beginning and its end, up to 64 KB each; both are the whole of a small file. */
export interface ByteWindow {
  head: string;
  tail: string;
  size: number;
}
