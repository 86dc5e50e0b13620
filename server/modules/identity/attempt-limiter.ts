/**
 * Counts attempts by key (an address, an unknown login) in memory and bounded: where there are too many keys the oldest
 * is forgotten. The attempt that reaches the limit shuts the key for a while.
 */
import type { Clock } from '../../lib/clock.ts';

interface Entry {
  count: number;
  /** Until when the count holds; once shut, until when it stays shut. */
  until: number;
}

export class AttemptLimiter {
  private readonly entries = new Map<string, Entry>();
  private readonly options: {
    clock: Clock;
    limit: number;
    /** For how long attempts are counted together, from the first. */
    windowMillis: number;
    /** For how long the key is shut, from the attempt that reached the limit. */
    shutMillis: number;
    capacity?: number;
  };

  constructor(options: AttemptLimiter['options']) {
    this.options = options;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Counts an attempt. `allowed`: it may go on. `wait`: milliseconds for which no further one may, or 0. */
  take(key: string): { allowed: boolean; wait: number } {
    const { clock, limit, windowMillis, shutMillis, capacity = 10_000 } = this.options;
    const now = clock.millis();
    let entry = this.entries.get(key);
    if (entry === undefined || entry.until <= now) {
      this.entries.delete(key);
      if (this.entries.size >= capacity) this.entries.delete(this.entries.keys().next().value!);
      entry = { count: 0, until: now + windowMillis };
      this.entries.set(key, entry);
    }
    if (entry.count >= limit) return { allowed: false, wait: entry.until - now };
    entry.count += 1;
    if (entry.count < limit) return { allowed: true, wait: 0 };
    entry.until = now + shutMillis;
    return { allowed: true, wait: shutMillis };
  }

  /** Takes an attempt back, because it succeeded. */
  giveBack(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    entry.count -= 1;
    if (entry.count <= 0) this.entries.delete(key);
  }
}

/** The key of an address: IPv6 by its /64, as one household or office owns all of it. */
export const addressKey = (address: string): string =>
  address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
