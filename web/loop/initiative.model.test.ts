import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Body, KeyTask } from '../../shared/schemas/initiative.ts';
import { marksOf, monthsOf, placeOf, spanOf, stageState, unitLines } from './initiative.model.ts';
import { addDays } from './loop.model.ts';

test('days stand on the line in their order, from its beginning to its end', () => {
  const span = spanOf(20260302, 20260531, [{ key: 'a', name: '甲', from: 20260301, to: 20260610 }]);
  expect(span).toEqual({ from: 20260301, to: 20260610 });
  expect([placeOf(20260301, span), placeOf(20260610, span, true)]).toEqual([0, 100]);
  fc.assert(
    fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), (one, two) => {
      const [a, b] = [addDays(20260215, Math.min(one, two)), addDays(20260215, Math.max(one, two))];
      expect(placeOf(a, span)).toBeLessThanOrEqual(placeOf(b, span));
      expect(placeOf(b, span, true)).toBeLessThanOrEqual(100);
    }),
  );
  expect(monthsOf(span)).toEqual([20260301, 20260401, 20260501, 20260601]);
  expect(monthsOf({ from: 20251115, to: 20260203 })).toEqual([20251201, 20260101, 20260201]);
  expect(monthsOf({ from: 20200101, to: 20291231 }).length).toBeLessThanOrEqual(9);
});

test('a day too late lengthens the line, a single day has one', () => {
  expect(spanOf(20260301, 20260331, [], 20260410).to).toBe(20260410);
  expect(spanOf(20260301, null, [])).toEqual({ from: 20260301, to: 20260302 });
  const span = { from: 20260301, to: 20260331 };
  expect([20260228, 20260301, 20260331, 20260401].map((day) => stageState(span, day))).toEqual([
    'coming',
    'now',
    'now',
    'done',
  ]);
});

test('units stand below theirs; closed ones hide what is below; nobody is lost', () => {
  const unit = (id: string, parentId: string | null): Body => ({
    id,
    name: id,
    kind: 'unit',
    parentId,
    agencyId: null,
    headId: null,
    headName: null,
    lockVersion: 0,
  });
  const bodies = [unit('馆', null), unit('科', '馆'), unit('组', '科'), unit('外', '看不见的')];
  expect(unitLines(bodies, new Set()).map(({ body, level }) => [body.id, level])).toEqual([
    ['馆', 1],
    ['科', 2],
    ['组', 3],
    ['外', 1],
  ]);
  expect(unitLines(bodies, new Set(['科'])).map(({ body, open }) => [body.id, open])).toEqual([
    ['馆', true],
    ['科', false],
    ['外', false],
  ]);
});

test('tasks near to each other are one mark in the worst of their lights; none is lost but what was dropped', () => {
  const span = { from: 20260301, to: 20260608 };
  const task = (id: string, due: number | null, light: KeyTask['light'], state: KeyTask['state'] = 'open') =>
    ({ id, due, light, state }) as KeyTask;
  const marks = marksOf(
    [
      task('c', 20260501, 'green'),
      task('a', 20260310, 'blue', 'done'),
      task('b', 20260311, 'red'),
      task('d', 20260601, 'none', 'dropped'),
      task('e', null, 'none'),
    ],
    span,
    3,
  );
  expect(marks.map(({ light, tasks }) => [light, tasks.map(({ id }) => id)])).toEqual([
    ['red', ['a', 'b']],
    ['green', ['c']],
  ]);
});
