import { expect, test } from 'vitest';
import { hitBoxes, mergeLines } from './hit-boxes.ts';
import type { Box } from './parse.types.ts';

const ALONE = { before: '', after: '' };
const cell = (column: number, row: number): Box => [0.1 + column * 0.03, 0.1 + row * 0.05, 0.03, 0.02];

test('a hit that runs over a line break has a box on each line', () => {
  const text = '同意移 民\r\n安置方案';
  const boxes = [
    ...[0, 1, 2].map((at) => cell(at, 0)),
    null,
    cell(4, 0),
    null,
    null,
    ...[0, 1, 2, 3].map((at) => cell(at, 1)),
  ];
  expect(hitBoxes({ text, boxes }, ['移民安置'], ALONE)).toEqual([
    [
      [0.16, 0.1, 0.09, 0.02],
      [0.1, 0.15, 0.06, 0.02],
    ],
  ]);
});

test('upright writing is joined by column', () => {
  const column: Box[] = [0, 1, 2].map((at) => [0.5, 0.1 + at * 0.03, 0.02, 0.03]);
  expect(mergeLines([...column, [0.46, 0.1, 0.02, 0.03]])).toEqual([
    [0.5, 0.1, 0.02, 0.09],
    [0.46, 0.1, 0.02, 0.03],
  ]);
});

test('columns of a table far apart are not joined, boxes stay within the page, empty ones are left out', () => {
  expect(mergeLines([cell(0, 0), cell(20, 0)])).toHaveLength(2);
  expect(mergeLines([[0.98, -0.01, 0.05, 0.03]])).toEqual([[0.98, 0, 0.02, 0.02]]);
  expect(mergeLines([[0.5, 0.5, 0, 0], null])).toEqual([]);
});

test('only the part of a hit that stands on this page has boxes', () => {
  const boxes = [cell(0, 0), cell(1, 0), cell(2, 0)];
  expect(hitBoxes({ text: '安置费', boxes }, ['移民安置'], { before: '甲移民', after: '' })).toEqual([
    [[0.1, 0.1, 0.06, 0.02]],
  ]);
});
