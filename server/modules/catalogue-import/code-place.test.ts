import { expect, test } from 'vitest';
import { parseTemplate, readFondsCode } from '../../formats/reference-code/index.ts';
import { placeByCode } from './code-place.ts';

test.each([
  ['J021-001-0003', false, 'file', ''],
  ['J021-001-0003-0012', false, undefined, 'J021-001-0003'],
  ['Ｊ０２１－001－0003－0012', false, undefined, 'J021-001-0003'],
  ['J019-KU·01·2017-001', true, 'file', ''],
  ['J019-KU·01·2017-001-001', true, undefined, 'J019-KU·01·2017-001'],
  ['Z034-ZP·1984·Y-001', true, 'file', ''],
  ['Z034-ZP·1984·Y-001-0004', true, undefined, 'Z034-ZP·1984·Y-001'],
  ['Z109-WS·2011-Y-BGS-0001', false, undefined, ''],
  ['A439-WS·2015·D30·003-005', false, undefined, ''],
  ['Z109-3', false, undefined, ''],
  ['', false, undefined, ''],
] as const)('%s', (code, isByFile, level, over) => {
  expect(placeByCode(code, isByFile)).toEqual({ level, over });
});

test('a code that the fonds writes in its own way goes where its parts say', () => {
  const template = parseTemplate('{fonds}-{catalogue:1}-{volume:1}[-{item:1}]');
  const place = (code: string) => placeByCode(code, false, readFondsCode(code, template));
  expect(place('Z109-3-12')).toEqual({ level: 'file', over: '' });
  expect(place('Z109—3—12—8')).toEqual({ level: undefined, over: 'Z109-3-12' });
  expect(place('Z109-3')).toEqual({ level: undefined, over: '' });
});
