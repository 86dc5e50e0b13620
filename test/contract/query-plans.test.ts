/** Lists that people wait for are found by an index, whatever the archive has grown to: SQLite says how it would search. */
import { expect, test } from 'vitest';
import type { Reader } from '../../server/infra/db/index.ts';
import { listArrangements } from '../../server/modules/arrangement/act.repo.ts';
import { findNextKey, listChildren } from '../../server/modules/arrangement/arrangement.repo.ts';
import { findHighestKey, findHighestOfLength, listHolders } from '../../server/modules/arrangement/numbering.repo.ts';
import { findByAccession, findLastSerial, listEvidence } from '../../server/modules/archiving/archiving.repo.ts';
import { listArranged, listEntries as listHistory } from '../../server/modules/catalog/history.repo.ts';
import { listFollowing } from '../../server/modules/accession/accession.repo.ts';
import { countByCategory, countByFonds, countByYear, listFonds } from '../../server/modules/catalog/tree.repo.ts';
import { listUnits, type UnitFilter } from '../../server/modules/catalog/unit-list.repo.ts';
import { findIdByCode } from '../../server/modules/catalog/unit.repo.ts';
import { listInitiatives } from '../../server/modules/initiative/initiative.repo.ts';
import { listTasks, listTasksOf } from '../../server/modules/initiative/task.repo.ts';
import { listImports } from '../../server/modules/finding-import/finding-import.repo.ts';
import { filterFindings } from '../../server/modules/finding/finding.repo.ts';
import { listLastingRules, listMeetings } from '../../server/modules/finding/frame.repo.ts';
import { listGuidance } from '../../server/modules/inspection/guidance.repo.ts';
import { listInspections } from '../../server/modules/inspection/inspection.repo.ts';
import { listOrders } from '../../server/modules/inspection/parts.repo.ts';
import { listEntries } from '../../server/modules/ledger/ledger.repo.ts';
import { countDue, listRecentEntries } from '../../server/modules/portal/portal.repo.ts';
import { listOwnAbsences } from '../../server/modules/study/attendance.repo.ts';
import { listPapers } from '../../server/modules/study/paper.repo.ts';
import { countUses } from '../../server/modules/scheme/scheme.repo.ts';
import { listSessions } from '../../server/modules/study/session.repo.ts';
import { countByKind, countSlips } from '../../server/modules/slip/slip.repo.ts';
import {
  countCellsAt,
  countFindingsAt,
  countJoinedAt,
  listFindingsAt,
} from '../../server/modules/report/history.repo.ts';
import { countPart, PART_LISTS } from '../../server/modules/report/parts.repo.ts';
import { listSavedRows, listSynonymRows } from '../../server/modules/search/kept.repo.ts';
import { listNamesBeside } from '../../server/modules/search/search.repo.ts';
import { listReports } from '../../server/modules/report/report.repo.ts';
import { DEFAULT_LIGHT_RULES } from '../../server/modules/finding/index.ts';
import { queryPlans } from '../query-plans.ts';

const plans = queryPlans();
const { planOf, plansOf } = plans;

test('the history of a unit by the unit, not by all changes', async () => {
  expect(await planOf((db) => listHistory(db, ['u1', 'a1'], { limit: 20 }))).toContain('(object_id=?)');
});

test('what is kept beside searching, and the other names of a person', async () => {
  expect(await planOf((db) => listSynonymRows(db, 'x', 's1', 50))).toContain('(archive_id=? AND id>?)');
  expect(await planOf((db) => listSavedRows(db, 'u1', 50))).toContain('(user_id=?)');
  const scope = { archiveId: 'x', publicOnly: false };
  const names = await planOf((db) => listNamesBeside(db, scope, ['王大山'], ['曾用名']));
  expect(names).toContain('(name=?)');
  expect(names).toContain('(unit_id=?)');
  expect(names).not.toContain('SCAN unit ');
});

test('a unit by its code, for the house and for the public', async () => {
  const house = await planOf((db) => findIdByCode(db, { archiveId: 'x', publicOnly: false }, 'k'));
  expect(house).toContain('(archive_id=? AND key=?)');
  const outside = await planOf((db) => findIdByCode(db, { openness: ['open'], publicOnly: true }, 'k'));
  expect(outside).toContain('(archive_id=? AND key=?)');
});

test('whether a category or one of its fields is in use, without going through the units', async () => {
  await plans.db.insertInto('unit_field').values({ id: 'WS:x', category_id: 'WS', field: 'x' }).execute();
  const field = await planOf((db) => countUses(db, { categories: ['WS'], field: 'x' }));
  expect(field).toContain('SEARCH unit USING INDEX unit_described (category_id=?)');
  const category = await planOf((db) => countUses(db, { categories: ['WS'] }));
  expect(category).toMatch(/SEARCH unit USING (COVERING )?INDEX unit_3 \(fonds_id=\? AND category_id=\?\)/);
  await plans.db.deleteFrom('unit_field').execute();
});

test('the tree of the catalogue from the counts that are kept, never from the units', async () => {
  const house = { archiveId: 'x', publicOnly: false };
  const agency = { ...house, agencyId: 'g' };
  for (const scope of [house, agency])
    for (const [plan, by] of [
      [await planOf((db) => listFonds(db, agency)), 'agency_id=? AND archive_id=?'],
      [await planOf((db) => countByFonds(db, agency)), 'agency_id=? AND archive_id=?'],
      [await planOf((db) => countByCategory(db, scope, 'f')), 'fonds_id=?'],
      [await planOf((db) => countByYear(db, scope, 'f', 'WS')), 'fonds_id=? AND category_id=?'],
    ] as const) {
      expect(plan).toMatch(/SEARCH unit_count USING (COVERING )?INDEX/);
      expect(plan).toContain(by);
      expect(plan).not.toMatch(/(SCAN|SEARCH) unit /);
      expect(plan).not.toContain('SCAN unit_count');
    }
  // Counts by agency may be as many as units: for the house they are added up by fonds.
  const top = await planOf((db) => countByFonds(db, house));
  expect(top).toMatch(/^SEARCH fonds_count USING COVERING INDEX \w+ \(archive_id=\?\)$/);
  // Who is of no archive knows all: a fonds is found by itself.
  const years = await planOf((db) => countByYear(db, { publicOnly: false }, 'f', 'WS'));
  expect(years).toContain('SEARCH unit_count USING INDEX unit_count_1 (fonds_id=? AND category_id=?)');
});

test('units of a large agency or fonds in other orders by walking over the order and sorting nothing', async () => {
  const place = { fonds_id: 'f', category_id: 'WS', year: 1980, archive_id: 'x', agency_id: 'w' };
  await plans.db
    .insertInto('unit_count')
    .values({ id: 'w', ...place, n: 500 })
    .execute();
  const scope = { archiveId: 'x', agencyId: 'w', publicOnly: false };
  const house = { archiveId: 'x', publicOnly: false };
  const ways = [
    [scope, {}, 'unit_count'],
    [house, { fonds: 'f' }, 'fonds_count'],
    [house, { fonds: 'f', category: ['WS'] }, 'unit_count'],
    [scope, { fonds: 'f', retention: ['永久'] }, 'unit_count'],
  ] as const;
  for (const by of ['title', 'date', 'updated'] as const)
    for (const [down, [who, filter, counts]] of [false, true].flatMap((down) =>
      ways.map((way) => [down, way] as const),
    )) {
      const ask = (db: Reader) => listUnits(db, who, { ...filter } as UnitFilter, { by, down, limit: 50 });
      expect(await planOf(ask, 0)).toMatch(new RegExp(`SEARCH ${counts} USING (COVERING )?INDEX`));
      const walk = await planOf(ask, 1);
      expect(walk).toMatch(
        /CO-ROUTINE unit\n(SCAN|SEARCH) unit USING INDEX unit_1[1-4]( \(date_from[=>]\?\))?\nSCAN unit/,
      );
      // Of those without a date the few that were passed are put in the order of their ids.
      const isUndated = by === 'date' && !down;
      expect(walk.replace(isUndated ? 'USE TEMP B-TREE FOR LAST TERM OF ORDER BY' : '', '')).not.toContain(
        'TEMP B-TREE',
      );
    }
  await plans.db.deleteFrom('unit_count').execute();
});

test('a page by date, units without a date among them, from its place on and never from the first', async () => {
  const scope = { archiveId: 'x', publicOnly: false };
  const plansAfter = (down: boolean, value: number | null) =>
    plansOf((db) => listUnits(db, scope, {}, { by: 'date', down, limit: 50, after: { value, id: 'u1' } }));
  for (const down of [false, true]) {
    const way = down ? '<' : '>';
    for (const plan of [...(await plansAfter(down, 19800101)), ...(await plansAfter(down, null))]) {
      expect(plan).toMatch(/^SEARCH unit USING INDEX unit_13 \(/);
      expect(plan).not.toContain('TEMP B-TREE');
    }
    expect((await plansAfter(down, 19800101))[0]).toContain(`(date_from,id)${way}(?,?)`);
    expect((await plansAfter(down, null))[0]).toContain(`(date_from=? AND id${way}?)`);
  }
});

test('a page of the ledger without sorting all that fits', async () => {
  const filters = [
    {},
    { action: 'search.run' },
    { object: 'u1' },
    { actor: '019f0000-0000-7000-8000-000000000001' },
    { actor: '王敏' },
    { from: '2026', to: '2027' },
  ];
  for (const filter of filters)
    for (const before of [undefined, 'e1']) {
      const page = { limit: 50, ...(before !== undefined && { before }) };
      const plan = await planOf((db) => listEntries(db, filter, page));
      expect(plan).toContain('USING INDEX');
      expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
    }
});

test('the acts of one person by the person, whether by id or by name', async () => {
  const plan = (actor: string) => planOf((db) => listEntries(db, { actor }, { limit: 50 }));
  expect(await plan('019f0000-0000-7000-8000-000000000001')).toContain('(actor_id=?)');
  expect(await plan('王敏')).toContain('(actor_name=?)');
});

test('the newest acts without passing over all that was read since', async () => {
  expect(await planOf((db) => listRecentEntries(db, undefined, 8))).toBe(
    'SCAN ledger_entry USING INDEX ledger_entry_acts',
  );
  expect(await planOf((db) => listRecentEntries(db, 'u1', 8))).toBe(
    'SEARCH ledger_entry USING INDEX ledger_entry_own_acts (actor_id=?)',
  );
});

test('what follows a delivery by its number', async () => {
  expect(await planOf((db) => listFollowing(db, 'a1'))).toContain('accession_previous (previous_id=?)');
});

test('what is due for review from an index alone', async () => {
  const plan = await planOf((db) => countDue(db, { archiveId: 'x', publicOnly: false }, 20010101, 10_000));
  expect(plan).toContain('COVERING INDEX');
});

test('study sessions, papers and absences from their indexes', async () => {
  const filters = [{}, { initiative: 'i1' }, { body: 'b1' }, { from: 20260301, to: 20260331 }, { state: ['planned'] }];
  for (const filter of filters)
    for (const order of ['newest', 'oldest'] as const) {
      const page = { after: { day: 20260301, id: 's1' }, limit: 50 };
      const plan = await planOf((db) => listSessions(db, 'a1', undefined, { ...filter, order }, page));
      expect(plan).toMatch(/SEARCH study_session USING (COVERING )?INDEX/);
      expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
    }
  const own = await planOf((db) => listSessions(db, 'a1', ['b1', 'b2'], { order: 'newest' }, { limit: 50 }));
  expect(own).toMatch(/SEARCH study_session USING (COVERING )?INDEX/);
  const bounds = { archiveId: 'a1', userId: 'u1', all: true, headOf: [] };
  const papers = await planOf((db) => listPapers(db, bounds, 'mine', { limit: 50 }));
  expect(papers).toContain('SEARCH study_paper USING INDEX');
  expect(papers).not.toContain('TEMP B-TREE FOR ORDER BY');
  expect(await planOf((db) => listOwnAbsences(db, ['m1']))).toMatch(/SEARCH study_attendance USING INDEX/);
});

test('initiatives, their tasks and slips from their indexes', async () => {
  const scope = { archiveId: 'a1', drafts: false };
  const agency = { ...scope, agencyId: 'g1', personId: 'u1' };
  for (const each of [scope, agency])
    for (const filter of [{}, { state: 'running' as const }]) {
      const plan = await planOf((db) => listInitiatives(db, each, filter, { after: 'i1', limit: 50 }));
      expect(plan).toMatch(/SEARCH initiative USING (COVERING )?INDEX/);
      expect(plan).not.toMatch(/SCAN (initiative_body|initiative_person|key_task|body)/);
    }
  const tasks = await planOf((db) => listTasks(db, 'i1'));
  expect(tasks).toContain('key_task_1 (initiative_id=?)');
  expect(tasks).not.toContain('TEMP B-TREE FOR ORDER BY');
  for (const ask of [
    (db: Reader) => countByKind(db, { archiveId: 'a1' }, { initiative: 'i1' }),
    (db: Reader) => countSlips(db, { archiveId: 'a1' }, { state: ['issued'], mineOf: 'u1' }),
  ])
    expect(await planOf(ask)).not.toContain('SCAN');
});

test('what somebody has to do by a day, by who she is', async () => {
  const who = { archiveId: 'a1', personId: 'u1', agencyId: 'g1' };
  const found = await plansOf((db) => listTasksOf(db, who, 20260401, 50));
  expect(found).toHaveLength(3);
  for (const plan of found) expect(plan).not.toMatch(/SCAN (key_task|initiative|body|user)/);
});

test('meetings, lasting rules and imports of ledgers in order, without sorting all of them', async () => {
  const page = { after: { day: 20260101, id: 'x' }, limit: 50 };
  const asked: ((db: Reader) => Promise<unknown>)[] = [
    (db) => listMeetings(db, 'a', page),
    (db) => listLastingRules(db, 'a', {}, page),
    (db) => listLastingRules(db, 'a', { from: 20260101 }, { limit: 50 }),
    (db) => listImports(db, 'a', { after: { at: '2026', id: 'x' }, limit: 50 }),
  ];
  for (const ask of asked) {
    const plan = await planOf(ask);
    expect(plan).toContain('USING INDEX');
    expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
  }
});

test('the findings of an agency by what it leads and what it joins, each over an index', async () => {
  const moment = { today: 20260101, dueFloor: 20260101 };
  const plan = await planOf((db) =>
    filterFindings(db, { archiveId: 'a', agencyId: 'g' }, {}, moment).select('finding.id').execute(),
  );
  expect(plan).toContain('(agency_id=?');
  expect(plan).toMatch(/finding_joining.*\(agency_id=\?/);
  expect(plan).not.toContain('SCAN finding');
});

test('inspections, orders and guidance in order, for the office, an agency, a plan, an initiative', async () => {
  const archive = { archiveId: 'a' };
  const page = { after: { from: 20260101, id: 'x' }, limit: 50 };
  const asked: ((db: Reader) => Promise<unknown>)[] = [
    (db) => listInspections(db, archive, {}, page),
    (db) => listInspections(db, archive, { year: 2026 }, page),
    (db) => listInspections(db, archive, { plan: 'p' }, page),
    (db) => listInspections(db, archive, { initiative: 'i' }, page),
    (db) => listInspections(db, { agencyId: 'g' }, {}, page),
    (db) => listOrders(db, archive, {}, { after: { at: '2026', id: 'x' }, limit: 50 }),
    (db) => listOrders(db, { agencyId: 'g' }, {}, { limit: 50 }),
    (db) => listGuidance(db, archive, { year: 2026 }, { after: { on: 20260101, id: 'x' }, limit: 50 }),
    (db) => listGuidance(db, { agencyId: 'g' }, {}, { limit: 50 }),
  ];
  for (const ask of asked) {
    const plan = await planOf(ask);
    expect(plan).toContain('USING INDEX');
    expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
  }
});

test('records of study, research, inspection and key tasks of an initiative on a day', async () => {
  for (const current of [true, false])
    for (const list of Object.keys(PART_LISTS) as (keyof typeof PART_LISTS)[]) {
      const asOf = { day: 20260302, current, graceDays: 0, archiveId: 'x', names: true };
      const counted = await planOf((db) => countPart(db, list, asOf, { initiative: 'i' }));
      expect([list, counted]).toEqual([list, expect.stringContaining('part_version_2')]);
      expect([list, counted]).toEqual([list, expect.not.stringMatching(/SCAN (v|p)\b(?! USING)/)]);
    }
  const asOf = { scope: { archiveId: 'x' }, day: 20260302, current: true, rules: DEFAULT_LIGHT_RULES };
  expect(await planOf((db) => countJoinedAt(db, asOf, {}))).toContain('part_version_joining');
});

test('figures of a day from an index alone, those of today in its order; reports in the order of their change', async () => {
  for (const current of [true, false]) {
    const asOf = { scope: { archiveId: 'x' }, day: 20260302, current, rules: DEFAULT_LIGHT_RULES };
    const figures = await planOf((db) => countFindingsAt(db, asOf, {}, { red: { light: ['red'] } }));
    expect(figures).toContain('USING COVERING INDEX finding_version_2');
    const cells = await planOf((db) => countCellsAt(db, asOf, {}));
    expect(cells).toContain('USING COVERING INDEX finding_version_2');
    if (current) expect(cells).not.toContain('TEMP B-TREE');
    const list = await planOf((db) => listFindingsAt(db, asOf, { light: ['red'] }, { limit: 50 }));
    expect(list).toContain('USING COVERING INDEX finding_version_2');
  }
  const scope = { archiveId: 'x', personId: 'p', all: true, agencyId: null };
  const reports = await planOf((db) => listReports(db, scope, {}, { limit: 50 }));
  expect(reports).toContain('USING INDEX');
  expect(reports).not.toContain('TEMP B-TREE FOR ORDER BY');
});

test('places and numbers of a fonds of millions: the neighbour, the last number, who had a code', async () => {
  const after = { sort_key: 'k', id: 'u' };
  const top = await planOf((db) => findNextKey(db, { fondsId: 'f', parentId: null }, after, ['u2']));
  expect(top).toContain('(fonds_id=? AND parent_id=? AND (sort_key,id)>(?,?))');
  const inside = await planOf((db) => findNextKey(db, { fondsId: 'f', parentId: 'p' }, after, ['u2']));
  expect(inside).toContain('(parent_id=? AND (sort_key,id)>(?,?))');
  const asked: ((db: Reader) => Promise<unknown>)[] = [
    (db) => listChildren(db, ['p'], 1000),
    (db) => findHighestKey(db, 'a', 'Z109-WS·2011-Y-BGS-'),
    (db) => findHighestOfLength(db, 'a', 'Z109-WS·2011-Y-BGS-', 5),
    (db) => listHolders(db, 'a', ['k1', 'k2']),
    (db) => listArrangements(db, 'a', { before: { at: '2026', id: 'x' }, limit: 50 }),
    (db) => listArranged(db, 'u1', { limit: 20 }),
  ];
  for (const ask of asked) expect(await planOf(ask)).not.toMatch(/^SCAN/m);
  for (const ask of asked.slice(0, 5)) expect(await planOf(ask)).not.toContain('TEMP B-TREE');
});

test('the last code of a series, the initiative of a delivery, the evidence of a finding', async () => {
  const serial = await planOf((db) => findLastSerial(db, 'a1', 'Z001-WS·2026-Y-BGS'));
  expect(serial).toContain('(archive_id=? AND series=?)');
  expect(serial).not.toContain('TEMP B-TREE');
  expect(await planOf((db) => findByAccession(db, 'x'))).toContain('(accession_id=?)');
  expect(await planOf((db) => listEvidence(db, 'f1'))).toContain('(finding_id=?)');
});
