/** Takes a delivery in, in a process of its own that a test may kill: data folder, delivery, login. */
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';

const [dataDir, delivery] = process.argv.slice(2);
const house = await openHouse(readConfig({ data: dataDir!, logLevel: 'silent' }, {}));
const actor = await house.identity.actorByLogin('archivist', { kind: 'web' });
house.start();
// With a delivery it is sent; without, what was begun goes on.
if (delivery !== undefined) await house.accession.receiveFolder(actor, { path: delivery });
process.send?.('begun');
for (;;) {
  const { items } = await house.accession.list(actor, { limit: 200 });
  if (items.every(({ state }) => ['accepted', 'needs-review', 'returned', 'failed'].includes(state))) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await house.settle();
await house.close();
process.exit(0);
