import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { qrModules } from './qr.ts';

const drawn = (text: string): string =>
  qrModules(text)
    .map((row) => row.map((each) => (each ? '1' : '0')).join(''))
    .join('\n');

test('the picture of an address, as an independent reader has read it', () => {
  const picture = drawn('https://archive.example.cn/checkin?code=012345');
  expect(picture.split('\n')).toHaveLength(33);
  expect(createHash('sha256').update(picture).digest('hex')).toBe(
    '1ec4d8f9c495172f7a516db7d4d4ff4f53afada7ae15d024914a2b40503048c4',
  );
});

test('finders in three corners, timing between them, and the size follows the length', () => {
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  for (const [length, size] of [
    [14, 21],
    [15, 25],
    [213, 57],
  ] as const) {
    const rows = drawn('x'.repeat(length)).split('\n');
    expect(rows).toHaveLength(size);
    expect(rows.slice(0, 7).map((row) => row.slice(0, 7))).toEqual(finder);
    expect(rows.slice(0, 7).map((row) => row.slice(-7))).toEqual(finder);
    expect(rows.slice(-7).map((row) => row.slice(0, 7))).toEqual(finder);
    expect(rows[6]!.slice(8, -8)).toBe('10'.repeat(40).slice(0, size - 16));
  }
  expect(() => qrModules('x'.repeat(214))).toThrow(RangeError);
});
