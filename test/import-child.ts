/**
 * Imports a catalogue or undoes its import, in a process of its own that kills itself at one step, in the transaction that
 * takes it: data folder, what to begin (`import`, `undo`, or `go-on`), file, step. Without a step it goes to the end.
 */
import { basename } from 'node:path';
import type { Writer } from '../server/infra/db/index.ts';
import { openHouse } from '../server/app.ts';
import { readConfig } from '../server/config.ts';

const [dataDir, begin, file, step = ''] = process.argv.slice(2);
const house = await openHouse(readConfig({ data: dataDir!, logLevel: 'silent' }, {}));
const actor = await house.identity.actorByLogin('archivist', { kind: 'web' });

/** The steps that an import has taken as this transaction sees it. */
async function stepsTaken(trx: Writer): Promise<string[]> {
  const record = await trx
    .selectFrom('catalogue_import')
    .leftJoin('import_run', 'import_run.id', 'catalogue_import.id')
    .select(['state', 'summary_json', 'undo_json', 'defects_position', 'position', 'undone_to'])
    .where('source_name', '=', basename(file!))
    .executeTakeFirst();
  if (record === undefined) return [];
  const undo = JSON.parse(record.undo_json ?? '{}') as { restored?: number };
  return [
    record.state,
    ...(record.summary_json === null ? [] : ['read']),
    ...((record.defects_position ?? 0) > 0 ? ['defects'] : []),
    ...((record.position ?? 0) > 0 ? ['rows'] : []),
    ...((record.undone_to ?? '') === '' ? [] : ['removed']),
    ...((undo.restored ?? 0) > 0 ? ['restored'] : []),
  ];
}

const write = house.db.write.bind(house.db);
house.db.write = (act) =>
  write(async (trx) => {
    const result = await act(trx);
    if (step !== '' && (await stepsTaken(trx)).includes(step)) process.kill(process.pid, 'SIGKILL');
    return result;
  });

house.start();
if (begin === 'import') {
  const { id } = await house.imports.ofFile(actor, file!);
  const { mapping } = await house.imports.propose(actor, id);
  await house.imports.start(actor, id, { fonds: 'C001', category: 'WS', match: 'update', dryRun: false, mapping });
}
const { id } = (await house.imports.list(actor, { limit: 1 })).items[0]!;
if (begin === 'undo') await house.imports.undo(actor, id);
const { state } = await house.imports.settled(actor, id);
await house.settle();
await house.close();
process.exit(state === 'done' || state === 'undone' ? 0 : 1);
