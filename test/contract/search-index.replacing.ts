/** All units gone and others come: nothing of what stood there before may be found, or hide what stands there now. */
import { expect, it } from 'vitest';
import type { SearchIndex } from '../../server/infra/search/search-index.ts';
import { asked, ids, unit } from './search-index.samples.ts';

export function replacingCases(getIndex: () => SearchIndex): void {
  /** Has one unit after the other in the index, alone, and looks for each; each time after one more unseen before it. */
  async function oneAfterTheOther(titles: readonly string[], year: string): Promise<void> {
    const index = getIndex();
    await index.clear();
    let before: string[] = [];
    for (const [at, title] of titles.entries()) {
      for (let unseen = 0; unseen <= at; unseen++) {
        const doc = unit({ title: unseen < at ? '桥梁' : title, year });
        await index.apply([doc], before);
        before = [doc.unitId];
      }
      for (const word of new Set(titles))
        expect(ids(await index.search(asked(word))), `${word} beside ${title}`).toEqual(word === title ? before : []);
    }
    await index.clear();
  }
  it.each(['1978', ''])('sees each of many units that take each other’s place in the year “%s”', async (year) => {
    await oneAfterTheOther(
      Array.from({ length: 12 }, (_, at) => ['水库', '道路', '学校'][at % 3]!),
      year,
    );
  });
  it('forgets a unit without a year, which is the first of all', async () => {
    const index = getIndex();
    const [without, other] = [unit({ title: '水库', year: '' }), unit({ title: '水库', year: '1979' })];
    await index.apply([without, other], []);
    await index.apply([], [without.unitId]);
    expect(ids(await index.search(asked('水库')))).toEqual([other.unitId]);
    await index.apply([], [other.unitId]);
  });
}
