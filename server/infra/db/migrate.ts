/** Numbered migrations, forward only. Each runs in its own transaction together with its mark. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { LantaiError } from '../../lib/errors.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as loop from './migrations/0002-loop.ts';
import * as catalogueImport from './migrations/0003-import.ts';
import * as initiative from './migrations/0004-initiative.ts';
import * as finding from './migrations/0005-finding.ts';
import * as study from './migrations/0006-study.ts';
import * as research from './migrations/0007-research.ts';
import * as inspection from './migrations/0008-inspection.ts';
import * as archiving from './migrations/0010-archiving.ts';
import * as report from './migrations/0009-report.ts';
import * as foundationIndexes from './migrations/0011-foundation-indexes.ts';
import * as arrangement from './migrations/0013-arrangement.ts';
import * as partHistory from './migrations/0018-part-history.ts';
import * as studyFile from './migrations/0019-study-file.ts';
import * as paper from './migrations/0014-paper.ts';
import * as scheme from './migrations/0012-scheme.ts';
import * as search from './migrations/0016-search.ts';
import * as scale from './migrations/0017-scale.ts';
import * as unitCount from './migrations/0020-unit-count.ts';
import * as putOffIndex from './migrations/0021-put-off-index.ts';
import * as unitField from './migrations/0022-unit-field.ts';
import * as fondsCount from './migrations/0023-fonds-count.ts';
import * as unitCountIndex from './migrations/0024-unit-count-index.ts';
import * as largeActs from './migrations/0025-large-acts.ts';
import * as unitsAboveItems from './migrations/0026-units-above-items.ts';
import { installTriggers } from './triggers.ts';

type Kind = 'sqlite' | 'postgres';
type Migration = { up(db: Kysely<unknown>, kind: Kind): Promise<void> };
const MIGRATIONS: [number: number, migration: Migration][] = [
  [1, foundation],
  [2, loop],
  [3, catalogueImport],
  [4, initiative],
  [5, finding],
  [6, study],
  [7, research],
  [8, inspection],
  [9, report],
  [10, archiving],
  [11, foundationIndexes],
  [12, scheme],
  [13, arrangement],
  [14, paper],
  [16, search],
  [17, scale],
  [18, partHistory],
  [19, studyFile],
  [20, unitCount],
  [21, putOffIndex],
  [22, unitField],
  [23, fondsCount],
  [24, unitCountIndex],
  [25, largeActs],
  [26, unitsAboveItems],
];

/** Brings the database to this program's schema. Throws `data-newer` where the data were made by a newer program. */
export async function migrate(
  kind: Kind,
  write: <T>(act: (trx: Transaction<unknown>) => Promise<T>) => Promise<T>,
): Promise<void> {
  const done = await write(async (trx) => {
    await sql`create table if not exists migration (number integer primary key, at text not null)`.execute(trx);
    return readNumbers(trx);
  });
  const newest = MIGRATIONS.at(-1)![0];
  const current = Math.max(0, ...done);
  if (current > newest) throw new LantaiError('data-newer', { data: current, program: newest });
  // Each that is not done, not those behind the last: what is numbered earlier may have been finished later.
  const todo = MIGRATIONS.filter(([number]) => !done.has(number));
  for (const [number, migration] of todo)
    await write(async (trx) => {
      // Another process may have come first.
      if ((await readNumbers(trx)).has(number)) return;
      await migration.up(trx, kind);
      // The triggers are made for the tables that there are in the end.
      if (number === todo.at(-1)![0]) await installTriggers(trx, kind);
      await sql`insert into migration (number, at) values (${number}, ${new Date().toISOString()})`.execute(trx);
    });
}

async function readNumbers(trx: Transaction<unknown>): Promise<Set<number>> {
  const { rows } = await sql<{ number: number }>`select number from migration`.execute(trx);
  return new Set(rows.map(({ number }) => number));
}
