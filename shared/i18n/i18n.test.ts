import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../problem-codes.ts';
import { accessionState } from '../schemas/accession.ts';
import { bulkEdit } from '../schemas/bulk-edit.ts';
import { importState } from '../schemas/catalogue-import.ts';
import en from './en/index.ts';
import { translate } from './index.ts';
import { sayProblem } from './problem.ts';
import zh from './zh-CN/index.ts';

test('both languages have the same keys and the same parameters', () => {
  // What has a name in each language comes as both: the English sentence takes the one that ends in En.
  const parameters = (text: string) => [...text.matchAll(/\{(\w+?)(?:En)?\}/g)].map(([, name]) => name).sort();
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  for (const [key, text] of Object.entries(zh as Record<string, string>))
    expect([key, parameters((en as Record<string, string>)[key]!)]).toEqual([key, parameters(text)]);
});

test('no word is said twice, in two meanings perhaps: the later would take the place of the first', async () => {
  for (const language of ['zh-CN', 'en']) {
    const keys: string[] = [];
    for (const file of readdirSync(join(import.meta.dirname, language)).filter((name) => name !== 'index.ts')) {
      const words = (await import(pathToFileURL(join(import.meta.dirname, language, file)).href)) as {
        default: Record<string, string>;
      };
      keys.push(...Object.keys(words.default));
    }
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    expect(new Set(keys)).toEqual(new Set(Object.keys(zh)));
  }
});

test('every problem has its sentence', () => {
  for (const code of Object.keys(PROBLEMS)) expect(zh).toHaveProperty([`problem.${code}`]);
});

test('a sentence takes its parameters and keeps what is not given', () => {
  expect(translate('en', 'problem.user-unknown', { login: 'li' })).toBe('There is no user “li”.');
  expect(translate('zh-CN', 'problem.user-unknown')).toContain('{login}');
});

test('a problem tells states in words, each matter in its own', () => {
  expect(sayProblem('zh-CN', 'import-state', { state: 'checked' })).toContain('“已检查”');
  expect(sayProblem('zh-CN', 'finding-state', { state: 'checked', step: 'edit' })).toContain('“已核定”');
  expect(sayProblem('en', 'accession-state', { state: 'needs-review' })).toContain('Needs review');
  expect(sayProblem('en', 'roles-exclude', { first: 'system-admin', second: 'security-admin' })).not.toContain(
    '-admin',
  );
  expect(sayProblem('en', 'workbook-missing-column', { file: 'a', columns: '甲、乙' })).toContain('甲, 乙');
  // What has no name stays as it is.
  expect(sayProblem('zh-CN', 'study-state', { state: 'unheard' })).toContain('unheard');
});

test('every state of what has states of its own has its word', () => {
  const states = {
    'accession-state': accessionState.options,
    'import-state': importState.options,
    'bulk-state': bulkEdit.shape.state.options,
  };
  for (const [code, options] of Object.entries(states))
    for (const state of options) expect(zh).toHaveProperty([`${code}.${state}`]);
});
