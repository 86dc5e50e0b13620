import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatReferenceCode,
  listReadings,
  normaliseKey,
  parseReferenceCode,
  type ReferenceCode,
  sortKey,
} from './index.ts';

/** The examples of the grammar (DA/T 13-2022, DA/T 22-2015), each with what it says. */
const EXAMPLES: [code: string, expected: Partial<ReferenceCode>][] = [
  [
    'Z109-WS·2011-Y-BGS-0001',
    { dialect: 'A', fonds: 'Z109', category: 'WS', year: 2011, retention: 'Y', office: 'BGS', number: '0001' },
  ],
  ['A182-WS·2022-Y-XZ-0001', { dialect: 'A', year: 2022, office: 'XZ' }],
  [
    'A182-SW·JB·2022-Y-0001',
    { dialect: 'A', category: 'SW', subs: ['JB'], year: 2022, retention: 'Y', office: null, number: '0001' },
  ],
  ['Z109-WS·2011·Y·办公室-0001', { dialect: 'B', year: 2011, retention: 'Y', office: '办公室', number: '0001' }],
  ['A439-WS·2015·D30·003-005', { dialect: 'B', retention: 'D30', office: '003', number: '005' }],
  ['Z008-WS·2019·Y-037', { dialect: 'B', year: 2019, retention: 'Y', office: null, number: '037' }],
  ['C015-WY·TZGG·2019·D10-00001', { dialect: 'B', subs: ['TZGG'], retention: 'D10', number: '00001' }],
  [
    'J019-ZY·JC·CC·2019·D30-001-001',
    { dialect: 'volume', subs: ['JC', 'CC'], year: 2019, retention: 'D30', volume: '001', number: '001' },
  ],
  [
    'J019-KU·01·2017-001-001',
    { dialect: 'volume', subs: ['01'], year: 2017, retention: null, volume: '001', number: '001' },
  ],
  ['A002-RS-001-002', { dialect: 'volume', category: 'RS', year: null, volume: '001', number: '002' }],
  ['X032-KJ·KY·01-003', { dialect: 'volume', subs: ['KY', '01'], volume: '003', number: null }],
  ['X032-KJ·JJ·02-005-054', { dialect: 'volume', volume: '005', number: '054' }],
  ['K021-ZP·2019·D30-025-005', { dialect: 'volume', retention: 'D30', volume: '025', number: '005' }],
  ['C038-001-002-003', { dialect: 'old', category: null, catalogue: '001', volume: '002', number: '003' }],
];

describe('examples', () => {
  test.each(EXAMPLES)('%s', (code, expected) => {
    const parsed = parseReferenceCode(code);
    expect(parsed).toMatchObject(expected);
    expect(formatReferenceCode(parsed!)).toBe(code);
  });
});

test('what is no reference code is not read as one', () => {
  for (const code of [
    '',
    'Z109',
    'Z109-',
    '109-WS·2011-Y-0001',
    'Z109-WS·2011-Y-BGS',
    'Z109-WS·2011-Y-BGS-01',
    'Z109-W·2011-Y-BGS-0001',
    'Z109-WS··2011-Y-BGS-0001',
    'Z109-WS·2011-Y-BGS-ABC-0001',
    'Z109-01-02',
  ])
    expect(parseReferenceCode(code), code).toBeUndefined();
});

test('the same code in other characters has the same key', () => {
  expect(normaliseKey('Ｚ１０９－ｗｓ•２０１１—Ｙ–ＢＧＳ－０００１ ')).toBe('Z109-WS·2011-Y-BGS-0001');
  expect(normaliseKey('z109-ws．2011 - y - bgs - 0001')).toBe('Z109-WS·2011-Y-BGS-0001');
  expect(normaliseKey('Z109-WS∙2011‧Y・办公室-0001')).toBe('Z109-WS·2011·Y·办公室-0001');
});

test('a code that may be read in two ways says so', () => {
  expect(listReadings('Z109-WS·2011·Y-037').map((reading) => reading.dialect)).toEqual(['B', 'volume']);
  expect(listReadings('Z109-WS·2011-Y-BGS-0001')).toHaveLength(1);
});

const digits = (min: number, max: number) =>
  fc
    .integer({ min, max })
    .chain((length) => fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0')));
const min3 = (max: number) => fc.integer({ min: 3, max }).chain((length) => digits(length, length));
const fonds = fc.stringMatching(/^[A-Z][0-9]{3}$/);
const retention = fc.constantFrom('Y', 'D10', 'D30', 'D5', 'D100');
const office = fc.constantFrom('BGS', 'XZ', '办公室', '业务科', 'R1');
const subs = fc.array(fc.constantFrom('JC', 'CC', '01', 'TZGG', 'JB'), { maxLength: 3 });
const year = fc.integer({ min: 1900, max: 2099 });
const none = { catalogue: null, volume: null, afterYear: [] as string[] };
const code: fc.Arbitrary<ReferenceCode> = fc.oneof(
  fc
    .record({ fonds, category: fc.constant('WS'), subs, year, retention, office: fc.option(office), number: min3(5) })
    .map((c) => ({ ...none, ...c, dialect: 'A' as const })),
  fc
    .record({ fonds, category: fc.constant('WY'), subs, year, retention, office: fc.option(office), number: min3(5) })
    .map((c) => ({ ...none, ...c, dialect: 'B' as const })),
  fc
    .record({
      fonds,
      category: fc.constant('KJ'),
      subs,
      year: fc.option(year),
      retention: fc.option(retention),
      volume: min3(4),
      number: min3(5),
    })
    .map((c) => ({ ...none, ...c, office: null, dialect: 'volume' as const })),
  fc.record({ fonds, catalogue: min3(4), volume: min3(4), number: fc.option(min3(5)) }).map((c) => ({
    ...none,
    ...c,
    category: null,
    subs: [],
    year: null,
    retention: null,
    office: null,
    dialect: 'old' as const,
  })),
);

test('parse undoes format', () => {
  fc.assert(
    fc.property(code, (one) => {
      expect(parseReferenceCode(formatReferenceCode(one))).toEqual(one);
    }),
    { numRuns: 2000 },
  );
});

test('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(normaliseKey(normaliseKey(text))).toBe(normaliseKey(text));
    }),
  );
});

test('the plain order of sort keys is the order of the numbers', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.nat(99_999_999), (a, b) => {
      const [x, y] = [sortKey(`Z109-WS·2011-Y-${a}`), sortKey(`Z109-WS·2011-Y-${b}`)];
      expect(Math.sign(Number(x > y) - Number(x < y))).toBe(Math.sign(a - b));
    }),
  );
  expect(sortKey('Z109-WS·2011-Y-0010') > sortKey('Z109-WS·2011-Y-9')).toBe(true);
  expect(sortKey('')).toBe('');
});
