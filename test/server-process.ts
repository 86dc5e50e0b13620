/** Lantai as a stranger runs it: the command line in processes of its own, on a data folder that is thrown away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CLI = join(import.meta.dirname, '..', 'cli', 'lantai.js');
const ENV = { ...process.env, LANTAI_LOCALE: 'zh-CN', LANTAI_LOG: 'error' };

export type Line = Record<string, unknown> & { type: string };

export interface Ran {
  code: number | null;
  lines: Line[];
  result: Line;
  /** All of standard output. */
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  signal?: AbortSignal;
  locale?: 'zh-CN' | 'en';
  /** In words, as people read it. */
  words?: boolean;
  /** Hears each line as it comes; true kills the command on the spot, as a power cut would. */
  killAt?: (line: Line) => boolean;
  /** What runs the command; default this Node itself. `unshare …` puts a file system of its own around it. */
  within?: string[];
}

/** Runs a verb to its end, with --json unless it is wanted in words. */
export function runCli(args: string[], options: RunOptions = {}): Promise<Ran> {
  const { signal, locale = 'zh-CN', words = false, killAt, within = [] } = options;
  const [program, ...before] = [...within, process.execPath];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, CLI, ...args, ...(words ? [] : ['--json'])], {
      env: { ...ENV, LANTAI_LOCALE: locale },
      ...(signal && { signal }),
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    const lines: Line[] = [];
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (text) => {
      stdout += `${text}\n`;
      if (words || !text.startsWith('{')) return;
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (killAt?.(line) === true) child.kill('SIGKILL');
    });
    child.on('error', (error) => (signal?.aborted === true ? undefined : reject(error)));
    child.on('close', (code) => resolve({ code, lines, result: lines.at(-1) ?? { type: 'none' }, stdout, stderr }));
  });
}

export interface RunningServer {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** Passwords of the demonstration's users, printed once at its making. */
  passwords: Record<string, string>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** `start` makes the demonstration where the folder is empty; `serve` wants data that are there. */
export async function startServer(
  verb: 'start' | 'serve',
  dataDir: string,
  /** Days by which its clock goes ahead. */
  ahead = 0,
): Promise<RunningServer> {
  const clock = ahead === 0 ? [] : ['--import', join(import.meta.dirname, 'e2e', 'clock-ahead.ts')];
  const child = spawn(process.execPath, [...clock, CLI, verb, '--data', dataDir, '--port', '0', '--json'], {
    env: { ...ENV, LANTAI_PUBLIC_RATE: process.env.LANTAI_PUBLIC_RATE, CLOCK_AHEAD_DAYS: String(ahead) },
  });
  const passwords: Record<string, string> = {};
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let url = '';
  await new Promise<void>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`the server ended with ${code}: ${stderr}`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (!text.startsWith('{')) return;
      const line = JSON.parse(text) as Line;
      if (line.type === 'ready') url = line.url as string;
      if (line.type === 'account') passwords[line.login as string] = line.password as string;
      if (line.key === 'cli.stop') resolve();
    });
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { url, dataDir, process: child, passwords, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lantai-run-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
