import { expect, test } from 'vitest';
import { schemeField } from '../../../shared/schemas/scheme.ts';
import { inheritedBy as inheritedFrom, inheritedColumns, nearestAbove } from './inheritance.ts';

const EMPTY = { responsible: '', retention: '', document_number: '', date_text: '', carrier: '', note: '' };
const series = { ...EMPTY, id: 's', title: '基建类', responsible: '区建设局', retention: '永久' };
const file = { ...EMPTY, id: 'f', title: '案卷', retention: '30年', carrier: '纸质', date_text: '1985' };
type Above = typeof file;
const inheritedBy = (
  unit: Partial<typeof EMPTY>,
  above: Above[],
  creator: string | null,
  columns = inheritedColumns([], true),
) => inheritedFrom({ ...EMPTY, ...unit }, above, creator, columns);

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

test('other columns are taken over where the scheme marks them, and those it does not mark are not', () => {
  const field = (key: string, inherited: boolean) => ({
    ...schemeField.parse({
      ...{ key, name: key, type: 'text', inherited },
      obligations: { fonds: 'none', series: 'may', file: 'may', item: 'may' },
    }),
    obligation: 'may' as const,
  });
  const fields = [field('carrier', true), field('dateText', false), field('retention', false)];
  expect(inheritedColumns(fields, true)).toEqual(['responsible', 'carrier']);
  expect(inheritedBy({}, [series, file], null, inheritedColumns(fields, true))).toEqual([
    { field: 'responsible', value: '区建设局', unitId: 's', from: '基建类', state: 'inherited' },
    { field: 'carrier', value: '纸质', unitId: 'f', from: '案卷', state: 'inherited' },
  ]);
  // Of what is for the house alone the public is told nothing from above either.
  expect(inheritedColumns(fields, false)).toEqual(['responsible']);
});
