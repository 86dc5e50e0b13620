/** What comes with Lantai holds together. */
import { expect, test } from 'vitest';
import { checkConfig } from '../../../shared/scheme/check.ts';
import { fieldsFor } from '../../../shared/scheme/fields.ts';
import { parseTemplate } from '../../formats/reference-code/index.ts';
import { SHIPPED } from './shipped/index.ts';

test('what is shipped holds together: 13 categories of the standard, 20 of livelihood, the 88 elements', () => {
  expect(checkConfig(SHIPPED, (template) => (parseTemplate(template).parts.length > 0 ? undefined : 'empty'))).toEqual(
    [],
  );
  const of = (group: string) => SHIPPED.categories.filter((category) => category.group === group).length;
  expect([of('standard'), of('livelihood')]).toEqual([13, 20]);
  const elements = SHIPPED.schemes.find(({ key }) => key === 'DAT46')!.fields.map(({ clause }) => clause);
  expect(elements).toEqual(Array.from({ length: 88 }, (_, at) => `DA/T 46 M${at + 1}`));
  // A later scheme speaks of files and items only: what DA/T 18 asks of a fonds stays.
  expect(fieldsFor(SHIPPED, 'WS', 'fonds').find(({ key }) => key === 'title')?.obligation).toBe('must');
  for (const { key, fields } of SHIPPED.categories.filter(({ group }) => group === 'livelihood'))
    expect([key, fields.some(({ search }) => search)]).toEqual([key, true]);
});
