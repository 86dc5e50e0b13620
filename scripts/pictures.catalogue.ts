/** The pictures of the guide for the catalogue: each opens what the guide tells, and leaves the holdings as they are. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runnerImport } from 'vite';
import { SHELVES } from '../server/demo/content/holdings.ts';
import type { Locale } from '../shared/i18n/index.ts';
import type { Ask, Shot } from './pictures.shots.ts';

// The words of the pages are the browser's sources, which Node alone does not read.
const WORDS = join(import.meta.dirname, '..', 'test', 'e2e', 'words.ts');

/** Written with another character than the record has. */
const PEOPLE = { q: '胡健华', also: 'sound' };

/** A code table, a template and a category of an archive's own: laid out on their pages and not saved. */
const CATEGORY = { key: 'JZ', name: '历史建筑档案', nameEn: 'Historic buildings' };
const FIELD = { key: 'building', name: '建筑名称', nameEn: 'Building' };
const TEMPLATE = {
  key: 'building',
  name: '历史建筑',
  nameEn: 'Historic buildings',
  text: '{fonds}-{cat}·{year}-{item:5}',
};

export async function catalogueShots(ask: Ask): Promise<(locale: Locale) => Shot[]> {
  const { from } = SHELVES[0]!.boxes[0]!;
  const { path } = await ask<{ path: { id: string }[] }>('archivist', `/placements?code=${encodeURIComponent(from)}`);
  const box = path.at(-1)!.id;
  const { sayIn } = (await runnerImport<typeof import('../test/e2e/words.ts')>(WORDS, { logLevel: 'error' })).module;

  return (locale) => {
    const say = sayIn(locale);
    const shot = (name: string, path: string, login: string, act?: Shot['act']): Shot => ({
      name: `guide-catalogue-${name}.${locale}`,
      path,
      view: { locale },
      login,
      ...(act && { act }),
    });
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
    const columns = async (page: Page) => {
      await press(page, say('imports', 'sample.try'));
      await page.getByText(say('imports', 'preview.lead', { n: 20 })).waitFor();
    };
    const check = async (page: Page) => {
      await columns(page);
      await press(page, say('imports', 'act.check'));
      await page.getByRole('region', { name: say('imports', 'defects.title') }).waitFor();
    };
    const compose = async (page: Page) => {
      const table = page.getByRole('grid', { name: say('catalogue', 'table.label') });
      await table.getByRole('row').nth(4).waitFor();
      await table.focus();
      for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'ArrowDown', 'Shift+Space']) await page.keyboard.press(key);
      await press(page, say('catalogue-acts', 'act.arrange'));
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('arrangement', 'unit.title-file')).fill('土地改革材料');
      await dialog.getByLabel(say('arrangement', 'reason')).fill('按村组卷');
      await dialog.getByRole('rowheader', { name: '土地改革材料' }).waitFor();
    };
    const begin = async (page: Page, kind: 'category' | 'template', given: typeof CATEGORY) => {
      await press(page, say('scheme', `new.${kind}`));
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('scheme', 'part.key'), { exact: true }).fill(given.key);
      await press(page, say('common', 'confirm'));
      await page.getByLabel(say('scheme', 'part.name'), { exact: true }).fill(given.name);
      await page.getByLabel(say('scheme', 'part.nameEn'), { exact: true }).fill(given.nameEn);
    };
    const category = async (page: Page) => {
      await begin(page, 'category', CATEGORY);
      await press(page, say('scheme', 'fields.add'));
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('scheme', 'part.name'), { exact: true }).fill(FIELD.name);
      await dialog.getByLabel(say('scheme', 'part.nameEn'), { exact: true }).fill(FIELD.nameEn);
      await dialog.getByLabel(say('scheme', 'field.key'), { exact: true }).fill(FIELD.key);
      await dialog.getByLabel(say('terms', 'level.item'), { exact: true }).selectOption('must');
      await dialog.getByLabel(say('scheme', 'field.search'), { exact: true }).check();
    };
    const template = async (page: Page) => {
      await begin(page, 'template', TEMPLATE);
      await page.getByRole('textbox', { name: say('scheme', 'template.text'), exact: true }).fill(TEMPLATE.text);
      await page.getByText('·2023-00012').waitFor();
    };
    return [
      shot('columns', '/work/imports', 'archivist', columns),
      shot('check', '/work/imports', 'archivist', check),
      shot('compose', '/work/catalogue', 'archivist', compose),
      shot('box', `/work/locations/${box}`, 'archivist'),
      shot('search', `/work/search?${new URLSearchParams(PEOPLE).toString()}`, 'archivist'),
      shot('category', '/work/schemes', 'system', category),
      shot('template', '/work/schemes?view=template', 'system', template),
    ];
  };
}
