/** Schemes are installed, changed, compared, put back and held by what uses them on both databases. */
import { expect, test } from 'vitest';
import { systemClock } from '../../server/lib/clock.ts';
import { createSchemes } from '../../server/modules/scheme/index.ts';
import { onBothDatabases } from '../databases.ts';
import { openHoldingsHouse } from '../holdings-house.ts';

onBothDatabases('schemes', (database) => {
  test('a version each, uses counted, the category’s row follows', async () => {
    const house = await openHoldingsHouse(database.url);
    try {
      const { db, ledger } = house;
      const schemes = createSchemes({ db, ledger, clock: systemClock });
      const admin = house.as('system-admin');
      const { release, categories } = await schemes.now(admin);
      const marriage = categories.find(({ key }) => key === 'HY')!;
      await house.add({ categoryId: 'HY', code: 'Z109-HY·2011-Y-0001', fields: { husband: '50%_甲' } });
      const content = { ...marriage, name: '婚姻档案' };
      const saved = await schemes.save(admin, {
        release,
        note: '',
        changes: [{ kind: 'category', key: 'HY', content }],
      });
      expect(saved.release).toBe(release + 1);
      const names = await house.catalog.listCategories(house.as('archivist'));
      expect(names.find(({ id }) => id === 'HY')?.name).toBe('婚姻档案');

      // One field has a value, another has none.
      const without = async (key: string) =>
        (
          await schemes.check(admin, {
            release: release + 1,
            note: '',
            changes: [
              {
                kind: 'category',
                key: 'HY',
                content: { ...content, fields: content.fields.filter((f) => f.key !== key) },
              },
            ],
          })
        ).uses;
      expect(await without('husband')).toEqual([{ what: 'field', key: 'husband', name: '男方姓名', units: 1 }]);
      expect(await without('wife')).toEqual([]);

      expect((await schemes.compare(admin, release, release + 1)).map(({ key }) => key)).toEqual(['HY']);
      const back = await schemes.putBack(admin, { to: release, release: release + 1, apply: true });
      expect(back.release).toBe(release + 2);
      expect((await schemes.at(admin, release)).categories).toEqual((await schemes.now(admin)).categories);
      const { items } = await schemes.listReleases(admin, { limit: 2 });
      expect(items.map(({ number }) => number)).toEqual([release + 2, release + 1]);
    } finally {
      await house.close();
    }
  });
});
