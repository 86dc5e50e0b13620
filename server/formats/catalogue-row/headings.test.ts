import { expect, test } from 'vitest';
import { fieldOf, headingWord } from './headings.ts';

test('what stands in brackets says nothing of a column', () => {
  expect(fieldOf('题名（必填）')).toBe('title');
  expect(fieldOf('档 号 (2022)')).toBe('code');
});

test.each(['(', '（', '〔', ')', '( '])('a heading of many %s is soon told', (sign) => {
  // In steps that grow with the square this would be minutes.
  expect(headingWord(sign.repeat(200_000))).toHaveLength(200_000);
});
