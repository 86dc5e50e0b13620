/** The folder of one run of journeys, in which the demonstration is made by the first file that wants it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    journeysDir: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-journeys-'));
  project.provide('journeysDir', dir);
  return () => rm(dir, { recursive: true, force: true });
}
