import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Journeys through the browser on the built web and a server of their own. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/archives.ts'],
    // Child processes start from what Node compiled before (as under cli/lantai.js).
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', '.cache', 'compile') },
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A second, as it is else, is no time for a page on a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
});
