import { expect, test } from 'vitest';
import { TextStore } from './text-store.ts';
import { SharedStrings } from './xlsx.sheet.ts';

test('gives every text back by its number, also long ones and those behind them', () => {
  const store = new TextStore();
  const texts = Array.from({ length: 5000 }, (_, at) => (at % 7 === 0 ? '' : `第${at}件 𠮷野 ${'x'.repeat(at % 300)}`));
  texts.splice(2000, 0, '档'.repeat(400_000));
  for (const text of texts) store.add(text);
  for (const [number, text] of texts.entries()) expect(store.get(number) === text, String(number)).toBe(true);
  expect([-1, 0.5, NaN, texts.length].map((number) => store.get(number))).toEqual(Array(4).fill(undefined));
});

test('shared texts that say nothing count for the places that they take', () => {
  const strings = new SharedStrings();
  for (let n = 0; n < 1000; n++) {
    strings.open('si');
    strings.close('si');
  }
  expect(strings.total).toBe(4000);
});
