import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { LantaiError } from '../../../lib/errors.ts';
import { Block } from '../block-write.ts';
import { ManyRows } from '../insert-many.ts';
import type { SqliteResponse } from './sqlite.worker.ts';

interface Waiting {
  resolve(value: QueryResult<never>): void;
  reject(error: Error): void;
}

/** A thread's young objects are few and short-lived; left alone V8 keeps tens of megabytes for them. */
const YOUNG_MB = 8;

/**
 * A connection of Kysely whose statements run in a thread of their own; the event loop never waits for the disk. Should
 * the thread ever die, what it had to do fails and so does the rest of that transaction; the next begins in a new thread.
 */
export class SqliteConnection implements DatabaseConnection {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly path: string;
  private readonly readonly: boolean;
  private next = 1;
  private closed: Error | undefined;
  /** Why the thread died. Kept until `renew`, so that no transaction goes on in a new thread without its beginning. */
  private died: Error | undefined;

  constructor(path: string, readonly: boolean) {
    this.path = path;
    this.readonly = readonly;
  }

  /** Statements sent and not yet answered. */
  get pending(): number {
    return this.waiting.size;
  }

  /** A new beginning: where the thread has died another may start. */
  renew(): void {
    this.died = undefined;
  }

  /** Ends the thread on the spot: what it was asked fails. */
  async terminate(): Promise<void> {
    await this.worker?.terminate();
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.run(query.sql, query.parameters) as Promise<QueryResult<R>>;
  }

  run(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
    const refused = this.closed ?? this.died;
    if (refused) return Promise.reject(refused);
    const worker = (this.worker ??= this.start());
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const [first] = parameters;
      // A statement for many rows goes over as one text: copied, not taken apart.
      if (first instanceof Block) worker.postMessage({ id, sql, block: first.json });
      else worker.postMessage(first instanceof ManyRows ? { id, sql, many: first.json } : { id, sql, parameters });
    });
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('page by key instead of streaming');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = new Error('the database is closed');
    const worker = this.worker;
    if (worker === undefined) return;
    // The thread answers what came before, closes its connection and ends by itself.
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await ended;
  }

  private start(): Worker {
    const worker = new Worker(new URL('./sqlite.worker.ts', import.meta.url), {
      name: this.readonly ? 'db-reader' : 'db-writer',
      workerData: { path: this.path, readonly: this.readonly },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (response: SqliteResponse) => this.settle(response));
    worker.on('error', (error: Error) => this.fail(worker, error));
    worker.on('exit', () => this.fail(worker, new Error(`the database thread of ${this.path} has ended`)));
    return worker;
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

  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.died = error;
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }
}
