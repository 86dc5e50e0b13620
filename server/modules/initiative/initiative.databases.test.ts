/** Initiatives, and the figures of the day's first page, are the same on either database. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onBothDatabases } from '../../../test/databases.ts';
import { SetClock } from '../../../test/identity-house.ts';
import { findingRow, insertFindings } from '../../../test/loop-rows.ts';
import { findingTasks } from '../finding/index.ts';
import { type Actor, PUBLIC_ACTOR } from '../identity/index.ts';
import { createLedger, makeLedgerKeys } from '../ledger/index.ts';
import { slipTasks } from '../slip/index.ts';
import { voiceTasks } from '../voice/index.ts';
import { createInitiatives } from './index.ts';

const NOW = '2026-03-02T01:00:00.000Z';

onBothDatabases('initiatives', (t) => {
  test('are planned, listed, worked through and counted', async () => {
    const { db } = t;
    const clock = new SetClock();
    const keyFile = join(t.folder, 'keys', 'ledger.key');
    makeLedgerKeys(keyFile);
    const ledger = createLedger({ db, clock, dataDir: t.folder, keyFile, witnessDirs: [] });
    await db.write(async (trx) => {
      await trx
        .insertInto('archive')
        .values({ id: 'a', code: '110000', name: '馆', name_en: null, created_at: NOW })
        .execute();
    });
    const person = (id: string, role: Actor['roles'][number], agencyId: string | null = null): Actor => ({
      ...PUBLIC_ACTOR,
      id,
      login: id,
      name: id,
      roles: [role],
      archiveId: 'a',
      agencyId,
    });
    const [office, guest] = [person('u-office', 'supervisor'), person('u-guest', 'agency', 'g1')];
    const initiatives = createInitiatives({ db, ledger, clock, moveFindings: () => Promise.resolve() });
    const own = await initiatives.createBody(office, { name: '甲', kind: 'agency', agencyId: 'g1' });
    const other = await initiatives.createBody(office, { name: '乙', kind: 'unit', parentId: own });
    const { template } = await initiatives.getTemplate(office, 'service-improvement');
    expect(await initiatives.saveTemplate(office, { template, basedOn: 0 })).toBe(1);
    expect((await initiatives.listTemplates(office)).map(({ version }) => version)).toEqual([0, 0, 1]);
    const id = await initiatives.createFromTemplate(office, {
      template: 'service-improvement',
      title: '服务',
      start: 20260201,
      bodyIds: [own, other],
    });
    const people = [{ role: 'first-responsible' as const, name: '周某' }];
    await initiatives.changeInitiative(office, id, { lockVersion: 0, people });
    await initiatives.stepInitiative(office, id, { step: 'start', lockVersion: 1 });
    const page = await initiatives.getInitiative(guest, id);
    expect([page.people[0]!.name, page.bodies.map(({ name }) => name), page.tasks.length]).toEqual([
      '周某',
      ['甲'],
      10,
    ]);
    const { items } = await initiatives.listInitiatives(guest, { state: 'running', limit: 10 });
    expect(items.map(({ bodies, tasks }) => [bodies, tasks])).toEqual([[1, { total: 10, done: 0, late: 2 }]]);
    expect((await initiatives.listInitiatives(office)).items[0]!.tasks.total).toBe(11);
    expect((await initiatives.listMyTasks(guest)).map(({ due }) => due)).toEqual([20260307]);

    await insertFindings(db, [findingRow('a', 1, { due: 20260220 }), findingRow('a', 2, { due: 20261201 })]);
    await db.write((trx) => trx.updateTable('finding').set({ owner_id: 'u-office' }).execute());
    const told = await Promise.all([
      findingTasks({ db, clock })(office),
      slipTasks({ db })(office),
      voiceTasks({ db })(office),
      initiatives.todayTasks(office),
    ]);
    expect(told.flat().map(({ kind, count }) => [kind, count])).toEqual([['finding-red', 1]]);
    await ledger.close();
  });
});
