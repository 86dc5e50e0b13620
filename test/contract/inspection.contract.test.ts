/** What is counted and listed of inspections is asked in SQL that both databases answer alike. */
import { expect, it } from 'vitest';
import { countGuidance, countYear, listGuidance } from '../../server/modules/inspection/guidance.repo.ts';
import {
  countByState,
  countInspections,
  listInspections,
  listPlans,
} from '../../server/modules/inspection/inspection.repo.ts';
import { listOrders, putSelf } from '../../server/modules/inspection/parts.repo.ts';
import { onBothDatabases } from '../databases.ts';

const AT = '2026-01-01T00:00:00.000Z';

onBothDatabases('inspections', (t) => {
  it('lists and counts', async () => {
    const inspection = (serial: number, state: 'planned' | 'published') => ({
      id: `i${serial}`,
      archive_id: 'a',
      plan_id: 'p',
      agency_id: 'g',
      initiative_id: 'n',
      checklist_id: null,
      draw_id: null,
      number: `JC-2026-00${serial}`,
      year: 2026,
      serial,
      kind: 'yearly' as const,
      state,
      scope: '',
      planned_from: 20260300 + serial,
      planned_to: 20260300 + serial,
      self_due: null,
      announced_at: state === 'planned' ? null : AT,
      statement: '',
      handed_at: null,
      handed_on: null,
      handed_name: null,
      visited_on: null,
      circumstances_json: '[]',
      share: null,
      grade: null,
      conclusion: '',
      concluded_at: null,
      concluded_name: null,
      published_at: null,
      second_on: null,
      second_result: null,
      second_note: '',
      second_name: null,
      closed_at: null,
      cancel_ground: null,
      lock_version: 0,
      created_by: 'u',
      created_at: AT,
      updated_at: AT,
    });
    await t.db.write(async (trx) => {
      const names = { name_en: null, code: null, parent_id: null, former_names_json: '[]' };
      await trx
        .insertInto('agency')
        .values({ id: 'g', archive_id: 'a', name: '民政局', created_at: AT, ...names })
        .execute();
      await trx
        .insertInto('inspection_plan')
        .values({
          id: 'p',
          archive_id: 'a',
          year: 2026,
          title: 't',
          note: '',
          initiative_id: 'n',
          created_by: 'u',
          created_at: AT,
        })
        .execute();
      await trx
        .insertInto('inspection')
        .values([inspection(1, 'planned'), inspection(2, 'published')])
        .execute();
      const self = {
        inspection_id: 'i1',
        item: 'A1',
        defects: 0,
        note: '',
        entered_by: null,
        entered_name: '',
        entered_at: AT,
      };
      await putSelf(trx, { ...self, id: 's1', verdict: 'met' });
      await putSelf(trx, { ...self, id: 's2', verdict: 'not' });
    });
    const { read } = t.db;
    const archive = { archiveId: 'a' };
    expect(await listPlans(read, 'a', { year: 2026 })).toMatchObject([{ id: 'p', inspections: 2, done: 1 }]);
    const first = await listInspections(read, archive, { year: 2026 }, { limit: 1 });
    expect(first).toMatchObject([{ id: 'i1', agency_name: '民政局' }]);
    const after = { from: first[0]!.planned_from, id: first[0]!.id };
    expect((await listInspections(read, archive, {}, { after, limit: 9 })).map(({ id }) => id)).toEqual(['i2']);
    expect((await listInspections(read, { agencyId: 'g' }, {}, { limit: 9 })).map(({ id }) => id)).toEqual(['i2']);
    expect(await listInspections(read, { inspectorId: 'u' }, {}, { limit: 9 })).toEqual([]);
    expect(await listInspections(read, { nothing: true }, {}, { limit: 9 })).toEqual([]);
    expect(new Map((await countByState(read, archive, 'n')).map((each) => [each.state, each.count]))).toEqual(
      new Map([
        ['planned', 1],
        ['published', 1],
      ]),
    );
    expect(await countInspections(read, archive, { year: 2026, state: 'planned' })).toEqual({
      count: 1,
      oldest: 20260301,
    });
    expect(await countInspections(read, archive, { year: 2025, state: 'planned' })).toEqual({ count: 0, oldest: null });
    expect(await countYear(read, ['i1', 'i2'])).toEqual([]);
    expect(await countGuidance(read, archive, 2026)).toEqual(new Map());
    expect(await listGuidance(read, archive, { year: 2026 }, { after: { on: 20261231, id: 'x' }, limit: 9 })).toEqual(
      [],
    );
    expect(await listOrders(read, archive, {}, { after: { at: AT, id: 'x' }, limit: 9 })).toEqual([]);
    const kept = await read.selectFrom('inspection_self').select(['id', 'verdict']).execute();
    expect(kept).toEqual([{ id: 's1', verdict: 'not' }]);
  });
});
