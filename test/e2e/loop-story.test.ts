/**
 * The working loop from one complaint to the archive, in both languages side by side: a reader complains that her request
 * took three weeks; it is found, examined, mended late and with slips, proved, judged, closed, looked back at, made a rule,
 * filed and found again. The days pass by the clock of the server (clock-ahead.ts), and its worker does what is due.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, LOCALES, send, stageOf, type Visit } from './journey.ts';
import type { Locale } from './words.ts';

const NAMES = { supervisor: '监督指导员', archivist: '档案员', desk: '查阅窗口' };
const TELLS = {
  'zh-CN': {
    initiative: '查档服务提升（中文）',
    subject: '查一份档案等了三周',
    text: '月初递的查档申请，三周才答复，房子过户差点误了。',
    measures: ['建立查档申请限时办结台账', '清理在办申请并逐件说明'],
    proof: '限时办结台账二十六件，无一逾期，珊瑚七号卷宗。',
    proofWord: '珊瑚七号卷宗',
    rule: '查档申请限时办结办法',
  },
  en: {
    initiative: 'A better reading room',
    subject: 'My request took three weeks',
    text: 'I asked for one record at the beginning of the month and waited three weeks for it.',
    measures: ['Keep a list of requests with the day each is due', 'Clear the requests that are late'],
    proof: 'Twenty-six requests, none of them late; see the folder periwinkle.',
    proofWord: 'periwinkle',
    rule: 'Rule on the time a request may take',
  },
} as const;

interface Told {
  initiative: string;
  body: string;
  finding: string;
  number: string;
  code: string;
}
const told = {} as Record<Locale, Told>;
const stage = stageOf('empty');
/** The day as the server has it, so many days from the beginning. */
let passed = 0;
const inDays = (days: number) =>
  new Date(Date.now() + (passed + days) * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const pass = async (days: number) => {
  await stage.passDays(days);
  passed += days;
};

beforeAll(async () => {
  // The frame that the story begins in: two initiatives that run, one for each language.
  const supervisor = await stage.visitAs('supervisor', '/work', { locale: 'zh-CN' });
  const me = await ask<{ user: { id: string } }>(supervisor, stage.url, '/session');
  for (const locale of LOCALES) {
    const body = await send<{ id: string }>(supervisor, stage.url, 'POST', '/bodies', {
      name: locale === 'en' ? 'Reading room' : '查阅利用科',
      kind: 'unit',
    });
    const { id } = await send<{ id: string }>(supervisor, stage.url, 'POST', '/initiatives', {
      title: TELLS[locale].initiative,
      kind: 'service',
      goal: '—',
      start: Number(inDays(0).replaceAll('-', '')),
      stages: [
        {
          key: 'mend',
          name: '整改',
          from: Number(inDays(0).replaceAll('-', '')),
          to: Number(inDays(60).replaceAll('-', '')),
        },
      ],
      bodyIds: [body.id],
      leaderId: me.user.id,
    });
    await send(supervisor, stage.url, 'POST', `/initiatives/${id}/steps`, { step: 'start', lockVersion: 0 });
    told[locale] = { initiative: id, body: body.id, finding: '', number: '', code: '' };
    await writeFile(join(stage.folder, `${locale}-1.txt`), TELLS[locale].proof);
    await writeFile(join(stage.folder, `${locale}-2.txt`), locale);
  }
  await supervisor.close();
}, 180_000);

const as = (login: keyof typeof NAMES, locale: Locale, path: string): Promise<Visit> =>
  stage.visitAs(login, path, { locale });
const press = (at: Page | ReturnType<Page['getByRole']>, name: string) =>
  at.getByRole('button', { name, exact: true }).first().click();
/** The dialog's own button: the one that closes it may have the same word. */
const submitIn = (page: Page, name: string) => press(page.getByRole('dialog').locator('footer'), name);
/** Fills a dialog and sends it: it closes, and says that it is done. */
async function settle(visit: Visit, open: string, fill: Record<string, string>, submit: string, done: string) {
  const { page } = visit;
  await press(page, open);
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fill)) await dialog.getByLabel(label, { exact: true }).fill(value);
  await submitIn(page, submit);
  await page.getByText(done, { exact: true }).last().waitFor();
  await dialog.waitFor({ state: 'hidden' });
}
/** Takes a step of the finding that stands open. */
async function take(visit: Visit, step: string, ground?: string): Promise<void> {
  const { t } = visit;
  const word = t('loop-terms', `step.${step}`);
  const own = ['ask-closure', 'verify', 'close', 'look-back'].includes(step);
  const label = t('finding', own ? `step.ground.${step}` : step === 'check' ? 'step.ground' : 'step.ground.required');
  const fill = ground === undefined ? {} : { [label]: ground };
  await settle(visit, word, fill, word, t('finding', 'step.done', { step: word }));
}
const upload = async (visit: Visit, file: string) => {
  const { page, t } = visit;
  await press(page, t('finding', 'evidence.add'));
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('finding', 'evidence.file'), { exact: true }).setInputFiles(join(stage.folder, file));
  await dialog.getByLabel(t('finding', 'evidence.fact'), { exact: true }).fill(inDays(-1));
  await press(dialog, t('finding', 'evidence.submit'));
  await page.getByText(t('finding', 'evidence.done')).last().waitFor();
};
const findingPath = (locale: Locale) => `/work/findings/${told[locale].finding}`;

describe.each(LOCALES)('%s: found', (locale) => {
  const tells = TELLS[locale];

  test('a reader complains in the portal and gets a number', async () => {
    const visit = await stage.visit('/voice', { locale, width: 390, height: 844 });
    const { page, t } = visit;
    await page.getByLabel(t('portal-voice', 'subject')).fill(tells.subject);
    await page.getByLabel(t('portal-voice', 'text'), { exact: true }).fill(tells.text);
    await page.getByLabel(t('portal-voice', 'name')).fill('欧阳晓岚');
    await page.getByRole('button', { name: t('portal-voice', 'submit') }).click();
    await page.getByRole('heading', { name: t('portal-voice', 'thanks.title') }).waitFor();
    const [number, code] = await page.locator('.voice-ticket dd').allTextContents();
    told[locale].number = number!;
    told[locale].code = code!;
    expect(number).toMatch(/^YJ-\d{4}-\d{4}$/);
    await visit.close();
  });

  test('one key makes a finding of it; owner, checker, date and two measures', async () => {
    const visit = await as('archivist', locale, '/work/voices');
    const { page, t } = visit;
    await page.getByText(tells.subject).first().click();
    await page.getByRole('heading', { level: 1, name: tells.subject }).waitFor();
    await page.keyboard.press('f');
    await page.waitForURL(/\/work\/findings\/./);
    told[locale].finding = page.url().split('/').at(-1)!;
    await page.getByText(t('finding', 'facts.voice')).waitFor();
    await press(page, t('finding', 'edit'));
    const dialog = page.getByRole('dialog');
    const select = (key: string, label: string) =>
      dialog.getByLabel(t('loop', `field.${key}`), { exact: true }).selectOption({ label });
    await select('initiative', tells.initiative);
    await select('body', locale === 'en' ? 'Reading room' : '查阅利用科');
    await select('owner', NAMES.desk);
    await select('checker', NAMES.archivist);
    await dialog.getByLabel(t('loop', 'field.due'), { exact: true }).fill(inDays(20));
    await dialog
      .getByLabel(t('loop', 'field.target'), { exact: true })
      .fill(locale === 'en' ? 'Five days' : '五日办结');
    await press(dialog, t('common', 'save'));
    await page.getByText(t('finding', 'edit.done')).waitFor();
    const add = t('finding', 'measures.add');
    for (const measure of tells.measures) {
      await settle(visit, add, { [t('finding', 'measures.text')]: measure }, add, t('finding', 'measures.added'));
      await page.getByText(measure).first().waitFor();
    }
    await take(visit, 'check');
    await visit.close();
  });

  test('a meeting examines it; a notice slip goes out and is signed for', async () => {
    const visit = await as('supervisor', locale, findingPath(locale));
    const { t } = visit;
    const fill = { [t('loop', 'meeting.name')]: locale === 'en' ? 'Weekly meeting' : '馆务会' };
    const admit = t('loop-terms', 'step.admit');
    await settle(visit, admit, fill, t('loop', 'meeting.submit'), t('loop', 'meeting.done'));
    const issue = t('finding', 'slips.issue');
    await settle(visit, issue, {}, issue, t('finding', 'slips.issued'));
    await visit.close();
    const desk = await as('desk', locale, findingPath(locale));
    const sign = t('finding', 'slip.sign');
    await settle(desk, sign, {}, sign, t('finding', 'slip.sign-done'));
    await desk.close();
  });
});

describe('the date passes', () => {
  /** The kinds of slips of the finding, oldest first, and whether a rule raised each. */
  const slips = async (visit: Visit, locale: Locale) => {
    const { items } = await ask<{ items: { kind: string; ruleId: string | null }[] }>(
      visit,
      stage.url,
      `/slips?finding=${told[locale].finding}`,
    );
    return items.toReversed().map(({ kind, ruleId }) => `${kind} ${ruleId === null ? 'person' : 'rule'}`);
  };
  test.each([
    ['a reminder before it', 15, 'reminder'],
    ['a warning after it', 7, 'warning'],
    ['a talk where nobody answers', 14, 'talk'],
  ] as const)('%s, each by the worker', async (_, days, kind) => {
    await pass(days);
    for (const locale of LOCALES) {
      const visit = await as('desk', locale, findingPath(locale));
      const { page, t } = visit;
      const word = t('loop-terms', `slip.${kind}`);
      await expect.poll(async () => (await slips(visit, locale)).at(-1), { timeout: 20_000 }).toBe(`${kind} rule`);
      await page.reload();
      await page
        .getByRole('region', { name: t('finding', 'slips.title') })
        .getByText(word)
        .first()
        .waitFor();
      const light = kind === 'reminder' ? 'yellow' : 'red';
      await page.locator('.page-head .finding-light', { hasText: t('loop-terms', `light.${light}`) }).waitFor();
      await visit.close();
    }
  });

  test('no slip came twice', async () => {
    for (const locale of LOCALES) {
      const visit = await as('supervisor', locale, findingPath(locale));
      expect(await slips(visit, locale)).toEqual(['notice person', 'reminder rule', 'warning rule', 'talk rule']);
      await visit.close();
    }
  });
});

describe.each(LOCALES)('%s: mended', (locale) => {
  const tells = TELLS[locale];

  test('closure cannot be asked without evidence, and is refused once', async () => {
    const desk = await as('desk', locale, findingPath(locale));
    const { page, t } = desk;
    const finish = t('finding', 'measures.finish');
    for (const measure of tells.measures) {
      await page.getByText(measure).first().waitFor();
      await press(page, finish);
      await page.getByText(t('finding', 'measures.changed')).last().waitFor();
      await page.waitForLoadState('networkidle');
    }
    const barred = page.locator('.barred');
    await barred.getByText(t('loop-terms', 'why.evidence-missing')).waitFor();
    expect(await page.getByRole('button', { name: t('loop-terms', 'step.ask-closure'), exact: true }).count()).toBe(0);
    await upload(desk, `${locale}-2.txt`);
    await take(desk, 'ask-closure', locale === 'en' ? 'Done' : '已完成');
    const checker = await as('archivist', locale, findingPath(locale));
    await take(checker, 'refuse-closure', locale === 'en' ? 'The list is missing' : '缺台账');
    await checker.close();
    await page.reload();
    await upload(desk, `${locale}-1.txt`);
    const answer = t('finding', 'slip.answer');
    const text = { [t('finding', 'slip.answer-text')]: locale === 'en' ? 'The list is kept now' : '台账已启用' };
    await settle(desk, answer, text, answer, t('finding', 'slip.answer-done'));
    await page.getByText(t('loop-terms', 'slip.feedback')).first().waitFor();
    await take(desk, 'ask-closure', locale === 'en' ? 'With the list' : '已补台账');
    await desk.close();
  });

  test('the checker verifies, the reader is content, it is closed', async () => {
    const checker = await as('archivist', locale, findingPath(locale));
    const { t } = checker;
    await take(checker, 'verify', locale === 'en' ? 'Requests take five days now' : '现在五个工作日内办结');
    await checker.page.locator('.barred').getByText(t('loop-terms', 'why.satisfaction-missing')).waitFor();
    const reader = await stage.visit('/voice/follow', { locale, width: 390, height: 844 });
    await reader.page.getByLabel(t('portal-voice', 'follow.number'), { exact: true }).fill(told[locale].number);
    await reader.page.getByLabel(t('portal-voice', 'follow.code'), { exact: true }).fill(told[locale].code);
    await reader.page.getByRole('button', { name: t('portal-voice', 'follow.submit') }).click();
    await reader.page.getByText(t('portal-voice', 'rate.title')).waitFor();
    await reader.page.getByLabel(t('portal-voice', 'rate.yes'), { exact: true }).check();
    await press(reader.page, t('portal-voice', 'rate.submit'));
    await reader.page.getByText(t('portal-voice', 'rated.yes')).waitFor();
    await reader.close();
    await checker.page.reload();
    await take(checker, 'close');
    await checker.page.locator('.page-head .finding-light', { hasText: t('loop-terms', 'light.blue') }).waitFor();
    await checker.close();
  });
});

describe('afterwards', () => {
  test('it is looked back at after the set time', async () => {
    await pass(91);
    for (const locale of LOCALES) {
      const visit = await as('archivist', locale, findingPath(locale));
      await take(visit, 'look-back', locale === 'en' ? 'It holds' : '没有反弹');
      await visit.close();
    }
  });

  test.each(LOCALES)('%s: a lasting rule grows from it', async (locale) => {
    const visit = await as('supervisor', locale, findingPath(locale));
    const { t } = visit;
    const fill = { [t('finding', 'rules.name')]: TELLS[locale].rule };
    await settle(visit, t('finding', 'rules.add'), fill, t('finding', 'rules.submit'), t('finding', 'rules.done'));
    await visit.page.getByText(TELLS[locale].rule).first().waitFor();
    await visit.close();
  });
});

interface Figure {
  key: string;
  value: number;
  unit: string;
  href: string;
}

/** What the list behind a figure comes to. A rate has the list of its numerator. */
async function counted(visit: Visit, href: string): Promise<number> {
  const query = href.split('?')[1] ?? '';
  return (await ask<{ total: number }>(visit, stage.url, `/overview/records?${query}`)).total;
}

describe.each(LOCALES)('%s: told and kept', (locale) => {
  const tells = TELLS[locale];

  test('the stage report has right figures, and each leads to the list it counts', async () => {
    const visit = await as('supervisor', locale, `/work/reports?new=stage&initiative=${told[locale].initiative}`);
    const { page, t } = visit;
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('report', 'new.from'), { exact: true }).fill(inDays(-300));
    await submitIn(page, t('report', 'new.create'));
    await page.waitForURL(/\/work\/reports\/./);
    const id = page.url().split('/').at(-1)!;
    await settle(visit, t('report', 'page.issue'), {}, t('report', 'page.issue'), t('report', 'page.issue-done'));
    const report = await ask<{ figures: Figure[] }>(visit, stage.url, `/reports/${id}`);
    const figures = Object.fromEntries(report.figures.map(({ key, value }) => [key, value]));
    expect(figures).toMatchObject({ total: 1, closed: 1, measures: 2, 'measures-done': 2, notice: 1, reminder: 1 });
    expect(figures).toMatchObject({ warning: 1, talk: 1, feedback: 1, 'rules-made': 1 });
    const listed = report.figures.filter(({ unit, href }) => unit !== 'percent' && href.startsWith('/work/overview/'));
    expect(listed.length).toBeGreaterThan(15);
    for (const { key, value, href } of listed) expect([key, await counted(visit, href)]).toEqual([key, value]);
    await page.locator('a.report-figure').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await visit.close();
  });

  test('the initiative is closed, and one key makes its papers archive', async () => {
    const office = await as('supervisor', locale, `/work/initiatives/${told[locale].initiative}`);
    const { t } = office;
    const close = t('initiative', 'act.close');
    // Where it is known under which fonds, the key that closes files as well; else an archivist files when it is.
    const files = locale !== 'zh-CN';
    await settle(office, close, {}, close, t('initiative', files ? 'act.closed-filed' : 'act.closed'));
    if (!files) {
      const rules = { [t('archiving', 'rules.fonds')]: 'Z001' };
      const save = t('archiving', 'rules.save');
      await settle(office, t('archiving', 'rules'), rules, save, t('archiving', 'rules.saved'));
    }
    await office.close();
    const archivist = await as('archivist', locale, `/work/initiatives/${told[locale].initiative}`);
    const { page } = archivist;
    const card = page.getByRole('region', { name: t('archiving', 'title'), exact: true });
    await card.getByText('Z001-WS·').first().waitFor();
    const path = `/initiatives/${told[locale].initiative}/archiving`;
    const { papers } = await ask<{ papers: { kind: string }[] }>(archivist, stage.url, path);
    const kinds = papers.map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual(
      ['plan', 'report', 'minutes', 'rule', 'ledger', 'slip', 'finding', 'voice'].sort(),
    );
    expect(kinds.filter((kind) => kind === 'slip')).toHaveLength(5);
    const key = t('archiving', 'file', { n: kinds.length });
    if (!files) await settle(archivist, key, {}, key, t('archiving', 'file.done'));
    await card.getByText(t('terms', 'state.accepted'), { exact: true }).waitFor();
    await card.getByText(t('archiving', 'nothing')).waitFor();
    // The delivery says whose papers it holds.
    await card.getByRole('link').first().click();
    await page.getByRole('link', { name: tells.initiative }).waitFor();
    await archivist.close();
  });

  test('and found by full text', async () => {
    const visit = await as('archivist', locale, `/work/search?q=${encodeURIComponent(tells.proofWord)}`);
    const { page } = visit;
    const hit = page.getByRole('link', { name: new RegExp(tells.subject) });
    await expect
      .poll(
        async () => {
          if ((await hit.count()) === 0) await page.reload();
          return hit
            .first()
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            );
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await hit.first().click();
    await page.waitForURL(/\/work\/records\//);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await visit.close();
  });
});
