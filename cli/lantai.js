#!/usr/bin/env node
// Starts the command line under the Node that npm brought (24 or newer), whatever Node the machine itself has.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { join } from 'node:path';

const main = join(import.meta.dirname, 'lantai.ts');
// What Node made of the sources is kept, for threads and child processes too: they start in half the time and without a
// compiler in the memory of each. A cache is of no use to be lost or to lie where nothing can be written.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', '.cache', 'compile');
if (Number(process.versions.node.split('.')[0]) >= 24) {
  modules.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  await import(main);
} else {
  const own = join(
    import.meta.dirname,
    '..',
    'node_modules',
    '.bin',
    process.platform === 'win32' ? 'node.cmd' : 'node',
  );
  if (!existsSync(own)) {
    console.error(
      `Lantai needs Node 24 or newer; this is ${process.version}. Run npm ci here, which brings it.\n` +
        `兰台需要 Node 24 以上，当前为 ${process.version}。请在此目录运行 npm ci，它会带来所需版本。`,
    );
    process.exit(3);
  }
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 3)));
}
