import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../lib/day.ts';
import { DEFAULT_LIGHT_RULES, lightDays, lightFromDays, lightOf } from './finding.light.ts';

const START = 20260101;
const fact = (percent: number, due: number | null = 20260411) => ({
  state: 'in-progress' as const,
  start: START,
  due,
  percent,
});
const on = (day: number, percent: number) => lightOf(fact(percent), day, DEFAULT_LIGHT_RULES);

describe('lights', () => {
  // 100 days from 1 January: the last 20 are near the date, progress may be 20 points behind.
  test.each([
    [20260101, 0, 'green', 'on-time'],
    [20260121, 0, 'green', 'on-time'],
    [20260122, 0, 'yellow', 'behind'],
    [20260122, 5, 'green', 'on-time'],
    [20260321, 100, 'green', 'on-time'],
    [20260322, 100, 'yellow', 'due-soon'],
    [20260411, 100, 'yellow', 'due-soon'],
    [20260412, 100, 'red', 'overdue'],
  ] as const)('on %i at %i%% it is %s by %s', (day, percent, light, rule) => {
    expect(on(day, percent)).toEqual({ light, rule });
  });

  test('closed is blue, withdrawn and undated have none', () => {
    const given = (state: 'closed' | 'withdrawn' | 'registered', due: number | null) =>
      lightOf({ ...fact(0, due), state }, 20300101, DEFAULT_LIGHT_RULES).light;
    expect([given('closed', 20260101), given('withdrawn', 20260101), given('registered', null)]).toEqual([
      'blue',
      'none',
      'none',
    ]);
  });

  test('the kept days give the same light as the rules, on every day, for any rules', () => {
    const rules = fc.record({
      soonDays: fc.nat(40),
      soonShare: fc.nat(100),
      behindPoints: fc.nat(100),
      graceDays: fc.nat(10),
    });
    fc.assert(
      fc.property(
        rules,
        fc.nat(400),
        fc.nat(100),
        fc.nat(450),
        fc.boolean(),
        (given, length, percent, passed, started) => {
          const facts = {
            state: 'in-progress' as const,
            start: started ? START : null,
            due: addDays(START, length),
            percent,
          };
          const today = addDays(START, passed - 20);
          expect(lightFromDays({ state: facts.state, ...lightDays(facts, given) }, today)).toBe(
            lightOf(facts, today, given).light,
          );
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
