import { expect, test } from 'vitest';
import { summaryOf } from './file.summary.ts';

const unit = (more: Partial<Parameters<typeof summaryOf>[0][number]> = {}) => ({
  date_from: 19850302,
  date_to: null,
  page_count: 2,
  year: 1985,
  retention: '30年',
  ...more,
});

test('a file has the span, the pages and the longest retention of its units', () => {
  expect(
    summaryOf([
      unit(),
      unit({ date_from: 19841120, date_to: 19860105, year: 1986, retention: '永久' }),
      unit({ date_from: null, year: null, retention: '长期' }),
    ]),
  ).toEqual({
    date_from: 19841120,
    date_to: 19860105,
    date_text: '19841120-19860105',
    page_count: 6,
    year: 1986,
    retention: '永久',
  });
  expect(summaryOf([unit(), unit()])).toMatchObject({ date_text: '19850302', page_count: 4 });
  // Where the pages of one are not known, those of the file are not.
  expect(summaryOf([unit(), unit({ page_count: null })]).page_count).toBeNull();
  expect(summaryOf([])).toEqual({
    date_from: null,
    date_to: null,
    date_text: '',
    page_count: 0,
    year: null,
    retention: '',
  });
});

test('a file is made of as many units as one act takes', () => {
  const units = Array.from({ length: 200_000 }, (_, at) => unit({ year: 1900 + (at % 100) }));
  expect(summaryOf(units)).toMatchObject({ year: 1999, page_count: 400_000 });
});
