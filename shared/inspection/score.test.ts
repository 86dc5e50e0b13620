/** Score and grade: every line is accounted for, nothing is rounded up, a veto only ever lowers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENCY_YEARLY, STORAGE_SAFETY } from '../../server/modules/inspection/shipped/agency-yearly.ts';
import type { ChecklistDefinition, ChecklistItem } from '../schemas/checklist.ts';
import { isProblem, itemsOf, type Result, score, type Verdict, verdictsOf } from './score.ts';

const item = (key: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  key,
  text: key,
  textEn: '',
  basis: '',
  method: '',
  points: 1,
  scoring: 'yes-no',
  partial: 50,
  perDefect: 1,
  veto: null,
  evidence: '',
  ...more,
});
const list = (items: ChecklistItem[], more: Partial<ChecklistDefinition> = {}): ChecklistDefinition => ({
  title: 't',
  titleEn: '',
  source: '',
  note: '',
  provisional: false,
  grades: [
    { key: 'a', name: 'a', nameEn: '', from: 80 },
    { key: 'b', name: 'b', nameEn: '', from: 60 },
    { key: 'c', name: 'c', nameEn: '', from: 0 },
  ],
  sections: [{ key: 'S', title: 's', titleEn: '', items }],
  rules: [],
  circumstances: [],
  ...more,
});
const results = (given: Record<string, Verdict | number>): Map<string, Result> =>
  new Map(
    Object.entries(given).map(([key, value]) => [
      key,
      typeof value === 'number' ? { verdict: 'not', defects: value } : { verdict: value, defects: 0 },
    ]),
  );

describe('lines', () => {
  test('full, none, part, by defect, not applicable, missing', () => {
    const items = [
      item('1', { points: 4 }),
      item('2', { points: 4 }),
      item('3', { points: 4, scoring: 'graded', partial: 60 }),
      item('4', { points: 4, scoring: 'per-defect', perDefect: 1.5 }),
      item('5', { points: 4, scoring: 'per-defect', perDefect: 1.5 }),
      item('6', { points: 4 }),
      item('7', { points: 4 }),
    ];
    const found = score(list(items), results({ 1: 'met', 2: 'not', 3: 'partly', 4: 2, 5: 9, 6: 'na' }));
    expect(found.lines.map(({ why, got, possible }) => [why, got, possible])).toEqual([
      ['full', 4, 4],
      ['none', 0, 4],
      ['partial', 2.4, 4],
      ['per-defect', 1, 4],
      ['per-defect', 0, 4],
      ['not-applicable', 0, 0],
      ['missing', 0, 4],
    ]);
    expect(found).toMatchObject({ possible: 24, got: 7.4, share: 30.83, missing: ['7'], byShare: 'c', grade: null });
  });

  test('a boundary is reached or it is not: nothing is rounded up', () => {
    const grade = (met: number, of: number) => {
      const items = Array.from({ length: of }, (_, index) => item(`i${index}`));
      return score(
        list(items),
        results(Object.fromEntries(items.map(({ key }, at) => [key, at < met ? 'met' : 'not']))),
      );
    };
    expect(grade(4, 5)).toMatchObject({ share: 80, grade: 'a' });
    expect(grade(799, 1000)).toMatchObject({ share: 79.9, grade: 'b' });
    expect(grade(2, 3)).toMatchObject({ share: 66.66, grade: 'b' });
    expect(grade(0, 3)).toMatchObject({ share: 0, grade: 'c' });
  });

  test('where nothing applies there is neither share nor grade', () => {
    expect(score(list([item('1')]), results({ 1: 'na' }))).toMatchObject({ share: null, byShare: null, grade: null });
  });
});

describe('what keeps a grade down is named', () => {
  test('the veto of an item; partly met is no veto; defects veto only when no point is left', () => {
    const items = [
      item('v', { veto: 'c', scoring: 'graded', points: 1 }),
      item('d', { veto: 'b', scoring: 'per-defect', points: 1, perDefect: 0.5 }),
      item('x', { points: 98 }),
    ];
    const of = (given: Record<string, Verdict | number>) => score(list(items), results({ x: 'met', ...given }));
    expect(of({ v: 'not', d: 'met' })).toMatchObject({
      byShare: 'a',
      grade: 'c',
      caps: [{ kind: 'item', key: 'v', cap: 'c', items: ['v'] }],
    });
    expect(of({ v: 'partly', d: 1 })).toMatchObject({ grade: 'a', caps: [] });
    expect(of({ v: 'met', d: 2 })).toMatchObject({ grade: 'b' });
  });

  test('a rule over several items: all of these and one of those (standards 7.1, items 23, 61, 62)', () => {
    const items = [item('23'), item('61'), item('62'), item('x', { points: 97 })];
    const rules = [{ key: 'r', text: 'r', textEn: '', cap: 'b', allOf: ['23'], anyOf: ['61', '62'] }];
    const of = (given: Record<string, Verdict>) => score(list(items, { rules }), results({ x: 'met', ...given })).caps;
    expect(of({ 23: 'not', 61: 'met', 62: 'met' })).toEqual([]);
    expect(of({ 23: 'met', 61: 'not', 62: 'not' })).toEqual([]);
    expect(of({ 23: 'not', 61: 'met', 62: 'not' })).toEqual([
      { kind: 'rule', key: 'r', cap: 'b', items: ['23', '62'] },
    ]);
    expect(of({ 23: 'not', 61: 'na', 62: 'na' })).toEqual([]);
  });

  test('a circumstance', () => {
    const all = new Map(itemsOf(AGENCY_YEARLY).map(({ key }) => [key, { verdict: 'met' as const, defects: 0 }]));
    expect(score(AGENCY_YEARLY, all)).toMatchObject({ share: 100, grade: 'excellent', caps: [] });
    expect(score(AGENCY_YEARLY, all, ['accident'])).toMatchObject({
      share: 100,
      byShare: 'excellent',
      grade: 'failed',
    });
  });
});

describe('for any results of the shipped lists', () => {
  const given = fc.constantFrom(AGENCY_YEARLY, STORAGE_SAFETY).chain((definition) =>
    fc
      .tuple(
        ...itemsOf(definition).map((one) =>
          fc.tuple(fc.constantFrom(...verdictsOf(one)), fc.integer({ min: 1, max: 12 })),
        ),
      )
      .map((drawn) => ({
        definition,
        found: new Map(
          itemsOf(definition).map((one, index): [string, Result] => {
            const [verdict, defects] = drawn[index]!;
            return [one.key, { verdict, defects: one.scoring === 'per-defect' && verdict === 'not' ? defects : 0 }];
          }),
        ),
      })),
  );
  const rank = (definition: ChecklistDefinition, key: string | null) =>
    definition.grades.findIndex((grade) => grade.key === key);

  test('lines add up to sections, sections to the whole, and no line has more than there is', () => {
    fc.assert(
      fc.property(given, ({ definition, found }) => {
        const { lines, sections, got, possible, share } = score(definition, found);
        const sum = (of: { got: number }[]) => Math.round(of.reduce((all, each) => all + each.got * 100, 0));
        expect(sum(lines)).toBe(Math.round(got * 100));
        expect(sum(sections)).toBe(Math.round(got * 100));
        for (const line of lines) expect(line.got).toBeLessThanOrEqual(line.possible);
        if (share !== null) expect(share).toBeLessThanOrEqual((got / possible) * 100 + 1e-9);
      }),
    );
  });

  test('caps only lower a grade, and a grade is lower only for a cap that is named', () => {
    fc.assert(
      fc.property(given, fc.subarray(['no-self-check', 'accident']), ({ definition, found }, circumstances) => {
        const { byShare, grade, caps } = score(definition, found, circumstances);
        expect(rank(definition, grade)).toBeGreaterThanOrEqual(rank(definition, byShare));
        if (grade !== byShare) expect(caps.map(({ cap }) => cap)).toContain(grade);
      }),
    );
  });

  test('mending one item never lowers share or grade', () => {
    fc.assert(
      fc.property(given, fc.nat(), ({ definition, found }, at) => {
        const short = [...found].filter(([, { verdict }]) => isProblem(verdict));
        if (short.length === 0) return;
        const better = new Map(found).set(short[at % short.length]![0], { verdict: 'met', defects: 0 });
        const [before, after] = [score(definition, found), score(definition, better)];
        expect(after.got).toBeGreaterThanOrEqual(before.got);
        expect(rank(definition, after.grade)).toBeLessThanOrEqual(rank(definition, before.grade));
      }),
    );
  });
});
