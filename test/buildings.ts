/** A category that an archive made itself: historic buildings, with a code table of their grades. */
import { schemeSave } from '../shared/schemas/scheme.ts';
import type { TestHouse } from './house.ts';

/** Of files and items, where it may be filled. */
export const MAY = { fonds: 'none', series: 'none', file: 'may', item: 'may' } as const;

/** How historic buildings are graded. */
export const GRADE = {
  key: 'grade',
  name: '保护级别',
  nameEn: 'Grade',
  values: [
    { code: '1', name: '一类', nameEn: 'First' },
    { code: '2', name: '二类', nameEn: 'Second' },
  ],
};

export const buildings = (fields: readonly object[], more: object = {}) => ({
  key: 'JZ',
  name: '历史建筑档案',
  nameEn: 'Historic buildings',
  arrangement: 'item',
  levels: ['file', 'item'],
  schemes: ['DAT18'],
  fields,
  ...more,
});

/** Makes the category one of the archive's, together with the code table that its fields name. */
export async function configure(t: TestHouse, category: object, table: { key: string } = GRADE): Promise<void> {
  const system = await t.actor('system');
  const { release } = await t.house.schemes.now(system);
  const changes = [
    { kind: 'table', key: table.key, content: table },
    { kind: 'category', key: 'JZ', content: category },
  ];
  await t.house.schemes.save(system, schemeSave.parse({ release, changes }));
}
