/**
 * Research through the browser, in both languages: a topic is written, offered and taken up; a second visit to the same
 * body becomes one by a key; a problem becomes a finding; a questionnaire goes out, is answered on a phone, once.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LOCALES, stageOf, type Visit } from './journey.ts';

const stage = stageOf('empty');

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const press = (where: Page | ReturnType<Page['locator']>, name: string) =>
  where.getByRole('button', { name, exact: true }).first().click();

describe.each(LOCALES)('%s', (locale) => {
  const title = locale === 'en' ? 'Why people come twice' : '查档为什么要跑两趟';
  const body = locale === 'en' ? 'Civil Affairs' : '区民政局服务大厅';
  const names = { archivist: '', desk: '' };
  let topic = '';
  const as = (login: string, path: string): Promise<Visit> => stage.visitAs(login, path, { locale });

  test('a topic is written by the office, offered, and taken up', async () => {
    const office = await as('supervisor', '/work/research');
    const { page, t } = office;
    const send = (path: string, data: object) =>
      page.evaluate(
        async ([address, content]) => {
          const session = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
          const headers = { 'content-type': 'application/json', 'x-csrf-token': session.csrf };
          const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(content) });
          return answer.status;
        },
        [`/api/v1${path}`, data] as const,
      );
    expect(await send('/bodies', { name: body, kind: 'agency' })).toBe(201);
    await press(page, t('research', 'topic.new'));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('research', 'topic.title'), { exact: true }).fill(title);
    await dialog.getByLabel(t('research', 'topic.questions')).fill('A?\nB?');
    await dialog.getByLabel(t('research', 'method.talk')).check();
    await press(dialog, t('research', 'topic.new'));
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByText(t('research', 'topic.draft')).waitFor();
    await press(page, t('research', 'step.offered'));
    await page.getByText(t('research', 'state.offered')).first().waitFor();
    topic = page.url().split('/').at(-1)!;
    await office.close();

    const archivist = await as('archivist', `/work/research/${topic}`);
    await press(archivist.page, t('research', 'claim'));
    await press(archivist.page.getByRole('dialog'), t('research', 'claim'));
    await archivist.page.getByText(t('research', 'claim.done')).waitFor();
    const session = await archivist.context.request.get(`${stage.url}/api/v1/session`);
    names.archivist = ((await session.json()) as { user: { name: string } }).user.name;
    await archivist.close();
  });

  test('the second visit to a body clashes and becomes one with the first by a key', async () => {
    const visit = await as('archivist', `/work/research/${topic}`);
    const { page, t } = visit;
    const plan = async (days: number) => {
      await press(page, t('research', 'visit.plan'));
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('research', 'visit.body'), { exact: true }).selectOption({ label: body });
      await dialog.getByLabel(t('research', 'visit.day'), { exact: true }).fill(inDays(days));
      await dialog.getByLabel(names.archivist, { exact: true }).check();
      return dialog;
    };
    // Each language on days of its own: nobody is at two places.
    const day = locale === 'en' ? 20 : 10;
    const first = await plan(day);
    await first.getByText(t('research', 'clash.free', { n: 30 })).waitFor();
    await press(first, t('research', 'visit.save'));
    await page.getByText(t('research', 'visit.saved')).waitFor();
    const second = await plan(day + 2);
    await second.getByText(t('research', 'clash.title', { n: 1 })).waitFor();
    expect(await second.getByRole('button', { name: t('research', 'visit.save') }).isDisabled()).toBe(true);
    await page.keyboard.press('Alt+j');
    await page.getByText(t('research', 'clash.joined')).waitFor();
    expect(await page.locator('#visits').locator('xpath=ancestor::section').getByRole('listitem').count()).toBe(1);
    await visit.close();
  });

  test('a problem becomes a finding by one key and leads back', async () => {
    const visit = await as('archivist', `/work/research/${topic}`);
    const { page, t } = visit;
    await press(page, t('research', 'problems.add'));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('research', 'problems.problem'), { exact: true }).fill(`${title} 1`);
    await press(dialog, t('research', 'problems.add'));
    await page.getByText(t('research', 'problems.saved')).waitFor();
    await page.getByRole('button', { name: t('research', 'problems.finding') }).waitFor();
    await page.keyboard.press('f');
    await page.waitForURL(/\/work\/findings\/./);
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await visit.close();
  });

  test('a questionnaire is built, opened, answered once on a phone, and counted', async () => {
    const maker = await as('archivist', '/work/research?tab=questionnaires');
    const { page, t } = maker;
    const q = (key: string, params?: Record<string, string | number>) => t('questionnaire', key, params);
    await press(page, q('new'));
    await page.getByRole('dialog').getByLabel(q('title'), { exact: true }).fill(`${title}?`);
    await press(page.getByRole('dialog'), q('new'));
    await page.waitForURL(/\/work\/questionnaires\/./);
    await press(page, q('question.add'));
    const editor = page.getByRole('group', { name: q('question.label', { n: 1 }) });
    await editor.getByLabel(q('question.title')).fill('Q1');
    await editor.getByLabel(q('question.options')).fill('Yes\nNo');
    await editor.getByLabel(q('question.required')).check();
    await press(page, q('save'));
    await page.getByText(q('saved'), { exact: true }).waitFor();
    await press(page, q('open'));
    await press(page.getByRole('dialog'), q('open'));
    const link = await page.locator('.public-link').textContent();

    const phone = await stage.visit(new URL(link!).pathname, { locale, width: 390, height: 844 });
    await press(phone.page, q('public.send'));
    await phone.page.getByText(q('public.error', { n: 1 })).waitFor();
    await phone.page.getByLabel('No', { exact: true }).check();
    await press(phone.page, q('public.send'));
    await phone.page.getByRole('heading', { name: q('public.thanks') }).waitFor();
    await phone.page.reload();
    await phone.page.getByRole('heading', { name: q('public.again') }).waitFor();
    await phone.close();

    await page.reload();
    const row = page.getByRole('row', { name: /^No/ });
    await row.waitFor();
    expect(await row.textContent()).toContain('1');
    await page.getByRole('link', { name: q('results.export') }).waitFor();
    await maker.close();
  });
});
