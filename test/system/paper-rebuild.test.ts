/** Bulk edits, links, places, names, dossiers, acts of arrangement and templates come back from the files alone. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openHouse } from '../../server/app.ts';
import { ARRANGEMENT_TABLES } from '../../server/infra/db/arrangement.tables.ts';
import { PAPER_TABLES } from '../../server/infra/db/paper.tables.ts';
import { SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { rebuildVerb } from '../../server/verbs/rebuild.verb.ts';
import { arrangeAct } from '../../shared/schemas/arrangement.ts';
import { newAuthority, newRelation } from '../../shared/schemas/authority.ts';
import { bulkEditBody } from '../../shared/schemas/bulk-edit.ts';
import { newDossierPaper } from '../../shared/schemas/fonds.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { openTestHouse } from '../house.ts';

const TABLES = [...PAPER_TABLES, ...ARRANGEMENT_TABLES];

test('all tables are the same after a rebuild', { timeout: 60_000 }, async () => {
  const t = await openTestHouse({ start: true });
  const { house, archiveId, agencyId } = t;
  const archivist = await t.actor('archivist');
  const [ids, fonds] = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId);
    const base = { archiveId, agencyId, fondsId, categoryId: 'WS', year: 2011, retention: '30年' };
    const codes = [1, 2, 3].map((n) => `Z109-WS·2011-D30-BGS-000${n}`);
    return [
      await house.catalog.createUnits(
        trx,
        codes.map((code) => ({ ...base, code, title: code })),
      ),
      fondsId,
    ] as const;
  });
  let parentId: string | null = null;
  for (const kind of ['room', 'rack', 'shelf', 'box'] as const)
    parentId = (await house.locations.create(archivist, newLocation.parse({ kind, number: '1', parentId })))[0]!.id;
  await house.locations.put(archivist, parentId!, { what: { ids }, reason: '入盒' });
  await house.locations.takeOut(archivist, { ids: [ids[2]!], reason: '调卷' });
  const link = { kind: 'reply', side: 'from', other: { id: ids[1]! }, note: '' } as const;
  await house.unitLinks.add(archivist, ids[0]!, link);
  const given = { target: { ids }, field: 'note', act: { kind: 'set', value: '核' }, reason: '清点' };
  const { id } = await house.bulkEdits.start(archivist, bulkEditBody.parse(given), 'zh-CN');
  await expect.poll(async () => (await house.bulkEdits.get(archivist, id, 'zh-CN')).state).toBe('done');
  const make = (name: string) => house.authorities.create(archivist, newAuthority.parse({ kind: 'agency', name }));
  const [before, after] = [await make('区革委会'), await make('区政府')];
  const relation = newRelation.parse({ kind: 'succeeded', side: 'after', otherId: after.id });
  await house.authorities.addRelation(archivist, before.id, relation);
  await house.dossiers.file(archivist, fonds, newDossierPaper.parse({ class: 1, title: '全宗介绍' }));
  const { lockVersion } = await house.dossiers.getFonds(archivist, fonds);
  await house.dossiers.changeFonds(archivist, fonds, { lockVersion, history: '沿革' });
  const compose = { kind: 'compose', target: { ids: ids.slice(0, 2) }, unit: { title: '合卷' } };
  await house.arrangements.arrange(archivist, { act: arrangeAct.parse(compose), reason: '组卷' });
  const template = '{fonds}-{cat}·{year}-{ret}-{org}-{item:5}';
  await house.arrangements.setTemplate(archivist, fonds, { category: 'WS', template });
  await house.settle();
  const digests = await house.preservation.digests(house.db.read);
  for (const table of TABLES) expect([table, digests[table]!.rows]).not.toEqual([table, 0]);
  await house.close();

  const again = await openHouse(t.config, { rebuild: true });
  try {
    const run = { house: again, actor: SYSTEM_ACTOR, locale: 'en' as const, account: 'test', emit: () => undefined };
    expect(await rebuildVerb.run({ ...run, signal: new AbortController().signal }, {})).toBe(0);
    const restored = await again.preservation.digests(again.db.read);
    for (const table of TABLES) expect([table, restored[table]]).toEqual([table, digests[table]]);
    expect((await again.locations.findPlace(archivist, 'Z109-WS·2011-D30-BGS-0001')).path).toHaveLength(4);
  } finally {
    await again.close();
    await rm(dirname(t.config.dataDir), { recursive: true, force: true });
  }
});
