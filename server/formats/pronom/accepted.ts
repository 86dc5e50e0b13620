/** Which formats an archive takes in (GB/T 18894 and DA/T 46 in practice), and how their files may be called. */
import { BUILTIN } from './builtin-signatures.ts';
import type { SignatureSet } from './pronom.types.ts';

const AS_BUILT_IN = [...BUILTIN.formats.keys()];
/** Archives within archives, programs, and containers of nothing known. */
const REFUSED = new Set([
  'x-fmt/263',
  'x-fmt/264',
  'fmt/484',
  'x-fmt/266',
  'fmt/111',
  'fmt/189',
  'x-fmt/411',
  'fmt/690',
  'fmt/494',
]);
/** What a full signature file tells apart and the built-in table does not. */
const FINER =
  'fmt/95 fmt/354 fmt/476 fmt/477 fmt/478 fmt/479 fmt/480 fmt/481 fmt/1451 fmt/1910 fmt/1911 fmt/1912 fmt/144 fmt/145 ' +
  'fmt/146 fmt/147 fmt/148 fmt/157 fmt/158 fmt/488 fmt/489 fmt/490 fmt/491 fmt/492 fmt/493 fmt/1507 x-fmt/387 ' +
  'x-fmt/388 x-fmt/390 x-fmt/391 x-fmt/398 x-fmt/399 fmt/50 fmt/52 fmt/53 fmt/355 fmt/969 fmt/96 fmt/97 fmt/98 ' +
  'fmt/99 fmt/100 fmt/102 fmt/103 fmt/91 fmt/92 fmt/141 fmt/142 fmt/143 fmt/1 fmt/2 fmt/527 fmt/703 fmt/704 ' +
  'fmt/950 x-fmt/386 fmt/37 fmt/38 fmt/39 fmt/59 fmt/60 fmt/136 fmt/290 fmt/137 fmt/294 fmt/138 fmt/292 fmt/1827 ' +
  'fmt/1828 fmt/1829 fmt/1830 fmt/1831 fmt/1832 x-fmt/384 x-fmt/62 fmt/155 fmt/156 fmt/31 fmt/32 fmt/2 fmt/21 fmt/22';

/** The default of the configuration; an archive may extend or narrow it. */
export const ACCEPTED_PUIDS: ReadonlySet<string> = new Set([
  ...AS_BUILT_IN.filter((puid) => !REFUSED.has(puid)),
  ...FINER.split(' '),
]);

/** Whether files of this format may come in. An unknown format (empty) may not. */
export function isAccepted(puid: string, accepted: ReadonlySet<string> = ACCEPTED_PUIDS): boolean {
  return accepted.has(puid);
}

/**
 * Extensions, lower case without dot, that a file of this format may bear; empty when nothing is known, and then no
 * mismatch can be told.
 */
export function expectedExtensions(puid: string, signatures: SignatureSet = BUILTIN): string[] {
  const known = [BUILTIN, signatures].flatMap((set) => set.formats.get(puid)?.extensions ?? []);
  return [...new Set(known)];
}
