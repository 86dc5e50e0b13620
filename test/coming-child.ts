/**
 * Stores units while a new index is filled beside that in use (docs/adr/0014), in a process of its own that kills itself:
 * while it is `filling`, or when the new one is in its place and the queue is not emptied yet (`swapped`). Data folder, step.
 */
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';

const [dataDir, step] = process.argv.slice(2);
const house = await openHouse(readConfig({ data: dataDir!, logLevel: 'silent' }, {}));
const kill = (): void => void process.kill(process.pid, 'SIGKILL');

const { id: archiveId } = await house.db.read.selectFrom('archive').select('id').executeTakeFirstOrThrow();
// As many are said to come, so that it is worth it.
await house.search.whileComing({ count: 1_000_000, first: '0', last: 'g' }, async () => {
  await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', null);
    const unit = (n: number) => ({
      ...{ archiveId, fondsId, agencyId: null, categoryId: 'WS', year: 2011, retention: '永久' },
      ...{ code: `Z109-WS·2011-Y-BGS-${String(n).padStart(4, '0')}`, title: `新来案卷${n}` },
    });
    await house.catalog.createUnits(
      trx,
      Array.from({ length: 700 }, (_, at) => unit(at + 1)),
    );
  });
  await house.search.indexNow();
  if (step === 'filling') kill();
});
// What is written to the database next is that the queue is emptied.
house.db.write = () => Promise.resolve(kill() as never);
await house.search.indexNow();
process.exit(1);
