/** docs/schemes.md says what is so: its parts are read, its values validated, its file taken in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeTable, schemeCategory } from '../../../shared/schemas/scheme.ts';
import { checkConfig } from '../../../shared/scheme/check.ts';
import { differencesOf, partsOf, withChanges } from '../../../shared/scheme/compare.ts';
import { fieldsFor } from '../../../shared/scheme/fields.ts';
import { normaliseValue, validateFields } from '../../../shared/scheme/validate.ts';
import { readFile, writeFile } from './scheme.file.ts';
import { SHIPPED } from './shipped/index.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/schemes.md'), 'utf8');
const block = (kind: string): string => {
  const found = new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(text);
  expect(found, kind).not.toBeNull();
  return found![1]!;
};
const category = schemeCategory.parse(JSON.parse(block('json category')));
const table = codeTable.parse(JSON.parse(block('json table')));
const config = withChanges(SHIPPED, [
  { kind: 'category', key: category.key, content: category },
  { kind: 'table', key: table.key, content: table },
]);
const fields = fieldsFor(config, category.key, 'item');
const { tables } = config;
const sides = (line: string) => line.split(' → ') as [string, string];
const given = (words: string): [string, string] => {
  const at = words.indexOf('=');
  return [words.slice(0, at), words.slice(at + 1).replaceAll('⏎', '\n')];
};

test('the parts hold together with what is shipped', () => {
  expect(checkConfig(config, () => undefined)).toEqual([]);
  expect(fields.map(({ key }) => key)).toEqual(expect.arrayContaining(['title', 'building', 'owners']));
});

test.each(block('values').trim().split('\n').map(sides))('%s → %s', (words, outcome) => {
  const [key, value] = given(words);
  const field = fields.find((each) => each.key === key)!;
  const [, rule, , meant] = /^(field-[a-z-]+)( \((.+)\))?$/.exec(outcome) ?? [];
  const defects = validateFields([field], { [key]: value }, { tables });
  if (rule === undefined) {
    expect(defects).toEqual([]);
    expect(normaliseValue(field, value, tables)).toBe(outcome.replaceAll('⏎', '\n'));
  } else expect(defects.map((defect) => [defect.rule, defect.suggestion])).toEqual([[rule, meant]]);
});

test('what is inherited is not missing, and a value may stand under the field’s name', () => {
  const values = { title: '题', code: 'Z109-JZ·2019·Y-0001', responsible: '甲', dateText: '2019', retention: '永久' };
  const rules = (more: object, inherited = {}) =>
    validateFields(fields, { ...values, ...more }, { tables, inherited }).map((defect) => defect.field.key);
  expect(rules({})).toEqual(['building', 'street']);
  expect(rules({ 建筑名称: '听松堂' }, { street: '前塘巷' })).toEqual([]);
});

test('the file is read, adds what it has, and is written in one way', () => {
  const read = readFile(block('json file'));
  if (!('config' in read)) throw new Error(JSON.stringify(read.defects));
  const changes = partsOf(read.config).map(({ kind, part }) => ({ kind, key: part.key, content: part }));
  expect(differencesOf(SHIPPED, withChanges(SHIPPED, changes)).map(({ key, act }) => [key, act])).toEqual([
    ['grade', 'added'],
    ['office', 'added'],
    ['short', 'added'],
  ]);
  const again = readFile(writeFile(read.config));
  expect('config' in again && writeFile(again.config)).toBe(writeFile(read.config));
});
