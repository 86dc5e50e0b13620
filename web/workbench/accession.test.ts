import { describe, expect, test } from 'vitest';
import type { Defect, ProgressStep } from '../../shared/schemas/accession.ts';
import { filterDefects, NO_FILTER, rowsText, secondsLeft, stagesOf } from './accession.model.ts';

const step = (
  name: ProgressStep['step'],
  state: ProgressStep['state'],
  more: Partial<ProgressStep> = {},
): ProgressStep => ({
  step: name,
  state,
  done: 0,
  total: 0,
  startedAt: null,
  endedAt: null,
  ...more,
});

describe('stages', () => {
  test('two steps of the machine are one stage, with the start of the first and the end of the last', () => {
    const [stage] = stagesOf([
      step('unpack', 'done', { startedAt: '2026-11-22T01:00:00Z', endedAt: '2026-11-22T01:00:01Z', done: 3, total: 3 }),
      step('read', 'done', { startedAt: '2026-11-22T01:00:01Z', endedAt: '2026-11-22T01:00:03Z', done: 21, total: 21 }),
    ]);
    expect(stage).toEqual({
      key: 'read',
      state: 'done',
      done: 21,
      total: 21,
      startedAt: '2026-11-22T01:00:00Z',
      endedAt: '2026-11-22T01:00:03Z',
    });
  });
  test('a stage half done is running, one that stopped is stopped, one not begun waits', () => {
    const stages = stagesOf([
      step('unpack', 'done', { endedAt: '2026-11-22T01:00:01Z' }),
      step('read', 'waiting'),
      step('check', 'stopped'),
      step('describe', 'waiting'),
      step('finish', 'waiting'),
    ]);
    expect(stages.map(({ key, state }) => [key, state])).toEqual([
      ['read', 'running'],
      ['check', 'stopped'],
      ['describe', 'waiting'],
    ]);
    expect(stages[0]?.endedAt).toBeNull();
  });
  test('time left follows the pace so far, and is not guessed at the start', () => {
    const [stage] = stagesOf([step('check', 'running', { startedAt: '2026-11-22T01:00:00Z', done: 10, total: 40 })]);
    expect(secondsLeft(stage!, Date.parse('2026-11-22T01:00:05Z'))).toBe(15);
    expect(secondsLeft({ ...stage!, done: 0 }, Date.parse('2026-11-22T01:00:05Z'))).toBeUndefined();
    expect(secondsLeft({ ...stage!, done: 40 }, Date.parse('2026-11-22T01:00:05Z'))).toBeUndefined();
  });
});

test('defects are filtered by every chosen trait', () => {
  const defect = (id: string, severity: Defect['severity'], property: Defect['property'], kind: string) =>
    ({ id, severity, property, kind }) as Defect;
  const all = [
    defect('1', 'error', 'authenticity', 'bad-date'),
    defect('2', 'warning', 'integrity', 'page-count'),
    defect('3', 'error', 'integrity', 'missing-content'),
  ];
  const ids = (filter: Partial<typeof NO_FILTER>) =>
    filterDefects(all, { ...NO_FILTER, ...filter }).map(({ id }) => id);
  expect(ids({})).toEqual(['1', '2', '3']);
  expect(ids({ severity: 'error', property: 'integrity' })).toEqual(['3']);
  expect(ids({ kind: 'page-count' })).toEqual(['2']);
});

test('rows in a run are written as a run', () => {
  expect(rowsText([9, 3, 4, 5], '、')).toBe('3–5、9');
  expect(rowsText([14], ', ')).toBe('14');
  expect(rowsText([], ', ')).toBe('');
});
