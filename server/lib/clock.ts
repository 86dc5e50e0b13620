/** The one source of time, so that tests can set it. `now` is ISO 8601 in UTC with milliseconds. */
export interface Clock {
  now(): string;
  millis(): number;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  millis: () => Date.now(),
};
