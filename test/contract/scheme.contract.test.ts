/** Schemes are installed, changed, compared, put back and held by what uses them on both databases. */
import { expect, test } from 'vitest';
import { insertBlock } from '../../server/infra/db/index.ts';
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
      // Which fields are used is noted with the units, in a block and in an edit too; a value that is gone is found out.
      const [wed] = await house.db.read.selectFrom('unit').selectAll().where('category_id', '=', 'HY').execute();
      await house.db.write(async (trx) => {
        await insertBlock(trx, { unit: [{ ...wed!, id: 'b1', code: '', code_key: '', fields_json: '{"wife":"乙"}' }] });
        await trx.updateTable('unit').set({ fields_json: '{"births":"1990"}' }).where('id', '=', wed!.id).execute();
      });
      expect(await without('wife')).toMatchObject([{ key: 'wife', units: 1 }]);
      expect(await without('births')).toMatchObject([{ key: 'births', units: 1 }]);
      expect(await without('husband')).toEqual([]);
      const noted = await house.db.read.selectFrom('unit_field').select('field').orderBy('field').execute();
      expect(noted.map(({ field }) => field)).toEqual(['births', 'husband', 'wife']);
      const gone = await schemes.check(admin, {
        release: release + 1,
        note: '',
        changes: [{ kind: 'category', key: 'HY', content: null }],
      });
      expect(gone.uses).toMatchObject([{ what: 'category', key: 'HY', units: 2 }]);

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
