/** The folder of one run of journeys with the demonstration, made once before the files run side by side. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { runCli } from '../server-process.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    journeysDir: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-journeys-'));
  const made = await runCli(['init', '--demo', '--data', join(dir, 'demonstration')]);
  if (made.code !== 0) throw new Error(`the demonstration could not be made: ${made.stdout}${made.stderr}`);
  const told = [...made.stdout.matchAll(/用户 (\S+) 的一次性密码：([\w-]+)/g)];
  const passwords: Record<string, string> = {};
  for (const [, login, password] of told) passwords[login!] = password!;
  await writeFile(join(dir, 'demonstration.json'), JSON.stringify(passwords));
  project.provide('journeysDir', dir);
  return () => rm(dir, { recursive: true, force: true });
}
