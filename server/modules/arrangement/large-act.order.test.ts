import { expect, test } from 'vitest';
import type { UnitTable } from '../../infra/db/index.ts';
import { newDraft, put } from './arrangement.parts.ts';
import { type Step, stepsOf } from './large-act.order.ts';

/** Numbers that always come the same. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const unitOf = (n: number): UnitTable => ({ id: `u${n}`, code: `C${n}`, code_key: `C${n}` }) as UnitTable;

/** Units each with a new code: those of others, in any order, or free ones. */
function draftOf(targets: readonly number[]) {
  const draft = newDraft();
  for (const [at, target] of targets.entries())
    put(draft, unitOf(at), { code: `C${target}`, code_key: `C${target}`, sort_key: `S${target}` });
  return draft;
}

/** Takes steps one by one as a database would that knows each code once. */
function take(codes: Map<string, string>, steps: readonly Step[], back: boolean): void {
  for (const step of back ? steps.toReversed() : steps) {
    if (step.change !== 'update') throw new Error(`no step of this draft: ${step.change}`);
    if (step.to.code === undefined) continue;
    const [from, to] = back ? [step.to.code, step.was.code] : [step.was.code, step.to.code];
    expect(codes.get(step.unitId), step.unitId).toBe(from);
    const others = [...codes].filter(([id]) => id !== step.unitId).map(([, code]) => code);
    if (to !== '') expect(others.includes(to!)).toBe(false);
    codes.set(step.unitId, to!);
  }
}

test('in any exchange of codes each step finds its code free, and so it does back', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = numbers(seed);
    const n = 1 + next(14);
    const pool = Array.from({ length: n + next(4) }, (_, at) => at);
    const targets = pool.toSorted(() => next(3) - 1).slice(0, n);
    const draft = draftOf(targets);
    const steps = [...stepsOf(draft)];
    const before = new Map(Array.from({ length: n }, (_, at) => [`u${at}`, `C${at}`]));
    const codes = new Map(before);
    take(codes, steps, false);
    expect([...codes.values()]).toEqual(targets.map((target) => `C${target}`));
    take(codes, steps, true);
    expect(codes).toEqual(before);
    // Nobody is without a code but one of each circle.
    const parked = steps.filter((step) => step.change === 'update' && step.to.code === '').length;
    expect(steps).toHaveLength(draft.changes.size + parked);
    expect(parked).toBeLessThanOrEqual(draft.changes.size / 2);
  }
});

test('twenty thousand that hand their codes on go in one pass', () => {
  const n = 20_000;
  const steps = [...stepsOf(draftOf(Array.from({ length: n }, (_, at) => at + 1)))];
  expect(steps).toHaveLength(n);
  expect(steps[0]!.unitId).toBe(`u${n - 1}`);
  const round = [...stepsOf(draftOf(Array.from({ length: n }, (_, at) => (at + 1) % n)))];
  expect(round).toHaveLength(n + 1);
});
