/** Every page of portal and workbench, in both languages, light and dark: nothing serious for readers with aids. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { ask, LOCALES, openStage, type Stage } from './journey.ts';

let browser: Browser;
let stage: Stage;
/** Addresses of the portal and of the workbench by who reads them. */
let pages: [login: string | undefined, paths: string[]][];

beforeAll(async () => {
  browser = await launchBrowser();
  stage = await openStage(browser, 'demonstration');
  const staff = await stage.visitAs('archivist', '/work', { locale: 'zh-CN' });
  const list = <T>(path: string) => ask<T>(staff, stage.url, path);
  const { hits } = await list<{ hits: { unitId: string }[] }>('/search?openness=open');
  const { items } = await list<{ items: { id: string; state: string }[] }>('/accessions');
  await staff.close();
  const record = hits[0]!.unitId;
  const settled = items.find(({ state }) => state === 'accepted')!.id;
  const waiting = items.find(({ state }) => state === 'needs-review')!.id;
  pages = [
    [undefined, ['/', '/search?q=水库', '/search?q=没有这样的词', `/records/${record}`, '/help', '/nowhere', '/login']],
    [
      'archivist',
      [
        '/work',
        '/work/accessions',
        `/work/accessions/${settled}`,
        `/work/accessions/${waiting}`,
        '/work/catalogue',
        `/work/records/${record}`,
        '/work/search?q=水库',
        '/work/jobs',
        '/work/study',
        '/work/study/materials',
        '/work/study/papers',
        '/work/study/setup',
        '/checkin',
        '/work/nowhere',
        '/password',
      ],
    ],
    ['system', ['/work', '/work/users']],
        '/work/imports',
    ['security', ['/work/users']],
    ['audit', ['/work/ledger']],
    ['civil', ['/work', '/work/accessions', '/work/users']],
  ];
});
afterAll(async () => {
  await stage.end();
  await browser.close();
});

/** Nothing is loading any more. */
async function settle(page: Page): Promise<void> {
  await page.locator('h1:visible, h2:visible').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Two frames, and all that was fading has faded. */
const COLOURED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)))
  .then(() => undefined)`;

const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What is serious: of all rules, of some, or of all but some. */
async function violations(page: Page, rules: { only?: string[]; without?: string[] } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (rules.only) axe.withRules(rules.only);
  if (rules.without) axe.disableRules(rules.without);
  const { violations: found } = await axe.analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

async function violationsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(COLOURED);
  const found = await violations(page, { only: COLOURS });
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

describe.each(LOCALES)('%s', (locale) => {
  test('light and dark', { timeout: 400_000 }, async () => {
    const wrong: Record<string, string[]> = {};
    for (const [login, paths] of pages) {
      const visit = await (login === undefined
        ? stage.visit('/', { locale })
        : stage.visitAs(login, '/work', { locale }));
      for (const path of paths) {
        await visit.page.goto(`${stage.url}${path}`);
        await settle(visit.page);
        // Colours are the same in both languages, and the dark differs in nothing else: looked at once.
        const light = await violations(visit.page, locale === 'en' ? { without: COLOURS } : {});
        const dark = locale === 'en' ? [] : await violationsInTheDark(visit.page);
        const found = [...light, ...dark.map((each) => `dark ${each}`)];
        if (found.length > 0) wrong[`${login ?? 'public'} ${path}`] = found;
      }
      await visit.close();
    }
    expect(wrong).toEqual({});
  });
});
