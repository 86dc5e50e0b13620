/**
 * The working loop at its size: `node bench/run.ts loop`. 100,000 findings, 300,000 measures, 1,000,000 entries of progress:
 * boards, filters and figures at the service, as the routes ask it; all lights by new rules, and one finding's; then 10,000
 * due reminders, raised by a worker that is killed in the middle and another that goes on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { findingListQuery } from '../shared/schemas/finding.ts';
import { addDays, todayOf } from '../server/lib/day.ts';
import type { Actor } from '../server/modules/identity/index.ts';
import { type LoopHouse, openLoopHouse } from '../test/loop-house.ts';
import { findingRow } from '../test/loop-rows.ts';
import { quantile, writeResult } from './machine.ts';

const COUNT = 100_000;
const MEASURES = 3;
const ENTRIES = 10;
/** Of the findings in progress, those whose date is near: what the reminder is about. */
const DUE = 10_000;
const TIMES = 15;
const SOURCES = ['study', 'research', 'staff', 'people', 'above', 'inspection', 'enforcement', 'self'];
const STATES = ['registered', 'checked', 'in-progress', 'closure-asked', 'verified', 'closed', 'looked-back'] as const;

/** `cpuMs`: what the process worked for it in all its threads, whatever else the machine did meanwhile. */
interface ReadTimes {
  p50: number;
  p95: number;
  max: number;
  cpuMs: number;
}
const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
};

/** Straight into the file, without the triggers: what is measured comes after. */
function seed(h: LoopHouse, bodies: readonly { id: string; agencyId: string | null }[]): void {
  const db = new Sqlite(join(h.dir, 'lantai.db'));
  const triggers = db
    .prepare<unknown[], { name: string; sql: string }>("select name, sql from sqlite_master where type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`drop trigger "${name}"`);
  const put = (table: string, row: object) => {
    const columns = Object.keys(row);
    return db.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
    );
  };
  const today = todayOf(h.clock);
  const people = Object.values(h.people);
  let statements: { finding: Sqlite.Statement; measure: Sqlite.Statement; entry: Sqlite.Statement } | undefined;
  db.transaction(() => {
    for (let at = 0; at < COUNT; at++) {
      const isDue = at % (COUNT / DUE) === 0;
      const state = isDue ? 'in-progress' : STATES[at % STATES.length]!;
      const body = bodies[at % bodies.length]!;
      const closed = state === 'closed' || state === 'looked-back';
      const finding = findingRow(h.archiveId, at + 1, {
        start: addDays(today, -(at % 300) - 10),
        due: isDue ? addDays(today, at % 7) : addDays(today, closed ? -(at % 200) : 10 + (at % 400)),
        percent: at % 100,
        source: SOURCES[at % SOURCES.length]!,
        severity: (['minor', 'major', 'grave'] as const)[at % 3]!,
        body_id: body.id,
        agency_id: body.agencyId,
        owner_id: people[at % people.length]!.id!,
        checker_id: h.people.archivist.id!,
        state,
        closed_on: closed ? addDays(today, -(at % 150)) : null,
      });
      const { id } = finding;
      const measure = {
        id: '',
        finding_id: id,
        position: 0,
        text: '每日记录温湿度',
        owner_id: null,
        start: null,
        due: finding.due,
        percent: at % 100,
        state: 'open',
        done_on: null,
      };
      const entry = {
        id: '',
        finding_id: id,
        measure_id: null,
        on_day: today,
        text: '已完成本周记录',
        percent: null,
        author_id: null,
        author_name: '某',
        at: '',
      };
      statements ??= {
        finding: put('finding', finding),
        measure: put('measure', measure),
        entry: put('progress_entry', entry),
      };
      statements.finding.run(finding);
      for (let nth = 0; nth < MEASURES; nth++)
        statements.measure.run({ ...measure, id: `${id}-m${nth}`, position: nth });
      for (let nth = 0; nth < ENTRIES; nth++)
        statements.entry.run({ ...entry, id: `${id}-p${nth}`, at: `2026-02-${String(nth + 10)}T01:00:00.000Z` });
    }
  })();
  for (const { sql } of triggers) db.exec(sql);
  db.exec('analyze');
  db.close();
}

async function measureReads(h: LoopHouse): Promise<Record<string, ReadTimes>> {
  const { supervisor, agency } = h.people;
  const today = todayOf(h.clock);
  const list = (actor: Actor, given: object) => () =>
    h.findings.list(actor, findingListQuery.parse({ limit: 100, ...given }));
  const bodies = await h.initiatives.listBodies(supervisor);
  const [parent, child] = [
    bodies.find(({ parentId }) => parentId === null)!.id,
    bodies.find(({ parentId }) => parentId !== null)!.id,
  ];
  const asked: Record<string, () => Promise<unknown>> = {
    overview: () => h.findings.overview(supervisor, {}),
    'overview of an agency': () => h.findings.overview(agency, {}),
    'overview of a unit': () => h.findings.overview(supervisor, { body: child }),
    'table by date': list(supervisor, {}),
    'table by change': list(supervisor, { sort: 'updated', down: 'true' }),
    'table of an agency': list(agency, {}),
    'of an owner': list(supervisor, { owner: supervisor.id }),
    'of a unit': list(supervisor, { body: child }),
    'of a subtree': list(supervisor, { under: parent }),
    'by source and severity': list(supervisor, { source: ['people', 'self'], severity: ['grave'] }),
    'a month of the calendar': list(supervisor, { dueFrom: String(today), dueTo: String(addDays(today, 31)) }),
    'words in the problem': list(supervisor, { q: '99999' }),
    'a finding': () => h.findings.get(supervisor, 'f-00050000'),
  };
  for (const state of STATES) asked[`column ${state}`] = list(supervisor, { state: [state], limit: 50 });
  for (const light of ['red', 'yellow', 'green', 'blue'])
    asked[`light ${light}`] = list(supervisor, { light: [light] });
  const results: Record<string, ReadTimes> = {};
  for (const [name, ask] of Object.entries(asked)) {
    await ask();
    const samples: number[] = [];
    const before = process.cpuUsage();
    for (let nth = 0; nth < TIMES; nth++) {
      const start = performance.now();
      await ask();
      samples.push(performance.now() - start);
    }
    results[name] = {
      p50: quantile(samples, 0.5),
      p95: quantile(samples, 0.95),
      max: quantile(samples, 1),
      cpuMs: Math.round(cpuSince(before) / TIMES),
    };
  }
  return results;
}

async function measureLights(h: LoopHouse) {
  const { supervisor } = h.people;
  const all: { changed: number; ms: number; cpuMs: number }[] = [];
  for (const soonDays of [9, 12, 7]) {
    const start = performance.now();
    const before = process.cpuUsage();
    const { changed } = await h.findings.putLightRules(supervisor, {
      soonDays,
      soonShare: 20 + soonDays,
      behindPoints: 20,
      graceDays: soonDays === 12 ? 1 : 0,
    });
    all.push({ changed, ms: Math.round(performance.now() - start), cpuMs: cpuSince(before) });
  }
  const one: number[] = [];
  for (let nth = 0; nth < TIMES; nth++) {
    const id = `f-${String(50_000 + nth * 10 + 3).padStart(8, '0')}`;
    const { lockVersion, state } = await h.findings.get(supervisor, id);
    if (state !== 'registered' && state !== 'checked' && state !== 'in-progress') continue;
    const start = performance.now();
    await h.findings.edit(supervisor, id, { lockVersion, due: 20270101 + nth });
    one.push(performance.now() - start);
  }
  return { all, one: { count: one.length, p50: quantile(one, 0.5), max: quantile(one, 1) } };
}

async function measureReminders(h: LoopHouse) {
  const rule = {
    kind: 'reminder' as const,
    on: 'before-due' as const,
    afterKind: null,
    days: 7,
    answerDays: null,
    workdays: false,
    enabled: true,
  };
  await h.slips.putRules(h.people.supervisor, { rules: [rule] });
  const start = () =>
    spawn(process.execPath, ['test/contract/slip-worker.ts', h.dir, '', h.clock.now()], {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const count = async () => {
    const row = await h.db.read
      .selectFrom('slip')
      .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('finding_id').distinct().as('findings')])
      .executeTakeFirstOrThrow();
    return row;
  };
  const began = performance.now();
  const first = start();
  while ((await count()).all < DUE / 3) await new Promise((resolve) => setTimeout(resolve, 20));
  first.kill('SIGKILL');
  await once(first, 'exit');
  const atKill = (await count()).all;
  const second = start();
  await once(second, 'exit');
  const seconds = Math.round((performance.now() - began) / 10) / 100;
  const { all, findings } = await count();
  const serials = await h.db.read
    .selectFrom('slip')
    .select((eb) => eb.fn.max('serial').as('last'))
    .executeTakeFirstOrThrow();
  return { due: DUE, atKill, raised: all, findings, lastSerial: serials.last, seconds };
}

export async function benchLoop(): Promise<void> {
  const h = await openLoopHouse();
  try {
    const { supervisor } = h.people;
    const bodies: { id: string; agencyId: string | null }[] = [];
    for (let at = 0; at < 40; at++) {
      const agencyId = at === 7 ? h.agencyId : null;
      const parentId = at % 8 === 0 ? null : bodies[at - (at % 8)]!.id;
      bodies.push({
        id: await h.initiatives.createBody(supervisor, { name: `第${at + 1}单位`, kind: 'unit', agencyId, parentId }),
        agencyId,
      });
    }
    const seeding = performance.now();
    seed(h, bodies);
    const seedSeconds = Math.round((performance.now() - seeding) / 1000);
    const reads = await measureReads(h);
    const lights = await measureLights(h);
    const reminders = await measureReminders(h);
    writeResult('loop', {
      findings: COUNT,
      measures: COUNT * MEASURES,
      entries: COUNT * ENTRIES,
      seedSeconds,
      slowestRead: Math.max(...Object.values(reads).map(({ p95 }) => p95)),
      reads,
      lights,
      reminders,
    });
  } finally {
    await h.destroy();
  }
}
