/** The thread that holds the index's file open: as its writer or as one of its readers. The event loop never does. */
import { parentPort, workerData } from 'node:worker_threads';
import { LantaiError } from '../../lib/errors.ts';
import { Fts5Reader, type ReaderRequest } from './fts5.reader.ts';
import { Fts5Writer } from './fts5.writer.ts';
import type { SearchDocument } from './search-index.ts';

export interface WorkerData {
  role: 'writer' | 'reader';
  path: string;
}
export type WorkerCall =
  | { call: 'open' }
  | { call: 'apply'; docs: SearchDocument[]; removed: string[] }
  | { call: 'search'; request: ReaderRequest }
  | { call: 'count' }
  | { call: 'compact' }
  | { call: 'close' };
export interface WorkerAnswer {
  id: number;
  value?: unknown;
  problem?: { code: LantaiError['code']; params: LantaiError['params'] };
  fault?: string;
}

const { role, path } = workerData as WorkerData;
const writer = role === 'writer' ? new Fts5Writer(path) : undefined;
const reader = role === 'reader' ? new Fts5Reader(path) : undefined;

function answer(asked: WorkerCall): unknown {
  switch (asked.call) {
    case 'open':
      return null;
    case 'apply':
      return writer?.apply(asked.docs, asked.removed);
    case 'compact':
      return writer?.compact();
    case 'search':
      return reader?.search(asked.request);
    case 'count':
      return reader?.count();
    case 'close':
      writer?.close();
      reader?.close();
      return null;
  }
}

parentPort?.on('message', (asked: WorkerCall & { id: number }) => {
  const reply: WorkerAnswer = { id: asked.id };
  try {
    reply.value = answer(asked);
  } catch (error) {
    if (error instanceof LantaiError) reply.problem = { code: error.code, params: error.params };
    else reply.fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  parentPort?.postMessage(reply);
  if (asked.call === 'close') parentPort?.close();
});
void reader?.warm();
