/** The clash check against its own definition, minute by minute, over any plans; the proposal against all it could have been. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../lib/day.ts';
import {
  DEFAULT_CLASH_RULES as RULES,
  findClashes,
  isWeekday,
  type PlannedVisit,
  proposeJoint,
  SEARCH_DAYS,
  startsOf,
} from './clash.ts';

const visit = (id: string): fc.Arbitrary<PlannedVisit> =>
  fc
    .record({
      bodyKey: fc.constantFrom('b1', 'b2', null),
      placeKey: fc.constantFrom('', 'p1', 'p2'),
      people: fc.uniqueArray(fc.constantFrom('u1', 'u2', 'u3', 'u4'), { minLength: 1, maxLength: 3 }),
      day: fc.integer({ min: 0, max: 45 }).map((days) => addDays(20260302, days)),
      from: fc.integer({ min: 0, max: 30 }).map((half) => 480 + half * 15),
      length: fc.integer({ min: 1, max: 12 }).map((half) => half * 15),
    })
    .map(({ length, ...rest }) => ({ id, ...rest, to: rest.from + length }));
const visits = fc
  .integer({ min: 1, max: 12 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, index) => visit(`v${index}`))));

/** As the rule is said, told by every minute of the day. */
function naive(a: PlannedVisit, b: PlannedVisit) {
  let meet = false;
  if (a.day === b.day)
    for (let minute = 0; minute < 1440; minute++)
      meet ||= minute >= a.from && minute < a.to && minute >= b.from && minute < b.to;
  return {
    place: meet && a.placeKey !== '' && a.placeKey === b.placeKey,
    people: meet ? a.people.filter((each) => b.people.includes(each)) : [],
    body: a.bodyKey !== null && a.bodyKey === b.bodyKey && Math.abs(daysBetween(a.day, b.day)) <= RULES.sameBodyDays,
  };
}

describe('clashes', () => {
  test('are those of the rule, and no others, and mutual', () => {
    fc.assert(
      fc.property(visits, (all) => {
        for (const one of all) {
          const found = findClashes(one, all, RULES);
          for (const other of all) {
            const told = found.find(({ visitId }) => visitId === other.id);
            const expected = other.id === one.id ? { place: false, people: [], body: false } : naive(one, other);
            expect({ place: told?.place ?? false, people: told?.people ?? [], body: told?.body ?? false }).toEqual(
              expected,
            );
            const back = findClashes(other, all, RULES).some(({ visitId }) => visitId === one.id);
            expect(back).toBe(told !== undefined);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('end to end is no clash; one minute more is', () => {
    const base = { bodyKey: null, placeKey: 'p', people: ['u'], day: 20260302 };
    const first = { ...base, id: 'a', from: 540, to: 600 };
    expect(findClashes(first, [{ ...base, id: 'b', from: 600, to: 660 }], RULES)).toEqual([]);
    expect(findClashes(first, [{ ...base, id: 'b', from: 599, to: 660 }], RULES)).toMatchObject([
      { place: true, people: ['u'] },
    ]);
  });
});

describe('the joint visit', () => {
  const at = { today: 20260316, minute: 600, rules: RULES, isWorkday: isWeekday };

  test('is free for everybody, and none nearer is', () => {
    let proposed = 0;
    fc.assert(
      fc.property(visits, (all) => {
        const [one, standing] = all;
        if (one === undefined || standing === undefined) return;
        const joint = proposeJoint(one, standing, { ...at, others: all });
        const length = Math.max(one.to - one.from, standing.to - standing.from);
        const people = [...new Set([...standing.people, ...one.people])];
        const rest = all.slice(2);
        const isFree = (day: number, from: number) =>
          (day > at.today || (day === at.today && from >= at.minute)) &&
          rest.every((other) => {
            const clash = naive({ ...standing, people, day, from, to: from + length, bodyKey: null }, other);
            return !clash.place && clash.people.length === 0;
          });
        const candidates: [number, number][] = [[standing.day, standing.from]];
        for (let days = -SEARCH_DAYS; days <= SEARCH_DAYS; days++) {
          const day = addDays(standing.day, days);
          if (isWeekday(day)) for (const from of startsOf(length, RULES)) candidates.push([day, from]);
        }
        const free = candidates.filter(([day, from]) => isFree(day, from));
        expect(joint === undefined).toBe(free.length === 0);
        if (joint === undefined) return;
        proposed += 1;
        expect(joint.to - joint.from).toBe(length);
        expect(new Set(joint.people)).toEqual(new Set(people));
        expect(isFree(joint.day, joint.from)).toBe(true);
        const far = (day: number) => Math.abs(daysBetween(standing.day, day));
        const best = Math.min(...free.map(([day]) => far(day)));
        expect(far(joint.day)).toBe(best);
        const gaps = free.filter(([day]) => far(day) === best).map(([, from]) => Math.abs(from - standing.from));
        expect(Math.abs(joint.from - standing.from)).toBe(Math.min(...gaps));
      }),
      { numRuns: 200 },
    );
    expect(proposed).toBeGreaterThan(20);
  });

  test('nothing is proposed in the past or on a weekend', () => {
    const base = { bodyKey: 'b', placeKey: '', people: ['u'], from: 540, to: 600 };
    const joint = proposeJoint(
      { ...base, id: 'a', day: 20260320 },
      // A Saturday that is past.
      { ...base, id: 'b', day: 20260314, people: ['w'] },
      { ...at, others: [] },
    );
    expect(joint).toEqual({ visitId: 'b', day: 20260316, from: 600, to: 660, people: ['w', 'u'] });
  });
});
