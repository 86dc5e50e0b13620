import { expect, test } from 'vitest';
import type {
  ImportDetail,
  ImportMapping,
  ImportProposal,
  ImportRemedy,
} from '../../shared/schemas/catalogue-import.ts';
import {
  claimedTwice,
  type Plan,
  readMapping,
  samePlan,
  stepOf,
  withFields,
  withoutValue,
  withRemedy,
  withValues,
} from './import.model.ts';

const mapping: ImportMapping = {
  format: 'lantai-import-map',
  version: 1,
  columns: { 档号: 'code', 题名: 'title', 名称: 'title', 男方: 'person', 女方: 'person' },
  constants: {},
  values: {},
  excelDates: false,
  decades: false,
  cleanCharacters: false,
  allowEmptyCode: false,
  fondsFromCode: false,
  categoryFromCode: false,
  createAgencies: false,
};
const plan: Plan = { fonds: 'Z034', category: 'WS', match: 'refuse', mapping };

test('the step follows the state, and a step back is asked for', () => {
  expect(stepOf({ state: 'uploaded', dryRun: false }, 'check')).toBe('columns');
  expect(stepOf({ state: 'preparing', dryRun: true }, null)).toBe('check');
  expect(stepOf({ state: 'preparing', dryRun: false }, null)).toBe('import');
  expect(stepOf({ state: 'checked', dryRun: true }, 'columns')).toBe('columns');
  expect(stepOf({ state: 'done', dryRun: false }, 'columns')).toBe('result');
});

test('two columns of one sheet that are the same are named; of two sheets, or of persons, they are not', () => {
  const column = (heading: string, sheet: string): ImportProposal['columns'][number] => ({
    heading,
    sheet,
    index: 0,
    hidden: false,
    end: null,
    target: 'field',
    why: 'none',
    samples: [],
  });
  const same = [column('题名', '甲'), column('名称', '甲'), column('男方', '甲'), column('女方', '甲')];
  expect(claimedTwice(same, mapping)).toEqual([{ target: 'title', headings: ['题名', '名称'] }]);
  expect(claimedTwice([column('题名', '甲'), column('名称', '乙')], mapping)).toEqual([]);
  // A beginning and an end are one date; a third is one too many.
  const dates = [
    { ...column('起始日期', '甲'), end: 'from' as const },
    { ...column('终止日期', '甲'), end: 'to' as const },
  ];
  const asDates = { ...mapping, columns: { 起始日期: 'date', 终止日期: 'date', 文件日期: 'date' } as const };
  expect(claimedTwice(dates, asDates)).toEqual([]);
  expect(claimedTwice([...dates, column('文件日期', '甲')], asDates)).toMatchObject([{ target: 'date' }]);
});

test('columns follow the fields of another category; what was said otherwise stays', () => {
  const proposed = (targets: Record<string, ImportProposal['columns'][number]['target']>) =>
    Object.entries(targets).map(([heading, target]) => ({
      ...{ heading, target, sheet: '', index: 0, hidden: false, end: null, why: 'heading' as const, samples: [] },
    }));
  const before = proposed({ 题名: 'title', 男方: 'person', 女方: 'field' });
  const now = proposed({ 题名: 'title', 男方: 'field:husband', 女方: 'field:wife' });
  // 女方 was said to be a person by the clerk.
  const next = withFields(plan, before, now);
  expect(next.mapping.columns).toEqual({ ...mapping.columns, 男方: 'field:husband' });
  expect(withFields(next, now, now)).toBe(next);
});

test('a press changes the plan: an option, all suggestions, or only those that were written', () => {
  const base: ImportRemedy = {
    kind: 'bad-date',
    count: 1,
    how: 'option',
    option: 'decades',
    target: null,
    heading: '',
    values: [],
    safe: true,
  };
  expect(withRemedy(plan, base).mapping.decades).toBe(true);
  const values: ImportRemedy = {
    ...base,
    kind: 'bad-retention',
    how: 'values',
    option: null,
    target: 'retention',
    values: [
      { value: '30', suggestion: '30年', count: 2 },
      { value: '久', suggestion: '', count: 1 },
    ],
  };
  expect(withRemedy(plan, values).mapping.values).toEqual({ retention: { 30: '30年' } });
  expect(withRemedy(plan, values, { 久: ' 永久 ' }).mapping.values).toEqual({ retention: { 久: '永久' } });
  const two = withValues(withValues(mapping, 'retention', { a: 'b' }), 'retention', { c: 'd' });
  expect(withoutValue(two, 'retention', 'a').values).toEqual({ retention: { c: 'd' } });
  expect(withoutValue(withoutValue(two, 'retention', 'a'), 'retention', 'c').values).toEqual({});
});

test('a result is stale as soon as something else is chosen, in whatever order it stands', () => {
  const detail = {
    ...plan,
    mapping: { ...mapping, columns: { 题名: 'title', ...mapping.columns } },
  } as unknown as ImportDetail;
  expect(samePlan(plan, detail)).toBe(true);
  expect(samePlan({ ...plan, match: 'skip' }, detail)).toBe(false);
});

test('a mapping file is told from another JSON', () => {
  const file = '{"format":"lantai-import-map","version":1,"columns":{"档号":"ignore"}}';
  expect(readMapping(file, mapping)?.columns).toMatchObject({ 档号: 'ignore', 题名: 'title' });
  expect(readMapping('{"columns":{}}', mapping)).toBeUndefined();
  expect(readMapping('不是', mapping)).toBeUndefined();
});
