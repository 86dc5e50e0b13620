/** Which signatures the bytes carry. Pure; searches step by step, so that no file can make it take long. */
import type { ByteSequence, ByteWindow, SignatureSet } from './pronom.types.ts';

/** The PUIDs whose signatures match, without those that a better one excludes; the set's order. */
export function matchSignatures(window: ByteWindow, set: SignatureSet): string[] {
  const hits = set.signatures
    .filter((signature) => signature.sequences.every((sequence) => matchesSequence(window, sequence)))
    .map((signature) => signature.puid);
  return withoutExcluded([...new Set(hits)], set);
}

export function withoutExcluded(puids: readonly string[], set: SignatureSet): string[] {
  const excluded = new Set(puids.flatMap((puid) => set.formats.get(puid)?.over ?? []));
  return puids.filter((puid) => !excluded.has(puid));
}

export function matchesSequence(window: ByteWindow, sequence: ByteSequence): boolean {
  if (sequence.anchor === 'eof') return matchesEnd(window.tail, sequence);
  if (sequence.anchor === 'bof') return matchesFrom(window.head, sequence, true);
  return (
    matchesFrom(window.head, sequence, false) ||
    (window.tail !== window.head && matchesFrom(window.tail, sequence, false))
  );
}

/** From the start onwards, each part behind the one before; only the first is bound to its offset if `anchored`. */
function matchesFrom(bytes: string, sequence: ByteSequence, anchored: boolean): boolean {
  let at = 0;
  for (const [index, part] of sequence.parts.entries()) {
    const from = at + part.min;
    const bound = anchored && index === 0 ? part.max : Infinity;
    const hay = Number.isFinite(bound + part.longest) ? bytes.slice(0, at + bound + part.longest) : bytes;
    // At a fixed offset a search would try every later place in vain, which a hostile file could make take seconds.
    const pattern = bound === part.min ? part.sticky : part.pattern;
    pattern.lastIndex = from;
    const found = pattern.exec(hay);
    if (found === null || found.index > at + bound) return false;
    at = found.index + found[0].length;
  }
  return true;
}

/** From the end backwards: the last part ends `min` to `max` bytes before the end of what is left. */
function matchesEnd(bytes: string, sequence: ByteSequence): boolean {
  let end = bytes.length;
  for (const [index, part] of sequence.parts.toReversed().entries()) {
    const bound = index === 0 ? part.max : Infinity;
    const from = Math.max(0, end - bound - part.longest);
    const hay = bytes.slice(Number.isNaN(from) ? 0 : from, Math.max(0, end - part.min));
    let last: RegExpExecArray | undefined;
    part.pattern.lastIndex = 0;
    for (let found = part.pattern.exec(hay); found !== null; found = part.pattern.exec(hay)) {
      last = found;
      part.pattern.lastIndex = found.index + 1;
    }
    if (last === undefined) return false;
    const offset = Number.isNaN(from) ? 0 : from;
    const lastEnd = offset + last.index + last[0].length;
    if (lastEnd < end - bound) return false;
    end = offset + last.index;
  }
  return true;
}
