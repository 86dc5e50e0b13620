import { expect, test } from 'vitest';
import { targetOf } from './selection.ts';
import { filterOf, isFiltered, readUnitQuery, unitParams } from './unit-query.ts';

test('an address read and written is the same address', () => {
  const params = new URLSearchParams(
    'node=y%3A1%3AWS%3A2023&fonds=1&category=WS&yearFrom=2023&yearTo=2023&q=水库&openness=unreviewed&openness=open',
  );
  const query = readUnitQuery(params);
  expect(query).toMatchObject({ fonds: '1', yearFrom: 2023, q: '水库', openness: ['unreviewed', 'open'] });
  const again = unitParams(query, params.get('node'));
  expect([...again].sort()).toEqual([...params].sort());
});

test('the place in a list and its order say nothing of which units it has', () => {
  const query = readUnitQuery(new URLSearchParams('fonds=1&sort=date&at=0001-WS'));
  expect(query).toMatchObject({ sort: 'date', at: '0001-WS' });
  expect(isFiltered({ sort: 'date', at: '0001-WS' })).toBe(false);
  expect(filterOf(query)).toMatchObject({ fonds: '1', sort: undefined, at: undefined });
  expect(targetOf({ filter: query, n: 12 })).toEqual({ filter: { fonds: '1' } });
});

test('what is no value is left out, and an empty address filters nothing', () => {
  const query = readUnitQuery(new URLSearchParams('yearFrom=soon&openness=everything'));
  expect(query).toMatchObject({ yearFrom: undefined, openness: [] });
  expect(isFiltered(query)).toBe(false);
  expect(isFiltered({ ...query, accession: 'a' })).toBe(true);
  expect(unitParams(query).toString()).toBe('');
});
