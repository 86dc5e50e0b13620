/** The category that all of a catalogue goes into: asked for where nothing says it, remembered for catalogues of this shape. */
import { expect, test } from 'vitest';
import { useImportHouse } from '../../../test/import-house.ts';

const t = useImportHouse();

test('a catalogue whose codes name no category is not begun without one; the next of its shape has that proposed', async () => {
  const upload = (volume: number) => {
    const csv = `档号,案卷题名,库位\nC001-009-${String(volume).padStart(4, '0')},会议记录,甲\n`;
    return t.upload('a.csv', csv);
  };
  const first = await upload(1);
  const { mapping, guess } = await t.house.imports.propose(t.actor, first);
  expect(guess).toEqual({ fonds: 'C001', category: '' });
  const body = { fonds: 'C001', category: '', mapping, match: 'refuse', dryRun: true } as const;
  await expect(t.house.imports.start(t.actor, first, body)).rejects.toMatchObject({ code: 'import-category-unnamed' });
  const [row] = await t.house.imports.preview(t.actor, first, { ...body, category: 'KU' }, 'zh-CN');
  expect(row!.unit).toMatchObject({ code: 'C001-009-0001', title: '会议记录', level: 'file', 库位: '甲' });
  expect(['key', 'sort', 'over'].filter((name) => name in row!.unit)).toEqual([]);
  await t.house.imports.start(t.actor, first, { ...body, category: 'KU' });
  await t.house.imports.settled(t.actor, first);
  expect((await t.house.imports.propose(t.actor, await upload(2))).guess).toEqual({ fonds: 'C001', category: 'KU' });
});
