/**
 * The figures that bodies have reported (each from one body, never added up), told again from records: what is entered one
 * by one comes out as the sentence says it. Every house is its own.
 */
import { afterEach, expect, test } from 'vitest';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { findingRow, insertFindings } from '../../../test/loop-rows.ts';
import { insertMany, type MeasureTable, type SlipTable } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import type { FindingTable } from '../../infra/db/index.ts';
import type { newFinding } from '../../../shared/schemas/finding.ts';
import type { z } from 'zod';

const houses: LoopHouse[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.destroy();
});
const open = async (): Promise<LoopHouse> => {
  const house = await openLoopHouse();
  houses.push(house);
  return house;
};

const AT = '2026-03-01T04:00:00.000Z';
/** Findings as they come out of their way, with their measures and appearances: the way itself is tested elsewhere. */
async function put(
  h: LoopHouse,
  count: number,
  given: (at: number) => Partial<FindingTable> & { measures?: number; done?: number; appearances?: number },
): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => {
    const { measures = 0, done = 0, appearances = 0, ...columns } = given(at);
    const row = findingRow(h.archiveId, at + 1, { created_at: AT, updated_at: AT, due: 20261231, ...columns });
    return { row, measures, done, appearances };
  });
  await h.db.write(async (trx) => {
    await insertMany(
      trx,
      'measure',
      rows.flatMap(({ row, measures, done }) =>
        Array.from(
          { length: measures },
          (_, at): MeasureTable => ({
            id: `${row.id}-m${at}`,
            finding_id: row.id,
            position: at,
            text: '改',
            owner_id: null,
            start: null,
            due: null,
            percent: at < done ? 100 : 0,
            state: at < done ? 'done' : 'open',
            done_on: null,
          }),
        ),
      ),
    );
    await insertMany(
      trx,
      'finding_appearance',
      rows.flatMap(({ row, appearances }) =>
        Array.from({ length: appearances }, (_, at) => ({
          id: `${row.id}-a${at}`,
          finding_id: row.id,
          position: at,
          text: '表现',
        })),
      ),
    );
  });
  await insertFindings(
    h.db,
    rows.map(({ row }) => row),
  );
}
const CLOSED = { state: 'closed', closed_on: 20260301, percent: 100 } as const;

async function told(h: LoopHouse): Promise<{ text: string; value: (key: string) => number | undefined }> {
  const { supervisor } = h.people;
  const id = await h.reports.create(supervisor, { kind: 'stage', from: 20260101, asOf: todayOf(h.clock) });
  const { sections, figures } = await h.reports.get(supervisor, id);
  const text = sections
    .flatMap(({ paragraphs }) => paragraphs.flatMap(({ runs }) => runs.map((run) => run.text)))
    .join('');
  return { text, value: (key) => figures.find((each) => each.key === key)?.value };
}

test('120 problems of an office and its 18 units, 80 done; 50 notices, 90 reminders, 80 feedbacks', async () => {
  const h = await open();
  const { supervisor } = h.people;
  const units: string[] = [];
  for (let at = 0; at < 19; at++)
    units.push(await h.initiatives.createBody(supervisor, { name: at === 0 ? '办公室' : `第${at}单位`, kind: 'unit' }));
  await put(h, 120, (at) => ({ body_id: units[at % 19]!, ...(at < 80 && CLOSED) }));
  const slips = ([kind, count]: [SlipTable['kind'], number]) =>
    Array.from(
      { length: count },
      (_, at): SlipTable => ({
        id: `${kind}-${at}`,
        archive_id: h.archiveId,
        finding_id: `f-${String((at % 120) + 1).padStart(8, '0')}`,
        agency_id: null,
        kind,
        year: 2026,
        serial: at + 1,
        number: `${kind}〔2026〕${at + 1}号`,
        raise_key: null,
        rule_id: null,
        previous_id: null,
        to_name: '办公室',
        text: '请改',
        state: 'issued',
        issued_on: 20260301,
        issued_at: AT,
        issued_by: null,
        issued_name: '督办',
        answer_due: null,
        signed_at: null,
        signed_name: null,
        answered_at: null,
        answered_name: null,
        answer: null,
        withdrawn_at: null,
        withdrawn_ground: null,
        lock_version: 0,
      }),
    );
  const given: [SlipTable['kind'], number][] = [
    ['notice', 50],
    ['reminder', 90],
    ['feedback', 80],
  ];
  await h.db.write((trx) => insertMany(trx, 'slip', given.flatMap(slips)));
  const { text, value } = await told(h);
  expect(text).toContain('共登记问题120项，涉及19个单位；已销号80项，整改率66.7%；正在整改40项。');
  expect(text).toContain('发出通知单50份、提示单90份、预警单0份、约谈单0份，收到反馈单80份。');
  expect(value('closed-in')).toBe(80);
});

test('24 appearances, 60 measures; 180 found in walk-throughs', async () => {
  const h = await open();
  await put(h, 8, () => ({ appearances: 3, measures: 7 }));
  // Eight problems of three appearances and seven measures, and four measures more.
  await h.db.write((trx) =>
    insertMany(
      trx,
      'measure',
      Array.from({ length: 4 }, (_, at) => ({
        id: `more-${at}`,
        finding_id: 'f-00000001',
        position: 10 + at,
        text: '改',
        owner_id: null,
        start: null,
        due: null,
        percent: 0,
        state: 'open' as const,
        done_on: null,
      })),
    ),
  );
  const { supervisor } = h.people;
  const { lockVersion } = await h.findings.get(supervisor, 'f-00000001');
  await h.findings.edit(supervisor, 'f-00000001', { lockVersion, target: '改好' });
  const first = await told(h);
  expect(first.text).toContain('问题的具体表现24条，制定整改措施60条，已完成0条。');
  const walks: z.input<typeof newFinding>[] = Array.from({ length: 180 }, (_, at) => ({
    source: 'research',
    problem: `走流程发现 ${at}`,
  }));
  for (const each of walks) await h.findings.register(supervisor, each);
  const overview = await h.reports.overview(supervisor, {});
  expect(overview.sources.find(({ key }) => key === 'research')!.value).toBe(180);
});

test('50 findings and 100 measures, all closed; 20 from research with 40 measures, 18 solved', async () => {
  const all = await open();
  await put(all, 50, () => ({ ...CLOSED, measures: 2, done: 2 }));
  const whole = await told(all);
  expect([whole.value('total'), whole.value('closed'), whole.value('closed-rate')]).toEqual([50, 50, 100]);
  expect(whole.text).toContain('制定整改措施100条，已完成100条。');
  const some = await open();
  await put(some, 20, (at) => ({ source: 'research', measures: 2, ...(at < 18 && CLOSED) }));
  const part = await told(some);
  expect([part.value('total'), part.value('measures'), part.value('closed'), part.value('closed-rate')]).toEqual([
    20, 40, 18, 90,
  ]);
});

test('9 collected, 8 solved, 1 open; a hard case at 75%, and never at 785%', async () => {
  const h = await open();
  await put(h, 9, (at) => (at < 8 ? CLOSED : { percent: 75, due: 20260310, start: 20260201 }));
  const { text, value } = await told(h);
  expect([value('total'), value('closed'), value('running')]).toEqual([9, 8, 1]);
  expect(text).toContain('时限2026年3月10日，进度75%');
  await expect(
    h.findings.addProgress(h.people.supervisor, 'f-00000009', { onDay: 20260301, text: '笔误', percent: 785 }),
  ).rejects.toMatchObject({ code: 'percent-range' });
});

test('60 meetings, and 200 opinions from the boxes', async () => {
  const h = await open();
  const { supervisor, desk } = h.people;
  await put(h, 1, () => ({ state: 'checked' }));
  for (let at = 0; at < 60; at++)
    await h.findings.recordMeeting(supervisor, {
      title: `第${at + 1}次会议`,
      heldOn: 20260302,
      items: [{ findingId: 'f-00000001', decision: 'adjust' }],
    });
  for (let at = 0; at < 200; at++)
    await h.voices.enter(desk, {
      channel: 'box',
      subject: `意见 ${at}`,
      text: '请改进',
      name: '',
      contact: '',
    });
  const { text, value } = await told(h);
  expect(text).toContain('本阶段召开审议问题的会议60次。');
  expect(text).toContain('本阶段收到意见200件，已答复0件，转为问题0件。');
  expect(value('voices')).toBe(200);
});
