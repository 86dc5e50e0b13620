import { expect, test } from 'vitest';
import { inheritedBy, nearestAbove } from './inheritance.ts';

const series = { id: 's', title: '基建类', responsible: '区建设局', retention: '永久' };
const file = { id: 'f', title: '案卷', responsible: '', retention: '30年' };

test('what is empty comes from the nearest above that has it; the fonds’ creator comes last', () => {
  expect(inheritedBy({ responsible: '', retention: '' }, [series, file], '区档案局')).toEqual([
    { field: 'responsible', value: '区建设局', unitId: 's', from: '基建类', state: 'inherited' },
    { field: 'retention', value: '30年', unitId: 'f', from: '案卷', state: 'inherited' },
  ]);
  expect(inheritedBy({ responsible: '', retention: '' }, [], '区档案局')).toEqual([
    { field: 'responsible', value: '区档案局', unitId: null, from: '', state: 'inherited' },
  ]);
  expect(inheritedBy({ responsible: '', retention: '' }, [], null)).toEqual([]);
});

test('the nearest that has a value is taken, also where one further up has another', () => {
  expect(nearestAbove([series, file], ({ retention }) => retention)).toEqual({ unit: file, value: '30年' });
  expect(nearestAbove([series, file], ({ responsible }) => responsible)).toEqual({ unit: series, value: '区建设局' });
  expect(nearestAbove([file], ({ responsible }) => responsible)).toBeUndefined();
});

test('what it says itself stands, and is marked where it differs from above', () => {
  expect(inheritedBy({ responsible: '区建设局', retention: '10年' }, [series, file], '区档案局')).toEqual([
    { field: 'retention', value: '30年', unitId: 'f', from: '案卷', state: 'overridden' },
  ]);
  expect(inheritedBy({ responsible: '某人', retention: '永久' }, [], '区档案局')).toEqual([]);
});
