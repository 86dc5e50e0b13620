import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Unit, contract and conformance tests. Browser journeys run apart (scripts/test.ts), as they need a built web. */
export default defineConfig({
  test: {
    include: ['{server,shared,cli,test,web}/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    globalSetup: ['test/run-folder.ts', 'test/postgres.ts'],
    // Threads and child processes start from what Node compiled before (as under cli/lantai.js).
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache', 'compile') },
    pool: 'forks',
    // Most of what a file costs before its first test is to load the programs; a worker loads them once for all its files.
    isolate: false,
    // A third of the time a test waits for a disk, a child or a clock: three keep two cores busy.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // A second, as it is else, says more of the machine than of what is waited for: what never comes is told all the same.
    expect: { poll: { timeout: 60_000 } },
  },
});
