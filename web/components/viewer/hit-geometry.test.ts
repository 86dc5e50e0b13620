import { expect, test } from 'vitest';
import { markIndex, nextHit, scrollFor } from './hit-geometry.ts';

const page = (number: number, count: number) => ({ number, count, snippet: { text: '', marks: [] } });
const pages = [page(2, 2), page(3, 0), page(7, 1)];

test('hits are walked one by one over the pages, and round again', () => {
  const walk = (from: { page: number; index: number | null }, step: 1 | -1) => {
    const found = nextHit(pages, from, step);
    return found && [found.page, found.index];
  };
  expect(walk({ page: 1, index: null }, 1)).toEqual([2, 0]);
  expect(walk({ page: 2, index: 0 }, 1)).toEqual([2, 1]);
  expect(walk({ page: 2, index: 1 }, 1)).toEqual([7, 0]);
  expect(walk({ page: 7, index: 0 }, 1)).toEqual([2, 0]);
  expect(walk({ page: 2, index: 0 }, -1)).toEqual([7, 0]);
  expect(walk({ page: 5, index: null }, -1)).toEqual([2, 1]);
  expect(walk({ page: 7, index: null }, -1)).toEqual([7, 0]);
  expect(nextHit([page(3, 0)], { page: 1, index: null }, 1)).toBeUndefined();
});

test('the rest of a hit of the page before is not counted among the own', () => {
  expect(markIndex({ continued: true }, 0)).toBe(1);
  expect(markIndex({ continued: false }, 2)).toBe(2);
});

test('what is in sight stays where it is; what is not comes to the middle', () => {
  const room = { left: 100, top: 50, width: 400, height: 300 };
  const at = (left: number, top: number) => scrollFor({ left, top, width: 40, height: 20 }, room);
  expect(at(200, 100)).toEqual({ left: 0, top: 0 });
  expect(at(200, 640)).toEqual({ left: 0, top: 450 });
  expect(at(-80, 100)).toEqual({ left: -360, top: 0 });
  expect(at(470, 100).left).toBe(190);
});
