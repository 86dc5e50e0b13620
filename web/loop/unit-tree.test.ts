import { expect, test } from 'vitest';
import { sumTree } from './unit-tree.model.ts';

const figure = (value: number) => ({ key: 'k', value, filter: {} });
const line = (bodyId: string | null, total: number, closed: number, red: number) => ({
  bodyId,
  name: bodyId,
  total: figure(total),
  closed: figure(closed),
  red: figure(red),
});

test('a unit counts what lies below it; what has no unit, or one the reader does not know, is not lost', () => {
  const units = [
    { id: 'a', name: '处', parentId: null },
    { id: 'b', name: '科', parentId: 'a' },
    { id: 'c', name: '组', parentId: 'b' },
    { id: 'd', name: '支部', parentId: 'hidden' },
  ];
  const { roots, alone } = sumTree(units, [
    line('a', 1, 0, 0),
    line('c', 3, 2, 1),
    line('x', 4, 0, 4),
    line(null, 5, 1, 2),
  ]);
  expect(roots.map(({ id, total, closed, red }) => [id, total, closed, red])).toEqual([
    ['a', 4, 2, 1],
    ['d', 0, 0, 0],
    ['x', 4, 0, 4],
  ]);
  expect(roots[0]!.below[0]).toMatchObject({ id: 'b', total: 3, closed: 2, red: 1 });
  expect(alone).toEqual({ total: 5, closed: 1, red: 2 });
});
