/** Versions follow each change on both databases: one a day, without a hole; and restored from the journal they are the same. */
import { expect, test } from 'vitest';
import { onBothDatabases } from '../../../test/databases.ts';
import { findingRow, insertFindings } from '../../../test/loop-rows.ts';
import { putSetting, type Reader } from '../../infra/db/index.ts';
import { DEFAULT_LIGHT_RULES } from '../finding/index.ts';
import { listOutbox, removeRows, restoreRows } from '../preservation/preservation.repo.ts';

import { countCellsAt, countFindingsAt, countMonthsAt, listBodiesAt, listFindingsAt } from './history.repo.ts';
import { answersAt, meetingsAt, rulesAt, slipsAt, voicesAt } from './records.repo.ts';

const at = (day: string) => `${day}T17:00:00.000Z`;
const versions = (db: Reader) => db.selectFrom('finding_version').selectAll().orderBy('id').execute();

onBothDatabases('versions', (database) => {
  test('of a finding and of the rules of the lights', async () => {
    const { db } = database;
    const first = { created_at: at('2026-01-01'), updated_at: at('2026-01-01'), start: 20260101, due: 20260301 };
    await insertFindings(db, [findingRow('a', 1, first), findingRow('a', 2, first)]);
    const change = (id: string, day: string, values: object) =>
      db.write((trx) =>
        trx
          .updateTable('finding')
          .set({ ...values, updated_at: at(day) })
          .where('id', '=', id)
          .execute(),
      );
    const [id, other] = ['f-00000001', 'f-00000002'];
    await change(id, '2026-01-01', { percent: 10 });
    await db.write((trx) =>
      trx
        .insertInto('measure')
        .values({
          id: 'm',
          finding_id: id,
          position: 0,
          text: '改',
          owner_id: null,
          start: null,
          due: null,
          percent: 100,
          state: 'done',
          done_on: 20260105,
        })
        .execute(),
    );
    await change(id, '2026-01-05', { percent: 100 });
    // The lights alone are no change of the finding.
    await db.write((trx) => trx.updateTable('finding').set({ yellow_from: 20260101 }).execute());
    await change(id, '2026-01-09', { state: 'closure-asked' });
    await change(other, '2026-01-07', { due: null });

    const rows = await versions(db.read);
    // Five in the afternoon in London is the next day in China.
    const told = rows.map((row) => [row.id, row.to_day, row.percent, row.measures_done, row.state, row.due_n]);
    expect(told).toEqual([
      ['f-00000001:20260102', 20260106, 10, 0, 'in-progress', 20513],
      ['f-00000001:20260106', 20260110, 100, 1, 'in-progress', 20513],
      ['f-00000001:20260110', 99999999, 100, 1, 'closure-asked', 20513],
      ['f-00000002:20260102', 20260108, 0, 0, 'in-progress', 20513],
      ['f-00000002:20260108', 99999999, 0, 0, 'in-progress', null],
    ]);

    // The same questions get the same answers on both.
    const asOf = { scope: { archiveId: 'a' }, day: 20260109, current: false, rules: DEFAULT_LIGHT_RULES };
    const counts = await countFindingsAt(
      db.read,
      asOf,
      {},
      {
        total: {},
        green: { light: ['green'] },
        none: { light: ['none'] },
        done: { sum: 'measures-done' },
        soon: { dueFrom: 20260201, dueTo: 20260331, state: ['in-progress'] },
        closed: { closedFrom: 20260101, onTime: true },
      },
    );
    expect(counts).toEqual({ total: 2, green: 1, none: 1, done: 1, soon: 1, closed: 0 });
    const cells = await countCellsAt(db.read, asOf, {});
    expect(cells).toEqual([
      { body_id: null, source: 'self', state: 'in-progress', count: 2, red: 0, yellow: 0, green: 1 },
    ]);
    const months = await countMonthsAt(db.read, asOf, {}, 20250101);
    expect([...months.registered, ...months.closed]).toEqual([[202601, 2]]);
    const green = await listFindingsAt(db.read, asOf, { light: ['green'] }, { limit: 5, byDue: true });
    expect(green.map((row) => [row.id, row.percent, row.light])).toEqual([[id, 100, 'green']]);
    expect(await listBodiesAt(db.read, asOf, {})).toEqual([]);
    const bounds = { from: 20260101, initiative: 'x' };
    for (const list of [slipsAt, voicesAt, rulesAt, meetingsAt, answersAt]) {
      const asked = list(db.read, asOf, { ...bounds, answered: true, made: true, content: true, kind: ['notice'] });
      expect([await asked.rows({ after: 'a', limit: 5 }), await asked.total()]).toEqual([[], 0]);
    }

    await db.write((trx) => putSetting(trx, 'loop.light-rules', { graceDays: 1 }, at('2026-01-03')));
    await db.write((trx) => putSetting(trx, 'loop.light-rules', { graceDays: 2 }, at('2026-01-03')));
    await db.write((trx) => putSetting(trx, 'loop.light-rules', { graceDays: 3 }, at('2026-01-08')));
    const rules = await db.read.selectFrom('setting_version').selectAll().orderBy('from_day').execute();
    expect(rules.map((row) => [row.from_day, row.value_json])).toEqual([
      [20260104, '{"graceDays":2}'],
      [20260109, '{"graceDays":3}'],
    ]);

    // What the journal holds, applied in its order to the emptied tables, gives the same.
    const outbox = await listOutbox(db.read, db.kind, { entries: 1000, bytes: 2 ** 24 });
    await db.write(async (trx) => {
      for (const table of ['finding', 'measure', 'finding_version', 'setting', 'setting_version'] as const)
        await trx.deleteFrom(table).execute();
    });
    await db.write(async (trx) => {
      for (const { table_name, row_id, image } of outbox)
        await (image === null
          ? removeRows(trx, table_name, [row_id])
          : restoreRows(trx, table_name, [JSON.parse(Buffer.from(image).toString()) as object]));
    });
    expect(await versions(db.read)).toEqual(rows);
    expect(await db.read.selectFrom('setting_version').selectAll().orderBy('from_day').execute()).toEqual(rules);

    await db.write((trx) => trx.deleteFrom('finding').where('id', '=', id).execute());
    expect((await versions(db.read)).map((row) => row.finding_id)).toEqual([other, other]);
  });
});
