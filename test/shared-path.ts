import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'shared');
export const sharedPresent = existsSync(join(root, 'samples'));
if (!sharedPresent && process.env.LANTAI_REQUIRE_SHARED === '1')
  throw new Error(`LANTAI_REQUIRE_SHARED=1, but there are no samples in ${root}`);

/** A path in the folder of real input that lies beside the checkout. */
export const sharedPath = (...parts: string[]): string => join(root, ...parts);

/** A suite that reads real input: listed as not run in a clone that has none beside it, a failure where it is required. */
export function describeShared(name: string, suite: () => void): void {
  if (sharedPresent) describe(name, suite);
  else describe.skip(`${name} (needs ../shared)`, suite);
}
