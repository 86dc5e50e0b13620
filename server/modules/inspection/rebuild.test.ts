/** What inspections leave behind outlives the database: made anew from the storage root alone it is the same, photos and all. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openHouse } from '../../app.ts';
import { INSPECTION_TABLES } from '../../infra/db/inspection.tables.ts';
import { addDays } from '../../lib/day.ts';
import { openInspectionHouse, SHORT_LIST } from '../../../test/inspection-house.ts';

test('every table of inspections comes back, with files that can be opened', { timeout: 60_000 }, async () => {
  const house = await openInspectionHouse();
  const { inspections, people, published, file, entry, today, test: inner } = house;
  const id = await published({ C1: { verdict: 'not', note: '合用' } });
  const photo = await file(people.lead, id, 'C1');
  await entry(people.lead, id, 'C1', { verdict: 'met', round: 2 });
  await inspections.issueOrder(people.office, id, { due: addDays(today, 9), text: '', contact: '' });
  await inspections.ask(people.agency, { topic: '问', question: '问' });
  const [plan] = await inspections.listPlans(people.office);
  await inspections.draw(people.office, plan!.id, {
    kind: 'yearly',
    checklistId: SHORT_LIST,
    from: today,
    to: today,
    selfDue: null,
    scope: '',
    candidateIds: [inner.agencyId],
    inspectorIds: [people.lead.id!, people.second.id!],
    agencies: 1,
    each: 2,
  });
  const drawn = (await inspections.list(people.office, { state: ['planned'], kind: undefined, limit: 1 })).items[0]!;
  await house.step(people.office, drawn.id, 'announce');
  await inspections.putSelf(people.agency, drawn.id, 'C1', { verdict: 'met', defects: 0, note: '' });

  await inner.house.settle();
  const before = await inner.house.preservation.digests(inner.house.db.read);
  for (const table of INSPECTION_TABLES) expect([table, before[table]!.rows > 0]).toEqual([table, true]);
  await inner.house.close();
  try {
    const rebuilt = await openHouse(inner.config, { rebuild: true });
    try {
      await rebuilt.preservation.restore({ skipCorrupt: false, onStep: () => undefined });
      const after = await rebuilt.preservation.digests(rebuilt.db.read);
      for (const table of INSPECTION_TABLES) expect([table, after[table]]).toEqual([table, before[table]]);
      const { content, row } = await rebuilt.inspections.openFile(people.office, id, photo);
      const bytes = Buffer.concat((await content.toArray()) as Buffer[]);
      expect([row.name, bytes.toString()]).toEqual(['库房.jpg', '照片']);
      expect((await rebuilt.inspections.getPlan(people.office, plan!.id)).draws[0]!.holds).toBe(true);
    } finally {
      await rebuilt.close();
    }
  } finally {
    await rm(dirname(inner.config.dataDir), { recursive: true, force: true });
  }
});
