/** Keeps a write from starting inside another: on SQLite it would wait for itself, on PostgreSQL outlive its outer act. */
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<{ running: boolean }>();

export async function inOneWrite<T>(run: () => Promise<T>): Promise<T> {
  if (current.getStore()?.running) throw new Error('a write inside a write: hand the transaction on instead');
  const store = { running: true };
  return current.run(store, async () => {
    try {
      return await run();
    } finally {
      store.running = false;
    }
  });
}
