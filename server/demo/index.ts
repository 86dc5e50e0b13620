/**
 * The demonstration: 青山区档案馆, a district archive that never was, with its agencies, people, holdings, deliveries
 * and a past in the ledger. Everything goes the way real work goes: through checks, decisions and the ledger.
 *
 * It also leaves two deliveries that nobody has sent yet in `<data>/demo/`: `delivery-clean` and `delivery-defects`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { House } from '../app.ts';
import type { Actor } from '../modules/identity/index.ts';
import { ACCEPTED, type DemoDelivery, UNSENT_CLEAN, UNSENT_MESSY, WAITING } from './content/filed-series.ts';
import { spoilUnsent, spoilWaiting } from './defects.ts';
import { type Draft, draftDelivery, writeDelivery } from './delivery.ts';
import { enterOldCatalogue } from './old-catalogue.ts';
import { tendHoldings } from './holdings.ts';
import { foundArchive } from './people.ts';
import { DemoClock } from './loop/demo-clock.ts';
import { countEvents, tellLoop } from './loop/tell.ts';
import { editDescriptions, openToPublic, searchAndRead, verifyHouse } from './story.ts';

export interface DemoPerson {
  login: string;
  name: string;
  /** For the first login; shown this once. */
  password: string;
  roles: readonly string[];
}

/** Steps besides the items that are made: archive, catalogue, four deliveries taken or waiting, five acts. */
const OTHER_STEPS = 11;
const DELIVERIES = [...ACCEPTED, WAITING, UNSENT_CLEAN, UNSENT_MESSY];
/** Days ago that the archive began to use Lantai. */
const FOUNDED = 90;
const countItems = ({ series }: DemoDelivery): number => series.reduce((sum, { items }) => sum + items.length, 0);

/**
 * Makes the demonstration in an empty house and gives its people. `account` is the system account that acts as the
 * archivist on the command line. Throws `already-initialised` where there is an archive.
 */
export async function makeDemonstration(
  house: House,
  account: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<DemoPerson[]> {
  const { clock } = house;
  if (!(clock instanceof DemoClock)) throw new Error('the demonstration needs a clock that it can set back');
  const total = DELIVERIES.reduce((sum, delivery) => sum + countItems(delivery), OTHER_STEPS + countEvents());
  let done = 0;
  const step = (): void => onProgress(++done, total);
  const actorOf = (login: string): Promise<Actor> => house.identity.actorByLogin(login, { kind: 'web' });

  clock.goTo(FOUNDED, 8 * 60);
  const founded = await foundArchive(house, account);
  step();
  // Taking in and the rules of slips are jobs. Where the house does not run yet they begin here; closing it ends them.
  house.jobs.start();
  await tellLoop(house, clock, { agencyIds: founded.agencyIds, actorOf, onStep: step });
  clock.release();
  await enterOldCatalogue(house, founded, await actorOf('archivist'));
  step();
  const scratch = await mkdtemp(join(tmpdir(), 'lantai-demo-'));
  try {
    for (const delivery of [...ACCEPTED, WAITING]) {
      const draft = await draftDelivery(house.parse, delivery, step);
      await send(house, join(scratch, delivery.name), delivery, delivery === WAITING ? spoilWaiting(draft) : draft);
      step();
    }
    for (const [delivery, spoil] of [
      [UNSENT_CLEAN, (draft: Draft) => draft],
      [UNSENT_MESSY, spoilUnsent],
    ] as const) {
      const draft = await draftDelivery(house.parse, delivery, step);
      await writeDelivery(join(house.config.dataDir, 'demo', delivery.name), delivery, spoil(draft));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await openToPublic(house, actorOf);
  step();
  await editDescriptions(house, actorOf);
  step();
  await tendHoldings(house, founded, await actorOf('archivist'));
  step();
  await verifyHouse(house, actorOf);
  step();
  await searchAndRead(house, actorOf);
  await house.settle();
  step();
  return founded.people.map(({ login, name, password, roles }) => ({ login, name, password, roles }));
}

/** The agency's user sends a delivery; resolves when it is taken in or waits for a decision. */
async function send(house: House, dir: string, delivery: DemoDelivery, draft: Draft): Promise<void> {
  await writeDelivery(dir, delivery, draft);
  const clerk = await house.identity.actorByLogin(delivery.agency, { kind: 'web' });
  const { id } = await house.accession.receiveFolder(clerk, { path: dir });
  const { state, errorCount } = await house.accession.settled(clerk, id);
  const expected = delivery === WAITING ? 'needs-review' : 'accepted';
  if (state !== expected)
    throw new Error(`the demonstration's delivery ${delivery.name} is ${state} with ${errorCount} errors`);
}
