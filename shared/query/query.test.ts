import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTableFile } from '../../scripts/generate-fold-table.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printQuery } from './ast.ts';
import { exactKey, fold, foldWithMap } from './fold.ts';
import { parseQuery } from './parse.ts';

const parts = fc.constantFrom(
  ...'( ) （ ） | - " “ ” 「 」 AND OR NOT title: 年: 1978 .. 1978..1985 青革发 〔1978〕36号 張三 土地 a \u3000 x𠀾 ㎡'.split(
    ' ',
  ),
  ' ',
  '\u0301',
);
const typed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(parts, { maxLength: 14 }).map((list) => list.join('')),
);
const tree = (text: string): unknown => {
  const parsed = parseQuery(text);
  return parsed.ok ? parsed.query : parsed.error;
};

describe('fold', () => {
  it.each([
    ['青革发〔1978〕36号', '青革发(1978)36号'],
    ['ＡＢｃ［１２］', 'abc(12)'],
    ['張　三\n同志', '张三同志'],
    ['檔案館裡的戶籍', '档案馆里的户籍'],
    ['Cafe\u0301', 'café'],
    ['㎡', 'm2'],
    ['“三農”——「文件」', '"三农"--"文件"'],
  ])('takes %j for %j', (from, to) => expect(fold(from)).toBe(fold(to)));

  it('is stable, and its map leads back to the original', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const folded = foldWithMap(text);
        expect(folded.text).toBe(fold(text));
        expect(fold(folded.text)).toBe(folded.text);
        expect(folded.starts.length).toBe(folded.text.length + 1);
        for (let at = 0; at < folded.text.length; at++)
          expect(fold(text.slice(folded.starts[at], folded.ends[at]))).toContain(folded.text[at]);
      }),
    );
  });
  it('gives a code one key however its marks are written', () => {
    expect(exactKey('Z109-WS·2023-Y-BGS-0001')).toBe(exactKey('z109 ws・2023－Y—BGS 0001'));
  });
  it('has the table that OpenCC gives', () => {
    const file = readFileSync(join(import.meta.dirname, 'fold-table.data.ts'), 'utf8');
    expect(file).toBe(foldTableFile());
  });
});

describe('parseQuery', () => {
  it.each([
    ['土地 房产', '(「土地」 AND 「房产」)'],
    ['a OR b c | d', '(「a」 OR (「b」 AND 「c」) OR 「d」)'],
    ['知青 -返城 NOT 病退', '(「知青」 AND NOT 「返城」 AND NOT 「病退」)'],
    ['青革发（1978）36号', '「青革发（1978）36号」'],
    ['(甲 OR 乙) 丙', '((「甲」 OR 「乙」) AND 「丙」)'],
    ['题名:土地 人名：“张 三”', '(title:「土地」 AND name:「张 三」)'],
    ['題名:土地 檔號：Z109 TITLE:a', '(title:「土地」 AND code:「Z109」 AND title:「a」)'],
    ['title:(a OR code:b)', '(title:「a」 OR code:「b」)'],
    [
      '1978..1985 年:1978-1985 year:1980 ..1950',
      '(year:1978..1985 AND year:1978..1985 AND year:1980..1980 AND year:..1950)',
    ],
    ['关于“三农”工作', '「关于"三农"工作」'],
    ['12:30', '「12:30」'],
    ['Z109-WS·2023', '「Z109-WS·2023」'],
    ['  ', ''],
  ])('reads %s as %s', (text, printed) => {
    const parsed = parseQuery(text);
    expect(parsed.ok && printQuery(parsed.query)).toBe(printed);
  });
  it.each([
    ['"abc', 'unclosed-quote', 0],
    ['a (b', 'unclosed-bracket', 2],
    ['a )', 'unexpected-bracket', 2],
    ['a OR', 'missing-term', 4],
    ['()', 'missing-term', 1],
    ['AND a', 'missing-term', 0],
    ['year:abc', 'bad-year', 5],
    ['x'.repeat(1001), 'too-long', 1000],
    ['('.repeat(30), 'too-deep', 20],
    ['a '.repeat(60), 'too-many-terms', 100],
  ])('refuses %s', (text, reason, position) => {
    expect(parseQuery(text)).toEqual({ ok: false, error: { code: 'query-syntax', reason, position } });
  });
  it('never throws, and what it prints it reads the same', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseQuery(text);
        if (!parsed.ok) return;
        const printed = printQuery(parsed.query);
        if (printed.length <= 1000) expect(tree(printed)).toEqual(parsed.query);
      }),
      { numRuns: 2000 },
    );
  });
});
