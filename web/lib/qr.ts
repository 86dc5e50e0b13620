/**
 * A QR code (ISO/IEC 18004) of a short text: byte mode, level M, versions 1 to 10, that is up to 213 bytes. Pure. Gives the
 * modules row by row, true for dark, without the quiet zone.
 */

/** Per version: data codewords in all, error correction codewords per block, number of blocks. */
const VERSIONS: readonly (readonly [data: number, correction: number, blocks: number])[] = [
  [16, 10, 1],
  [28, 16, 1],
  [44, 26, 1],
  [64, 18, 2],
  [86, 24, 2],
  [108, 16, 4],
  [124, 18, 4],
  [154, 22, 4],
  [182, 22, 5],
  [216, 26, 5],
];
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];

/** Powers of 2 in the field of 256 elements by x⁸+x⁴+x³+x²+1, and their logarithms. */
const POWERS = new Uint8Array(512);
const LOGS = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at++) {
  POWERS[at] = value;
  POWERS[at + 255] = value;
  LOGS[value] = at;
  value <<= 1;
  if (value > 255) value ^= 0x11d;
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : POWERS[LOGS[a]! + LOGS[b]!]!);

/** The error correction codewords of a block (Reed–Solomon). */
function correctionOf(block: readonly number[], count: number): number[] {
  let generator = [1];
  for (let at = 0; at < count; at++) {
    const next = new Array<number>(generator.length + 1).fill(0);
    for (const [index, value] of generator.entries()) {
      next[index]! ^= value;
      next[index + 1]! ^= times(value, POWERS[at]!);
    }
    generator = next;
  }
  const rest = [...block, ...new Array<number>(count).fill(0)];
  for (let at = 0; at < block.length; at++) {
    const factor = rest[at]!;
    if (factor === 0) continue;
    for (const [index, value] of generator.entries()) rest[at + index]! ^= times(value, factor);
  }
  return rest.slice(block.length);
}

/** Data and correction of all blocks, one codeword of each block in turn. */
function codewordsOf(bytes: Uint8Array, version: number): number[] {
  const [size, correction, blocks] = VERSIONS[version - 1]!;
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, size * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8)
    data.push(bits.slice(at, at + 8).reduce((value, bit) => value * 2 + bit, 0));
  for (let pad = 0xec; data.length < size; pad ^= 0xec ^ 0x11) data.push(pad);
  const short = Math.floor(size / blocks);
  const longFrom = blocks - (size % blocks);
  const parts: number[][] = [];
  for (let block = 0, at = 0; block < blocks; block++) {
    const length = block < longFrom ? short : short + 1;
    parts.push(data.slice(at, at + length));
    at += length;
  }
  const out: number[] = [];
  for (let at = 0; at <= short; at++) for (const part of parts) if (at < part.length) out.push(part[at]!);
  const corrections = parts.map((part) => correctionOf(part, correction));
  for (let at = 0; at < correction; at++) for (const part of corrections) out.push(part[at]!);
  return out;
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** `value` with its remainder by `divisor` (BCH), both as polynomials of bits. */
function withRemainder(value: number, divisor: number, bits: number): number {
  let rest = value << bits;
  const top = 31 - Math.clz32(divisor);
  for (let bit = 31 - Math.clz32(rest || 1); bit >= top; bit--) if ((rest >> bit) & 1) rest ^= divisor << (bit - top);
  return (value << bits) | rest;
}

/** Throws RangeError for a text of more than 213 bytes. */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = VERSIONS.findIndex(([data], index) => bytes.length <= data - (index < 9 ? 2 : 3)) + 1;
  if (version === 0) throw new RangeError('text too long for a QR code');
  const size = version * 4 + 17;
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  const set = (row: number, column: number, value: boolean) => {
    if (row < 0 || column < 0 || row >= size || column >= size) return;
    dark[row]![column] = value;
    fixed[row]![column] = true;
  };

  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [top, left] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    for (let row = -4; row <= 4; row++)
      for (let column = -4; column <= 4; column++) {
        const ring = Math.max(Math.abs(row), Math.abs(column));
        set(top + row, left + column, ring !== 2 && ring !== 4);
      }
  const centres = ALIGNMENT[version - 1]!;
  for (const row of centres)
    for (const column of centres) {
      const corner =
        (row === 6 && column === 6) || (row === 6 && column === size - 7) || (row === size - 7 && column === 6);
      if (corner) continue;
      for (let down = -2; down <= 2; down++)
        for (let across = -2; across <= 2; across++)
          set(row + down, column + across, Math.max(Math.abs(down), Math.abs(across)) !== 1);
    }
  const putFormat = (mask: number) => {
    // Level M is 00.
    const format = withRemainder(mask, 0b10100110111, 10) ^ 0b101010000010010;
    const bit = (at: number) => ((format >> at) & 1) === 1;
    for (let at = 0; at <= 5; at++) set(at, 8, bit(at));
    set(7, 8, bit(6));
    set(8, 8, bit(7));
    set(8, 7, bit(8));
    for (let at = 9; at < 15; at++) set(8, 14 - at, bit(at));
    for (let at = 0; at < 8; at++) set(8, size - 1 - at, bit(at));
    for (let at = 8; at < 15; at++) set(size - 15 + at, 8, bit(at));
    set(size - 8, 8, true);
  };
  putFormat(0);
  if (version >= 7) {
    const written = withRemainder(version, 0b1111100100101, 12);
    for (let at = 0; at < 18; at++) {
      const value = ((written >> at) & 1) === 1;
      set(size - 11 + (at % 3), Math.floor(at / 3), value);
      set(Math.floor(at / 3), size - 11 + (at % 3), value);
    }
  }

  // Two columns at a time from the right, up and down in turn; the column of the timing pattern is passed over.
  const codewords = codewordsOf(bytes, version);
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const up = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - step : step;
        if (fixed[row]![column]! || bit >= codewords.length * 8) continue;
        dark[row]![column] = ((codewords[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
      }
  }

  const applyMask = (mask: number) => {
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        if (!fixed[row]![column]! && MASKS[mask]!(row, column)) dark[row]![column] = !dark[row]![column]!;
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 8; mask++) {
    applyMask(mask);
    putFormat(mask);
    const penalty = penaltyOf(dark);
    if (penalty < least) {
      least = penalty;
      best = mask;
    }
    applyMask(mask);
  }
  applyMask(best);
  putFormat(best);
  return dark;
}

/** How hard the picture is to read: long runs, squares, what looks like a finder, too much of one colour. */
function penaltyOf(dark: readonly (readonly boolean[])[]): number {
  const size = dark.length;
  let penalty = 0;
  const lines = [...dark, ...dark.map((_, column) => dark.map((row) => row[column]!))];
  for (const line of lines) {
    for (let at = 0; at < size; ) {
      let end = at;
      while (end < size && line[end] === line[at]) end++;
      if (end - at >= 5) penalty += end - at - 2;
      at = end;
    }
    const text = line.map((each) => (each ? '1' : '0')).join('');
    for (const pattern of ['10111010000', '00001011101'])
      for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) penalty += 40;
  }
  let darks = 0;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      if (dark[row]![column]!) darks++;
      if (row + 1 === size || column + 1 === size) continue;
      const value = dark[row]![column];
      if (dark[row]![column + 1] === value && dark[row + 1]![column] === value && dark[row + 1]![column + 1] === value)
        penalty += 3;
    }
  return penalty + Math.floor(Math.abs((darks * 20) / (size * size) - 10)) * 10;
}
