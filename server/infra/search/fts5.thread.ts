/** A worker thread seen from the event loop: calls in, promises out. */
import { Worker } from 'node:worker_threads';
import { LantaiError } from '../../lib/errors.ts';
import type { WorkerAnswer, WorkerCall, WorkerData } from './fts5.worker.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export class Fts5Thread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private failed: Error | undefined;

  constructor(data: WorkerData) {
    this.worker = new Worker(new URL('./fts5.worker.ts', import.meta.url), { workerData: data });
    this.worker.on('message', (answer: WorkerAnswer) => this.settle(answer));
    this.worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', () => this.fail(new Error('the search thread has ended')));
  }

  /** How many calls wait for their answer. */
  get load(): number {
    return this.waiting.size;
  }

  call<T>(asked: WorkerCall): Promise<T> {
    if (this.failed) return Promise.reject(this.failed);
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.worker.postMessage({ ...asked, id });
    });
  }

  /** Answers what was asked before, then closes the file and ends the thread. */
  async close(): Promise<void> {
    if (this.failed) return;
    await this.call({ call: 'close' });
    await this.worker.terminate();
  }

  private settle(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.problem) waiting?.reject(new LantaiError(answer.problem.code, answer.problem.params));
    else if (answer.fault !== undefined) waiting?.reject(new Error(answer.fault));
    else waiting?.resolve(answer.value);
  }

  private fail(error: Error): void {
    this.failed ??= error;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
