/** The process that `ocfl.write.test.ts` kills, lets run into a full disk (`full`) or has stop dead before its nth step (a number). Arguments: root, mode. */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { collect } from '../../../test/collect.ts';
import { LantaiError } from '../../lib/errors.ts';
import { findInventory, readInventory } from './ocfl.read.ts';
import { openStorageRoot, stagingDir, validateRoot } from './ocfl.storage-root.ts';
import { writeVersion } from './ocfl.write.ts';
import type { AddedFile } from './ocfl.stage.ts';

const [root, mode] = process.argv.slice(2) as [string, string | undefined];
const id = 'urn:lantai:test';

async function write(add: AddedFile[], objectId = id): Promise<void> {
  const user = { name: 'n', address: 'mailto:n@example.org' };
  await writeVersion(root, { objectId, add, carry: true, message: 'm', user, created: new Date(0) });
}

async function writeWithoutEnd(): Promise<never> {
  const known = await findInventory(root, id);
  for (let version = Number(known?.head.slice(1) ?? 0) + 1; ; version++) {
    const add = ['a', 'b', 'c'].map((logicalPath) => ({
      logicalPath,
      bytes: Buffer.from(`${logicalPath} of version ${version}`.repeat(5000)),
    }));
    // A new object each time besides the one that grows, so that kills hit both ways of coming into being.
    await write(add, `${id}:${version}`);
    await write(add);
    process.stdout.write(`${version}\n`);
  }
}

/** Prints the error's code, the head afterwards, the leftovers in staging and the findings about the root. */
async function fillDisk(): Promise<void> {
  await openStorageRoot(root);
  await write([{ logicalPath: 'a', bytes: Buffer.alloc(1000) }]);
  const error: unknown = await write([{ logicalPath: 'b', bytes: Buffer.alloc(2_000_000) }]).catch(
    (reason: unknown) => reason,
  );
  const findings = (await collect(validateRoot(root))).length;
  const code = error instanceof LantaiError ? error.code : String(error);
  const leftovers = (await fs.readdir(stagingDir(root))).length;
  process.stdout.write(`${code} ${(await readInventory(root, id)).head} ${leftovers} ${findings}\n`);
}

/** Writes two versions of a new object, but kills itself before the nth file is opened, folder made or name changed. */
async function stopBefore(step: number): Promise<void> {
  let steps = 0;
  const counted =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      if (++steps === step) process.kill(process.pid, 'SIGKILL');
      return act(...args);
    };
  const { open, mkdir, rename } = fs;
  Object.assign(fs, { open: counted(open), mkdir: counted(mkdir), rename: counted(rename) });
  syncBuiltinESMExports();
  for (const content of ['one', 'two']) {
    await write([{ logicalPath: content, bytes: Buffer.from(content) }]);
    process.stdout.write(`${content}\n`);
  }
}

if (mode === 'full') await fillDisk();
else if (mode === undefined) await writeWithoutEnd();
else await stopBefore(Number(mode));
