/** Makes an archive with two agencies and a person of each role, with nothing in it; prints the one-time passwords as JSON. */
import { openHouse } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { demoPeople, SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { CHEAP_PASSWORDS } from '../made-once.ts';

const config = readConfig({ data: process.argv[2]!, port: 0, logLevel: 'error' }, {});
const house = await openHouse(config, { create: true, passwordCost: CHEAP_PASSWORDS });
const { archiveId, agencies } = await house.db.write(async (trx) => {
  await house.catalog.seedCategories(trx);
  const archive = { name: '试验区档案馆', nameEn: 'Trial District Archives', code: '110000' };
  const id = await house.organization.createArchive(trx, SYSTEM_ACTOR, archive);
  const agency = (name: string) => house.organization.createAgency(trx, SYSTEM_ACTOR, { archiveId: id, name });
  return { archiveId: id, agencies: [await agency('区民政局'), await agency('区水利局')] as const };
});
const clerks = [
  { id: agencies[0], login: 'civil', name: '周民' },
  { id: agencies[1], login: 'water', name: '沈水' },
];
const people = await house.identity.bootstrap({ archiveId, people: demoPeople(clerks) });
await house.settle();
await house.close();
console.log(JSON.stringify(Object.fromEntries(people.map(({ login, password }) => [login, password]))));
