/**
 * The archives of one run of journeys, each made once; journeys run side by side on copies of them. The demonstration
 * takes a while: those that begin with an empty archive do not wait for it.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { runCli } from '../server-process.ts';
import { unpackBrowser } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Here each archive has a folder of its kind's name, and beside it, when it is done, what the making told as JSON. */
    journeysDir: string;
  }
}

export type ArchiveKind = 'empty' | 'demonstration';
type Told = { passwords: Record<string, string> } | { error: string };

async function makeEmpty(dir: string): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'empty-archive.ts'), dir]);
  return JSON.parse(stdout) as Record<string, string>;
}

/** By the command that makes it for everybody. */
async function makeDemonstration(dir: string): Promise<Record<string, string>> {
  const made = await runCli(['init', '--demo', '--data', dir]);
  if (made.code !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  const told = [...made.stdout.matchAll(/用户 (\S+) 的一次性密码：([\w-]+)/g)];
  return Object.fromEntries(told.map(([, login, password]) => [login!, password!]));
}

const MAKERS = { empty: makeEmpty, demonstration: makeDemonstration };

async function make(dir: string, kind: ArchiveKind): Promise<void> {
  const told: Told = await MAKERS[kind](join(dir, kind)).then(
    (passwords) => ({ passwords }),
    (error: unknown) => ({ error: String(error) }),
  );
  await writeFile(join(dir, `${kind}.part`), JSON.stringify(told));
  await rename(join(dir, `${kind}.part`), join(dir, `${kind}.json`));
}

/** Copies the archive to `target` as soon as it is made. Gives the one-time passwords by login. */
export async function copyArchive(dir: string, kind: ArchiveKind, target: string): Promise<Record<string, string>> {
  while (!existsSync(join(dir, `${kind}.json`))) await sleep(100);
  const told = JSON.parse(await readFile(join(dir, `${kind}.json`), 'utf8')) as Told;
  if ('error' in told) throw new Error(`the archive "${kind}" could not be made: ${told.error}`);
  await cp(join(dir, kind), target, { recursive: true });
  return told.passwords;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-journeys-'));
  const making = (['empty', 'demonstration'] as const).map((kind) => make(dir, kind));
  project.provide('journeysDir', dir);
  await unpackBrowser();
  return async () => {
    await Promise.all(making);
    await rm(dir, { recursive: true, force: true });
  };
}
