import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, withoutMark } from './csv.ts';

test.each(['=1+1', '+8613800000000', '-2', '@SUM(A1)', '＝1+1', '－5℃以下', '\t=1', "'=1", "''@x", '\n=1'])(
  'no spreadsheet program runs %j',
  (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    expect(csvCell(text).replace(/^"/, '')[1]).toBe(text[0]);
  },
);

test('what is no formula stands as it is', () => {
  for (const text of ['档案', "'甲'", '1985-03', '〔1985〕3号', '', "'"]) expect(csvCell(text)).toBe(text);
  expect(csvCell(-3)).toBe('-3');
  expect(csvCell('甲"乙"，丙,丁')).toBe('"甲""乙""，丙,丁"');
});

test('the mark is taken off again', () => {
  const character = fc.constantFrom("'", '=', '-', '＋', '@', '\t', '甲', '1');
  fc.assert(
    fc.property(fc.array(character, { maxLength: 5 }), (characters) => {
      const text = characters.join('');
      expect(withoutMark(csvCell(text))).toBe(text);
    }),
  );
});
