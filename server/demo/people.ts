/** The archive, its three agencies with their fonds, and the people who work there. */
import type { House } from '../app.ts';
import { demoPeople, type NewPerson, type PersonSpec, SYSTEM_ACTOR } from '../modules/identity/index.ts';
import { AGENCIES, type AgencyKey } from './content/agencies.ts';

export interface Founded {
  archiveId: string;
  agencyIds: Map<AgencyKey, string>;
  fondsIds: Map<AgencyKey, string>;
  people: NewPerson[];
}

/** Invented, as everybody in this archive. */
const NAMES: Record<string, string> = {
  system: '吴涛',
  security: '郑洁',
  audit: '何志远',
  archivist: '王敏',
  reviewer: '林国栋',
  desk: '李静',
  supervisor: '马晓东',
};

export async function foundArchive(house: House, account: string): Promise<Founded> {
  const actor = SYSTEM_ACTOR;
  const agencyIds = new Map<AgencyKey, string>();
  const fondsIds = new Map<AgencyKey, string>();
  const archiveId = await house.db.write(async (trx) => {
    await house.catalog.seedCategories(trx);
    const archive = { code: '420199', name: '青山区档案馆', nameEn: 'Qingshan District Archives', demo: true };
    const id = await house.organization.createArchive(trx, actor, archive);
    for (const { key, name, nameEn, formerNames, fonds, fondsName, fondsNameEn, fondsNote } of AGENCIES) {
      const agency = { archiveId: id, code: fonds, name, nameEn, formerNames: [...formerNames] };
      const agencyId = await house.organization.createAgency(trx, actor, agency);
      agencyIds.set(key, agencyId);
      const described = { number: fonds, name: fondsName, nameEn: fondsNameEn, note: fondsNote };
      fondsIds.set(key, await house.catalog.createFonds(trx, { archiveId: id, agencyId, ...described }));
    }
    return id;
  });
  const agencies = AGENCIES.map(({ key, login, clerk }) => ({ id: agencyIds.get(key)!, login, name: clerk }));
  const people = demoPeople(agencies).map(
    (person): PersonSpec => ({ ...person, name: NAMES[person.login] ?? person.name }),
  );
  const made = await house.identity.bootstrap({ archiveId, people, operator: { account, login: 'archivist' } });
  return { archiveId, agencyIds, fondsIds, people: made };
}
