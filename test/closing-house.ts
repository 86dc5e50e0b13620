/** A house with an initiative about to close, which has papers of every kind: each says something that no other does. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { systemClock } from '../server/lib/clock.ts';
import { addDays, todayOf } from '../server/lib/day.ts';
import { type Actor, PUBLIC_ACTOR } from '../server/modules/identity/index.ts';
import { itemsOf } from '../shared/inspection/score.ts';
import { openTestHouse, type TestHouse } from './house.ts';
import { SHORT_LIST } from './inspection-house.ts';

const today = todayOf(systemClock);
const year = Math.floor(today / 10000);
/** Who spoke: a name that may stand in no paper. */
export const SPEAKER = '欧阳晓岚';

export interface ClosingHouse {
  test_: TestHouse;
  supervisor: Actor;
  archivist: Actor;
  desk: Actor;
  initiative: string;
  finding: string;
}

export async function openClosingHouse(): Promise<ClosingHouse> {
  const test_ = await openTestHouse({ start: true });
  const { house } = test_;
  const supervisor = await test_.actor('supervisor');
  const archivist = await test_.actor('archivist');
  const desk = await test_.actor('desk');
  const body = await house.initiatives.createBody(supervisor, { name: '查阅利用科', kind: 'unit' });
  const initiative = await house.initiatives.createInitiative(supervisor, {
    title: '查档服务提升',
    kind: 'service',
    goal: '让群众少跑一趟',
    stages: [{ key: 'mend', name: '整改落实', from: today, to: addDays(today, 60) }],
    start: today,
    bodyIds: [body],
    leaderId: supervisor.id!,
  });
  const { lockVersion } = await house.initiatives.getInitiative(supervisor, initiative);
  await house.initiatives.stepInitiative(supervisor, initiative, { step: 'start', lockVersion });
  await house.voices.speak(PUBLIC_ACTOR, {
    subject: '查一份档案等了三周',
    text: '三月初递的申请，三周才答复。',
    name: SPEAKER,
    contact: '13800000000',
  });
  const [voice] = (await house.voices.list(desk, { limit: 10 })).items;
  const finding = await house.voices.makeFinding(supervisor, voice!.id, { initiativeId: initiative, bodyId: body });
  const version = async () => (await house.findings.get(archivist, finding)).lockVersion;
  const step = async (actor: Actor, name: 'check' | 'ask-closure' | 'verify' | 'close', ground = '') =>
    house.findings.step(actor, finding, { step: name, lockVersion: await version(), ground });
  await house.findings.edit(supervisor, finding, {
    lockVersion: await version(),
    target: '五个工作日内答复',
    ownerId: desk.id!,
    checkerId: archivist.id!,
    start: today,
    due: addDays(today, 30),
  });
  await house.findings.addMeasure(supervisor, finding, { text: '建立查档申请限时办结台账' });
  await step(supervisor, 'check');
  await house.findings.recordMeeting(supervisor, {
    title: '馆务会',
    heldOn: today,
    minutes: '会议认为，答复慢的根子在没有时限。',
    items: [{ findingId: finding, decision: 'admit' }],
  });
  await house.slips.issue(supervisor, finding, { kind: 'notice', text: '请限期整改', answerDue: addDays(today, 5) });
  const { measures } = await house.findings.get(desk, finding);
  await house.findings.addProgress(desk, finding, {
    measureId: measures[0]!.id,
    onDay: today,
    text: '台账已启用',
    percent: 100,
  });
  for (const [name, text] of [
    ['台账.txt', '限时办结登记样张，鹦鹉螺号'],
    ['台账.txt', '第二份同名的材料'],
  ] as const)
    await house.findings.addEvidence(desk, finding, {
      name,
      mime: 'text/plain',
      kind: 'ledger',
      factOn: today,
      content: Readable.from([Buffer.from(text)]),
    });
  await step(desk, 'ask-closure', '已办结');
  await step(archivist, 'verify', '实地看过');
  await house.db.write((trx) =>
    house.findings.answerSatisfactionIn(trx, supervisor, finding, { content: true, comment: '快多了' }),
  );
  await step(archivist, 'close');
  await house.findings.addLastingRule(supervisor, {
    findingId: finding,
    title: '查档服务限时办结办法',
    act: 'made',
    inForceOn: today,
  });
  const report = await house.reports.create(supervisor, {
    kind: 'stage',
    initiativeId: initiative,
    from: today,
    asOf: today,
  });
  await house.reports.issue(supervisor, report, (await house.reports.get(supervisor, report)).lockVersion);
  const session = await house.study.planSession(supervisor, {
    bodyId: body,
    initiativeId: initiative,
    kind: 'lesson',
    topic: '群众路线',
    day: today,
    fromMinute: 0,
    toMinute: 60,
  });
  const planned = await house.study.getSession(supervisor, session);
  const minutes = '讨论了蜗牛速度的由来。';
  await house.study.holdSession(supervisor, session, { minutes, lockVersion: planned.lockVersion });
  const signed = Readable.from([Buffer.from('签到：甲、乙、丙，猫头鹰会议室')]);
  await house.study.addSessionFile(supervisor, session, { name: '签到表.txt', note: '', content: signed });
  const write = async (title: string, text: string): Promise<string> => {
    const paper = await house.study.startPaper(archivist, {
      kind: 'paper',
      title,
      sessionId: null,
      initiativeId: initiative,
    });
    const { parts } = await house.study.getPaper(archivist, paper);
    await house.study.changePaper(archivist, paper, {
      lockVersion: 0,
      parts: parts.map((each) => ({ ...each, text })),
    });
    return paper;
  };
  await house.study.handIn(archivist, await write('窗口一年', '我学到了等待的滋味，像企鹅孵蛋。'), { lockVersion: 1 });
  await write('没写完的', '这份草稿谁也看不见，海豚音。');
  const made = { test_, supervisor, archivist, desk, initiative, finding };
  await look(made, body);
  return made;
}

/** Research and an inspection of the initiative, with all that comes of them. */
async function look({ test_, supervisor, archivist, initiative }: ClosingHouse, body: string): Promise<void> {
  const { research, inspections } = test_.house;
  const topic = await research.createTopic(supervisor, {
    title: '查档为何要三周',
    leaderId: supervisor.id!,
    initiativeId: initiative,
  });
  await research.stepTopic(supervisor, topic, { state: 'running', lockVersion: 0 });
  const visit = { topics: [topic], people: [supervisor.id!], bodyId: body, day: today, from: 540, to: 600 };
  const visited = await research.planVisit(supervisor, { ...visit, method: 'walk-through', despite: '走流程' });
  await research.stepVisit(supervisor, visited, { state: 'done', lockVersion: 0 });
  await research.addNote(supervisor, topic, { interviewee: SPEAKER, onDay: today, text: '排队时数过三百块地砖。' });
  await research.addProblem(supervisor, topic, { problem: '叫号机形同虚设，犀牛撞不开' });
  const sheet = await research.createQuestionnaire(supervisor, {
    title: '您等了多久',
    topicId: topic,
    questions: [{ key: 'wait', kind: 'text', title: '等的时候做什么，比如数羚羊', required: false }],
  });
  await research.openQuestionnaire(supervisor, sheet, { lockVersion: 0 });
  const { address } = await research.getQuestionnaire(supervisor, sheet);
  const answers = { wait: '数到第七只羚羊，叫到了号' };
  await research.answer(
    PUBLIC_ACTOR,
    address!.replace('/q/', ''),
    { answers, sending: randomUUID() },
    'a-browser-of-a-reader',
  );
  await research.createTopic(supervisor, { title: '还没定的题目，章鱼', initiativeId: initiative });
  const plan = await inspections.createPlan(supervisor, {
    year,
    title: '检查计划',
    note: '',
    initiativeId: initiative,
  });
  const [inspection] = await inspections.addInspections(supervisor, plan, {
    kind: 'guidance',
    checklistId: null,
    from: today,
    to: today,
    selfDue: null,
    scope: '',
    agencyIds: [test_.agencyId],
    inspectorIds: [archivist.id!],
  });
  const turn = async (name: 'visit' | 'conclude') =>
    inspections.step(supervisor, inspection!, {
      step: name,
      ground: '',
      lockVersion: (await inspections.get(supervisor, inspection!)).lockVersion,
    });
  await turn('visit');
  const { lockVersion } = await inspections.get(supervisor, inspection!);
  await inspections.changeInspection(supervisor, inspection!, {
    conclusion: '库房整洁，长颈鹿也放得下。',
    lockVersion,
  });
  await turn('conclude');
  await inspect({ test_, supervisor, archivist }, plan);
}

/** An inspection by checklist, with evidence that the agency sent. */
async function inspect(
  { test_, supervisor, archivist }: Pick<ClosingHouse, 'test_' | 'supervisor' | 'archivist'>,
  plan: string,
): Promise<void> {
  const { inspections } = test_.house;
  const [id] = await inspections.addInspections(supervisor, plan, {
    kind: 'yearly',
    checklistId: SHORT_LIST,
    from: today,
    to: today,
    selfDue: null,
    scope: '',
    agencyIds: [test_.agencyId],
    inspectorIds: [archivist.id!, supervisor.id!],
  });
  const step = async (name: 'announce' | 'conclude' | 'publish') =>
    inspections.step(supervisor, id!, {
      step: name,
      ground: '',
      lockVersion: (await inspections.get(supervisor, id!)).lockVersion,
    });
  await step('announce');
  const { checklist } = await inspections.get(archivist, id!);
  const items = itemsOf(checklist!.definition);
  await inspections.addFile(await test_.actor('agency'), id!, {
    item: items[0]!.key,
    factOn: today,
    note: '',
    name: '制度汇编.txt',
    mime: 'text/plain',
    content: Readable.from([Buffer.from('档案工作责任制，火烈鸟条款。')]),
  });
  for (const { key } of items)
    await inspections.putEntry(archivist, id!, randomUUID(), {
      item: key,
      round: 1,
      base: 0,
      verdict: 'met',
      defects: 0,
      note: '',
      seenAt: new Date().toISOString(),
    });
  await step('conclude');
  await step('publish');
}
