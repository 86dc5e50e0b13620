import { expect, test } from 'vitest';
import { findMarks, needlesOf, snippetAround } from './hits.ts';

const marked = (text: string, q: string) =>
  findMarks(text, needlesOf(q, ['text'])).map(([start, end]) => text.slice(start, end));

test('marks what the search takes for the same: traditional characters, blanks and line breaks between', () => {
  expect(marked('同意修建水\n庫，移民安置方案', '水库 移民安置')).toEqual(['水\n庫', '移民安置']);
  expect(marked('水库移民安置', '水库 移民安置')).toEqual(['水库移民安置']);
});

test('marks no word that is excluded or sought in another field', () => {
  expect(marked('水库养鱼', '水库 NOT 养鱼')).toEqual(['水库']);
  expect(marked('水库养鱼', 'title:养鱼')).toEqual([]);
  expect(marked('水库', '"')).toEqual([]);
});

test('a snippet keeps its marks in place', () => {
  const text = '甲'.repeat(40) + '水库' + '乙'.repeat(40);
  const snippet = snippetAround(text, findMarks(text, ['水库']), 0, 3);
  expect(snippet).toEqual({ text: '…甲甲甲水库乙乙乙…', marks: [[4, 6]] });
});
