/** All lights by the rules that hold. */
import { withoutIndexes, type Writer } from '../../infra/db/index.ts';
import { lightDays } from './finding.light.ts';
import { type FindingContext, readLightRules } from './finding.parts.ts';
import { type LightRow, listLightRows, writeLightDays } from './lights.repo.ts';

const PAGE = 20_000;
/** From this share of findings on, the indexes are made anew instead of being kept in order. */
const MOST = 0.2;

/**
 * Recolours every finding in the caller's transaction: rules and lights change together. Gives how many had other days
 * before. Run again it changes nothing.
 */
export async function recomputeLightsIn(trx: Writer): Promise<{ read: number; changed: number }> {
  const rules = await readLightRules(trx);
  const differing = (rows: readonly LightRow[]) =>
    rows.flatMap((row) => {
      const days = lightDays(row, rules);
      return days.yellow_from === row.yellow_from && days.red_from === row.red_from ? [] : [{ id: row.id, ...days }];
    });
  let [read, changed] = [0, 0];
  let page = await listLightRows(trx, '', PAGE);
  let differ = differing(page);
  const all = async () => {
    for (;;) {
      read += page.length;
      changed += differ.length;
      await writeLightDays(trx, differ);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      page = await listLightRows(trx, last.id, PAGE);
      differ = differing(page);
    }
  };
  if (differ.length > PAGE * MOST) await withoutIndexes(trx, 'finding', ['yellow_from', 'red_from'], all);
  else await all();
  return { read, changed };
}

export const recomputeLights = ({ db }: Pick<FindingContext, 'db'>): Promise<{ read: number; changed: number }> =>
  db.write(recomputeLightsIn);
