/** Changes of the rules of the loop, and the findings that a change of the lights would touch. */
import type { FindingTable, LoopRuleChangeTable, Reader, Writer } from '../../infra/db/index.ts';

export async function insertRuleChange(trx: Writer, row: LoopRuleChangeTable): Promise<void> {
  await trx.insertInto('loop_rule_change').values(row).execute();
}

/** Newest first. */
export const listRuleChanges = (db: Reader, archiveId: string, limit: number): Promise<LoopRuleChangeTable[]> =>
  db
    .selectFrom('loop_rule_change')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

type OpenLight = Pick<FindingTable, 'id' | 'state' | 'start' | 'due' | 'percent' | 'yellow_from' | 'red_from'>;

export const listOpenLights = (db: Reader, archiveId: string, after: string, limit: number): Promise<OpenLight[]> =>
  db
    .selectFrom('finding')
    .select(['id', 'state', 'start', 'due', 'percent', 'yellow_from', 'red_from'])
    .where('archive_id', '=', archiveId)
    .where('id', '>', after)
    .where('due', 'is not', null)
    .where('state', 'not in', ['closed', 'looked-back', 'withdrawn'])
    .orderBy('id')
    .limit(limit)
    .execute();
