/**
 * Reports over 100,000 findings with 300,000 measures: `node bench/run.ts report`. A stage report is drafted, read, issued
 * and written as a Word file; the overview of today and of a past day; the list behind a figure; all at the service, as
 * the routes ask it.
 */
import { insertMany, type MeasureTable } from '../server/infra/db/index.ts';
import { addDays, todayOf } from '../server/lib/day.ts';
import { openLoopHouse } from '../test/loop-house.ts';
import { findingRow, insertFindings } from '../test/loop-rows.ts';
import { quantile, writeResult } from './machine.ts';

const COUNT = 100_000;
const MEASURES = 3;
const TIMES = 3;
const SOURCES = ['study', 'research', 'staff', 'people', 'above', 'inspection', 'enforcement', 'self'];

export async function benchReport(count = COUNT): Promise<void> {
  const h = await openLoopHouse();
  try {
    const { supervisor } = h.people;
    const bodies: string[] = [];
    for (let at = 0; at < 40; at++)
      bodies.push(await h.initiatives.createBody(supervisor, { name: `第${at + 1}单位`, kind: 'unit' }));
    const today = todayOf(h.clock);
    const time = (day: number) => `${String(day).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')}T04:00:00.000Z`;
    const CHUNK = 5000;
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, each) => {
        const at = from + each;
        const registered = addDays(today, -(at % 500) - 5);
        return findingRow(h.archiveId, at + 1, {
          created_at: time(registered),
          updated_at: time(registered),
          start: registered,
          due: addDays(registered, 30 + (at % 200)),
          body_id: bodies[at % bodies.length]!,
          source: SOURCES[at % SOURCES.length]!,
          percent: at % 101,
          ...(at % 50 === 0
            ? { state: 'checked' as const }
            : at % 2 === 0
              ? { state: 'closed' as const, closed_on: addDays(registered, 3) }
              : {}),
        });
      });
      const measures = rows.flatMap((row) =>
        Array.from(
          { length: MEASURES },
          (_, at): MeasureTable => ({
            id: `${row.id}-${at}`,
            finding_id: row.id,
            position: at,
            text: '改',
            owner_id: null,
            start: null,
            due: row.due,
            percent: 0,
            state: (row.serial + at) % 2 === 0 ? 'done' : 'open',
            done_on: null,
          }),
        ),
      );
      await h.db.write((trx) => insertMany(trx, 'measure', measures));
      await insertFindings(h.db, rows);
    }
    // Every fifth was changed later: a history to look back into.
    await h.db.write((trx) =>
      trx
        .updateTable('finding')
        .set({ percent: 100, updated_at: time(addDays(today, -1)) })
        .where('serial', '<=', count / 5)
        .execute(),
    );
    console.log('entered');

    const results: Record<string, number[]> = {};
    const measure = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const answer = await act();
      (results[name] ??= []).push(Math.round(performance.now() - start));
      return answer;
    };
    for (let at = 0; at < TIMES; at++) {
      const past = addDays(today, -40);
      const id = await measure('draft', () =>
        h.reports.create(supervisor, { kind: 'stage', from: addDays(today, -365), asOf: today }),
      );
      const report = await measure('read', () => h.reports.get(supervisor, id));
      await measure('issue', () => h.reports.issue(supervisor, id, report.lockVersion));
      await measure('word file', () => h.reports.file(supervisor, id, 'docx', 'http://127.0.0.1'));
      await measure('changes since', () => h.reports.changes(supervisor, id));
      await measure('overview today', () => h.reports.overview(supervisor, {}));
      await measure('overview of a past day', () => h.reports.overview(supervisor, { asOf: past }));
      await measure('list', () => h.reports.records(supervisor, { of: 'findings', light: ['red'], limit: 100 }));
      await measure('list of a past day', () =>
        h.reports.records(supervisor, { of: 'findings', light: ['red'], asOf: past, limit: 100 }),
      );
    }
    const ledger = await h.reports.create(supervisor, { kind: 'ledger', from: addDays(today, -365), asOf: today });
    await measure('ledger of all as a workbook', () => h.reports.file(supervisor, ledger, 'xlsx', 'http://127.0.0.1'));
    const milliseconds = Object.fromEntries(
      Object.entries(results).map(([name, times]) => [
        name,
        { median: quantile(times, 0.5), most: Math.max(...times) },
      ]),
    );
    const versions = await h.db.read
      .selectFrom('finding_version')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    writeResult('report', { findings: count, measures: count * MEASURES, versions: versions.count, milliseconds });
  } finally {
    await h.destroy();
  }
}
