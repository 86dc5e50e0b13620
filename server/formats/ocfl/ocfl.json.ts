/** JSON as an inventory needs it: strict UTF-8, and no key twice (`JSON.parse` would quietly keep the last one). */

/** The key paths that occur more than once, e.g. `['manifest', '43a4…']`. `text` must already be well-formed JSON. */
export function duplicateKeys(text: string): string[][] {
  const duplicates: string[][] = [];
  // One frame for each open object or array; `key` is the member being read, null inside arrays.
  const frames: { seen: Set<string> | null; key: string | null }[] = [];
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const token = match[0];
    const frame = frames.at(-1);
    if (token === '{') frames.push({ seen: new Set(), key: null });
    else if (token === '[') frames.push({ seen: null, key: null });
    else if (token === '}' || token === ']') frames.pop();
    else if (match[1] !== undefined && frame?.seen) {
      frame.key = JSON.parse(token.slice(0, -match[1].length)) as string;
      if (frame.seen.has(frame.key)) duplicates.push(frames.flatMap((open) => (open.key === null ? [] : [open.key])));
      frame.seen.add(frame.key);
    }
  }
  return duplicates;
}

export interface StrictJson {
  value: unknown;
  duplicates: string[][];
}

/** Parses bytes as JSON (RFC 8259): throws on bytes that are not UTF-8, on a byte order mark and on bad syntax. */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  return { value: JSON.parse(text) as unknown, duplicates: duplicateKeys(text) };
}

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
