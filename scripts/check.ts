/** `npm run check`: types, lint, import rules, unused code, formatting, generated files, the table of requirements. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { run, runSteps } from './run.ts';

/** dependency-cruiser says "no violations" also when it could read nothing: the count of modules must not be small. */
function importRules(): number {
  const root = join(import.meta.dirname, '..');
  const cruiser = join(root, 'node_modules', '.bin', 'depcruise');
  const result = spawnSync(
    cruiser,
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'server', 'shared', 'cli', 'web'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const report = JSON.parse(result.stdout) as {
    summary: {
      totalCruised: number;
      violations: { from: string; to: string; rule: { name: string; severity: string } }[];
    };
  };
  const { totalCruised, violations } = report.summary;
  const errors = violations.filter((violation) => violation.rule.severity === 'error');
  for (const { from, to, rule } of errors) console.error(`${rule.name}: ${from} → ${to}`);
  console.log(`${totalCruised} modules, ${errors.length} violations`);
  return totalCruised > 50 && errors.length === 0 ? 0 : 1;
}

runSteps([
  ['types', () => run('tsc', ['-p', 'tsconfig.json']) || run('tsc', ['-p', 'web/tsconfig.json'])],
  ['lint', () => run('eslint', ['--max-warnings', '0', '.'])],
  ['import rules', importRules],
  ['unused code', () => run('knip', [])],
  ['formatting', () => run('biome', ['format', '.'])],
  ['generated files', () => run('node', ['scripts/generate.ts', '--check'])],
  ['requirements', () => run('node', ['scripts/requirements.ts'])],
]);
