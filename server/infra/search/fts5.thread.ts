/**
 * A worker thread seen from the event loop: calls in, promises out. It starts with its first call and, should it ever
 * die, anew with the next: what it had to do fails, what comes after finds the files as the last transaction left them.
 */
import { Worker } from 'node:worker_threads';
import { LantaiError } from '../../lib/errors.ts';
import type { FacetsRead, WorkerAnswer, WorkerCall, WorkerData } from './fts5.worker.ts';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** The facets that one reader has read for all, by path. */
interface FacetsShared {
  read: Map<string, FacetsRead>;
  share: (read: FacetsRead) => void;
}

/**
 * A search makes some two megabytes of young objects: with too little room one in two is stopped to clear them away (8 MB:
 * a tenth of a reader's time), with much all of it is memory that no cache holds (32 MB: 20 clients wait a fifth longer).
 */
const YOUNG_MB = 16;

export class Fts5Thread {
  private readonly data: WorkerData;
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private closed = false;

  private readonly facets: FacetsShared | undefined;

  constructor(role: WorkerData['role'], isFirst = false, facets?: FacetsShared) {
    this.data = { role, isFirst };
    this.facets = facets;
  }

  /** Tells what another thread has read; one that has not begun hears it when it begins. */
  tell(read: FacetsRead): void {
    this.worker?.postMessage(read);
  }

  /** How many calls wait for their answer. */
  get load(): number {
    return this.waiting.size;
  }

  call<T>(asked: WorkerCall): Promise<T> {
    // Nothing is open in a thread that never began.
    if (asked.call === 'close' && this.worker === undefined) return Promise.resolve(null as T);
    // A straggler must not begin another thread: it would keep the program from ending.
    if (this.closed) return Promise.reject(new Error('the search thread is closed'));
    const worker = (this.worker ??= this.start());
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ ...asked, id });
    });
  }

  /** Ends the thread once it has answered what was asked before. */
  async close(): Promise<void> {
    this.closed = true;
    const worker = this.worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('end');
    await ended;
  }

  /** Ends the thread on the spot: what it was asked fails. */
  async terminate(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./fts5.worker.ts', import.meta.url), {
      workerData: this.data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    for (const read of this.facets?.read.values() ?? []) worker.postMessage(read);
    worker.on('message', (answer: WorkerAnswer | FacetsRead) => {
      if ('facets' in answer) this.facets?.share(answer);
      else this.settle(answer);
    });
    worker.on('error', (error) => this.fail(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.fail(worker, new Error('the search thread has ended')));
    return worker;
  }

  private settle(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.problem) waiting?.reject(new LantaiError(answer.problem.code, answer.problem.params));
    else if (answer.fault !== undefined) waiting?.reject(new Error(answer.fault));
    else waiting?.resolve(answer.json === undefined ? answer.value : JSON.parse(answer.json));
  }

  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** The threads that search: one that writes, some that read. Several indexes share them. */
export class Fts5Threads {
  readonly writer = new Fts5Thread('writer');
  private readonly readers: Fts5Thread[];
  private readonly facetsRead: Map<string, FacetsRead>;

  /** `readers`: how many searches run at the same time, 2 unless told. */
  constructor(readers = 2) {
    const read = new Map<string, FacetsRead>();
    const share = (facets: FacetsRead): void => {
      read.set(facets.path, facets);
      for (const reader of this.readers.slice(1)) reader.tell(facets);
    };
    this.facetsRead = read;
    this.readers = Array.from({ length: readers }, (_, at) => new Fts5Thread('reader', at === 0, { read, share }));
  }

  /** The one that reads facets into memory for all: files are opened by it first. */
  get firstReader(): Fts5Thread {
    return this.readers[0]!;
  }

  /** The reader with the least to do. */
  reader(): Fts5Thread {
    return this.readers.reduce((least, reader) => (reader.load < least.load ? reader : least));
  }

  /** Asks every reader. */
  async readersCall(asked: WorkerCall): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.call(asked)));
    if (asked.call === 'close') this.facetsRead.delete(asked.path);
  }

  async close(): Promise<void> {
    // The writer last: it folds what was written beside the files into them.
    await Promise.all(this.readers.map((thread) => thread.close()));
    await this.writer.close();
  }
}
