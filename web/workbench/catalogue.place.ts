/** Places in a list that is read in both directions. Pure. */

export type ListPlace = { kind: 'top' | 'first' | 'last' } | { kind: 'code'; code: string };

/** `gone` is where Home or End led since the address said `at`. `top` is the beginning that nobody asked for. */
export function placeOf(at: string | undefined, gone: 'first' | 'last' | undefined): ListPlace {
  if (gone !== undefined) return { kind: gone };
  return at === undefined || at === '' ? { kind: 'top' } : { kind: 'code', code: at };
}

/** The order of the server's parameter the other way round. */
export const reversed = (sort: string): string => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`);

/** What lies before a place, read backwards, and what lies behind it; a row that both have stands once. */
export function joined<Row extends { id: string }>(
  kind: ListPlace['kind'],
  forth: readonly Row[],
  back: readonly Row[],
): readonly Row[] {
  if (kind === 'last') return back.toReversed();
  if (kind !== 'code') return forth;
  const later = new Set(forth.map(({ id }) => id));
  return [...back.filter(({ id }) => !later.has(id)).toReversed(), ...forth];
}
