/** Which characters a font can draw, read from its table `cmap` (OpenType 1.9, subtable formats 4 and 12). */

type Range = readonly [first: number, last: number];

/** Takes an OpenType or TrueType font. Gives whether it has a glyph for a code point; none where it has no such table. */
export function charactersOf(font: Buffer): (codePoint: number) => boolean {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + index * 16);
  const entry = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (entry === undefined) return () => false;
  const cmap = font.subarray(font.readUInt32BE(entry + 8));
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4)),
  );
  const has = subtables.flatMap((table) => {
    const format = table.readUInt16BE(0);
    if (format === 12) return [within(groups(table))];
    return format === 4 ? [(point: number) => point <= 0xffff && glyphOf(table, point) !== 0] : [];
  });
  return (point) => has.some((each) => each(point));
}

const groups = (table: Buffer): Range[] =>
  Array.from({ length: table.readUInt32BE(12) }, (_, index) => {
    const at = 16 + index * 12;
    return [table.readUInt32BE(at), table.readUInt32BE(at + 4)];
  });

const within =
  (ranges: readonly Range[]) =>
  (point: number): boolean =>
    ranges.some(([first, last]) => first <= point && point <= last);

/** Format 4: segments with their last code, first code, difference and, where that is not all, a place in a list. */
function glyphOf(table: Buffer, point: number): number {
  const size = table.readUInt16BE(6);
  for (let at = 0; at < size; at += 2) {
    const last = table.readUInt16BE(14 + at);
    if (point > last) continue;
    const first = table.readUInt16BE(16 + size + at);
    if (point < first) return 0;
    const delta = table.readUInt16BE(16 + 2 * size + at);
    const place = 16 + 3 * size + at;
    const offset = table.readUInt16BE(place);
    if (offset === 0) return (point + delta) & 0xffff;
    const glyph = table.readUInt16BE(place + offset + 2 * (point - first));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
