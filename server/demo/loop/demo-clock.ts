/** A clock that goes with the system's until the demonstration sets it back, so that its past has the dates of a past. */
import type { Clock } from '../../lib/clock.ts';
import { addDays, showDay, todayOf } from '../../lib/day.ts';

export class DemoClock implements Clock {
  /** The last moment told; undefined while the clock goes with the system's. */
  private at: number | undefined;

  millis(): number {
    // Every reading is a little later: what happens one after the other stays in order.
    return this.at === undefined ? Date.now() : (this.at += 7);
  }

  now(): string {
    return new Date(this.millis()).toISOString();
  }

  /** Sets the clock to a minute of the day so many days ago; never before what it has told. */
  goTo(daysAgo: number, minutes: number): void {
    const day = addDays(todayOf({ now: () => '', millis: () => Date.now() }), -daysAgo);
    const millis = Date.parse(`${showDay(day)}T00:00:00+08:00`) + minutes * 60_000;
    this.at = Math.min(Date.now(), Math.max(this.at ?? 0, millis));
  }

  /** The past is told: from now on the system's time. */
  release(): void {
    this.at = undefined;
  }
}
