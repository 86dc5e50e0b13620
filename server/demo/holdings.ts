/** What archivists do with holdings besides describing them: names, places, links, dossiers, arrangement. */
import type { House } from '../app.ts';
import { arrangeAct, type ArrangeActInput } from '../../shared/schemas/arrangement.ts';
import { newAuthority, newRelation } from '../../shared/schemas/authority.ts';
import { newDossierPaper } from '../../shared/schemas/fonds.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { newUnitLink } from '../../shared/schemas/unit-link.ts';
import type { Actor } from '../modules/identity/index.ts';
import type { AgencyKey } from './content/agencies.ts';
import { AUTHORITIES, DOSSIERS, LINKS, SHELVES } from './content/holdings.ts';
import type { Founded } from './people.ts';

/** Gives the unit of a code. */
type Find = (code: string) => Promise<string>;

export async function tendHoldings(house: House, founded: Founded, archivist: Actor): Promise<void> {
  const find: Find = async (code) => {
    const id = await house.catalog.findIdByCode(archivist, code);
    if (id === undefined) throw new Error(`the demonstration has no unit ${code}`);
    return id;
  };
  await enterNames(house, founded, archivist);
  await fillShelves(house, archivist);
  for (const { from, to, kind, note } of LINKS) {
    const link = newUnitLink.parse({ kind, side: 'from', other: { code: to }, note });
    await house.unitLinks.add(archivist, await find(from), link);
  }
  await fileDossiers(house, founded, archivist);
  await arrange(house, archivist, find);
}

async function enterNames(house: House, { agencyIds }: Founded, archivist: Actor): Promise<void> {
  const ids = new Map<string, string>();
  for (const { agency, before = [], ...given } of AUTHORITIES) {
    const agencyId = agency === undefined ? null : agencyIds.get(agency)!;
    const { id, name } = await house.authorities.create(archivist, newAuthority.parse({ ...given, agencyId }));
    ids.set(name, id);
    for (const { name: other, ...relation } of before) {
      const way = newRelation.parse({ ...relation, side: 'before', otherId: ids.get(other)! });
      await house.authorities.addRelation(archivist, id, way);
    }
  }
}

async function fillShelves(house: House, archivist: Actor): Promise<void> {
  const make = async (given: object) => (await house.locations.create(archivist, newLocation.parse(given)))[0]!.id;
  for (const { room, rack, shelf, boxes } of SHELVES) {
    const roomId = await make({ kind: 'room', ...room });
    const rackId = await make({ kind: 'rack', parentId: roomId, ...rack });
    const shelfId = await make({ kind: 'shelf', parentId: rackId, number: shelf, capacity: 900 });
    for (const { number, spine, from, to } of boxes) {
      const box = await make({ kind: 'box', parentId: shelfId, number, spine });
      await house.locations.put(archivist, box, { what: { range: { from, to } }, reason: '进馆整理后上架' });
    }
  }
}

async function fileDossiers(house: House, { fondsIds }: Founded, archivist: Actor): Promise<void> {
  for (const [agency, { papers, ...profile }] of Object.entries(DOSSIERS)) {
    const fonds = fondsIds.get(agency as AgencyKey)!;
    const { lockVersion } = await house.dossiers.getFonds(archivist, fonds);
    await house.dossiers.changeFonds(archivist, fonds, { lockVersion, ...profile });
    for (const paper of papers) await house.dossiers.file(archivist, fonds, newDossierPaper.parse(paper));
    const { candidates } = await house.dossiers.getDossier(archivist, fonds);
    // The register of the first delivery is filed; the rest is still proposed.
    const [first] = candidates;
    if (first === undefined) continue;
    const { sourceType: type, sourceId: id, ...described } = first;
    await house.dossiers.file(archivist, fonds, newDossierPaper.parse({ ...described, source: { type, id } }));
  }
}

/** One act that holds and one that was thought better of. */
async function arrange(house: House, archivist: Actor, find: Find): Promise<void> {
  const act = (given: ArrangeActInput, reason: string) =>
    house.arrangements.arrange(archivist, { act: arrangeAct.parse(given), reason });
  const drawings = await Promise.all([1, 2, 4, 3].map((n) => find(`Z034-KJ·SK·1957·Y-001-00${n}`)));
  await act({ kind: 'reorder', target: { ids: drawings }, by: 'given' }, '地形图按目录移至平面布置图之前');
  const water = await Promise.all([1, 2, 3].map((n) => find(`Z034-WS·1958-Y-BGS-000${n}`)));
  const composed: ArrangeActInput = {
    kind: 'compose',
    target: { ids: water },
    unit: { title: '兴建白河水库请示、批复' },
  };
  const { id } = await act(composed, '专题组卷试点');
  await house.arrangements.undo(archivist, id);
}
