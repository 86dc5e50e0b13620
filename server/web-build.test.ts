import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureWebBuilt } from './web-build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lantai-web-build-'));
  for (const dir of ['web', 'shared']) mkdirSync(join(root, dir));
  writeFileSync(join(root, 'web', 'main.tsx'), 'one');
  writeFileSync(join(root, 'shared', 'roles.ts'), 'roles');
  writeFileSync(join(root, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const page = () => readFileSync(join(root, 'dist', 'web', 'index.html'), 'utf8');
const ensure = (): number => {
  let builds = 0;
  ensureWebBuilt({
    root,
    onBuild: () => (builds += 1),
    build: (outDir) => writeFileSync(join(outDir, 'index.html'), readFileSync(join(root, 'web', 'main.tsx'))),
  });
  return builds;
};

test('the pages are built again when a source says something else, and not because of a time', () => {
  expect(ensure()).toBe(1);
  expect(ensure()).toBe(0);
  const [older, newer] = [new Date('2001-01-01'), new Date('2099-01-01')];
  utimesSync(join(root, 'web', 'main.tsx'), newer, newer);
  expect(ensure()).toBe(0);
  writeFileSync(join(root, 'web', 'main.tsx'), 'two');
  utimesSync(join(root, 'web', 'main.tsx'), older, older);
  expect(ensure()).toBe(1);
  expect(page()).toBe('two');
  writeFileSync(join(root, 'web', 'page.tsx'), '');
  expect(ensure()).toBe(1);
  writeFileSync(join(root, 'package-lock.json'), '{"a":1}');
  expect(ensure()).toBe(1);
});

test('what was built stays in place until the next is whole, also where that fails', () => {
  ensure();
  writeFileSync(join(root, 'web', 'main.tsx'), 'broken');
  const fails = () =>
    ensureWebBuilt({
      root,
      build: (outDir) => {
        writeFileSync(join(outDir, 'index.html'), 'half');
        expect(page()).toBe('one');
        throw new Error('broken');
      },
    });
  expect(fails).toThrow('broken');
  expect(page()).toBe('one');
  expect(ensure()).toBe(1);
  expect(page()).toBe('broken');
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(['build.lock', 'web']);
});

test('of programs that start at once one builds, and the others wait for it', async () => {
  // As slow as a build is, and with a trace of each.
  const script = `
    import { appendFileSync, writeFileSync } from 'node:fs';
    import { ensureWebBuilt } from ${JSON.stringify(join(import.meta.dirname, 'web-build.ts'))};
    const root = ${JSON.stringify(root)};
    ensureWebBuilt({ root, build: (outDir) => {
      appendFileSync(root + '/builds', 'x');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
      writeFileSync(outDir + '/index.html', 'whole');
    } });
    process.exitCode = (await import('node:fs')).readFileSync(root + '/dist/web/index.html', 'utf8') === 'whole' ? 0 : 1;`;
  appendFileSync(join(root, 'builds'), '');
  const codes = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise((resolve) => {
          const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
          child.once('close', resolve);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0]);
  expect(readFileSync(join(root, 'builds'), 'utf8')).toBe('x');
});
