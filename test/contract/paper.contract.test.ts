/** Places, names, dossiers and links give the same answers on both databases. */
import { expect, test } from 'vitest';
import { systemClock } from '../../server/lib/clock.ts';
import { createAuthorities } from '../../server/modules/authority/index.ts';
import { createDossiers } from '../../server/modules/dossier/index.ts';
import { createLocations } from '../../server/modules/location/index.ts';
import { createUnitLinks } from '../../server/modules/unit-link/index.ts';
import { newAuthority, newRelation } from '../../shared/schemas/authority.ts';
import { newDossierPaper } from '../../shared/schemas/fonds.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { onBothDatabases } from '../databases.ts';
import { openHoldingsHouse } from '../holdings-house.ts';

onBothDatabases('places, names, dossiers, links', (database) => {
  test('made, listed page by page, changed', { timeout: 60_000 }, async () => {
    const house = await openHoldingsHouse(database.url);
    try {
      const { db, ledger } = house;
      const findIdByCode = house.catalog.findIdByCode.bind(house.catalog);
      const parts = { db, ledger, clock: systemClock, findIdByCode };
      const archivist = house.as('archivist');
      const locations = createLocations(parts);
      const ids = await house.add(...Array.from({ length: 7 }, () => ({ pageCount: 3, year: 2001 })));
      let parentId: string | null = null;
      for (const kind of ['room', 'rack', 'shelf', 'box'] as const) {
        const given: object = {
          kind,
          number: '08',
          parentId,
          count: kind === 'box' ? 3 : 1,
          capacity: kind === 'shelf' ? 200 : null,
        };
        parentId = (await locations.create(archivist, newLocation.parse(given))).at(-1)!.id;
      }
      const box = parentId!;
      const path = (await locations.get(archivist, box)).path;
      expect(path.map(({ number }) => number)).toEqual(['08', '08', '08', '10']);
      const shelf = path[2]!.id;
      const page = await locations.list(archivist, { parent: shelf, limit: 2 });
      const rest = await locations.list(archivist, { parent: shelf, limit: 2, cursor: page.cursor });
      expect([...page.items, ...rest.items].map(({ number }) => number)).toEqual(['08', '09', '10']);
      expect(await locations.put(archivist, box, { what: { ids }, reason: '入盒' })).toBe(7);
      expect(
        await locations.put(archivist, page.items[0]!.id, { what: { ids: ids.slice(0, 2) }, reason: '换盒' }),
      ).toBe(2);
      expect(await locations.get(archivist, box)).toMatchObject({ count: 5, used: 15, facts: { units: 5, pages: 15 } });
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const units = await locations.listUnits(archivist, box, { limit: 2, cursor });
        seen.push(...units.items.map(({ id }) => id));
        cursor = units.cursor;
        if (cursor === undefined) break;
      }
      expect(new Set(seen)).toEqual(new Set(ids.slice(2)));
      const moves = await locations.listMoves(archivist, box, { limit: 5 });
      const more = await locations.listMoves(archivist, box, { limit: 5, cursor: moves.cursor });
      expect(moves.items.length + more.items.length).toBe(9);

      const links = createUnitLinks(parts);
      const link = { kind: 'copy', side: 'to', other: { id: ids[1]! }, note: '' } as const;
      expect((await links.add(archivist, ids[0]!, link)).items).toHaveLength(1);

      const authorities = createAuthorities(parts);
      const make = (name: string) => authorities.create(archivist, newAuthority.parse({ kind: 'agency', name }));
      const [first, second] = [await make('甲局'), await make('乙局')];
      const relation = newRelation.parse({ kind: 'merged', side: 'after', otherId: second.id, onDay: 20010101 });
      expect((await authorities.addRelation(archivist, first.id, relation)).relations).toHaveLength(1);
      const names = await authorities.list(archivist, { q: '局', limit: 1 });
      expect((await authorities.list(archivist, { q: '局', limit: 1, cursor: names.cursor })).items).toHaveLength(1);

      const dossiers = createDossiers(parts);
      await dossiers.file(archivist, house.fondsId, newDossierPaper.parse({ class: 7, title: '全宗指南' }));
      const { lockVersion } = await dossiers.getFonds(archivist, house.fondsId);
      for (const [step, history] of ['一', '二'].entries())
        await dossiers.changeFonds(archivist, house.fondsId, { lockVersion: lockVersion + step, history });
      expect(await dossiers.getFonds(archivist, house.fondsId)).toMatchObject({ history: '二' });
      const holdings = await dossiers.getHoldings(archivist, house.fondsId);
      expect(holdings.rows).toMatchObject([{ items: 7, pages: 21, yearFrom: 2001, yearTo: 2001 }]);
    } finally {
      await house.close();
    }
  });
});
