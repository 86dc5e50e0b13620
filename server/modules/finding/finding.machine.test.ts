import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATE_STEPS } from '../../infra/db/migrations/0002-loop.ts';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import type { FindingState } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { CLOSED, statePairs, STEP_NAMES, type StepFacts, stepRule, takeStep } from './finding.machine.ts';

const person = fc.constantFrom('a', 'b', 'c');
const facts: fc.Arbitrary<Omit<StepFacts, 'state'>> = fc.record({
  actorId: person,
  ownerId: fc.option(person),
  executorId: fc.option(person),
  checkerId: fc.option(person),
  missing: fc.constantFrom([], ['due']),
  measures: fc.nat(2),
  measuresOpen: fc.nat(1),
  evidence: fc.nat(1),
  satisfaction: fc.constantFrom('nobody', 'waiting', 'content', 'not-content'),
  waitedDays: fc.nat(20),
  waitAtMost: fc.constant(15),
  start: fc.constant(20260101),
  due: fc.option(fc.constantFrom(20260201, 20260401)),
  today: fc.constant(20260301),
  meeting: fc.boolean(),
  ground: fc.constantFrom('', 'because'),
});
const sorted = (pairs: readonly (readonly [string, string])[]) =>
  [...new Set(pairs.map((pair) => pair.join(' ')))].sort();

describe('the machine', () => {
  test('has the steps that the database holds it to', () => {
    expect(sorted(statePairs())).toEqual(sorted(STATE_STEPS));
  });

  test('over any history: only its own pairs, nobody closes her own, nothing is closed unproved', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...STEP_NAMES), facts), { maxLength: 60 }), (history) => {
        let state: FindingState = 'registered';
        let provedSince = false;
        for (const [name, given] of history) {
          try {
            const step = takeStep(name, { ...given, state });
            expect(step.from).toBe(state);
            expect(stepRule(name).from).toContain(state);
            if (name === 'verify') {
              expect(given.actorId).toBe(given.checkerId);
              expect(given.actorId).not.toBe(given.ownerId);
              expect(given.actorId).not.toBe(given.executorId);
              expect(given.evidence > 0 && given.measuresOpen === 0).toBe(true);
              provedSince = true;
            }
            if (step.to === 'in-progress') provedSince = false;
            if (CLOSED.includes(step.to)) expect(provedSince).toBe(true);
            state = step.to;
          } catch (error) {
            if (!(error instanceof LantaiError)) throw error;
            if (!stepRule(name).from.includes(state)) expect(error.code).toBe('finding-state');
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('every state but the end can be left, and every state reached', () => {
    const reached = new Set<string>(['registered']);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const [from, to] of statePairs()) if (reached.has(from)) reached.add(to);
    }
    expect(reached.size).toBe(9);
    const left = new Set(statePairs().map(([from]) => from));
    expect([...reached].filter((state) => !left.has(state as FindingState))).toEqual(['withdrawn']);
  });
});

describe('refusals with real rows', () => {
  let h: LoopHouse;
  let id: string;
  beforeAll(async () => {
    h = await openLoopHouse();
    id = await h.findings.register(h.people.supervisor, { source: 'staff', problem: '库房漏水' });
  });
  afterAll(() => h.destroy());

  test('a hand in the database takes no step that the machine does not have', async () => {
    const jump = (state: string) =>
      h.db.write((trx) => sql`update finding set state = ${state} where id = ${id}`.execute(trx));
    for (const state of ['closed', 'in-progress', 'verified', 'looked-back'])
      await expect(jump(state)).rejects.toThrow('no such step');
    expect((await h.findings.get(h.people.supervisor, id)).state).toBe('registered');
  });

  test('bad input is refused in words and changes nothing', async () => {
    const { findings, people } = h;
    const { supervisor, agency, archivist } = people;
    const before = await findings.get(supervisor, id);
    const edit = (patch: object) => findings.edit(supervisor, id, { lockVersion: before.lockVersion, ...patch });
    await expect(edit({ start: 20260401, due: 20260301 })).rejects.toMatchObject({ code: 'due-before-start' });
    await expect(edit({ due: 20260230 })).rejects.toMatchObject({ code: 'day-unknown' });
    await expect(edit({ ownerId: agency.id, checkerId: agency.id })).rejects.toMatchObject({
      code: 'checker-is-owner',
    });
    await h.db.write((trx) =>
      trx.updateTable('user').set({ state: 'disabled' }).where('login', '=', 'guide').execute(),
    );
    await expect(edit({ ownerId: people.guide.id })).rejects.toMatchObject({ code: 'owner-left' });
    await expect(findings.edit(agency, id, { lockVersion: 0, target: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await findings.get(supervisor, id)).toEqual(before);
    expect(archivist.id).toBeDefined();
  });

  test('a circle of units is refused at any depth', async () => {
    const { initiatives, people } = h;
    const make = (name: string, parentId: string | null) =>
      initiatives.createBody(people.supervisor, { name, kind: 'unit', parentId });
    const top = await make('局', null);
    const middle = await make('处', top);
    const low = await make('科', middle);
    const move = initiatives.changeBody(people.supervisor, top, { parentId: low, lockVersion: 0 });
    await expect(move).rejects.toMatchObject({ code: 'unit-circle' });
    await expect(
      initiatives.changeBody(people.supervisor, top, { parentId: top, lockVersion: 0 }),
    ).rejects.toMatchObject({
      code: 'unit-circle',
    });
  });

  test('of two who close at once one does, and the other is told', async () => {
    const { findings, people } = h;
    const made = await findings.register(people.supervisor, { source: 'staff', problem: '两人同时' });
    await h.admit(made);
    await h.finish(made);
    const { lockVersion } = await findings.get(people.archivist, made);
    const verify = () => findings.step(people.archivist, made, { step: 'verify', lockVersion });
    const outcomes = await Promise.allSettled([verify(), verify()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'changed-meanwhile' },
    });
    const entries = await h.db.read
      .selectFrom('ledger_entry')
      .select('id')
      .where('object_id', '=', made)
      .where('action', '=', 'finding.verify')
      .execute();
    expect(entries).toHaveLength(1);
  });

  test('evidence beyond the limit leaves nothing behind', async () => {
    const { Readable } = await import('node:stream');
    const { findings, people } = h;
    const made = await findings.register(people.supervisor, { source: 'staff', problem: '大文件' });
    const content = Readable.from(
      (function* () {
        for (let chunk = 0; chunk < 40; chunk++) yield Buffer.alloc(65_536);
      })(),
    );
    const adding = findings.addEvidence(people.supervisor, made, {
      name: 'film.bin',
      mime: 'video/mp4',
      kind: 'photo',
      factOn: 20260301,
      content,
    });
    await expect(adding).rejects.toMatchObject({ code: 'evidence-too-large' });
    expect((await findings.get(people.supervisor, made)).evidence).toEqual([]);
  });

  test('a clock set back leaves the history in order', async () => {
    const { findings, people, clock } = h;
    const made = await findings.register(people.supervisor, { source: 'staff', problem: '时钟' });
    clock.advance(600);
    await findings.addProgress(people.supervisor, made, { onDay: 20260301, text: '一' });
    clock.advance(-300);
    await findings.addProgress(people.supervisor, made, { onDay: 20260301, text: '二' });
    const { progress } = await findings.get(people.supervisor, made);
    expect(progress.map((entry) => entry.text)).toEqual(['一', '二']);
    expect(progress[1]!.at >= progress[0]!.at).toBe(true);
    clock.advance(-300);
  });

  test('an extension moves the date and begins a new round; whoever asked does not decide', async () => {
    const { findings, people } = h;
    const made = await findings.register(people.supervisor, { source: 'inspection', problem: '延期' });
    await h.admit(made, 20260401);
    await expect(findings.askExtension(people.agency, made, { toDue: 20260331, reason: 'x' })).rejects.toMatchObject({
      code: 'due-not-later',
    });
    await findings.askExtension(people.agency, made, { toDue: 20260501, reason: '采购未到' });
    await expect(findings.askExtension(people.agency, made, { toDue: 20260601, reason: 'x' })).rejects.toMatchObject({
      code: 'extension-open',
    });
    await expect(findings.decideExtension(people.agency, made, { grant: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const { round } = await findings.get(people.supervisor, made);
    await findings.decideExtension(people.supervisor, made, { grant: true });
    expect(await findings.get(people.supervisor, made)).toMatchObject({ due: 20260501, round: round + 1 });
  });

  test('another agency sees nothing, finds nothing, counts nothing; a guiding group reads only', async () => {
    const { findings, people } = h;
    const made = await findings.register(people.supervisor, { source: 'self', problem: '别家' });
    await h.admit(made);
    const query = { limit: 50, sort: 'due' as const, down: false };
    expect(await findings.list(people.agency2, query)).toMatchObject({ items: [], total: 0 });
    expect((await findings.overview(people.agency2, {})).figures[0]).toMatchObject({ key: 'total', value: 0 });
    await expect(findings.get(people.agency2, made)).rejects.toMatchObject({ code: 'not-found' });
    await expect(findings.addMeasure(people.agency2, made, { text: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    expect((await findings.get(people.guide, made)).number).toContain('ZC');
    await expect(findings.addMeasure(people.guide, made, { text: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
