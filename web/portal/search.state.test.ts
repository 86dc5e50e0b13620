import { expect, test } from 'vitest';
import { queryString } from '../api/client.ts';
import {
  foundSentence,
  isNarrowed,
  readSearch,
  searchAddress,
  searchParams,
  type SearchState,
  withoutFilters,
} from './search.state.ts';

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

test('what is meant too is in the address, and so is the kept search that one comes from', () => {
  const address = '?q=a&also=sound&also=former&saved=1&since=2026-01-02T03%3A04%3A05.678Z';
  const state = readSearch(new URLSearchParams(`${address}&also=nonsense`));
  expect(state.also).toEqual(['sound', 'former']);
  expect(searchAddress(state)).toBe(address);
  expect(queryString(searchParams(state))).toBe('?q=a&also=sound&also=former');
});

test('taking the filters away keeps the words and the order', () => {
  const state = readSearch(new URLSearchParams('?q=a&fonds=1&yearTo=1980&sort=code'));
  expect(isNarrowed(state)).toBe(true);
  expect(isNarrowed(withoutFilters(state))).toBe(false);
  expect(queryString(searchParams(withoutFilters(state)))).toBe('?q=a&sort=code');
});

test('only what the public finds is called open', () => {
  const [all, some] = ['', '?q=a'].map((address) => readSearch(new URLSearchParams(address))) as [
    SearchState,
    SearchState,
  ];
  const visitor = { isInside: false, isExact: true };
  const inside = { isInside: true, isExact: true };
  expect([foundSentence(all, visitor), foundSentence(some, visitor)]).toEqual(['search.all', 'search.found']);
  expect([foundSentence(all, inside), foundSentence(some, inside)]).toEqual([
    'search.all-inside',
    'search.found-inside',
  ]);
  expect(foundSentence(some, { ...inside, isExact: false })).toBe('search.found-more-inside');
});
