/**
 * The working loop made anew from the storage root: findings with all that hangs on them, imports, rules and their history.
 * Lights are computed, not kept: a change of their rules writes no line of the journal, and a rebuild has them right.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openHouse } from '../../server/app.ts';
import { SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { rebuildVerb } from '../../server/verbs/rebuild.verb.ts';
import { openTestHouse } from '../house.ts';

const TABLES = [
  'finding',
  'finding_joining',
  'finding_import',
  'finding_import_item',
  'loop_rule_change',
  'measure',
  'progress_entry',
  'special_cleanup',
  'lasting_rule',
  'slip_rule',
  'setting',
] as const;

test('findings, imports and rules come back, and lights are right without having been kept', {
  timeout: 60_000,
}, async () => {
  const t = await openTestHouse({ start: true });
  try {
    const { house } = t;
    const supervisor = await t.actor('supervisor');
    const { id } = await house.findingImports.upload(
      supervisor,
      'ledger.csv',
      Readable.from([
        'No.,Finding,Measures,Unit,Supporting,Start,Due date,Progress\n1,Slow,1. Desk 2. Line,Office,Store,2026-01-01,2026-12-31,Begun\n',
      ]),
    );
    const { mapping } = await house.findingImports.propose(supervisor, id);
    await house.findingImports.start(supervisor, id, { ...mapping, createUnits: true });
    while ((await house.findingImports.get(supervisor, id, 'en')).state === 'running')
      await new Promise((resolve) => setTimeout(resolve, 20));
    const { light } = await house.findings.loopRules(supervisor);
    await house.findings.createSpecial(supervisor, { title: 'Safety', start: 20260101 });
    await house.findings.addLastingRule(supervisor, { title: 'Rule', act: 'made', inForceOn: 20260101 });
    await house.findings.putCalendar(supervisor, { off: [20261001], on: [20261010] });
    await house.slips.putRules(supervisor, {
      rules: [
        {
          kind: 'reminder',
          on: 'before-due',
          afterKind: null,
          days: 5,
          answerDays: null,
          workdays: true,
          enabled: true,
        },
      ],
    });
    await house.settle();
    const lines = () =>
      house.db.read.selectFrom('outbox').select('table_name').where('table_name', '=', 'finding').execute();
    expect(await lines()).toEqual([]);
    const days = () => house.db.read.selectFrom('finding').select(['yellow_from', 'red_from']).execute();
    const before = await days();
    await house.findings.putLightRules(supervisor, { ...light, soonDays: 200, graceDays: 3 });
    const after = await days();
    expect(after).not.toEqual(before);
    expect(await lines()).toEqual([]);
    await house.settle();
    const digests = await house.preservation.digests(house.db.read);
    for (const table of TABLES) expect([table, digests[table]!.rows > 0]).toEqual([table, true]);
    await house.close();

    const again = await openHouse(t.config, { rebuild: true });
    try {
      const run = { house: again, actor: SYSTEM_ACTOR, locale: 'en' as const, account: 'test', emit: () => undefined };
      expect(await rebuildVerb.run({ ...run, signal: new AbortController().signal }, {})).toBe(0);
      const restored = await again.preservation.digests(again.db.read);
      for (const table of TABLES) expect([table, restored[table]]).toEqual([table, digests[table]]);
      expect(await again.db.read.selectFrom('finding').select(['yellow_from', 'red_from']).execute()).toEqual(after);
    } finally {
      await again.close();
    }
  } finally {
    await rm(dirname(t.config.dataDir), { recursive: true, force: true });
  }
});
