/** Rectification orders, the findings they make, the second visit, the overview of a year and the register of guidance. */
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../lib/day.ts';
import { type InspectionHouse, openInspectionHouse } from '../../../test/inspection-house.ts';

let house: InspectionHouse;
beforeAll(async () => {
  house = await openInspectionHouse();
});
afterAll(() => house.test.destroy());

const code = (code: string): unknown => expect.objectContaining({ code });
const SHORT = {
  C1: { verdict: 'not', note: '档案与办公合用一间' },
  C6: { verdict: 'not', note: '两具灭火器过期' },
  F5: { verdict: 'partly', note: '缺三月登记' },
} as const;
const due = () => addDays(house.today, 30);

test('problems enter the ledger with one key, once each, with what was seen, the basis and the agency', async () => {
  const { inspections, people, published, test: inner } = house;
  const id = await published(SHORT);
  await expect(inspections.makeFindings(people.agency, id)).rejects.toEqual(code('forbidden'));
  expect(await inspections.makeFindings(people.lead, id, ['C1'])).toEqual({ made: 1 });
  expect(await inspections.makeFindings(people.lead, id)).toEqual({ made: 2 });
  expect(await inspections.makeFindings(people.lead, id)).toEqual({ made: 0 });
  await expect(inspections.makeFindings(people.lead, id, ['C2'])).rejects.toEqual(code('invalid-field'));
  const { findings } = await inspections.get(people.office, id);
  expect(findings.map(({ item }) => item)).toEqual(['C1', 'C6', 'F5']);
  const [rooms, fire, log] = await Promise.all(
    findings.map(({ findingId }) => inner.house.findings.get(people.office, findingId)),
  );
  expect(rooms).toMatchObject({
    source: 'inspection',
    problem: '档案与办公合用一间',
    basis: '《中华人民共和国档案法》第十九条',
    category: 'C1',
    severity: 'major',
    bodyName: '区档案局',
    checker: { name: 'lead' },
  });
  expect(rooms!.number).toMatch(/-JC-/);
  expect([fire!.severity, log!.severity]).toEqual(['grave', 'minor']);
});

test('an order has a number and a date, its findings the same date; the agency signs, answers, is accepted', async () => {
  const { inspections, people, published, step, test: inner } = house;
  const id = await published(SHORT);
  const given = { text: '', contact: '李工 6512', due: due() };
  await expect(inspections.issueOrder(people.lead, id, given)).rejects.toEqual(code('forbidden'));
  await expect(inspections.issueOrder(people.office, id, { ...given, due: addDays(house.today, -1) })).rejects.toEqual(
    code('due-past'),
  );
  const orderId = await inspections.issueOrder(people.office, id, given);
  const year = Math.floor(house.today / 10_000);
  const order = await inspections.getOrder(people.agency, orderId);
  expect(order).toMatchObject({ number: `档检改〔${year}〕1号`, state: 'issued', due: due() });
  expect(order.items.map(({ item, seen }) => [item, seen])).toEqual([
    ['C1', '档案与办公合用一间'],
    ['C6', '两具灭火器过期'],
    ['F5', '缺三月登记'],
  ]);
  for (const { findingId } of order.items)
    expect((await inner.house.findings.get(people.office, findingId)).due).toBe(due());
  await expect(inspections.getOrder(people.stranger, orderId)).rejects.toEqual(code('not-found'));
  await expect(step(people.office, id, 'close')).rejects.toEqual(code('orders-open'));

  const act = (actor: typeof people.agency, name: 'sign' | 'answer' | 'accept' | 'return' | 'withdraw', text = '') =>
    inspections.actOnOrder(actor, orderId, { act: name, text });
  await expect(act(people.office, 'sign', '王芳')).rejects.toEqual(code('forbidden'));
  await act(people.agency, 'sign', '王芳');
  await expect(act(people.agency, 'sign', '王芳')).rejects.toEqual(code('order-state'));
  await expect(act(people.office, 'accept')).rejects.toEqual(code('order-state'));
  await act(people.agency, 'answer', '已整改');
  await act(people.office, 'return', '灭火器未换');
  await act(people.agency, 'answer', '已换灭火器');
  await act(people.office, 'accept');
  expect(await inspections.getOrder(people.agency, orderId)).toMatchObject({
    state: 'accepted',
    signedBy: '王芳',
    answer: '已换灭火器',
    answeredBy: '移交员',
  });
  const paper = await inspections.printOrder(people.agency, orderId, 'zh-CN');
  expect(paper.name).toBe(`档检改〔${year}〕1号.pdf`);
  expect(paper.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const pages = (bytes: Buffer) => bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length;
  expect(pages(paper.bytes)).toBeGreaterThanOrEqual(1);
});

test('an answer after the order was withdrawn is told when and why, and changes nothing', async () => {
  const { inspections, people, published } = house;
  const id = await published(SHORT);
  const orderId = await inspections.issueOrder(people.office, id, { text: '', contact: '', due: due(), items: ['C6'] });
  expect((await inspections.getOrder(people.agency, orderId)).items).toHaveLength(1);
  await expect(inspections.actOnOrder(people.office, orderId, { act: 'withdraw', text: ' ' })).rejects.toEqual(
    code('ground-required'),
  );
  await inspections.actOnOrder(people.office, orderId, { act: 'withdraw', text: '认定有误' });
  const late = inspections.actOnOrder(people.agency, orderId, { act: 'answer', text: '已整改' });
  await expect(late).rejects.toMatchObject({ code: 'order-withdrawn', params: { ground: '认定有误' } });
  expect(await inspections.getOrder(people.agency, orderId)).toMatchObject({ state: 'withdrawn', answer: null });
});

test('the second visit sees every problem again before it is closed', async () => {
  const { people, published, step, entry } = house;
  const id = await published(SHORT);
  await expect(step(people.office, id, 'close')).rejects.toEqual(code('second-missing'));
  await expect(entry(people.lead, id, 'C2', { verdict: 'met', round: 2 })).rejects.toEqual(code('invalid-field'));
  await entry(people.lead, id, 'C1', { verdict: 'met', round: 2 });
  await expect(step(people.lead, id, 'second-visit')).rejects.toEqual(code('items-open'));
  await entry(people.second, id, 'C6', { verdict: 'not', note: '未换', round: 2 });
  await entry(people.second, id, 'F5', { verdict: 'met', round: 2 });
  const first = await step(people.lead, id, 'second-visit', '一项未改');
  expect(first.second).toMatchObject({ result: 'not-mended', note: '一项未改', by: 'lead' });
  // What was found at the first visit stands: the score does not move.
  expect(first).toMatchObject({ share: 79.16, grade: { key: 'failed' } });
  await entry(people.second, id, 'C6', { verdict: 'met', round: 2, base: 1 });
  expect((await step(people.lead, id, 'second-visit')).second).toMatchObject({ result: 'mended' });
  expect((await step(people.office, id, 'close')).state).toBe('closed');
});

test('where nothing falls short there is nothing to order, and it closes', async () => {
  const { inspections, people, published, step } = house;
  const id = await published();
  const none = inspections.issueOrder(people.office, id, { text: '', contact: '', due: due() });
  await expect(none).rejects.toEqual(code('nothing-to-mend'));
  expect((await step(people.office, id, 'close')).state).toBe('closed');
});

test('the overview equals a recount, in order of name; the workbook leads to each inspection; grades are not for all', async () => {
  const { inspections, people, test: inner } = house;
  const year = Math.floor(house.today / 10_000);
  const { agencies } = await inspections.overview(people.office, year);
  expect(agencies.map(({ name }) => name)).toEqual(['区档案局']);
  const [own] = agencies;
  const count = async (table: 'inspection_finding' | 'rectification_order' | 'inspection') =>
    Number(
      (await inner.house.db.read
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst())!.n,
    );
  expect(own!.problems).toBe(await count('inspection_finding'));
  expect(own!.orders).toBe(await count('rectification_order'));
  expect(own!.inspections).toHaveLength(await count('inspection'));
  expect(own!.ordersOpen).toBe(0);
  expect(own!.inspections.every(({ grade }) => grade !== null)).toBe(true);
  expect((await inspections.overview(people.stranger, year)).agencies).toEqual([]);
  const guided = await inspections.overview(people.guide, year);
  expect(guided.agencies[0]!.inspections.every(({ grade, share }) => grade === null && share === null)).toBe(true);

  const bytes = await inspections.overviewFile(people.office, year, { origin: 'http://a.example', locale: 'zh-CN' });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const sheet = workbook.worksheets[0]!;
  expect(sheet.rowCount).toBe(1 + own!.inspections.length);
  expect(sheet.getRow(2).getCell(2).value).toEqual({
    text: own!.inspections[0]!.number,
    hyperlink: `http://a.example/work/inspections/${own!.inspections[0]!.id}`,
  });
  expect(sheet.getRow(1).getCell(1).value).toBe('单位');
});

test('an agency asks, the office answers, what became of it is entered', async () => {
  const { inspections, people } = house;
  const id = await inspections.ask(people.agency, { topic: '会计档案期限', question: '凭证保管几年？' });
  const list = async (actor = people.agency, state?: string[]) =>
    (await inspections.listGuidance(actor, { state, limit: 50 })).items;
  const [asked] = await list();
  expect(asked).toMatchObject({ id, state: 'open', agencyName: '区档案局', askedBy: '移交员', guideName: null });
  expect(await list(people.stranger)).toEqual([]);
  const answer = { lockVersion: 0, answer: '三十年', returnOn: due() };
  await expect(inspections.changeGuidance(people.agency, id, answer)).rejects.toEqual(code('forbidden'));
  await inspections.changeGuidance(people.idle, id, answer);
  await expect(inspections.changeGuidance(people.office, id, answer)).rejects.toEqual(code('changed-meanwhile'));
  expect((await list())[0]).toMatchObject({ state: 'answered', answer: '三十年', guideName: 'idle' });
  await inspections.changeGuidance(people.office, id, { lockVersion: 1, returnNote: '已改' });
  expect(await list(people.office, ['followed'])).toHaveLength(1);
  await expect(inspections.ask(people.office, { topic: 'x', question: 'y' })).rejects.toEqual(code('forbidden'));
});

test('an initiative’s summary counts and leads to the lists that it counts', async () => {
  const { inspections, people, test: inner, today } = house;
  const initiative = await inner.house.initiatives.createInitiative(people.office, {
    title: '检查年',
    kind: 'inspection',
    start: today,
  });
  const year = Math.floor(today / 10_000);
  const plan = await inspections.createPlan(people.office, { year, title: '专项', note: '', initiativeId: initiative });
  await inspections.addInspections(people.office, plan, {
    kind: 'special',
    checklistId: 'shipped.storage-safety',
    from: today,
    to: today,
    selfDue: null,
    scope: '',
    agencyIds: [inner.agencyId, house.otherId],
    inspectorIds: [people.lead.id!, people.second.id!],
  });
  const { counts } = await inspections.summary(people.office, initiative);
  expect(counts.map(({ key, value }) => [key, value])).toEqual([
    ['inspections', 2],
    ['planned', 2],
    ['visiting', 0],
    ['done', 0],
  ]);
  for (const { href, value } of counts) {
    const params = new URL(href, 'http://x').searchParams;
    const query = { initiative: params.get('initiative')!, state: params.getAll('state'), kind: undefined, limit: 200 };
    expect((await inspections.list(people.office, query)).items).toHaveLength(value);
  }
  expect((await inspections.summary(people.stranger, initiative)).counts[0]!.value).toBe(0);
});

test('all orders with their lights: filtered by state, light, agency and date; each waits with whom it waits', async () => {
  const { inspections, people, published, test: inner } = house;
  const at = addDays(house.today, -40);
  const make = async (shift: number, state: 'issued' | 'answered' | 'accepted' | 'withdrawn' = 'issued') => {
    const id = await published({ C1: SHORT.C1 });
    const order = await inspections.issueOrder(people.office, id, { text: '', contact: '', due: due() });
    if (state === 'withdrawn')
      await inspections.actOnOrder(people.office, order, { act: 'withdraw', text: '认定有误' });
    else if (state !== 'issued') await inspections.actOnOrder(people.agency, order, { act: 'answer', text: '已改' });
    if (state === 'accepted') await inspections.actOnOrder(people.office, order, { act: 'accept', text: '' });
    // Time passes for it alone.
    await inner.house.db.write((trx) =>
      trx
        .updateTable('rectification_order')
        .set({ issued_on: at, due: addDays(house.today, shift) })
        .where('id', '=', order)
        .execute(),
    );
    return order;
  };
  const earlier = new Set((await inspections.listOrders(people.office, { limit: 200 })).items.map(({ id }) => id));
  const [late, soon, far] = [await make(-1), await make(1), await make(200)];
  const [told, done, gone] = [await make(1, 'answered'), await make(1, 'accepted'), await make(1, 'withdrawn')];
  const ask = async (actor: typeof people.office, query: Partial<Parameters<typeof inspections.listOrders>[1]>) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      // One at a time: no page is skipped where a light passes over rows.
      const page = await inspections.listOrders(actor, { limit: 1, ...query, ...(cursor && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return found.filter((id) => !earlier.has(id)).toReversed();
  };
  expect(await ask(people.office, {})).toEqual([late, soon, far, told, done, gone]);
  expect(await ask(people.office, { light: 'red' })).toEqual([late]);
  expect(await ask(people.office, { light: 'yellow' })).toEqual([soon]);
  expect(await ask(people.office, { light: 'green' })).toEqual([far, told]);
  expect(await ask(people.office, { light: 'blue' })).toEqual([done]);
  expect(await ask(people.office, { light: 'none' })).toEqual([gone]);
  expect(await ask(people.office, { light: 'green', state: ['answered'] })).toEqual([told]);
  expect(await ask(people.office, { dueFrom: house.today, dueTo: addDays(house.today, 7), state: ['issued'] })).toEqual(
    [soon],
  );
  expect(await ask(people.office, { agency: house.otherId })).toEqual([]);
  expect(await ask(people.agency, { light: 'red' })).toEqual([late]);
  expect(await ask(people.stranger, {})).toEqual([]);

  const tasks = async (actor: typeof people.office) =>
    new Map((await inspections.todayTasks(actor)).map((task) => [task.kind, task]));
  const office = await tasks(people.office);
  expect(office.get('order-late')).toMatchObject({ count: 1, link: expect.stringContaining('light=red') as string });
  expect(office.get('order-decide')!.count).toBe((await ask(people.office, { state: ['answered'] })).length);
  expect(office.has('order-answer')).toBe(false);
  const own = (await tasks(people.agency)).get('order-answer')!;
  expect(own.count).toBeGreaterThanOrEqual(3);
  expect((await tasks(people.stranger)).size).toBe(0);
});
