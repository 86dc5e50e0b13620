import { expect, test } from 'vitest';
import type { SessionRow } from '../../shared/schemas/study.ts';
import { hourText, minuteOfText, sessionsByDay } from './study.model.ts';

test('hours as inputs hold them, there and back', () => {
  for (const minute of [0, 9, 570, 1439]) expect(minuteOfText(hourText(minute))).toBe(minute);
  expect([minuteOfText(''), minuteOfText('24:00'), minuteOfText('x')]).toEqual([null, null, null]);
});

test('a reading class stands on each of its days, over the end of the month, in the order of the hours', () => {
  const row = (id: string, day: number, endDay: number, fromMinute: number) =>
    ({ id, day, endDay, fromMinute }) as SessionRow;
  const days = sessionsByDay([row('late', 20260228, 20260228, 900), row('class', 20260227, 20260302, 540)], 202602);
  expect([...days].map(([day, rows]) => [day, rows.map((each) => each.id)])).toEqual([
    [20260228, ['class', 'late']],
    [20260227, ['class']],
  ]);
  expect([...sessionsByDay([row('class', 20260227, 20260302, 540)], 202603).keys()]).toEqual([20260301, 20260302]);
});
