/** `npm test`: unit, contract and conformance tests, then the browser's journeys on the built web. */
import { run, runSteps } from './run.ts';

runSteps([
  ['web build', () => run('node', ['scripts/build-web.ts'])],
  ['tests', () => run('vitest', ['run'])],
  ['browser journeys', () => run('vitest', ['run', '--config', 'test/e2e/vitest.config.ts'])],
]);
