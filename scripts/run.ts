/** Runs the project's own programs one after another, with their output shown, and stops at the first that fails. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The command's exit code. `command` is a program of node_modules/.bin or on the path. */
export function run(command: string, args: string[], env: Record<string, string> = {}): number {
  const bin = join(root, 'node_modules', '.bin');
  const own = join(bin, process.platform === 'win32' ? `${command}.cmd` : command);
  const result = spawnSync(existsSync(own) ? own : command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...env },
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Runs named steps; prints how long each took; ends the process with 1 if one failed. */
export function runSteps(steps: [name: string, step: () => number][]): void {
  for (const [name, step] of steps) {
    const started = Date.now();
    console.log(`\n── ${name}`);
    const code = step();
    console.log(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (code !== 0) process.exit(1);
  }
}
