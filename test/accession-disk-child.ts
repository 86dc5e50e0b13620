/**
 * Takes a delivery in on a small disk (`TMPDIR`), first with too little room to receive it, then with too little to
 * store it, then with enough; says each time how it stands. Run by accession.faults.test.ts in a name space of its own.
 */
import { rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestHouse } from './house.ts';

const MB = 1024 ** 2;
const delivery = process.argv[2]!;
const test = await openTestHouse({ start: true });
const { house, config } = test;
const actor = await test.actor('archivist');
const filler = join(tmpdir(), 'filler');

/** Takes so much of the disk that `bytes` of it are left. */
async function leave(bytes: number): Promise<void> {
  await rm(filler, { force: true });
  const { bavail, bsize } = await statfs(config.dataDir);
  const taken = Math.max(0, bavail * bsize - bytes);
  await writeFile(filler, Buffer.alloc(taken));
}

async function say(id: string): Promise<void> {
  const { state } = await house.accession.settled(actor, id);
  const { failure, mayRetry, acceptedCount } = await house.accession.get(actor, id, 'zh-CN');
  const units = await house.db.read.selectFrom('unit').select('id').execute();
  const objects: string[] = [];
  for await (const object of house.blobs.objects()) if (object.startsWith('urn:lantai:aip:')) objects.push(object);
  console.log(
    JSON.stringify({ state, failure, mayRetry, acceptedCount, units: units.length, objects: objects.length }),
  );
}

await leave(100 * MB);
const { id } = await house.accession.receiveFolder(actor, { path: delivery });
await say(id);
// Sent again from the same place, it goes on.
await leave(170 * MB);
if ((await house.accession.receiveFolder(actor, { path: delivery })).id !== id) throw new Error('not the same');
await say(id);
await rm(filler);
await house.accession.retry(actor, id);
await say(id);
await house.settle();
const { findings } = await house.preservation.verify(await test.actor('audit'), { fixity: true });
const actions = await house.db.read.selectFrom('ledger_entry').select('action').where('object_id', '=', id).execute();
console.log(JSON.stringify({ findings, actions: actions.map(({ action }) => action).sort() }));
await test.destroy();
