/** The ledger as a table, work on many findings at once, meetings, clean-ups, the register, the rules as configuration. */
import { buffer, text } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoopHouse, type LoopHouse } from '../../../test/loop-house.ts';
import { findingFilter, findingListQuery } from '../../../shared/schemas/finding.ts';
import { ruleListQuery } from '../../../shared/schemas/finding-frame.ts';

let h: LoopHouse;
beforeAll(async () => {
  h = await openLoopHouse();
});
afterAll(() => h.destroy());

const register = (problem: string, more = {}) =>
  h.findings.register(h.people.supervisor, { source: 'self', problem, ...more });
const filter = (given = {}) => findingFilter.parse(given);

describe('the exported ledger', () => {
  it('is a workbook that prints with its headings, and a table of commas; of the filtered list alone', async () => {
    const { supervisor } = h.people;
    const parent = await h.initiatives.createBody(supervisor, { name: '业务处', kind: 'unit' });
    const child = await h.initiatives.createBody(supervisor, { name: '保管科', kind: 'unit', parentId: parent });
    await register('=库房"无记录"', {
      bodyId: child,
      appearances: ['七月无记录', '仪器失准'],
      measures: [{ text: '配备' }, { text: '核查' }],
      due: 20260630,
      start: 20260201,
    });
    await register('不在内');
    const query = { ...filter({ under: parent }), format: 'xlsx' as const };
    const file = await h.findings.export(supervisor, query, 'zh-CN');
    expect(file.name).toBe('测试区档案馆问题整改台账.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await buffer(file.stream)) as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    expect([
      sheet.pageSetup.orientation,
      sheet.pageSetup.printTitlesRow,
      sheet.pageSetup.fitToWidth,
      sheet.rowCount,
    ]).toEqual(['landscape', '3:3', 1, 4]);
    const row = Object.fromEntries(
      (sheet.getRow(3).values as string[])
        .slice(1)
        .map((heading, at) => [heading, sheet.getRow(4).getCell(at + 1).value]),
    );
    expect(row).toMatchObject({
      序号: 1,
      问题: '=库房"无记录"',
      具体表现: '1. 七月无记录\n2. 仪器失准',
      整改措施: '1. 配备\n2. 核查',
      牵头单位: '保管科',
      整改时限: '2026-06-30',
      状态: '已登记',
      进度: '0%',
    });
    const csv = await text((await h.findings.export(supervisor, { ...query, format: 'csv' }, 'en')).stream);
    expect(csv.split('\r\n')[0]).toContain('Number,Source,Category,Problem');
    expect(csv).toContain(`"'=库房""无记录"""`);
    expect(csv).not.toContain('不在内');
  });

  it('has for an agency what it may see', async () => {
    const id = await register('民政局的问题');
    await h.admit(id);
    const csv = await text((await h.findings.export(h.people.agency, { ...filter(), format: 'csv' }, 'zh-CN')).stream);
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toContain('民政局的问题');
  });
});

it('acts on many findings, and names with its reason what was refused', async () => {
  const { supervisor, archivist, agency } = h.people;
  const [one, two, three] = [await register('一'), await register('二'), await register('三', { start: 20260601 })];
  const assigned = await h.findings.actOnMany(supervisor, [one, two, three], {
    kind: 'assign',
    ownerId: agency.id!,
    checkerId: archivist.id!,
  });
  expect(assigned).toEqual({ done: 3, refused: [] });
  const dated = await h.findings.actOnMany(supervisor, [one, two, three, 'nobody'], { kind: 'due', due: 20260501 });
  expect([dated.done, dated.refused.map(({ id, error }) => [id, error.code])]).toEqual([
    2,
    [
      [three, 'due-before-start'],
      ['nobody', 'not-found'],
    ],
  ]);
  const same = await h.findings.actOnMany(supervisor, [one], { kind: 'assign', executorId: archivist.id! });
  expect(same.refused.map(({ error }) => error.code)).toEqual(['checker-is-owner']);
  await h.findings.actOnMany(supervisor, [one, two, three], { kind: 'check' });
  const again = await h.findings.actOnMany(supervisor, [one], { kind: 'check' });
  expect(again.refused.map(({ error }) => error.code)).toEqual(['finding-state']);
  await expect(h.findings.actOnMany(agency, [one], { kind: 'check' })).rejects.toThrow('forbidden');

  // Through the meeting: the one that is whole is admitted, the others stay and say why.
  const { id: bodyId } = (await h.initiatives.listBodies(supervisor)).find(({ name }) => name === '婚姻登记处')!;
  await h.findings.edit(supervisor, one, {
    lockVersion: (await h.findings.get(supervisor, one)).lockVersion,
    bodyId,
    target: '改好',
  });
  await h.findings.addMeasure(supervisor, one, { text: '改' });
  const items = [one, two].map((findingId) => ({ findingId, decision: 'admit' as const }));
  const given = { title: '三月专题会', heldOn: 20260302, minutes: '逐项审议', items };
  await expect(h.findings.recordMeeting(supervisor, given)).rejects.toThrow('fields-missing');
  const { id, refused } = await h.findings.examine(supervisor, { ...given, skipRefused: true });
  expect(refused.map((each) => [each.id, each.error.code])).toEqual([[two, 'fields-missing']]);
  const meeting = await h.findings.getMeeting(supervisor, id!);
  const none = await h.findings.examine(supervisor, {
    ...given,
    items: [{ findingId: two, decision: 'admit' }],
    skipRefused: true,
  });
  expect([none.id, none.refused.length]).toEqual([null, 1]);
  expect([meeting.minutes, meeting.list.map(({ problem, decision }) => [problem, decision])]).toEqual([
    '逐项审议',
    [['一', 'admit']],
  ]);
  expect((await h.findings.listMeetings(supervisor, { limit: 10 })).items[0]).toMatchObject({
    title: '三月专题会',
    items: 1,
  });
  expect([(await h.findings.get(supervisor, one)).state, (await h.findings.get(supervisor, two)).state]).toEqual([
    'in-progress',
    'checked',
  ]);

  const special = await h.findings.createSpecial(supervisor, { title: '档案安全', start: 20260301, findingIds: [one] });
  expect(await h.findings.actOnMany(supervisor, [two], { kind: 'special', specialId: special })).toMatchObject({
    done: 1,
  });
  expect((await h.findings.listSpecials(supervisor))[0]).toMatchObject({
    title: '档案安全',
    total: 2,
    closed: 0,
    red: 0,
    state: 'open',
  });
  await h.findings.changeSpecial(supervisor, special, { state: 'closed' });
  expect((await h.findings.listSpecials(supervisor))[0]!.state).toBe('closed');
  expect((await h.findings.list(supervisor, findingListQuery.parse({ special }))).total).toBe(2);
});

it('keeps the register of lasting rules: by act, by day, by words, as a table', async () => {
  const { supervisor } = h.people;
  const findingId = await register('查档慢');
  for (const [title, act, inForceOn] of [
    ['查档服务办法', 'made', 20260301],
    ['库房管理办法', 'revised', 20260101],
    ['旧规', 'dropped', 20251201],
  ] as const)
    await h.findings.addLastingRule(supervisor, {
      title,
      act,
      inForceOn,
      findingId: act === 'made' ? findingId : null,
      documentNumber: '档发〔2026〕1号',
    });
  const titles = async (query = {}) =>
    (await h.findings.listLastingRules(supervisor, ruleListQuery.parse(query))).items.map(({ title }) => title);
  expect(await titles()).toEqual(['查档服务办法', '库房管理办法', '旧规']);
  expect(await titles({ act: 'revised' })).toEqual(['库房管理办法']);
  expect(await titles({ from: 20251201, to: 20260201 })).toEqual(['库房管理办法', '旧规']);
  expect(await titles({ q: '查档' })).toEqual(['查档服务办法']);
  const first = await h.findings.listLastingRules(supervisor, ruleListQuery.parse({ limit: 2 }));
  expect(await titles({ limit: 2, cursor: first.cursor })).toEqual(['旧规']);
  expect(first.items[0]).toMatchObject({
    findingNumber: expect.stringMatching(/^2026-ZC-/) as string,
    problem: '查档慢',
  });
  const csv = await text(
    (await h.findings.exportRules(supervisor, { ...ruleListQuery.parse({ act: 'made' }), format: 'csv' }, 'zh-CN'))
      .stream,
  );
  expect(csv.trim().split('\r\n').slice(1)).toEqual([
    expect.stringMatching(/^查档服务办法,新建,档发〔2026〕1号,2026-03-01,2026-ZC-\d+,查档慢$/),
  ]);
  await expect(h.findings.listLastingRules(h.people.agency, ruleListQuery.parse({}))).rejects.toThrow('forbidden');
});

describe('rules as configuration', () => {
  it('tell before what a change of the lights would do, do it, and keep what they were', async () => {
    const { supervisor } = h.people;
    await h.admit(await register('将到期', { start: 20260101 }), 20260320);
    const { light } = await h.findings.loopRules(supervisor);
    const wide = { ...light, soonDays: 60 };
    const preview = await h.findings.previewLights(supervisor, wide);
    expect(preview.changed).toBeGreaterThan(0);
    expect(preview.then.yellow - preview.now.yellow).toBe(preview.now.green - preview.then.green);
    await h.findings.putLightRules(supervisor, wide);
    expect((await h.findings.previewLights(supervisor, wide)).now).toEqual(preview.then);
    const { history } = await h.findings.loopRules(supervisor);
    expect(history[0]).toMatchObject({ rule: 'light', from: light, to: wide, by: 'supervisor' });
    await expect(h.findings.putLightRules(h.people.archivist, wide)).rejects.toThrow('forbidden');
  });

  it('set the days until look-back', async () => {
    const { supervisor, archivist } = h.people;
    await h.findings.putPeriods(supervisor, { lookBackDays: 30, satisfactionDays: 5 });
    const id = await register('回头看');
    await h.admit(id);
    await h.finish(id);
    for (const step of ['verify', 'close'] as const)
      await h.findings.step(archivist, id, { step, lockVersion: (await h.findings.get(archivist, id)).lockVersion });
    expect((await h.findings.get(archivist, id)).lookBackOn).toBe(20260401);
  });

  it('count working days for slips by a calendar that knows 调休', async () => {
    const { supervisor } = h.people;
    for (const [calendar, why] of [
      [{ off: [20260307], on: [] }, 'weekend'],
      [{ off: [], on: [20260309] }, 'workday'],
    ] as const)
      await expect(
        h.findings.putCalendar(supervisor, { off: [...calendar.off], on: [...calendar.on] }),
      ).rejects.toMatchObject({ code: 'calendar-day', params: { why } });
    // From Monday 2 March five working days on: Monday 9; Tuesday 10 with Friday off; Monday again with Saturday worked for it.
    const rules = [
      {
        kind: 'reminder' as const,
        on: 'before-due' as const,
        afterKind: null,
        days: 5,
        answerDays: null,
        workdays: true,
        enabled: true,
      },
    ];
    await h.admit(await register('周二到期'), 20260310);
    const due = async () => (await h.slips.previewRules(supervisor, { rules })).due;
    expect(await due()).toEqual([{ count: 0, more: false }]);
    await h.findings.putCalendar(supervisor, { off: [20260306], on: [] });
    expect(await due()).toEqual([{ count: 1, more: false }]);
    await h.findings.putCalendar(supervisor, { off: [20260306], on: [20260307] });
    expect(await due()).toEqual([{ count: 0, more: false }]);
  });
});

it('lets a unit that joins read the finding, once admitted, and do nothing', async () => {
  const { supervisor, agency2 } = h.people;
  const { agencyId } = agency2;
  const joining = await h.initiatives.createBody(supervisor, { name: '教育局办公室', kind: 'unit', agencyId });
  const id = await register('两家的事', { joining: [joining] });
  const seen = async () => (await h.findings.list(agency2, findingListQuery.parse({}))).items.map((row) => row.id);
  expect(await seen()).toEqual([]);
  await h.admit(id);
  expect(await seen()).toEqual([id]);
  const detail = await h.findings.get(agency2, id);
  await expect(h.findings.addProgress(agency2, id, { onDay: 20260302, text: '代办' })).rejects.toThrow('forbidden');
  expect((await h.findings.overview(agency2, {})).figures[0]!.value).toBe(1);
  await h.findings.edit(supervisor, id, { lockVersion: detail.lockVersion, joining: [] });
  expect(await seen()).toEqual([]);
});
