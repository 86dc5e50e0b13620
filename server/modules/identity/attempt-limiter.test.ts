import { expect, test } from 'vitest';
import { SetClock } from '../../../test/identity-house.ts';
import { AttemptLimiter, addressKey } from './attempt-limiter.ts';

const MINUTE = 60_000;
const make = (clock: SetClock, capacity?: number) =>
  new AttemptLimiter({ clock, limit: 3, windowMillis: 10 * MINUTE, shutMillis: 5 * MINUTE, capacity });

test('the attempt that reaches the limit is the last for a while', () => {
  const clock = new SetClock();
  const limiter = make(clock);
  expect([limiter.take('a'), limiter.take('a')]).toEqual([
    { allowed: true, wait: 0 },
    { allowed: true, wait: 0 },
  ]);
  expect(limiter.take('a')).toEqual({ allowed: true, wait: 5 * MINUTE });
  clock.advance(4);
  expect(limiter.take('a')).toEqual({ allowed: false, wait: MINUTE });
  expect(limiter.take('b').allowed).toBe(true);
  clock.advance(1);
  expect(limiter.take('a')).toEqual({ allowed: true, wait: 0 });
});

test('the window forgets, success gives back', () => {
  const clock = new SetClock();
  const limiter = make(clock);
  limiter.take('a');
  limiter.take('a');
  clock.advance(10);
  expect(limiter.take('a').wait).toBe(0);
  for (let i = 0; i < 20; i += 1) {
    expect(limiter.take('b').allowed).toBe(true);
    limiter.giveBack('b');
  }
});

test('memory is bounded', () => {
  const limiter = make(new SetClock(), 100);
  for (let i = 0; i < 1000; i += 1) limiter.take(`key ${i}`);
  expect(limiter.size).toBe(100);
});

test('IPv6 addresses count by /64, others whole', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2:ffff::1'));
  expect(addressKey('::ffff:192.0.2.1')).not.toBe(addressKey('::ffff:192.0.2.2'));
  expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
});
