/** A holdings' house whose units are arranged: what is planned, done and undone, and units to do it with. */
import { createJobs } from '../server/infra/jobs/index.ts';
import { systemClock } from '../server/lib/clock.ts';
import { createArrangements } from '../server/modules/arrangement/index.ts';
import { arrangeAct, type ArrangeActInput } from '../shared/schemas/arrangement.ts';
import { unitListQuery } from '../shared/schemas/unit.ts';
import { openHoldingsHouse } from './holdings-house.ts';

export type ArrangingHouse = Awaited<ReturnType<typeof openArrangingHouse>>;

export async function openArrangingHouse(url: string | undefined) {
  const house = await openHoldingsHouse(url);
  const { db, ledger } = house;
  const acts = createArrangements({
    ...{ db, ledger, clock: systemClock, jobs: createJobs({ db, clock: systemClock }) },
    templateOf: () => Promise.resolve(undefined),
    demandFits: () => Promise.resolve(),
  });
  const archivist = house.as('archivist');
  const plan = (act: ArrangeActInput) => acts.preview(archivist, arrangeAct.parse(act));
  const run = async (act: ArrangeActInput) => {
    const parsed = arrangeAct.parse(act);
    const { digest } = await acts.preview(archivist, parsed);
    return acts.arrange(archivist, { act: parsed, reason: '测试整理', expect: digest });
  };
  const below = async (parent: string) =>
    (await house.catalog.listUnits(archivist, { ...unitListQuery.parse({ parent }), limit: 200 })).items;
  const codeOf = async (id: string) => (await house.catalog.getUnit(archivist, id)).code;
  const state = (ids: readonly string[]) =>
    house.db.read
      .selectFrom('unit')
      .select(['id', 'parent_id', 'fonds_id', 'code', 'code_key', 'sort_key', 'level', 'title'])
      .where('id', 'in', [...ids])
      .orderBy('id')
      .execute();
  /** Units of a class of their own, so that tests stay out of each other's numbers. */
  const items = (office: string, n: number, more: object = {}) =>
    house.add(
      ...Array.from({ length: n }, (_, at) => ({
        code: `Z109-WS·2011-Y-${office}-${String(at + 1).padStart(4, '0')}`,
        dateFrom: 20110101 + at,
        dateTo: 20110101 + at,
        dateText: String(20110101 + at),
        pageCount: 2,
        ...more,
      })),
    );
  /** A file of the category of accounts with `n` items, coded by volume. */
  const file = async (volume: number, n: number) => {
    const code = `Z109-KU·01·2017-${String(volume).padStart(3, '0')}`;
    const [id] = await house.add({
      categoryId: 'KU',
      level: 'file',
      code,
      year: 2017,
      retention: '30年',
      dateFrom: 20170101,
      dateTo: 20171231,
    });
    const inside = await house.add(
      ...Array.from({ length: n }, (_, at) => ({
        categoryId: 'KU',
        parentId: id!,
        code: `${code}-${String(at + 1).padStart(3, '0')}`,
        year: 2017,
        retention: '30年',
      })),
    );
    return { id: id!, inside };
  };
  return { house, acts, archivist, plan, run, below, codeOf, state, items, file };
}
