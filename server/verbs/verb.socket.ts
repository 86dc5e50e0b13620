/**
 * The local door of a running server: verbs of the command line run inside it, so that the data has one writer.
 * A socket in the data folder that only its owner may open; one POST a verb, answered by JSON lines.
 */
import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

/** Socket names are bounded to about 100 bytes: a long data path gets a short name derived from it. */
export function socketPath(dataDir: string): string {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\lantai-${digest}`;
  const inside = join(dataDir, 'run', 'lantai.sock');
  return Buffer.byteLength(inside) < 100 ? inside : join(tmpdir(), `lantai-${digest}.sock`);
}

/** Listens for verbs. The data lock is held by the caller, so that an old socket file is nobody's. */
export async function listenForVerbs(dataDir: string, run: RunVerb): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir);
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const call = JSON.parse(Buffer.concat(chunks).toString('utf8')) as VerbCall;
      const abort = new AbortController();
      outgoing.on('close', () => abort.abort());
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

/** Runs a verb in the server that holds `dataDir`; undefined where none listens. */
export function callServer(
  dataDir: string,
  call: VerbCall,
  emit: (line: VerbLine) => void,
): Promise<ExitCode | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketPath(dataDir), method: 'POST', path: '/verb' }, (incoming) => {
      let exit: ExitCode | undefined;
      const lines = createInterface({ input: incoming });
      lines.on('line', (text) => {
        const line = JSON.parse(text) as VerbLine | { type: 'exit'; exit: ExitCode };
        if (line.type === 'exit') exit = line.exit;
        else emit(line);
      });
      lines.on('close', () => {
        if (exit === undefined) reject(new Error('the server ended before the verb did'));
        else resolve(exit);
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    outgoing.end(JSON.stringify(call));
  });
}
