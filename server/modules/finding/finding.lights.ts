/** The rules of the lights as configuration, and all lights by them. */
import { putSetting } from '../../infra/db/index.ts';
import type { Actor } from '../identity/index.ts';
import { demand } from '../identity/index.ts';
import { lightDays, type LightRules } from './finding.light.ts';
import { type FindingContext, LIGHT_RULES_SETTING, readLightRules } from './finding.parts.ts';
import { listLightRows, writeLightDays } from './lights.repo.ts';

/** Findings of one transaction: other writers wait no longer than for these. */
const PAGE = 2000;

/** Recolours every finding by the rules that hold; gives how many had other days before. Run again it changes nothing. */
export async function recomputeLights({ db }: FindingContext): Promise<{ read: number; changed: number }> {
  let [read, changed] = [0, 0];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    // Read and written in one transaction: what moves meanwhile waits, and is read as it then is.
    const page = await db.write(async (trx) => {
      const rules = await readLightRules(trx);
      const rows = await listLightRows(trx, from, PAGE);
      const differ = rows.flatMap((row) => {
        const days = lightDays(row, rules);
        return days.yellow_from === row.yellow_from && days.red_from === row.red_from ? [] : [{ id: row.id, ...days }];
      });
      await writeLightDays(trx, differ);
      return { rows: rows.length, changed: differ.length, last: rows.at(-1)?.id };
    });
    read += page.rows;
    changed += page.changed;
    after = page.rows < PAGE ? undefined : page.last;
  }
  return { read, changed };
}

export async function putLightRules(
  context: FindingContext,
  actor: Actor,
  rules: LightRules,
): Promise<{ changed: number }> {
  demand(actor, 'initiative.manage');
  await context.db.write(async (trx) => {
    const from = await readLightRules(trx);
    await putSetting(trx, LIGHT_RULES_SETTING, rules, context.clock.now());
    const object = { objectType: 'setting', objectId: LIGHT_RULES_SETTING };
    await context.ledger.append(trx, { actor, action: 'setting.change', ...object, detail: { from, to: rules } });
  });
  const { changed } = await recomputeLights(context);
  return { changed };
}
