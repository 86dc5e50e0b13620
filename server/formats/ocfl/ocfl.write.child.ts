/** The process that `ocfl.write.test.ts` kills, or lets run into a full disk (`full`). Arguments: storage root, mode. */
import { readdir } from 'node:fs/promises';
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
  const leftovers = (await readdir(stagingDir(root))).length;
  process.stdout.write(`${code} ${(await readInventory(root, id)).head} ${leftovers} ${findings}\n`);
}

await (mode === 'full' ? fillDisk() : writeWithoutEnd());
