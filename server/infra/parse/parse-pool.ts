/**
 * A pool of child processes that parse foreign bytes, within limits on time and memory. A child that hangs, eats memory
 * or crashes is killed and replaced; its task fails with LantaiError `parse-timeout` or `parse-failed`, the others in
 * the queue go on. Children live on between tasks: starting one costs more than most files do.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LantaiError } from '../../lib/errors.ts';
import { childEnvironment } from '../child-environment.ts';
import { type ProblemCode, PROBLEMS } from '../../../shared/problem-codes.ts';
import type {
  Box,
  ChildAnswer,
  Extraction,
  ParseRequest,
  RenderOptions,
  Sought,
  Validation,
  Workbook,
} from './parse.types.ts';

export interface ParsePoolOptions {
  /** Child processes at most. */
  workers: number;
  /** Resident memory of a child, in MB. */
  memoryMb: number;
  /** For one file. */
  timeoutMs: number;
}

export type ExtractOutcome = { ok: true; value: Extraction } | { ok: false; error: LantaiError };

export interface ParsePool {
  /** Text, pages and soundness of a file. `type` is its PUID or MIME type. A damaged file is an answer, not an error. */
  extract(path: string, type: string, name: string): Promise<Extraction>;
  /** The same for many files, in their order; one that fails does not stop the others. */
  extractMany(files: readonly { path: string; type: string; name: string }[]): Promise<ExtractOutcome[]>;
  /** Whether a file is whole and readable; a child that died of it says `unreadable`. */
  validate(path: string, type: string, name: string): Promise<Validation>;
  /** Draws a page (from 1) into the file `out`, which exists only when it is whole. */
  renderPage(path: string, type: string, page: number, options: RenderOptions, out: string): Promise<string>;
  /**
   * Where on the picture of a page (from 1) the hits stand, in the order of its text, one box a line; as renderPage draws
   * it, with its rotation. Empty where the format has no text of its own to ask, as images do.
   */
  locate(path: string, type: string, page: number, sought: Sought): Promise<Box[][]>;
  /** A spreadsheet (XLSX, CSV, TSV) as strings. Throws `workbook-unreadable`. `name` decides between CSV and others. */
  readWorkbook(path: string, name?: string): Promise<Workbook>;
  /** Ends all children; what is still waiting fails. */
  close(): Promise<void>;
}

interface Task {
  request: ParseRequest;
  resolve: (value: unknown) => void;
  reject: (error: LantaiError) => void;
}

interface Worker {
  child: ChildProcess;
  task?: Task;
  timer?: NodeJS.Timeout;
  /** Why we killed it, if we did. */
  verdict?: LantaiError;
}

const WATCH_MS = 100;
const PAGE_BYTES = 4096;
const RECYCLE_SHARE = 0.6;

/** Children start when first needed, at most `workers`. */
export function createParsePool(options: ParsePoolOptions): ParsePool {
  const workers = new Set<Worker>();
  const queue: Task[] = [];
  let closed = false;

  const watch = setInterval(() => {
    for (const worker of workers) {
      const usedMb = residentMb(worker.child.pid);
      if (usedMb > options.memoryMb) kill(worker, 'parse-failed', `over ${options.memoryMb} MB`);
    }
  }, WATCH_MS);
  watch.unref();

  function kill(worker: Worker, code: ProblemCode, reason: string): void {
    worker.verdict ??= new LantaiError(code, { file: fileOf(worker.task), reason, seconds: options.timeoutMs / 1000 });
    // The queue may be waiting for its end: the program stays alive until then.
    worker.child.ref();
    worker.child.kill('SIGKILL');
  }

  function start(): Worker {
    const child = fork(join(import.meta.dirname, 'parse-child.ts'), {
      execArgv: [`--max-old-space-size=${options.memoryMb}`, '--disable-proto=delete', '--no-warnings'],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: childEnvironment(),
    });
    const worker: Worker = { child };
    workers.add(worker);
    child.on('message', (message) => settle(worker, message as ChildAnswer));
    child.once('exit', (exitCode, signal) => retire(worker, `ended with ${signal ?? exitCode ?? 'nothing'}`));
    child.once('error', (error) => retire(worker, error.message));
    // An idle child does not keep the program alive.
    child.unref();
    child.channel?.unref();
    return worker;
  }

  function retire(worker: Worker, reason: string): void {
    if (!workers.delete(worker)) return;
    const task = release(worker);
    task?.reject(worker.verdict ?? new LantaiError('parse-failed', { file: fileOf(task), reason }));
    dispatch();
  }

  function release(worker: Worker): Task | undefined {
    const task = worker.task;
    clearTimeout(worker.timer);
    worker.task = undefined;
    worker.child.channel?.unref();
    return task;
  }

  function settle(worker: Worker, message: ChildAnswer): void {
    if (worker.verdict !== undefined) return;
    const task = release(worker);
    // pdfium keeps some memory of every page: a child that has grown is replaced before it fails an innocent file.
    if (residentMb(worker.child.pid) > options.memoryMb * RECYCLE_SHARE) kill(worker, 'parse-failed', 'recycled');
    if (message.ok) task?.resolve(message.value);
    else task?.reject(new LantaiError(asCode(message.code), { file: fileOf(task), ...message.params }));
    dispatch();
  }

  function dispatch(): void {
    while (queue.length > 0 && !closed) {
      const idle = [...workers].find((worker) => worker.task === undefined && worker.verdict === undefined);
      if (idle === undefined && workers.size >= options.workers) return;
      assign(idle ?? start(), queue.shift()!);
    }
  }

  function assign(worker: Worker, task: Task): void {
    worker.task = task;
    worker.timer = setTimeout(() => kill(worker, 'parse-timeout', `over ${options.timeoutMs} ms`), options.timeoutMs);
    worker.child.channel?.ref();
    worker.child.send({ id: 0, request: task.request }, (error) => {
      if (error !== null) kill(worker, 'parse-failed', error.message);
    });
  }

  async function run<T>(request: ParseRequest): Promise<T> {
    if (closed) throw new LantaiError('parse-failed', { file: basename(request.path), reason: 'closed' });
    const value = await new Promise<unknown>((resolve, reject) => {
      queue.push({ request, resolve, reject });
      dispatch();
    });
    // The child runs our own code: its answer has the type of its request.
    return value as T;
  }

  const extract = (path: string, type: string, name: string): Promise<Extraction> =>
    run({ op: 'extract', path, type, name });

  return {
    extract,
    extractMany: (files) => Promise.all(files.map(({ path, type, name }) => outcome(extract(path, type, name)))),
    async validate(path, type, name) {
      const result = await outcome(extract(path, type, name));
      if (!result.ok) return { ok: false, kind: 'unreadable', detail: String(result.error.params.reason ?? '') };
      const { encrypted, truncated, unreadable, warnings } = result.value;
      const kind = encrypted ? 'encrypted' : truncated ? 'truncated' : unreadable ? 'unreadable' : null;
      return { ok: kind === null, kind, detail: warnings.join('; ') };
    },
    renderPage: (path, type, page, render, out) => run({ op: 'render', path, type, page, options: render, out }),
    locate: (path, type, page, sought) => run({ op: 'locate', path, type, page, sought }),
    readWorkbook: (path, name = basename(path)) => run({ op: 'workbook', path, name }),
    async close() {
      closed = true;
      clearInterval(watch);
      for (const task of queue.splice(0))
        task.reject(new LantaiError('parse-failed', { file: fileOf(task), reason: 'closed' }));
      const ended = [...workers].map((worker) => new Promise((resolve) => worker.child.once('exit', resolve)));
      for (const worker of workers) kill(worker, 'parse-failed', 'closed');
      await Promise.all(ended);
    },
  };
}

async function outcome(extraction: Promise<Extraction>): Promise<ExtractOutcome> {
  try {
    return { ok: true, value: await extraction };
  } catch (error) {
    if (error instanceof LantaiError) return { ok: false, error };
    throw error;
  }
}

function fileOf(task: Task | undefined): string {
  if (task === undefined) return '';
  return 'name' in task.request ? task.request.name : basename(task.request.path);
}

function asCode(code: string): ProblemCode {
  return code in PROBLEMS ? (code as ProblemCode) : 'parse-failed';
}

/** Linux tells it in /proc; elsewhere only the limit on V8's heap holds. */
function residentMb(pid: number | undefined): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return (Number(pages) * PAGE_BYTES) / 1024 ** 2;
  } catch {
    return 0;
  }
}
