/** The story of the working loop at the level of the services: from a reader's complaint to a lasting rule. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLoopHouse, type LoopHouse } from '../../../test/loop-house.ts';
import type { Actor } from '../identity/index.ts';
import type { StepName } from './finding.machine.ts';

let h: LoopHouse;
beforeAll(async () => {
  h = await openLoopHouse();
});
afterAll(() => h.destroy());

const visitor = (address: string): Actor => ({ ...h.publicActor, via: { kind: 'web', address } });
const step = async (actor: Actor, id: string, name: StepName, more: object = {}) => {
  const { lockVersion } = await h.findings.get(h.people.supervisor, id);
  await h.findings.step(actor, id, { step: name, lockVersion, ...more });
};
const refusal = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
const paper = (text: string) => ({
  name: '照片/整改后.txt',
  mime: 'text/plain',
  kind: 'photo' as const,
  content: Readable.from([Buffer.from(text)]),
});

test('a complaint becomes a finding, is mended, proved, judged, closed, looked back at and made a rule', async () => {
  const { findings, slips, voices, people, clock } = h;
  const { supervisor, desk, archivist, agency, guide } = people;

  const ticket = await voices.speak(visitor('192.0.2.7'), {
    subject: '查档等了三周',
    text: '我申请的婚姻档案等了三周才答复。',
    name: '王某',
    contact: '13800000000',
  });
  expect(await refusal(voices.follow(visitor('192.0.2.8'), { number: ticket.number, code: 'WRONGCODE1' }))).toBe(
    'not-found',
  );
  const body = await h.initiatives.createBody(supervisor, { name: '利用科', kind: 'unit', agencyId: h.agencyId });
  const seen = await voices.get(desk, ticket.id);
  expect(seen.person).toEqual({ name: '王某', contact: '13800000000' });
  await voices.assign(desk, ticket.id, { userId: desk.id!, lockVersion: seen.lockVersion });
  const id = await voices.makeFinding(desk, ticket.id, { severity: 'major' });
  expect((await voices.follow(visitor('192.0.2.7'), ticket)).finding).toEqual({
    number: '2026-QZ-0001',
    state: 'registered',
  });

  // Before it is admitted the agency knows nothing of it; nothing is admitted without measures and a meeting.
  expect(await refusal(findings.get(agency, id))).toBe('not-found');
  await step(supervisor, id, 'check');
  expect(await refusal(step(supervisor, id, 'admit'))).toBe('meeting-missing');
  const meeting = { title: '馆务会', heldOn: 20260302, items: [{ findingId: id, decision: 'admit' as const }] };
  expect(await refusal(findings.recordMeeting(supervisor, meeting))).toBe('fields-missing');
  const people4 = { ownerId: agency.id!, executorId: agency.id!, checkerId: archivist.id! };
  const version = (await findings.get(supervisor, id)).lockVersion;
  await findings.edit(supervisor, id, {
    lockVersion: version,
    ...people4,
    bodyId: body,
    target: '三个工作日内答复',
    start: 20260302,
    due: 20260330,
  });
  expect(await refusal(findings.edit(archivist, id, { lockVersion: version, target: 'x' }))).toBe('changed-meanwhile');
  expect(await refusal(findings.recordMeeting(supervisor, meeting))).toBe('measures-missing');
  const first = await findings.addMeasure(supervisor, id, { text: '每日清点未办申请', due: 20260320 });
  const second = await findings.addMeasure(supervisor, id, { text: '公开办理时限', due: 20260330 });
  await findings.recordMeeting(supervisor, meeting);
  expect(await findings.get(agency, id)).toMatchObject({ state: 'in-progress', light: 'green', lightRule: 'on-time' });

  const notice = await slips.issue(supervisor, id, { kind: 'notice', text: '请限期整改。', answerDue: 20260310 });
  await slips.sign(agency, notice, { name: '张某' });
  expect(await slips.get(agency, notice)).toMatchObject({ number: '通知〔2026〕1号', state: 'signed', to: '利用科' });
  expect(await refusal(slips.sign(agency, notice, { name: '张某' }))).toBe('slip-state');
  expect(await refusal(slips.issue(guide, id, { kind: 'notice', text: 'x' }))).toBe('forbidden');

  // The date comes and passes: reminder, warning, talk, each by the worker, none twice.
  for (const [days, kinds] of [
    [0, []],
    [22, ['reminder']],
    [7, ['reminder', 'warning']],
    [6, ['reminder', 'warning', 'talk']],
    [1, ['reminder', 'warning', 'talk']],
  ] as [number, string[]][]) {
    clock.advance(days * 1440);
    await h.runRules();
    const { items } = await slips.list(supervisor, { finding: id, limit: 50 });
    expect(
      items
        .filter((slip) => slip.ruleId !== null)
        .map((slip) => slip.kind)
        .reverse(),
    ).toEqual(kinds);
  }
  expect((await findings.get(agency, id)).light).toBe('red');
  const { items } = await slips.list(supervisor, { finding: id, kind: ['warning', 'talk'], limit: 50 });
  expect(items.map((slip) => [slip.kind, slip.state])).toEqual([
    ['talk', 'issued'],
    ['warning', 'expired'],
  ]);
  expect(await refusal(slips.answer(agency, items[1]!.id, { text: '迟了' }))).toBe('slip-state');
  const feedback = await slips.answer(agency, items[0]!.id, { text: '已说明情况，四月十日前完成。' });
  expect(await slips.get(supervisor, feedback)).toMatchObject({ kind: 'feedback', previousId: items[0]!.id });

  await findings.addProgress(agency, id, { measureId: first, onDay: 20260405, text: '已清点', percent: 100 });
  expect(await refusal(findings.addProgress(agency, id, { onDay: 20260405, text: 'x', percent: 785 }))).toBe(
    'percent-range',
  );
  expect(await refusal(findings.addProgress(agency, id, { onDay: 20270405, text: 'x' }))).toBe('day-future');
  expect((await findings.get(agency, id)).percent).toBe(50);
  await findings.addProgress(agency, id, { measureId: second, onDay: 20260406, text: '已公开', percent: 100 });

  // Closure: refused for want of evidence, then asked again, checked by the checker alone.
  expect(await refusal(step(agency, id, 'ask-closure', { ground: '已完成' }))).toBe('evidence-missing');
  const evidence = await findings.addEvidence(agency, id, { ...paper('答复时限公示'), factOn: 20260401 });
  const kept = (await findings.get(supervisor, id)).evidence[0]!;
  expect([kept.name, kept.factOn, kept.enteredAt.slice(0, 10)]).toEqual(['整改后.txt', 20260401, '2026-04-07']);
  const { content } = await findings.openEvidence(supervisor, id, evidence);
  expect(Buffer.concat(await content.toArray()).toString()).toBe('答复时限公示');
  await step(agency, id, 'ask-closure', { ground: '已完成' });
  expect(await refusal(step(supervisor, id, 'verify'))).toBe('not-checker');
  expect(await refusal(step(agency, id, 'verify'))).toBe('forbidden');
  await step(archivist, id, 'verify', { ground: '现在三个工作日内答复。' });
  expect(await refusal(step(archivist, id, 'close'))).toBe('satisfaction-missing');
  expect(await voices.follow(visitor('192.0.2.7'), ticket)).toMatchObject({
    asked: true,
    answer: '现在三个工作日内答复。',
  });
  await voices.rate(visitor('192.0.2.7'), { ...ticket, content: true, comment: '好' });
  await step(archivist, id, 'close', { lookBackDays: 90 });
  expect(await findings.get(guide, id)).toMatchObject({ state: 'closed', light: 'blue', lookBackOn: 20260706 });
  expect((await voices.follow(visitor('192.0.2.7'), ticket)).state).toBe('closed');

  clock.advance(90 * 1440);
  await step(archivist, id, 'look-back', { ground: '没有再发生。' });
  await findings.addLastingRule(supervisor, {
    findingId: id,
    title: '查档限时答复办法',
    act: 'made',
    inForceOn: 20260801,
  });
  const told = await findings.get(supervisor, id);
  expect(told).toMatchObject({ state: 'looked-back', lastingRules: [{ title: '查档限时答复办法' }] });
  expect(told.lookBacks).toMatchObject([{ dueOn: 20260706, result: 'held' }]);

  // It comes back: proved anew, and the old evidence does not count.
  await step(archivist, id, 'reopen', { ground: '又有人等了十天。' });
  expect(await refusal(step(supervisor, id, 'resume'))).toBe('due-past');
  const again = (await findings.get(supervisor, id)).lockVersion;
  await findings.edit(supervisor, id, { lockVersion: again, due: 20260901 });
  await step(supervisor, id, 'resume');
  expect(await refusal(step(agency, id, 'ask-closure'))).toBe('evidence-missing');

  const actions = await h.db.read
    .selectFrom('ledger_entry')
    .select('action')
    .where('object_id', '=', id)
    .where('action', 'like', 'finding.%')
    .orderBy('id')
    .execute();
  expect(actions.map((entry) => entry.action.slice(8)).filter((verb) => !verb.includes('measure'))).toEqual([
    'register',
    'check',
    'change',
    'admit',
    'progress',
    'progress',
    'evidence',
    'ask-closure',
    'verify',
    'satisfaction',
    'close',
    'look-back',
    'lasting-rule',
    'reopen',
    'change',
    'resume',
  ]);
});

test('who is not content sends the finding back; a withdrawn order cannot be answered', async () => {
  const { findings, slips, voices, people } = h;
  const { supervisor, archivist, agency, desk } = people;
  const ticket = await voices.speak(visitor('192.0.2.9'), {
    subject: '窗口没人',
    text: '十点还没有人。',
    name: '',
    contact: '',
  });
  const id = await voices.makeFinding(desk, ticket.id, {});
  await h.admit(id);
  const order = await slips.issue(supervisor, id, { kind: 'notice', text: '改', answerDue: null });
  await slips.withdraw(supervisor, order, { ground: '发错了' });
  await expect(slips.answer(agency, order, { text: '已改' })).rejects.toMatchObject({
    code: 'slip-state',
    params: { state: 'withdrawn', act: 'answer' },
  });
  await h.finish(id);
  await step(archivist, id, 'verify');
  await voices.rate(visitor('192.0.2.9'), { ...ticket, content: false, comment: '还是没人' });
  const back = await findings.get(supervisor, id);
  expect([back.state, back.satisfaction[0]?.content]).toEqual(['in-progress', false]);
  expect(await voices.follow(visitor('192.0.2.9'), ticket)).toMatchObject({ state: 'assigned', asked: false });
});

test('names are seen only by those who must; the form is not a flood', async () => {
  const { voices, people } = h;
  const ticket = await voices.enter(people.desk, {
    channel: 'letter',
    subject: '信',
    text: '一封信',
    name: '李某',
    contact: '',
  });
  const blind = { ...people.desk, roles: ['reviewer' as const] };
  expect(await refusal(voices.get(blind, ticket.id))).toBe('forbidden');
  const said = { subject: 'a', text: 'b', name: '', contact: '' };
  const told: string[] = [];
  for (let each = 0; each < 7; each++) told.push(await refusal(voices.speak(visitor('198.51.100.1'), said)));
  expect(told.at(-1)).toBe('too-many-requests');
  expect(told.filter((one) => one === 'done')).toHaveLength(6);
});

test('duplicates are joined and hear the same outcome', async () => {
  const { voices, people } = h;
  const enter = (subject: string) =>
    voices.enter(people.desk, { channel: 'phone', subject, text: subject, name: '', contact: '' });
  const [main, twin] = [await enter('电话打不通'), await enter('电话没人接')];
  await voices.join(people.desk, twin.id, { into: main.id, lockVersion: 0 });
  expect(await refusal(voices.join(people.desk, main.id, { into: twin.id, lockVersion: 0 }))).toBe('voice-state');
  await voices.answer(people.desk, main.id, { text: '已换电话。', lockVersion: 0 });
  expect(await voices.follow(visitor('192.0.2.20'), twin)).toMatchObject({ state: 'answered', answer: '已换电话。' });
});
