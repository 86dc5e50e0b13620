/** The portal in the hands of the public: narrowing a search, reading by keyboard, languages, dark, large type, a phone. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, LOCALES, stageOf } from './journey.ts';

interface Result {
  total: number;
  hits: { unitId: string; title: { text: string }; pageCount: number | null }[];
  facets: Record<string, { value: string; label: string; count: number }[]>;
}

const stage = stageOf('demonstration');
let all: Result;
beforeAll(async () => {
  const anybody = await stage.visit('/', { locale: 'zh-CN' });
  all = await ask<Result>(anybody, stage.url, '/search?limit=100');
  await anybody.close();
});

const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(LOCALES)('%s', (locale) => {
  test('a search is narrowed by facets and years, and the address keeps it', async () => {
    const visit = await stage.visit('/', { locale });
    const { page, t } = visit;
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('heading', { name: t('portal', 'search.all', { n: all.total }) }).waitFor();
    const category = all.facets.category![0]!;
    expect(category.count).toBeLessThan(all.total);
    const side = page.getByRole('complementary', { name: t('portal', 'search.filters') });
    await side
      .getByRole('group', { name: t('portal', 'facet.category') })
      .getByRole('checkbox')
      .first()
      .click();
    await page.getByRole('heading', { name: t('portal', 'search.found', { n: category.count }) }).waitFor();
    expect(new URL(page.url()).searchParams.getAll('category')).toEqual([category.value]);

    await page.getByRole('button', { name: t('portal', 'search.filter-clear') }).click();
    await page.getByRole('heading', { name: t('portal', 'search.all', { n: all.total }) }).waitFor();
    const years = all.facets.year!.map(({ value, count }) => ({ year: Number(value), count }));
    const middle = years.map(({ year }) => year).sort((a, b) => a - b)[years.length >> 1]!;
    const since = years.filter(({ year }) => year >= middle).reduce((sum, { count }) => sum + count, 0);
    await side.getByLabel(t('common', 'years.from')).fill(String(middle));
    await side.getByLabel(t('common', 'years.from')).press('Enter');
    await page.getByRole('heading', { name: t('portal', 'search.found', { n: since }) }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: t('portal', 'search.found', { n: since }) }).waitFor();
    await visit.close();
  });

  test('a document is read by keyboard', async () => {
    const unit = all.hits.find(({ pageCount }) => (pageCount ?? 0) >= 2)!;
    const visit = await stage.visit(`/records/${unit.unitId}`, { locale });
    const { page, t } = visit;
    await page.getByRole('region', { name: t('viewer', 'label') }).waitFor();
    const at = page.getByLabel(t('viewer', 'page.go'));
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/page=2/);
    await expect.poll(() => at.inputValue()).toBe('2');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/page=1/);
    const scale = page.locator('.zoom-note');
    const before = await scale.textContent();
    await page.keyboard.press('+');
    await expect.poll(() => scale.textContent()).not.toBe(before);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('q');
    await visit.close();
  });

  test('language, colours and type are chosen and kept', async () => {
    const visit = await stage.visit('/', { locale });
    const { page, t } = visit;
    const html = page.locator('html');
    await page.getByRole('button', { name: t('common', 'type.large') }).click();
    const size = 'parseFloat(getComputedStyle(document.documentElement).fontSize)';
    await expect.poll(() => page.evaluate(size)).toBeGreaterThan(18);
    const theme = page.getByRole('button', { name: new RegExp(`^${t('common', 'theme.label')}`) });
    const colour = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await colour();
    for (const next of ['theme.light', 'theme.dark'] as const) {
      await theme.click();
      await expect.poll(() => theme.getAttribute('aria-label')).toContain(t('common', next));
    }
    await expect.poll(colour).not.toBe(light);
    await page.getByRole('button', { name: t('common', 'language.switch') }).click();
    const other = locale === 'en' ? 'zh-CN' : 'en';
    await expect.poll(() => html.getAttribute('lang')).toBe(other);
    await page.reload();
    await expect.poll(() => html.getAttribute('lang')).toBe(other);
    await expect.poll(() => page.evaluate(size)).toBeGreaterThan(18);
    await expect.poll(colour).not.toBe(light);
    await visit.close();
  });

  test.each([
    ['on a phone', { width: 390, height: 844 }, false],
    ['on a phone in large type', { width: 390, height: 844 }, true],
    ['at a narrow desk', { width: 820, height: 900 }, false],
  ])('%s nothing is cut off at the side', async (_, size, large) => {
    const visit = await stage.visit('/', { locale, ...size });
    const { page, t } = visit;
    if (large) await page.getByRole('button', { name: t('common', 'type.large') }).click();
    const record = `/records/${all.hits[0]!.unitId}`;
    for (const path of ['/', '/search?q=水库', record, '/help', '/login', '/nowhere']) {
      await page.goto(`${stage.url}${path}`);
      await page.locator('h1:visible, h2:visible').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect([path, await overflow(page)]).toEqual([path, 0]);
    }
    await visit.close();
  });

  test('what is not there says so', async () => {
    const visit = await stage.visit('/nowhere', { locale });
    await visit.page.getByRole('heading', { name: visit.t('portal', 'missing.title') }).waitFor();
    await visit.page.goto(`${stage.url}/records/018f0000-0000-7000-8000-000000000000`);
    await visit.page.getByText(visit.t('portal', 'record.missing')).first().waitFor();
    await visit.page.goto(`${stage.url}/search?q=${encodeURIComponent('没有这样的词语组合')}`);
    await visit.page.getByText(visit.t('portal', 'search.empty', { q: '没有这样的词语组合' })).waitFor();
    await visit.close();
  });
});
