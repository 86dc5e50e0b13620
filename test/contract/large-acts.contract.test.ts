/** Acts of arrangement that a job does: done in parts, stopped, taken back, killed, on both databases. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createJobs, type Jobs } from '../../server/infra/jobs/index.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { type Arrangements, createArrangements } from '../../server/modules/arrangement/index.ts';
import type { Actor } from '../../server/modules/identity/index.ts';
import { arrangeAct, type ArrangeActInput } from '../../shared/schemas/arrangement.ts';
import { onBothDatabases } from '../databases.ts';
import { type HoldingsHouse, openHoldingsHouse } from '../holdings-house.ts';
import { LARGE_ACT_SIZES } from './large-act-sizes.ts';

onBothDatabases('large acts', (database) => {
  let house: HoldingsHouse;
  let jobs: Jobs;
  let acts: Arrangements;
  let archivist: Actor;
  beforeAll(async () => {
    house = await openHoldingsHouse(database.url);
    const { db, ledger } = house;
    jobs = createJobs({ db, clock: systemClock, pollMs: 20, retryMs: 10 });
    acts = createArrangements({
      ...{ db, ledger, clock: systemClock, jobs, sizes: LARGE_ACT_SIZES },
      templateOf: () => Promise.resolve(undefined),
      demandFits: () => Promise.resolve(),
    });
    archivist = house.as('archivist');
    jobs.start();
  }, 60_000);
  afterAll(async () => {
    await jobs.stop();
    await house.close();
  });

  const codeOf = (office: string, number: number) => `Z109-WS·2011-Y-${office}-${String(number).padStart(4, '0')}`;
  const items = (office: string, n: number, more: object = {}) =>
    house.add(...Array.from({ length: n }, (_, at) => ({ code: codeOf(office, at + 1), title: `第${at}件`, ...more })));
  /** All that an act may change of all units, and who has which code. */
  const picture = async () => {
    const units = await house.db.read
      .selectFrom('unit')
      .select(['id', 'parent_id', 'fonds_id', 'agency_id', 'code', 'code_key', 'sort_key', 'title'])
      .orderBy('id')
      .execute();
    const codes = await house.db.read
      .selectFrom('unit_code')
      .select(['unit_id', 'key'])
      .where('current', '=', 1)
      .orderBy('unit_id')
      .execute();
    return { units, codes };
  };
  const codesOf = async (ids: readonly string[]) => {
    const rows = await house.db.read.selectFrom('unit').select(['id', 'code']).where('id', 'in', ids).execute();
    const byId = new Map(rows.map(({ id, code }) => [id, code]));
    return ids.map((id) => byId.get(id));
  };
  const start = async (act: ArrangeActInput) => {
    const parsed = arrangeAct.parse(act);
    const { digest, large } = await acts.preview(archivist, parsed);
    expect(large).toBe(true);
    return acts.arrange(archivist, { act: parsed, reason: '大批整理', expect: digest });
  };
  const reaches = async (id: string, state: string) => {
    await expect.poll(async () => (await acts.get(archivist, id)).state, { interval: 20 }).toBe(state);
    return acts.get(archivist, id);
  };
  const journal = (id: string) =>
    house.db.read.selectFrom('arrangement_change').selectAll().where('arrangement_id', '=', id).orderBy('id').execute();
  const stepsLeft = async () =>
    (await house.db.read.selectFrom('arrangement_step').select('id').limit(1).execute()).length;
  const entries = async (id: string) => {
    const rows = await house.db.read
      .selectFrom('ledger_entry')
      .select('action')
      .where('object_id', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute();
    return rows.map(({ action }) => action);
  };
  const hold = (field: 'running' | 'planning') =>
    house.db.read.selectFrom('arrangement_run').selectAll().where('phase', '=', field).execute();

  test('a class is renumbered by parts, the old codes find their units, and it is undone as it was', async () => {
    const ids = await items('DA', 60);
    const before = await picture();
    const act: ArrangeActInput = { kind: 'renumber', target: { ids }, start: 31 };
    const shown = await acts.preview(archivist, arrangeAct.parse(act));
    expect(shown).toMatchObject({ large: true, count: 60, exact: true });
    expect(shown.rows[0]).toMatchObject({ from: { code: codeOf('DA', 1) }, to: { code: codeOf('DA', 31) } });
    const begun = await start(act);
    expect(begun).toMatchObject({ state: 'running', count: 60, mayStop: true, mayUndo: false });
    const done = await reaches(begun.id, 'done');
    expect(done).toMatchObject({ count: 60, spared: { n: 0 }, progress: null, mayUndo: true, mayStop: false });
    expect(await codesOf(ids)).toEqual(ids.map((_, at) => codeOf('DA', at + 31)));
    expect(await house.catalog.findIdByCode(archivist, codeOf('DA', 2))).toBe(ids[1]);
    expect(await journal(begun.id)).toHaveLength(60);
    expect(await stepsLeft()).toBe(0);
    expect(await entries(begun.id)).toEqual(['arrangement.start', 'arrangement.renumber']);

    await acts.undo(archivist, begun.id);
    const undone = await reaches(begun.id, 'undone');
    expect(undone).toMatchObject({ spared: { n: 0 }, mayUndo: false });
    expect(await picture()).toEqual(before);
    expect(await entries(begun.id)).toEqual(['arrangement.start', 'arrangement.renumber', 'arrangement.undo']);
    await expect(acts.undo(archivist, begun.id)).rejects.toMatchObject({ code: 'arrangement-state' });
  });

  test('codes that are handed round among all of them find their new units, and their old ones again', async () => {
    const ids = await items('LH', 40);
    const order = ids.toReversed();
    await reaches((await start({ kind: 'reorder', target: { ids: order }, by: 'given' })).id, 'done');
    const before = await picture();
    // Each gets the code of another: twenty pairs.
    const { id } = await start({ kind: 'renumber', target: { ids } });
    await reaches(id, 'done');
    expect(await codesOf(order)).toEqual(ids.map((_, at) => codeOf('LH', at + 1)));
    const withoutCode = await house.db.read.selectFrom('unit').select('id').where('code', '=', '').execute();
    expect(withoutCode).toEqual([]);
    await acts.undo(archivist, id);
    await reaches(id, 'undone');
    expect(await picture()).toEqual(before);
  });

  test('a file of many is dissolved and comes back; one file into another; all of a filter into a file', async () => {
    const [file] = await house.add({ categoryId: 'KU', level: 'file', code: 'Z109-KU·01·2018-001', year: 2018 });
    const [other] = await house.add({ categoryId: 'KU', level: 'file', code: 'Z109-KU·01·2018-002', year: 2018 });
    const inside = await house.add(
      ...Array.from({ length: 50 }, (_, at) => ({
        categoryId: 'KU',
        parentId: file!,
        code: `Z109-KU·01·2018-001-${String(at + 1).padStart(3, '0')}`,
        year: 2018,
      })),
    );
    const before = await picture();
    const dissolve: ArrangeActInput = { kind: 'dissolve', target: { ids: [file!] } };
    expect(await acts.preview(archivist, arrangeAct.parse(dissolve))).toMatchObject({
      large: true,
      exact: true,
      count: 51,
    });
    const dissolved = await start(dissolve);
    expect((await reaches(dissolved.id, 'done')).count).toBe(51);
    await expect(house.catalog.getUnit(archivist, file!)).rejects.toMatchObject({ code: 'not-found' });
    await acts.undo(archivist, dissolved.id);
    await reaches(dissolved.id, 'undone');
    expect(await picture()).toEqual(before);

    const merged = await start({ kind: 'merge', target: { ids: [file!] }, into: other!, renumber: true });
    await reaches(merged.id, 'done');
    expect(await codesOf([inside[0]!, inside[49]!])).toEqual(['Z109-KU·01·2018-002-001', 'Z109-KU·01·2018-002-050']);
    await acts.undo(archivist, merged.id);
    await reaches(merged.id, 'undone');
    expect(await picture()).toEqual(before);

    const filter = { fonds: house.fondsId, category: ['KU'], level: ['item' as const] };
    const moved = await start({ kind: 'move', target: { filter }, to: { parent: other! }, renumber: false });
    await reaches(moved.id, 'done');
    const below = await house.db.read.selectFrom('unit').select('id').where('parent_id', '=', other!).execute();
    expect(below).toHaveLength(50);
  });

  /** Does something as soon as an act has taken its first steps: its job waits until then, however busy the machine is. */
  const atFirstSteps = <T>(act: (id: string) => T): Promise<Awaited<T>> => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<T>>();
    const write = house.db.write.bind(house.db);
    let met = false;
    const spy = vi.spyOn(house.db, 'write').mockImplementation(async (work) => {
      const written = await write(work);
      const run = met ? undefined : (await hold('running')).find(({ done }) => done > 0);
      if (run === undefined || met) return written;
      met = true;
      spy.mockRestore();
      await Promise.resolve(act(run.id)).then(resolve, reject);
      return written;
    });
    return promise;
  };

  test('stopped half-way it takes back what it did', async () => {
    const ids = await items('TZ', 400);
    const before = await picture();
    const stopped = atFirstSteps((running) => acts.stop(archivist, running));
    const { id } = await start({ kind: 'renumber', target: { ids }, start: 500 });
    expect(await stopped).toMatchObject({ state: 'undoing', mayStop: false, mayUndo: false });
    await reaches(id, 'undone');
    expect(await picture()).toEqual(before);
    expect(await stepsLeft()).toBe(0);
    const { length } = await journal(id);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(400);
    await expect(acts.stop(archivist, id)).rejects.toMatchObject({ code: 'arrangement-state' });
  });

  test('who is arranged already is not arranged by another meanwhile; what somebody changed is spared and named', async () => {
    const ids = await items('BX', 30);
    await jobs.stop();
    const { id } = await start({ kind: 'renumber', target: { ids }, start: 301 });
    const other = createJobs({ db: house.db, clock: systemClock, pollMs: 20 });
    const idle = createArrangements({
      ...{
        db: house.db,
        ledger: house.ledger,
        clock: systemClock,
        jobs: other,
        sizes: { ...LARGE_ACT_SIZES, chunk: 1 },
      },
      templateOf: () => Promise.resolve(undefined),
      demandFits: () => Promise.resolve(),
    });
    // Not waited for inside: it waits for the job, which goes no further.
    const stopping = atFirstSteps(() => ({ ended: other.stop() }));
    other.start();
    await (await stopping).ended;
    const [unit] = await house.db.read
      .selectFrom('arrangement_step')
      .select('unit_id')
      .orderBy('position', 'desc')
      .limit(1)
      .execute();
    const last = unit!.unit_id;
    const small = arrangeAct.parse({ kind: 'renumber', target: { ids: [last] }, start: 700 });
    await expect(idle.arrange(archivist, { act: small, reason: '另改一个' })).rejects.toMatchObject({
      code: 'arrangement-busy',
    });
    const { lockVersion } = await house.catalog.getUnit(archivist, last);
    await house.catalog.editUnit(archivist, last, { lockVersion, code: codeOf('BX', 900) });
    jobs.start();
    const done = await reaches(id, 'done');
    expect(done).toMatchObject({ count: 29, spared: { n: 1, codes: [codeOf('BX', 900)] } });
    expect(await codesOf([last])).toEqual([codeOf('BX', 900)]);

    // A unit that was changed since hinders the undoing of the whole: nothing is taken back.
    const [first] = ids;
    const again = await house.catalog.getUnit(archivist, first!);
    await house.catalog.editUnit(archivist, first!, { lockVersion: again.lockVersion, code: codeOf('BX', 950) });
    const before = await picture();
    await acts.undo(archivist, id);
    const refused = await reaches(id, 'done');
    await expect.poll(async () => (await acts.get(archivist, id)).problem).toContain(codeOf('BX', 950));
    expect(refused.mayUndo).toBe(true);
    expect(await picture()).toEqual(before);
  });

  test('an act that cannot be is refused before it changes anything', async () => {
    const ids = await items('JJ', 30);
    const [file] = await house.add({ categoryId: 'KU', level: 'file', code: 'Z109-KU·01·2019-001', year: 2019 });
    const mixed = [...ids, file!];
    const before = await picture();
    const { id } = await start({ kind: 'compose', target: { ids: mixed }, unit: { title: '混合卷' } });
    const refused = await reaches(id, 'failed');
    expect(refused).toMatchObject({ count: 0, mayUndo: false, mayStop: false });
    expect(refused.problem).toContain('Z109-KU·01·2019-001');
    expect(await picture()).toEqual(before);
    expect(await entries(id)).toEqual(['arrangement.start', 'arrangement.stop']);
  });

  test('killed between two parts and begun again it leaves nothing half done and nothing twice', async () => {
    const ids = await items('SS', 300);
    const before = await picture();
    await jobs.stop();
    const { id } = await start({ kind: 'renumber', target: { ids }, start: 151 });
    const folder = house.folder;
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'large-act-worker.ts'), folder, database.url ?? ''],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const half = (await journal(id)).length;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(300);
    jobs.start();
    const done = await reaches(id, 'done');
    expect(done).toMatchObject({ count: 300, spared: { n: 0 } });
    expect(await codesOf(ids)).toEqual(ids.map((_, at) => codeOf('SS', at + 151)));
    const units = (await journal(id)).map(({ unit_id }) => unit_id);
    expect(units).toHaveLength(300);
    expect(new Set(units)).toEqual(new Set(ids));
    expect(await entries(id)).toEqual(['arrangement.start', 'arrangement.renumber']);

    // A database made anew from the storage knows nothing of jobs: the journal is enough to take the act back.
    await house.db.write((trx) => trx.deleteFrom('arrangement_run').where('id', '=', id).execute());
    expect(await acts.get(archivist, id)).toMatchObject({ state: 'done', mayUndo: true });
    await acts.undo(archivist, id);
    await reaches(id, 'undone');
    expect(await picture()).toEqual(before);
  }, 60_000);

  test('an act that was under way when its database was lost is shown as broken off and is taken back', async () => {
    const ids = await items('DD', 120);
    const before = await picture();
    const stopping = atFirstSteps(() => ({ ended: jobs.stop() }));
    const { id } = await start({ kind: 'renumber', target: { ids }, start: 301 });
    await (await stopping).ended;
    await house.db.write(async (trx) => {
      await trx.deleteFrom('arrangement_run').execute();
      await trx.deleteFrom('arrangement_step').execute();
      await trx.deleteFrom('job').execute();
    });
    jobs.start();
    expect(await acts.get(archivist, id)).toMatchObject({ state: 'stopped', mayUndo: true, mayStop: false });
    await acts.undo(archivist, id);
    await reaches(id, 'undone');
    expect(await picture()).toEqual(before);
  });
});
