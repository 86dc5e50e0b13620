/** Catalogue, search and portal give the same answers on both databases. */
import { expect, test } from 'vitest';
import { unitListQuery } from '../../shared/schemas/unit.ts';
import { onBothDatabases } from '../databases.ts';
import { openHoldingsHouse } from '../holdings-house.ts';

onBothDatabases('holdings', (database) => {
  test('lists, tree, editing, opening, search and first pages', async () => {
    const house = await openHoldingsHouse(database.url);
    try {
      const archivist = house.as('archivist');
      const made = await house.add(
        ...Array.from({ length: 9 }, (_, at) => ({
          title: `两库检验${at % 4}`,
          dateFrom: at % 3 === 0 ? null : 20000101 + at,
          year: at % 2 === 0 ? 2000 : null,
          pageCount: 2,
        })),
      );
      for (const sort of ['code', '-code', 'title', '-title', 'date', '-date', 'updated', '-updated'] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await house.catalog.listUnits(archivist, { ...unitListQuery.parse({}), sort, limit: 4, cursor });
          seen.push(...page.items.map((item) => item.id));
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(seen, sort).toHaveLength(9);
        expect(new Set(seen), sort).toEqual(new Set(made));
      }
      const found = await house.catalog.listUnits(archivist, { ...unitListQuery.parse({}), q: '检验1' });
      expect(found.total).toBe(2);
      const [fonds] = (await house.catalog.listTree(archivist, { limit: 50 })).items;
      expect(fonds?.count).toBe(9);
      const years = await house.catalog.listTree(archivist, { key: `c:${house.fondsId}:WS`, limit: 50 });
      expect(new Set(years.items.map((node) => [node.label, node.count].join(' ')))).toEqual(
        new Set(['2000 5', '— 4']),
      );
      const undated = await house.catalog.listTree(archivist, { key: `y:${house.fondsId}:WS:-`, limit: 50 });
      expect(undated.items).toHaveLength(4);

      const [id] = made as [string];
      const { lockVersion } = await house.catalog.getUnit(archivist, id);
      await house.catalog.editUnit(archivist, id, {
        lockVersion,
        code: 'Z109-WS·2000-Y-BGS-0900',
        title: '改后的题名',
      });
      await house.catalog.openUnits(archivist, { ids: [id], ground: '到期' });
      expect((await house.catalog.listHistory(archivist, id, { limit: 10 })).items.map((item) => item.action)).toEqual([
        'unit.open',
        'unit.change',
      ]);
      await house.search.indexNow();
      expect(await house.ask(house.public, { q: '改后的题名' })).toMatchObject({ total: 1, hits: [{ unitId: id }] });
      expect(await house.portal.getHome()).toMatchObject({ openUnits: 1, openPages: 2, latest: [{ id }] });
      expect((await house.portal.getToday(archivist)).figures).toContainEqual({
        kind: 'units',
        value: 9,
        link: '/work/catalogue',
      });
      expect((await house.catalog.listFonds(house.public)).map((row) => row.number)).toEqual(['Z109']);
    } finally {
      await house.close();
    }
  });
});
