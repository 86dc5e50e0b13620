import { expect, test } from 'vitest';
import { type Column, filterRows, nextSort, shownColumns, sortRows, toCsv } from './data-table.model.ts';

interface Row {
  code: string;
  pages: number | null;
}
const columns: Column<Row>[] = [
  { key: 'code', title: '档号', text: (row) => row.code },
  { key: 'pages', title: '页数', text: (row) => String(row.pages ?? ''), value: (row) => row.pages },
  { key: 'note', title: '备注', text: () => '', hidden: true },
];
const rows: Row[] = [
  { code: 'A-10', pages: 8 },
  { code: 'A-2', pages: null },
  { code: 'B-1', pages: 46 },
];
const codes = (list: readonly Row[]) => list.map((row) => row.code);

test('columns follow the choice and its order; hidden ones wait to be chosen; unknown ones are ignored', () => {
  expect(shownColumns(columns, undefined).map(({ key }) => key)).toEqual(['code', 'pages']);
  expect(shownColumns(columns, ['note', 'gone', 'code']).map(({ key }) => key)).toEqual(['note', 'code']);
  expect(shownColumns(columns, ['gone'])).toHaveLength(3);
});

test('numbers inside codes sort as numbers, and empty cells go last in both directions', () => {
  expect(codes(sortRows(rows, columns, { key: 'code', descending: false }, 'zh-CN'))).toEqual(['A-2', 'A-10', 'B-1']);
  expect(codes(sortRows(rows, columns, { key: 'pages', descending: false }, 'zh-CN'))).toEqual(['A-10', 'B-1', 'A-2']);
  expect(codes(sortRows(rows, columns, { key: 'pages', descending: true }, 'zh-CN'))).toEqual(['B-1', 'A-10', 'A-2']);
  expect(sortRows(rows, columns, null, 'zh-CN')).toBe(rows);
});

test('a heading sorts up, then down, then not', () => {
  const up = nextSort(null, 'code');
  expect(up).toEqual({ key: 'code', descending: false });
  expect(nextSort(up, 'code')).toEqual({ key: 'code', descending: true });
  expect(nextSort({ key: 'code', descending: true }, 'code')).toBeNull();
});

test('every word of the filter has to occur somewhere in the row', () => {
  expect(codes(filterRows(rows, columns, 'a- 8'))).toEqual(['A-10']);
  expect(filterRows(rows, columns, '  ')).toBe(rows);
});

test('CSV quotes what has to be quoted and lets no formula through', () => {
  const csv = toCsv(
    [
      { code: '=1+1', pages: -3 },
      { code: '甲,"乙"', pages: null },
    ],
    columns.slice(0, 2),
  );
  expect(csv).toBe('\ufeff档号,页数\r\n\'=1+1,-3\r\n"甲,""乙""",\r\n');
});
