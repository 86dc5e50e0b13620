import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CodePart,
  type CodeParts,
  codeInClass,
  formatCode,
  normaliseKey,
  numberingClass,
  parseCode,
  parseTemplate,
  sortKey,
  USUAL_TEMPLATES,
} from './index.ts';

const { A, B, volume, project, plain, old } = USUAL_TEMPLATES;
const A3 = '{fonds}-{cat}[·{sub}]·{year}-{ret}[-{org}]-{item:4}';
/** Every example of the standard digest, with the template that writes it. */
const EXAMPLES: [template: string, code: string, parts: CodeParts][] = [
  [A, 'Z109-WS·2011-Y-BGS-0001', { fonds: 'Z109', cat: 'WS', year: 2011, ret: 'Y', org: 'BGS', item: 1 }],
  [A, 'A182-WS·2022-Y-XZ-0001', { fonds: 'A182', cat: 'WS', year: 2022, ret: 'Y', org: 'XZ', item: 1 }],
  [A3, 'A182-SW·JB·2022-Y-0001', { fonds: 'A182', cat: 'SW', sub: 'JB', year: 2022, ret: 'Y', item: 1 }],
  [
    B.replace('item:3', 'item:4'),
    'Z109-WS·2011·Y·办公室-0001',
    { fonds: 'Z109', cat: 'WS', year: 2011, ret: 'Y', org: '办公室', item: 1 },
  ],
  [B, 'A439-WS·2015·D30·003-005', { fonds: 'A439', cat: 'WS', year: 2015, ret: 'D30', org: '003', item: 5 }],
  [B, 'Z008-WS·2019·Y-037', { fonds: 'Z008', cat: 'WS', year: 2019, ret: 'Y', item: 37 }],
  [
    B.replace('item:3', 'item:5'),
    'C015-WY·TZGG·2019·D10-00001',
    { fonds: 'C015', cat: 'WY', sub: 'TZGG', year: 2019, ret: 'D10', item: 1 },
  ],
  [
    volume,
    'J019-ZY·JC·CC·2019·D30-001-001',
    { fonds: 'J019', cat: 'ZY', sub: 'JC', sub2: 'CC', year: 2019, ret: 'D30', volume: 1, item: 1 },
  ],
  [volume, 'J019-KU·01·2017-001-001', { fonds: 'J019', cat: 'KU', sub: '01', year: 2017, volume: 1, item: 1 }],
  [plain, 'A002-RS-001-002', { fonds: 'A002', cat: 'RS', volume: 1, item: 2 }],
  [project, 'X032-KJ·KY·01-003', { fonds: 'X032', cat: 'KJ', sub: 'KY', project: '01', volume: 3 }],
  [project, 'X032-KJ·JJ·02-005-054', { fonds: 'X032', cat: 'KJ', sub: 'JJ', project: '02', volume: 5, page: 54 }],
  [volume, 'K021-ZP·2019·D30-025-005', { fonds: 'K021', cat: 'ZP', year: 2019, ret: 'D30', volume: 25, item: 5 }],
  [old, 'C038-001-002-003', { fonds: 'C038', catalogue: 1, volume: 2, item: 3 }],
];

describe('examples', () => {
  test.each(EXAMPLES)('%s writes %s', (text, code, parts) => {
    const template = parseTemplate(text);
    expect(parseCode(template, code)).toEqual(parts);
    expect(formatCode(template, parts)).toBe(code);
  });
});

test('the same code in other characters is read by the same template', () => {
  const template = parseTemplate('{fonds}—{cat}•{year}－{ret}—{org}－{item:4}');
  const parts = { fonds: 'Z109', cat: 'WS', year: 2011, ret: 'Y', org: 'BGS', item: 12 };
  expect(formatCode(template, parts)).toBe('Z109-WS·2011-Y-BGS-0012');
  expect(parseCode(template, 'ｚ１０９－ws．2011 - y - bgs - 0012')).toEqual(parts);
});

test('parts may be named in Chinese', () => {
  const template = parseTemplate('{全宗号}-{门类}·{年度}-{保管期限}[-{机构}]-{件号:4}');
  expect(template.parts).toEqual(['fonds', 'cat', 'year', 'ret', 'org', 'item']);
  expect(parseCode(template, 'Z109-WS·2011-Y-0001')).toMatchObject({ item: 1 });
});

describe('what a template refuses', () => {
  test.each([
    ['{fonds}-{cat', 'template-place', { place: 9 }],
    ['{fonds}-[{cat}-{item}', 'template-place', { place: 9 }],
    ['{fonds}-{cat}]-{item}', 'template-place', { place: 14 }],
    ['{fonds}-[x]-{item}', 'template-place', { place: 9 }],
    ['{fonds}-{year:4}-{item}', 'template-place', { place: 9 }],
    ['{fonds}-{item:9}', 'template-place', { place: 9 }],
    ['{fonds}-{box}-{item}', 'template-part-unknown', { place: 9, found: 'box' }],
    ['{fonds}-{item}-{item}', 'template-part-twice', { place: 16 }],
    ['{fonds}-{cat}{year}-{item}', 'template-adjacent', { place: 14 }],
    ['{fonds}-K{volume}', 'template-adjacent', { place: 10 }],
    ['{cat}-{item}', 'template-fonds-first', {}],
    ['{fonds}-{cat}', 'template-number-last', {}],
    ['{fonds}-{cat}[-{item}]', 'template-number-last', {}],
    ['', 'template-fonds-first', {}],
    ['{fonds}-{cat}[·{sub}][·{sub2}]-{item}', 'template-ambiguous', {}],
    ['{fonds}[-{catalogue}][-{volume}]-{item}', 'template-ambiguous', {}],
    ['{fonds}[-{a}]-{item}', 'template-part-unknown', {}],
  ])('%s', (text, code, params) => {
    expect(() => parseTemplate(text)).toThrow(
      expect.objectContaining({ code, params: expect.objectContaining(params) as unknown }),
    );
  });
});

test('a code of another template, or with a number of another width, is not read', () => {
  const template = parseTemplate(A);
  for (const code of [
    'C038-001-002-003',
    'Z109-WS·2011-Y-BGS-001',
    'Z109-WS·2011-Y-BGS-00001',
    'Z109-WS·2011-X9-BGS-0001',
  ])
    expect(parseCode(template, code), code).toBeUndefined();
  expect(parseCode(template, 'Z109-WS·2011-Y-BGS-10001')).toMatchObject({ item: 10001 });
});

test('what is missing or does not fit is said by name', () => {
  const template = parseTemplate(A);
  const parts = { fonds: 'Z109', cat: 'WS', year: 2011, ret: 'Y', org: 'BGS', item: 1 };
  const refusal = (given: CodeParts) => () => formatCode(template, given);
  expect(refusal({ ...parts, ret: '' })).toThrow(
    expect.objectContaining({ code: 'code-part-missing', params: expect.objectContaining({ part: 'ret' }) as unknown }),
  );
  expect(refusal({ ...parts, ret: '永久' })).toThrow(expect.objectContaining({ code: 'code-part-unfit' }));
  expect(refusal({ ...parts, item: 1_000_000 })).toThrow(expect.objectContaining({ code: 'code-part-unfit' }));
  expect(refusal({ ...parts, year: 985 })).toThrow(expect.objectContaining({ code: 'code-part-unfit' }));
});

test('codes are counted by all but their last number', () => {
  const template = parseTemplate(volume);
  expect(numberingClass(template, 'J019-ku·01·2017-001-012')).toEqual({
    prefix: 'J019-KU·01·2017-001-',
    part: 'item',
    width: 3,
    number: 12,
  });
  const file = numberingClass(template, 'J019-KU·01·2017-009')!;
  expect(file).toMatchObject({ prefix: 'J019-KU·01·2017-', part: 'volume' });
  expect(codeInClass(file, 10)).toBe('J019-KU·01·2017-010');
  expect(codeInClass(file, 1000)).toBe('J019-KU·01·2017-1000');
  expect(() => codeInClass(file, 1_000_000)).toThrow(expect.objectContaining({ code: 'code-number-range' }));
});

const SERIES: CodePart[] = [
  'cat',
  'sub',
  'sub2',
  'sub3',
  'project',
  'year',
  'ret',
  'org',
  'catalogue',
  'volume',
  'page',
];
const NUMBERS = new Set<CodePart>(['catalogue', 'volume', 'page', 'item']);
interface Made {
  text: string;
  optional: boolean[];
  order: CodePart[];
}
/** Any order of parts with any separators, each optional or not; those that may be read in two ways are refused. */
const templates: fc.Arbitrary<Made> = fc
  .record({
    order: fc.shuffledSubarray(SERIES, { minLength: 1, maxLength: 7 }),
    optional: fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
    separators: fc.array(fc.constantFrom('-', '·', '.', '_', '-WS-', '·第·'), { minLength: 12, maxLength: 12 }),
    widths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ order, optional, separators, widths }) => {
    const part = (name: CodePart, at: number) => `{${name}${NUMBERS.has(name) ? `:${widths[at]}` : ''}}`;
    const inner = order.map((name, at) => {
      const one = `${separators[at]}${part(name, at)}`;
      return optional[at] ? `[${one}]` : one;
    });
    return { order, optional, text: `{fonds}${inner.join('')}${separators[11]}${part('item', 11)}` };
  });
const word = fc.stringMatching(/^[A-Z0-9办公室一二三]{1,10}$/u).filter((text) => text === normaliseKey(text));
const VALUES: Record<CodePart, fc.Arbitrary<string | number>> = {
  fonds: fc.stringMatching(/^[A-Z][0-9]{3}$/),
  cat: fc.stringMatching(/^[A-Z]{2}$/),
  sub: word,
  sub2: word,
  sub3: word,
  project: word,
  org: word,
  year: fc.integer({ min: 1500, max: 2099 }),
  ret: fc.constantFrom('Y', 'D10', 'D30', 'D5', 'D100'),
  catalogue: fc.nat(999_999),
  volume: fc.nat(999_999),
  item: fc.nat(999_999),
  page: fc.nat(999_999),
};
const accepted = (text: string): boolean => {
  try {
    parseTemplate(text);
    return true;
  } catch {
    return false;
  }
};

test('parse undoes format, for any template that is accepted', () => {
  let codes = 0;
  const cases = templates
    .filter(({ text }) => accepted(text))
    .chain((made) =>
      fc.record({
        made: fc.constant(made),
        values: fc.record(VALUES),
        given: fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
      }),
    );
  fc.assert(
    fc.property(cases, ({ made, values, given }) => {
      const template = parseTemplate(made.text);
      const parts: CodeParts = { fonds: values.fonds, item: values.item };
      for (const [at, part] of made.order.entries()) if (!made.optional[at] || given[at]) parts[part] = values[part];
      const code = formatCode(template, parts);
      codes += 1;
      expect(parseCode(template, code)).toEqual(parts);
      expect(formatCode(template, parseCode(template, code)!)).toBe(code);
      const counted = numberingClass(template, code)!;
      expect(codeInClass(counted, counted.number)).toBe(code);
    }),
    { numRuns: 300 },
  );
  expect(codes).toBeGreaterThanOrEqual(300);
});

test('numbers of a class stand in their order', () => {
  const counted = { prefix: 'Z109-WS·2011-Y-BGS-', width: 4 };
  fc.assert(
    fc.property(fc.nat(999_999), fc.nat(999_999), (a, b) => {
      const [x, y] = [sortKey(codeInClass(counted, a)), sortKey(codeInClass(counted, b))];
      expect(Math.sign(Number(x > y) - Number(x < y))).toBe(Math.sign(a - b));
    }),
  );
});
