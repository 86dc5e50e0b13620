import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { LantaiError } from '../../../lib/errors.ts';
import { ManyRows } from '../insert-many.ts';
import type { SqliteResponse } from './sqlite.worker.ts';

interface Waiting {
  resolve(value: QueryResult<never>): void;
  reject(error: Error): void;
}

/** A connection of Kysely whose statements run in a thread of their own; the event loop never waits for the disk. */
export class SqliteConnection implements DatabaseConnection {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly path: string;
  private next = 1;
  private closed: Error | undefined;

  constructor(path: string, readonly: boolean) {
    this.path = path;
    this.worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), { workerData: { path, readonly } });
    this.worker.on('message', (response: SqliteResponse) => this.settle(response));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error(`the database thread of ${path} has ended`)));
  }

  /** Statements sent and not yet answered. */
  get pending(): number {
    return this.waiting.size;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.run(query.sql, query.parameters) as Promise<QueryResult<R>>;
  }

  run(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
    if (this.closed) return Promise.reject(this.closed);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const [first] = parameters;
      // A statement for many rows goes over as one text: copied, not taken apart.
      this.worker.postMessage(first instanceof ManyRows ? { id, sql, many: first.json } : { id, sql, parameters });
    });
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('page by key instead of streaming');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = new Error('the database is closed');
    // The thread answers what came before, closes its connection and ends by itself.
    const ended = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.postMessage('close');
    await ended;
  }

  private settle(response: SqliteResponse): void {
    const waiting = this.waiting.get(response.id);
    this.waiting.delete(response.id);
    if ('error' in response) waiting?.reject(this.translate(response.error));
    else
      waiting?.resolve({
        rows: response.rows as never[],
        numAffectedRows: BigInt(response.changes),
      });
  }

  private translate({ message, code }: { message: string; code?: string }): Error {
    if (code === 'SQLITE_FULL') return new LantaiError('disk-full', { path: this.path });
    return Object.assign(new Error(message), { code });
  }

  private fail(error: Error): void {
    this.closed ??= error;
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }
}
