import { expect, test } from 'vitest';
import { queryString } from '../api/client.ts';
import { isNarrowed, readSearch, searchParams, withoutFilters } from './search.state.ts';

test('an address says the same search again, and leaves out what is at its default', () => {
  const address = '?q=%E6%B0%B4%E5%BA%93&category=WS&category=KJ&yearFrom=1962&sort=date';
  const state = readSearch(new URLSearchParams(address));
  expect(state.facets.category).toEqual(['WS', 'KJ']);
  expect(queryString(searchParams(state))).toBe(address);
  expect(queryString(searchParams(readSearch(new URLSearchParams('?sort=relevance'))))).toBe('');
});

test('what is not a year or a sort is passed over', () => {
  const state = readSearch(new URLSearchParams('?yearFrom=abc&yearTo=19785&sort=size'));
  expect([state.yearFrom, state.yearTo, state.sort]).toEqual([undefined, undefined, 'relevance']);
});

test('taking the filters away keeps the words and the order', () => {
  const state = readSearch(new URLSearchParams('?q=a&fonds=1&yearTo=1980&sort=code'));
  expect(isNarrowed(state)).toBe(true);
  expect(isNarrowed(withoutFilters(state))).toBe(false);
  expect(queryString(searchParams(withoutFilters(state)))).toBe('?q=a&sort=code');
});
