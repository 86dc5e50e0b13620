import { expect, test } from 'vitest';
import { PROBLEMS } from '../problem-codes.ts';
import en from './en/index.ts';
import { translate } from './index.ts';
import zh from './zh-CN/index.ts';

test('both languages have the same keys and the same parameters', () => {
  // What has a name in each language comes as both: the English sentence takes the one that ends in En.
  const parameters = (text: string) => [...text.matchAll(/\{(\w+?)(?:En)?\}/g)].map(([, name]) => name).sort();
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh as Record<string, string>))
    expect([key, parameters((en as Record<string, string>)[key]!)]).toEqual([key, parameters(text)]);
});

test('every problem has its sentence', () => {
  for (const code of Object.keys(PROBLEMS)) expect(zh).toHaveProperty([`problem.${code}`]);
});

test('a sentence takes its parameters and keeps what is not given', () => {
  expect(translate('en', 'problem.user-unknown', { login: 'li' })).toBe('There is no user “li”.');
  expect(translate('zh-CN', 'problem.user-unknown')).toContain('{login}');
});
