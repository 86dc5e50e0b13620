import { expect, test } from 'vitest';
import { type FieldAtLevel, schemeField } from '../schemas/scheme.ts';
import { OBLIGATIONS } from './kinds.ts';
import { validateFields } from './validate.ts';

const obligations = { fonds: 'none', series: 'none', file: 'none', item: 'may' } as const;
const house = schemeField.parse({ key: 'house', name: '建筑', type: 'text', length: 4, obligations });

test('only what is mandatory is missed where it is empty; what is mandatory where it applies is a person’s to judge, and what it says is held to its rules all the same', () => {
  const missed = (obligation: FieldAtLevel['obligation'], value: string, inherited?: string) =>
    validateFields(
      [{ ...house, inherited: true, obligation }],
      { house: value },
      {
        tables: [],
        ...(inherited !== undefined && { inherited: { house: inherited } }),
      },
    ).map(({ rule }) => rule);
  expect(Object.fromEntries(OBLIGATIONS.map((each) => [each, missed(each, '')]))).toEqual({
    must: ['field-required'],
    present: [],
    may: [],
    none: [],
  });
  expect(missed('must', '', '听松堂')).toEqual([]);
  expect(missed('present', '一座名字很长的房子')).toEqual(['field-too-long']);
  expect(missed('present', '听松堂')).toEqual([]);
});
