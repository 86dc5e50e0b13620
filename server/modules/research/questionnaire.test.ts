/** Questionnaires: what may be asked and answered, counts against a recount, and over HTTP: once for each who holds the link. */
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { serveHouse } from '../../../test/served-house.ts';
import { type Answers, type Question, question } from '../../../shared/schemas/questionnaire.ts';
import { checkQuestions, readAnswers, tally } from './questionnaire.ts';

const QUESTIONS = [
  { key: 'a', kind: 'single', title: '您来办什么', required: true, options: ['查婚姻档案', '查知青档案', '其他'] },
  { key: 'b', kind: 'multiple', title: '哪些不方便', options: ['排队', '材料', '时间'] },
  { key: 'c', kind: 'scale', title: '满意程度', steps: 5, low: '不满意', high: '很满意' },
  { key: 'd', kind: 'text', title: '还想说什么' },
].map((each) => question.parse(each)) satisfies Question[];
const code = (act: () => unknown): string => {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const answersOf: fc.Arbitrary<Answers> = fc
  .record(
    {
      a: fc.integer({ min: 0, max: 2 }),
      b: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }),
      c: fc.integer({ min: 1, max: 5 }),
      d: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
    },
    { requiredKeys: ['a'] },
  )
  .map((each) => ({ ...each }));

describe('questions and answers', () => {
  test('counts are those of a recount, in any order of answers', () => {
    fc.assert(
      fc.property(fc.array(answersOf, { maxLength: 40 }), (given) => {
        const kept = given.map((each) => readAnswers(QUESTIONS, each));
        const [a, b, c, d] = tally(QUESTIONS, kept);
        expect(a!.bars.map(({ count }) => count)).toEqual(
          [0, 1, 2].map((option) => given.filter((each) => each.a === option).length),
        );
        expect(a!.answered).toBe(given.length);
        expect(b!.bars.map(({ count }) => count)).toEqual(
          [0, 1, 2].map((option) => given.filter((each) => (each.b as number[] | undefined)?.includes(option)).length),
        );
        const steps = given.map((each) => each.c as number | undefined).filter((each) => each !== undefined);
        if (steps.length === 0) expect(c!.mean).toBeNull();
        else expect(c!.mean).toBeCloseTo(steps.reduce((sum, each) => sum + each, 0) / steps.length);
        expect(c!.bars.reduce((sum, { count }) => sum + count, 0)).toBe(steps.length);
        expect(d!.texts.length).toBe(given.filter((each) => each.d !== undefined).length);
      }),
      { numRuns: 100 },
    );
  });

  test('what does not fit is refused with the question', () => {
    expect(code(() => readAnswers(QUESTIONS, {}))).toBe('answer-missing');
    const unfit: Answers[] = [
      { a: 3 },
      { a: '0' },
      { a: 0, b: [0, 0] },
      { a: 0, b: [3] },
      { a: 0, c: 0 },
      { a: 0, c: 6 },
      { a: 0, d: 1 },
    ];
    for (const bad of unfit) expect([bad, code(() => readAnswers(QUESTIONS, bad))]).toEqual([bad, 'answer-unfit']);
    // What no question asks for is not kept.
    expect(readAnswers(QUESTIONS, { a: 1, z: 'x', d: '  ' })).toEqual({ a: 1 });
    expect(code(() => checkQuestions([]))).toBe('questionnaire-empty');
    expect(code(() => checkQuestions([{ ...QUESTIONS[0]!, options: ['是', '是'] }]))).toBe('question-options');
    expect(code(() => checkQuestions(QUESTIONS))).toBe('done');
  });
});

describe('over HTTP', () => {
  let house: TestHouse;
  let app: FastifyInstance;
  let token = '';
  let id = '';
  beforeAll(async () => {
    house = await openTestHouse();
    app = await serveHouse(house);
    const { research } = house.house;
    const desk = await house.actor('desk');
    id = await research.createQuestionnaire(desk, { title: '查档服务问卷', questions: QUESTIONS });
    // A draft is its author's: neither the office nor the public sees it.
    const supervisor = await house.actor('supervisor');
    expect((await research.listQuestionnaires(supervisor, { limit: 10 })).items).toEqual([]);
    const row = await house.house.db.read.selectFrom('questionnaire').select('token').executeTakeFirstOrThrow();
    expect((await ask('GET', `/questionnaires/${row.token}`)).statusCode).toBe(404);
    await research.openQuestionnaire(desk, id, { lockVersion: 0 });
    token = (await research.getQuestionnaire(desk, id)).address!.slice('/q/'.length);
    expect(token).toHaveLength(24);
  });
  afterAll(async () => {
    await app.close();
    await house.destroy();
  });
  const ask = (method: 'GET' | 'POST', path: string, mark?: string, payload?: object, address = '192.0.2.1') =>
    app.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: address,
      ...(mark !== undefined && { cookies: { lantai_q: mark } }),
      ...(payload && { payload }),
    });
  const send = (mark: string | undefined, sending: string, answers: Answers, address?: string) =>
    ask('POST', `/questionnaires/${token}/answers`, mark, { answers, sending }, address);

  test('each who holds the link answers once; the second time is told, the same sending is not counted twice', async () => {
    const first = await ask('GET', `/questionnaires/${token}`);
    expect(first.json()).toMatchObject({ title: '查档服务问卷', state: 'open', answeredAt: null });
    const mark = first.cookies.find(({ name }) => name === 'lantai_q')!;
    expect(mark).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    const missing = await send(mark.value, 'sending-0001', { c: 4 });
    expect([missing.statusCode, missing.json<{ detail: string }>().detail]).toEqual([
      422,
      '“您来办什么”还没有回答。请答完再交，已填的内容都还在。',
    ]);
    const sent = await send(mark.value, 'sending-0001', { a: 0, b: [0, 2], c: 4, d: '=1+1 周末能开吗' });
    expect(sent.json()).toMatchObject({ again: false });
    // The answer was lost on the way and the page sends again.
    const again = await send(mark.value, 'sending-0001', { a: 0, b: [0, 2], c: 4, d: '=1+1 周末能开吗' });
    expect(again.json()).toEqual({ answeredAt: sent.json<{ answeredAt: string }>().answeredAt, again: true });
    const twice = await send(mark.value, 'sending-0002', { a: 1 });
    expect([twice.statusCode, twice.json<{ code: string }>().code]).toEqual([409, 'questionnaire-answered']);
    expect((await ask('GET', `/questionnaires/${token}`, mark.value)).json()).toMatchObject({
      answeredAt: sent.json<{ answeredAt: string }>().answeredAt,
    });
    // Another person with the same link.
    expect((await send(undefined, 'sending-0003', { a: 1, c: 5 })).statusCode).toBe(201);
    const { research } = house.house;
    const results = await research.results(await house.actor('desk'), id);
    expect(results.answers).toBe(2);
    expect(results.tallies[2]).toMatchObject({ mean: 4.5, answered: 2 });
    // Nobody can tell who: neither address nor mark is kept.
    const row = await house.house.db.read.selectFrom('questionnaire_answer').selectAll().execute();
    expect(JSON.stringify(row)).not.toContain(mark.value);
    const entries = await house.house.db.read
      .selectFrom('ledger_entry')
      .selectAll()
      .where('action', '=', 'questionnaire.answer')
      .execute();
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain('192.0.2.1');
  });

  test('two at once from one holder count once', async () => {
    const mark = 'abcdefghijklmnopqrstuvwx';
    const told = await Promise.all([1, 2, 3].map((each) => send(mark, `at-once-${each}000`, { a: each - 1 })));
    expect(told.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409]);
  });

  test('results go out as a workbook; questions stay once it is open; it closes on its day', async () => {
    const { research } = house.house;
    const desk = await house.actor('desk');
    const file = await research.exportResults(desk, id, 'zh-CN');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(file.content as unknown as ArrayBuffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['统计', '逐份答卷']);
    const answer = workbook.worksheets[1]!.getRow(3);
    expect([answer.getCell(3).value, answer.getCell(4).value, answer.getCell(6).value]).toEqual([
      '查婚姻档案',
      '排队；时间',
      '=1+1 周末能开吗',
    ]);
    const { lockVersion } = await research.getQuestionnaire(desk, id);
    await expect(research.editQuestionnaire(desk, id, { questions: [], lockVersion })).rejects.toMatchObject({
      code: 'questionnaire-state',
    });
    await research.editQuestionnaire(desk, id, { closesOn: 20200101, lockVersion });
    expect((await research.getQuestionnaire(desk, id)).state).toBe('closed');
    const late = await send(undefined, 'sending-0009', { a: 0 });
    expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([409, 'questionnaire-closed']);
    const closed = (await ask('GET', `/questionnaires/${token}`)).json<{ state: string; questions: unknown[] }>();
    expect([closed.state, closed.questions]).toEqual(['closed', []]);
    // What had arrived before it closed is still recognised.
    expect((await send('abcdefghijklmnopqrstuvwx', 'late-000', { a: 0 })).json<{ code: string }>().code).toBe(
      'questionnaire-answered',
    );
    await expect(research.openQuestionnaire(desk, id, { lockVersion: lockVersion + 1 })).rejects.toMatchObject({
      code: 'due-past',
    });
  });

  test('one address cannot flood it', async () => {
    const { research } = house.house;
    const desk = await house.actor('desk');
    const { lockVersion } = await research.getQuestionnaire(desk, id);
    await research.editQuestionnaire(desk, id, { closesOn: null, lockVersion });
    const told: number[] = [];
    for (let each = 0; each < 122; each++)
      told.push((await send(undefined, `flood-${each}-000`, {}, '198.51.100.9')).statusCode);
    expect(told.at(-1)).toBe(429);
    expect((await send(undefined, 'calm-0000', { a: 0 }, '198.51.100.10')).statusCode).toBe(201);
  });
});
