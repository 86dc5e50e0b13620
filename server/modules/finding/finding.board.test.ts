/** Figures over random histories: each equals a recount from the raw tables, and the length of the list behind it. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLoopHouse, type LoopHouse } from '../../../test/loop-house.ts';
import { findingListQuery, type FindingOverview } from '../../../shared/schemas/finding.ts';
import { todayOf } from '../../lib/day.ts';
import type { Actor } from '../identity/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { DEFAULT_LIGHT_RULES, lightOf } from './finding.light.ts';
import { STEP_NAMES } from './finding.machine.ts';

let h: LoopHouse;
beforeAll(async () => {
  h = await openLoopHouse();
});
afterAll(() => h.destroy());

const move = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), due: fc.constantFrom(20260303, 20260312, 20260601) }),
  fc.record({
    kind: fc.constant('step' as const),
    step: fc.constantFrom(...STEP_NAMES),
    which: fc.nat(30),
    who: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('finish' as const), which: fc.nat(30) }),
  fc.record({ kind: fc.constant('progress' as const), which: fc.nat(30), percent: fc.integer({ min: -5, max: 120 }) }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 9 }) }),
);

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** What the machine refuses is part of the history; anything else is a fault. */
const attempt = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof LantaiError) || error.code === 'internal') throw error;
  }
};

async function play(moves: Move[]): Promise<void> {
  const { findings, people, clock } = h;
  const ids: string[] = [];
  for (const each of moves) {
    const id = 'which' in each ? ids[each.which % Math.max(ids.length, 1)] : undefined;
    if (each.kind === 'register') {
      const made = await findings.register(people.supervisor, { source: 'self', problem: '问题' });
      ids.push(made);
      if (each.due !== 20260303) await attempt(() => h.admit(made, each.due));
    } else if (each.kind === 'wait') clock.advance(each.days * 1440);
    else if (id === undefined) continue;
    else if (each.kind === 'finish') await attempt(() => h.finish(id));
    else if (each.kind === 'progress')
      await attempt(() =>
        findings.addProgress(people.agency, id, { onDay: 20260302, text: '进展', percent: each.percent }),
      );
    else {
      const actor = [people.supervisor, people.archivist, people.agency][each.who]!;
      const { lockVersion } = await findings.get(people.supervisor, id);
      await attempt(() => findings.step(actor, id, { step: each.step, lockVersion, ground: '因' }));
    }
  }
}

/** The figures again, from the rows themselves and the rules of the lights. */
async function recount(agencyId?: string): Promise<Record<string, number>> {
  const rows = await h.db.read.selectFrom('finding').selectAll().execute();
  const today = todayOf(h.clock);
  const counts: Record<string, number> = {};
  const add = (key: string) => (counts[key] = (counts[key] ?? 0) + 1);
  for (const row of rows) {
    if (agencyId !== undefined && (row.agency_id !== agencyId || ['registered', 'checked'].includes(row.state)))
      continue;
    const isClosed = row.state === 'closed' || row.state === 'looked-back';
    add('total');
    add(`state ${row.state}`);
    add(`light ${lightOf(row, today, DEFAULT_LIGHT_RULES).light}`);
    if (isClosed) add('closed');
    if (isClosed && row.closed_on! <= row.due!) add('closed-on-time');
  }
  return counts;
}

async function check(actor: Actor, agencyId?: string): Promise<void> {
  const told = await h.findings.overview(actor, {});
  const counted = await recount(agencyId);
  const figures: Record<string, FindingOverview['figures'][number]> = {};
  for (const each of told.figures) figures[each.key] = each;
  for (const each of told.states) figures[`state ${each.key}`] = each;
  for (const each of told.lights) figures[`light ${each.key}`] = each;
  for (const each of told.bodies) figures[`body ${each.bodyId}`] = each.red;
  for (const key of ['total', 'closed', 'closed-on-time'])
    expect([key, figures[key]!.value]).toEqual([key, counted[key] ?? 0]);
  for (const key of Object.keys(figures).filter((name) => /^(state|light) /.test(name)))
    expect([key, figures[key]!.value]).toEqual([key, counted[key] ?? 0]);
  for (const [key, { value, filter }] of Object.entries(figures)) {
    if (key.endsWith('-rate')) continue;
    const given = Object.fromEntries(
      Object.entries(filter).map(([name, each]) => [name, typeof each === 'boolean' ? String(each) : each]),
    );
    const listed: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const query = findingListQuery.parse({ ...given, limit: 7, ...(cursor !== '' && { cursor }) });
      const page: Awaited<ReturnType<LoopHouse['findings']['list']>> = await h.findings.list(actor, query);
      expect([key, page.total]).toEqual([key, value]);
      listed.push(...page.items.map((row) => row.id));
      cursor = page.cursor;
    }
    expect([key, new Set(listed).size, listed.length]).toEqual([key, value, value]);
  }
}

test('figures, lists and a recount agree after any history, for the house and for an agency', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 25 }), async (moves) => {
      await play(moves);
      await check(h.people.supervisor);
      await check(h.people.agency, h.agencyId);
    }),
    { numRuns: 12 },
  );
  expect((await recount())['total']).toBeGreaterThan(20);
});
