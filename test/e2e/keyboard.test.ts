/** By the keyboard alone: every place of the navigation and the pages of the catalogue, from the first stop to the last. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ask, LOCALES, stageOf, type Visit } from './journey.ts';
import { goWithin, skipAgain, skipToContent, walk } from './keyboard-walk.ts';
import { watch } from './settle.ts';

const stage = stageOf('demonstration');
const walked = new Set<string>();

/** The pages of the catalogue that are in no navigation, each with something on it. */
async function pagesOfCatalogue(visit: Visit): Promise<string[]> {
  const first = async (path: string) => (await ask<{ items: { id: string }[] }>(visit, stage.url, path)).items[0]!.id;
  const { hits } = await ask<{ hits: { unitId: string }[] }>(visit, stage.url, '/search?openness=open');
  return [
    '/work/search?q=水库',
    '/work/saved-searches',
    '/work/synonyms',
    '/work/arrangements',
    '/work/catalogue/check',
    '/work/schemes/category/WS',
    `/work/records/${hits[0]!.unitId}`,
    ...(await Promise.all(
      ['/fonds', '/authorities', '/locations'].map(async (path) => `/work${path}/${await first(path)}`),
    )),
  ];
}

async function walkPages(visit: Visit, more: readonly string[] = []): Promise<Record<string, string[]>> {
  const { page } = visit;
  const wrong: Record<string, string[]> = {};
  const settle = watch(page);
  await page.goto(`${stage.url}/work`);
  await settle();
  const skipped = await skipToContent(page);
  if (skipped.length > 0) wrong['/work opened'] = skipped;
  const places = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.work-nav a[href^="/work"]')].map((each) => each.getAttribute('href'))`,
  );
  for (const path of [...places, ...more].filter((each) => !walked.has(each))) {
    walked.add(path);
    await goWithin(page, path);
    await settle();
    const found = [...(await skipAgain(page)), ...(await walk(page))];
    if (found.length > 0) wrong[path] = found;
  }
  return wrong;
}

test('all of the catalogue, and the way round the frame', async () => {
  const visit = await stage.visitAs('archivist', '/work', { locale: 'zh-CN' });
  expect(await walkPages(visit, await pagesOfCatalogue(visit))).toEqual({});
  expect(walked.size).toBeGreaterThan(20);
  // Once more all around: navigation, bar and content.
  await visit.page.evaluate(`document.querySelector('.skip-link').focus()`);
  expect(await walk(visit.page)).toEqual([]);
  await visit.close();
});

test.each(['supervisor', 'system', 'audit'])('the places of %s', async (login) => {
  const visit = await stage.visitAs(login, '/work', { locale: 'zh-CN' });
  expect(await walkPages(visit)).toEqual({});
  await visit.close();
});

const focused = (page: Page) =>
  page.evaluate<string>(
    `(document.activeElement?.closest('[role="tree"], [role="grid"], nav, header, main')?.matches('[role]')
      ? document.activeElement.closest('[role="tree"], [role="grid"]').getAttribute('role')
      : document.activeElement?.closest('nav, header, main')?.localName)`,
  );

test('F6 goes from part to part of the page, and back', async () => {
  const visit = await stage.visitAs('archivist', '/work/catalogue', { locale: 'zh-CN' });
  const { page } = visit;
  await page.getByRole('treeitem').first().waitFor();
  await page.getByRole('row').nth(1).waitFor();
  const way: string[] = [];
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('F6');
    way.push(await focused(page));
  }
  expect(way).toEqual(['nav', 'header', 'main', 'tree', 'grid', 'nav']);
  await page.keyboard.press('Shift+F6');
  expect(await focused(page)).toBe('grid');
  await page.keyboard.press('Shift+F6');
  expect(await focused(page)).toBe('tree');
  // In a dialog the keys stay.
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await page.keyboard.press('F6');
  expect(await page.evaluate(`document.querySelector('dialog[open]').contains(document.activeElement)`)).toBe(true);
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('tree');
  await visit.close();
});

test.each(LOCALES)(
  'a dialog keeps the focus, says by the field what it lacks, and gives the focus back: %s',
  async (locale) => {
    const visit = await stage.visitAs('archivist', '/work/locations', { locale });
    const { page, t } = visit;
    const opener = page.getByRole('button', { name: t('location', 'add.room') });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('location', 'add.room') });
    await dialog.waitFor();
    // Once round, and once back: what is behind it is never reached. From its end the browser's own bar may come first.
    const number = dialog.getByLabel(t('location', 'number'), { exact: true });
    const where = `(() => {
    const [at, dialog] = [document.activeElement, document.querySelector('dialog[open]')];
    return at === document.body ? 'bar' : dialog.contains(at) ? 'in' : 'out: ' + at.outerHTML.slice(0, 80);
  })()`;
    const stops = await dialog.locator('button, input, select, textarea').count();
    for (const key of ['Tab', 'Shift+Tab'])
      for (let step = 0; step < stops + 2; step++) {
        await page.keyboard.press(key);
        expect(await page.evaluate<string>(where)).toMatch(/^(in|bar)$/);
      }
    await number.fill('');
    await page.keyboard.press('Enter');
    await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true');
    await dialog.locator('input[aria-invalid="true"]:focus').waitFor();
    const describedBy = (await number.getAttribute('aria-describedby'))!.split(' ');
    const said = await Promise.all(describedBy.map((id) => page.locator(`[id="${id}"]`).textContent()));
    expect(said).toContain(t('common', 'wrong.missing'));
    await number.fill('7');
    await expect.poll(() => number.getAttribute('aria-invalid')).toBe('false');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page
      .locator('button:focus')
      .filter({ hasText: t('location', 'add.room') })
      .waitFor();
    await visit.close();
  },
);
