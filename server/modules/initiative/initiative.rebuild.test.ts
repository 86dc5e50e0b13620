/** Initiatives made anew from the storage root: plan, bodies, people, key tasks and every version of a template. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHouse } from '../../../test/house.ts';
import { openHouse } from '../../app.ts';

test('nothing of an initiative is lost with the database', { timeout: 60_000 }, async () => {
  const t = await openTestHouse({ start: true });
  try {
    const { initiatives } = t.house;
    const supervisor = await t.actor('supervisor');
    const body = await initiatives.createBody(supervisor, { name: '利用科', kind: 'unit', headId: supervisor.id! });
    const { template } = await initiatives.getTemplate(supervisor, 'service-improvement');
    const changed = { ...template, goal: '当日答复' };
    await initiatives.saveTemplate(supervisor, { template: changed, basedOn: 0 });
    await initiatives.saveTemplate(supervisor, { template, basedOn: 1 });
    const id = await initiatives.createFromTemplate(supervisor, {
      template: template.key,
      title: '服务提升',
      start: 20260302,
      bodyIds: [body],
      leaderId: supervisor.id!,
    });
    await initiatives.stepInitiative(supervisor, id, { step: 'start', lockVersion: 0 });
    const [task] = (await initiatives.getInitiative(supervisor, id)).tasks;
    await initiatives.changeTask(supervisor, [id, task!.id], { state: 'done', note: '见公示', lockVersion: 0 });
    const read = async (house: typeof t.house) => ({
      page: await house.initiatives.getInitiative(supervisor, id),
      bodies: await house.initiatives.listBodies(supervisor),
      first: await house.initiatives.getTemplate(supervisor, template.key, 1),
    });
    const before = await read(t.house);
    expect(before.page).toMatchObject({ state: 'running', template: { version: 2 }, bodies: [{ name: '利用科' }] });
    expect(before.first.template.goal).toBe('当日答复');
    await t.house.settle();
    await t.house.close();
    const house = await openHouse(t.config, { rebuild: true });
    try {
      await house.preservation.restore({ skipCorrupt: false, onStep: () => undefined });
      expect(await read(house)).toEqual(before);
    } finally {
      await house.close();
    }
  } finally {
    await rm(dirname(t.config.dataDir), { recursive: true, force: true });
  }
});
