import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCode, formatReferenceCode, parseReferenceCode, parseTemplate, readFondsCode } from './index.ts';

const OLD = parseTemplate('{fonds}-{catalogue:1}-{volume:1}[-{item:1}]');
const NEW = parseTemplate('{fonds}-{cat}·{year}-{ret}[-{org}]-{item:4}');

test('an old code without leading zeros is read where the template of its fonds allows it', () => {
  expect(readFondsCode('Z109-3-12', OLD)).toMatchObject({
    dialect: 'old',
    fonds: 'Z109',
    catalogue: '3',
    volume: '12',
    number: null,
  });
  expect(readFondsCode('ｚ109—3—12—８', OLD)).toMatchObject({ catalogue: '3', volume: '12', number: '8' });
  for (const template of [undefined, NEW, parseTemplate('{fonds}-{catalogue:3}-{volume:3}[-{item:3}]')])
    expect(readFondsCode('Z109-3-12', template)).toBeUndefined();
  expect(readFondsCode('Z109-3', OLD)).toBeUndefined();
  // What the standard reads stays as it reads it.
  expect(readFondsCode('Z109-WS·2011-Y-BGS-0001', OLD)).toEqual(parseReferenceCode('Z109-WS·2011-Y-BGS-0001'));
  expect(readFondsCode('C038-001-002-003', OLD)).toEqual(parseReferenceCode('C038-001-002-003'));
});

test('what a template of the old way writes is read, and written again as it was', () => {
  const number = fc.integer({ min: 1, max: 99_999 });
  fc.assert(
    fc.property(number, number, fc.option(number, { nil: undefined }), (catalogue, volume, item) => {
      const code = formatCode(OLD, { fonds: 'Z109', catalogue, volume, ...(item !== undefined && { item }) });
      const read = readFondsCode(code, OLD)!;
      expect(read).toMatchObject({ dialect: 'old', category: null, year: null });
      expect([read.catalogue, read.volume, read.number].map((text) => text && Number(text))).toEqual([
        catalogue,
        volume,
        item ?? null,
      ]);
      expect(formatReferenceCode(read)).toBe(code);
    }),
    { numRuns: 1000 },
  );
});
