import { expect, test } from 'vitest';
import { isFiltered, readUnitQuery, unitParams } from './unit-query.ts';

test('an address read and written is the same address', () => {
  const params = new URLSearchParams(
    'node=y%3A1%3AWS%3A2023&fonds=1&category=WS&yearFrom=2023&yearTo=2023&q=水库&openness=unreviewed&openness=open',
  );
  const query = readUnitQuery(params);
  expect(query).toMatchObject({ fonds: '1', yearFrom: 2023, q: '水库', openness: ['unreviewed', 'open'] });
  const again = unitParams(query, params.get('node'));
  expect([...again].sort()).toEqual([...params].sort());
});

test('what is no value is left out, and an empty address filters nothing', () => {
  const query = readUnitQuery(new URLSearchParams('yearFrom=soon&openness=everything'));
  expect(query).toMatchObject({ yearFrom: undefined, openness: [] });
  expect(isFiltered(query)).toBe(false);
  expect(isFiltered({ ...query, accession: 'a' })).toBe(true);
  expect(unitParams(query).toString()).toBe('');
});
