import { expect, test } from 'vitest';
import { bodiesIn, personsIn } from './names.ts';

test.each([
  ['县革命委员会；县人民政府', ['县革命委员会', '县人民政府']],
  ['县民政局、县人事局，县财政局', ['县民政局', '县人事局', '县财政局']],
  ['县革命委员会 县人民政府', ['县革命委员会', '县人民政府']],
  ['县革命委员会　 县人民政府', ['县革命委员会', '县人民政府']],
  ['张　三', ['张　三']],
  ['Bureau of Water; County Office', ['Bureau of Water', 'County Office']],
  [' ；', []],
])('bodies in %s', (text, names) => {
  expect(bodiesIn(text)).toEqual(names);
});

test('persons are parted by signs alone', () => {
  expect(personsIn('王大有；李小满、 张　三')).toEqual(['王大有', '李小满', '张　三']);
});
