import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { findMarks, findOnPage, needlesOf, pageNeedles, snippetAround } from './marks.ts';

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

/** What is marked on each of the pages, and how many hits each counts. */
function acrossPages(pages: string[], q: string) {
  return pages.map((text, at) => {
    const edges = { before: fold(pages[at - 1] ?? ''), after: fold(pages[at + 1] ?? '') };
    const { marks, continued } = findOnPage(text, pageNeedles(q), edges);
    return { marked: marks.map(([start, end]) => text.slice(start, end)), count: marks.length - (continued ? 1 : 0) };
  });
}

test('a hit across the edge of two pages is marked on both and counts for the first', () => {
  expect(acrossPages(['同意移民\n', ' 安置方案，移民安置'], '移民安置')).toEqual([
    { marked: ['移民'], count: 1 },
    { marked: ['安置', '移民安置'], count: 1 },
  ]);
  expect(acrossPages(['同意水库', '移民'], '水库 移民')).toEqual([
    { marked: ['水库'], count: 1 },
    { marked: ['移民'], count: 1 },
  ]);
  expect(acrossPages(['甲', '乙', '丙'], '甲乙丙')).toEqual(Array(3).fill({ marked: [], count: 0 }));
});

test('a hit reaches no farther into the next page than the index does', () => {
  const long = '一二三四五六七八九十甲乙丙丁戊己庚辛壬癸';
  expect(acrossPages([`前${long.slice(0, 1)}`, long.slice(1)], long)[0]).toEqual({ marked: ['一'], count: 1 });
  const longer = `${long}子丑`;
  expect(acrossPages(['一', longer.slice(1)], longer)).toEqual(Array(2).fill({ marked: [], count: 0 }));
});

test('single characters are not sought in pages', () => {
  expect(pageNeedles('水 水库 title:养鱼 NOT 移民')).toEqual(['水库']);
});
