/** Both languages have the same keys with the same parameters, and nothing is empty. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Dictionary, fill, readLocale } from './i18n.tsx';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const parameters = (sentence: string) => [...new Set(sentence.match(/\{\w+/g) ?? [])].sort();

test('there are dictionaries to look at', () => expect(files).toContain('portal.ts'));

describe.each(files)('%s', (file) => {
  test('says the same in both languages', async () => {
    const exported = (await import(join(import.meta.dirname, file))) as Record<string, Dictionary>;
    for (const words of Object.values(exported)) {
      const [zh, en] = [words['zh-CN'], words.en];
      expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
      for (const key of Object.keys(zh)) {
        expect(zh[key]?.trim(), key).not.toBe('');
        expect(en[key]?.trim(), key).not.toBe('');
        expect(parameters(en[key]!), key).toEqual(parameters(zh[key]!));
      }
    }
  });
});

test('parameters, plurals and grouping', () => {
  expect(fill('en', '{n} {n|record|records} in {name}', { n: 1, name: 'Z021' })).toBe('1 record in Z021');
  expect(fill('en', '{n} {n|record|records}', { n: 12_345 })).toBe('12,345 records');
  expect(fill('zh-CN', '找到 {n} 件，{gone}', { n: 3 })).toBe('找到 3 件，{gone}');
});

test('the cookie goes before the browser, and Chinese before all where neither says', () => {
  expect(readLocale('a=1; lantai_locale=en', ['zh-CN'])).toBe('en');
  expect(readLocale('lantai_locale=fr', ['en-GB', 'zh'])).toBe('en');
  expect(readLocale('', ['fr'])).toBe('zh-CN');
});
