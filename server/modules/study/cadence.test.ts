import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween } from '../../lib/day.ts';
import { CADENCE_UNITS } from '../../../shared/schemas/study.ts';
import { periodOf, periodsUntil } from './cadence.ts';

test('weeks begin on Monday, months and quarters on the first, two weeks where the cadence began', () => {
  expect(periodOf('week', 20260101, 20260308)).toEqual({ from: 20260302, to: 20260308 });
  expect(periodOf('month', 20260101, 20260228)).toEqual({ from: 20260201, to: 20260228 });
  expect(periodOf('quarter', 20260101, 20261123)).toEqual({ from: 20261001, to: 20261231 });
  expect(periodOf('quarter', 20260101, 20260101)).toEqual({ from: 20260101, to: 20260331 });
  // Begun on Wednesday 4 March 2026: blocks from Monday the 2nd.
  expect(periodOf('two-weeks', 20260304, 20260315)).toEqual({ from: 20260302, to: 20260315 });
  expect(periodOf('two-weeks', 20260304, 20260316)).toEqual({ from: 20260316, to: 20260329 });
});

test('periods join without gap or overlap back to the beginning', () => {
  const days = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(20000101, days));
  fc.assert(
    fc.property(fc.constantFrom(...CADENCE_UNITS), days, fc.integer({ min: 0, max: 900 }), (unit, since, after) => {
      const today = addDays(since, after);
      const periods = periodsUntil(unit, since, today, 1000);
      expect(periods[0]!.from <= today && today <= periods[0]!.to).toBe(true);
      for (const [index, { from, to }] of periods.entries()) {
        expect(daysBetween(from, to)).toBeGreaterThanOrEqual(6);
        if (index > 0) expect(addDays(to, 1)).toBe(periods[index - 1]!.from);
      }
      const last = periods.at(-1)!;
      expect(last.from <= since && since <= last.to).toBe(true);
    }),
  );
});
