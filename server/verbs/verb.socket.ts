/**
 * The local door of a running server: verbs of the command line run inside it, so that the data has one writer.
 * A socket in the data folder that only its owner may open; one POST a verb, answered by JSON lines.
 */
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { LantaiError } from '../lib/errors.ts';
import type { ExitCode, VerbLine, VerbOptions } from './verb.ts';

export interface VerbCall {
  verb: string;
  options: VerbOptions;
  as: string | undefined;
  account: string;
  host: string;
  locale: 'zh-CN' | 'en';
}

export type RunVerb = (call: VerbCall, emit: (line: VerbLine) => void, signal: AbortSignal) => Promise<ExitCode>;

/** Who stops a verb names the call. */
const CALL_HEADER = 'lantai-call';
const STOP_PATH = '/stop';
/** Socket names are bounded: 108 bytes with Linux, 104 with macOS, the end included. */
const LONGEST = 100;

/**
 * A long data path gets a short name derived from it, in a folder that is this account's alone: in a common folder others
 * could put a socket of their own in its place. Undefined where that folder is somebody else's.
 */
function socketPath(dataDir: string): string | undefined {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\lantai-${digest}`;
  const inside = join(dataDir, 'run', 'lantai.sock');
  if (Buffer.byteLength(inside) < LONGEST) return inside;
  const name = join(`lantai-${process.getuid!()}`, `${digest}.sock`);
  const path = [tmpdir(), '/tmp'].map((dir) => join(dir, name)).find((each) => Buffer.byteLength(each) < LONGEST);
  return path !== undefined && isPrivate(dirname(path)) ? path : undefined;
}

/** Makes the folder where it is missing. True where it is this account's and nobody else may enter it. */
function isPrivate(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const found = lstatSync(dir);
    return found.isDirectory() && found.uid === process.getuid!() && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/** Listens for verbs. The data lock is held by the caller, so that an old socket file is nobody's. */
export async function listenForVerbs(dataDir: string, run: RunVerb): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir);
  if (path === undefined) throw new LantaiError('socket-taken', { path: join(tmpdir(), `lantai-${userInfo().uid}`) });
  const running = new Map<string, AbortController>();
  const server = createServer((incoming, outgoing) => {
    const id = String(incoming.headers[CALL_HEADER]);
    if (incoming.url === STOP_PATH) {
      running.get(id)?.abort();
      outgoing.end();
      return;
    }
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const call = JSON.parse(Buffer.concat(chunks).toString('utf8')) as VerbCall;
      const abort = new AbortController();
      running.set(id, abort);
      outgoing.on('close', () => {
        running.delete(id);
        abort.abort();
      });
      outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const emit = (line: VerbLine) => outgoing.write(`${JSON.stringify(line)}\n`);
      const exit = await run(call, emit, abort.signal);
      outgoing.end(`${JSON.stringify({ type: 'exit', exit })}\n`);
    })().catch(() => outgoing.destroy());
  });
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(before);
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Runs a verb in the server that holds `dataDir`; undefined where none listens. `signal` stops it there; its end is waited for. */
export function callServer(
  dataDir: string,
  call: VerbCall,
  emit: (line: VerbLine) => void,
  signal?: AbortSignal,
): Promise<ExitCode | undefined> {
  const path = socketPath(dataDir);
  if (path === undefined) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const door = { socketPath: path, agent: false, method: 'POST', headers: { [CALL_HEADER]: randomUUID() } };
    // Whoever cannot be reached any more has ended, or says so below.
    const stop = (): void =>
      void request({ ...door, path: STOP_PATH })
        .on('error', () => undefined)
        .end();
    signal?.addEventListener('abort', stop);
    const outgoing = request({ ...door, path: '/verb' }, (incoming) => {
      let exit: ExitCode | undefined;
      const lines = createInterface({ input: incoming });
      lines.on('line', (text) => {
        const line = JSON.parse(text) as VerbLine | { type: 'exit'; exit: ExitCode };
        if (line.type === 'exit') exit = line.exit;
        else emit(line);
      });
      const end = (): void => {
        signal?.removeEventListener('abort', stop);
        if (exit === undefined) reject(new LantaiError('server-ended', { path: dataDir }));
        else resolve(exit);
      };
      lines.on('close', end);
      // A server that is killed breaks the answer off; unheard, that would end this process with a stack.
      lines.on('error', end);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    outgoing.end(JSON.stringify(call));
  });
}
