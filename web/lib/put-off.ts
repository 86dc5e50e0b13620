/** Writes that are put off a moment, so that a drag is one write: of each key the last value counts. */
export interface PutOff<T> {
  put(key: string, value: T): void;
  /** Writes what waits at once: for when there is no later. */
  flush(): void;
}

export function createPutOff<T>(write: (key: string, value: T) => void, delayMs: number): PutOff<T> {
  const waiting = new Map<string, { value: T; timer: ReturnType<typeof setTimeout> }>();
  const send = (key: string): void => {
    const entry = waiting.get(key);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    waiting.delete(key);
    write(key, entry.value);
  };
  return {
    put(key, value) {
      clearTimeout(waiting.get(key)?.timer);
      waiting.set(key, { value, timer: setTimeout(() => send(key), delayMs) });
    },
    flush() {
      for (const key of [...waiting.keys()]) send(key);
    },
  };
}
