/** The catalogue in the hands of archivists: tree, table, editing with its history, and two who edit at once. */
import { describe, expect, test } from 'vitest';
import { ask, LOCALES, stageOf } from './journey.ts';

const stage = stageOf('demonstration');

interface Units {
  items: { id: string; code: string; title: string }[];
}

describe.each(LOCALES)('%s', (locale) => {
  test('tree and table: narrowed, sorted, with columns that are remembered', async () => {
    // What is remembered is a person's own: in each language somebody else, to begin anew.
    const visit = await stage.visitAs(locale === 'en' ? 'reviewer' : 'archivist', '/work/catalogue', { locale });
    const { page, t } = visit;
    const tree = page.getByRole('tree', { name: t('catalogue', 'tree.label') });
    const first = tree.getByRole('treeitem').first();
    await first.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => first.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/node=/);
    const table = page.getByRole('grid', { name: t('catalogue', 'table.label') });
    await table.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: t('catalogue', 'tree.all') }).click();

    const find = page.getByRole('searchbox', { name: t('catalogue', 'table.find') });
    await find.fill('水库');
    await page.waitForURL(/q=/);
    await expect.poll(() => table.getByRole('row').nth(1).textContent()).toContain('水库');

    const title = table.getByRole('columnheader', { name: t('catalogue', 'column.title') });
    const kept = () => page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
    const sorted = kept();
    await title.getByRole('button').click();
    await expect.poll(() => title.getAttribute('aria-sort')).toBe('ascending');
    await sorted;
    await page.getByRole('button', { name: t('common', 'table.columns') }).click();
    const remembered = kept();
    await page.getByRole('checkbox', { name: t('catalogue', 'column.document-number') }).click();
    const added = table.getByRole('columnheader', { name: t('catalogue', 'column.document-number') });
    await added.waitFor();
    await remembered;
    await page.reload();
    await added.waitFor();
    expect(await title.getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: t('common', 'table.columns') }).click();
    const reset = kept();
    await page.getByRole('button', { name: t('common', 'table.reset') }).click();
    await added.waitFor({ state: 'detached' });
    await reset;
    await visit.close();
  });

  test('a description is edited, refused where it is wrong, and keeps its history', async () => {
    const visit = await stage.visitAs('archivist', '/work/catalogue', { locale });
    const { page, t } = visit;
    const unit = (await ask<Units>(visit, stage.url, '/units?level=item&limit=5')).items[locale === 'en' ? 1 : 0]!;
    await page.goto(`${stage.url}/work/records/${unit.id}`);
    const edit = page.getByRole('button', { name: t('catalogue', 'record.edit') });
    await edit.click();
    const title = page.getByLabel(t('terms', 'field.title'), { exact: true });
    const save = page.getByRole('button', { name: t('common', 'save') });
    await title.fill('');
    await save.click();
    await page.getByText(t('catalogue', 'edit.title-required')).waitFor();
    await title.fill(`${unit.title}（修订）`);
    const date = page.getByLabel(t('terms', 'field.dateText'), { exact: true });
    const kept = await date.inputValue();
    await date.fill('20231345');
    await save.click();
    await page.getByText(/20231345/).waitFor();
    await date.fill(kept);
    await save.click();
    await page.getByText(t('catalogue', 'edit.done')).waitFor();
    await page.getByRole('heading', { level: 1, name: `${unit.title}（修订）` }).waitFor();
    await page.getByRole('tab', { name: t('catalogue', 'tab.history') }).click();
    await page.getByText(t('terms', 'act.unit.change')).first().waitFor();
    await visit.close();
  });

  test('two edit at once: the second sees both and loses nothing', async () => {
    const one = await stage.visitAs('archivist', '/work/catalogue', { locale });
    const unit = (await ask<Units>(one, stage.url, '/units?level=item&limit=5')).items[locale === 'en' ? 3 : 2]!;
    const two = await stage.visitAs('archivist', `/work/records/${unit.id}`, { locale });
    const { t } = one;
    await one.page.goto(`${stage.url}/work/records/${unit.id}`);
    for (const { page } of [one, two]) await page.getByRole('button', { name: t('catalogue', 'record.edit') }).click();
    const write = async ({ page }: typeof one, text: string) => {
      // The scheme's own name of the field.
      await page.getByLabel(locale === 'en' ? 'Note' : '附注', { exact: true }).fill(text);
      await page.getByRole('button', { name: t('common', 'save') }).click();
    };
    await write(one, '甲的附注');
    await one.page.getByText(t('catalogue', 'edit.done')).waitFor();
    await write(two, '乙的附注');
    await two.page.getByRole('heading', { name: t('catalogue', 'conflict.title') }).waitFor();
    await two.page.getByRole('cell', { name: '甲的附注' }).waitFor();
    await two.page.getByRole('cell', { name: '乙的附注' }).waitFor();
    await two.page.getByRole('button', { name: t('catalogue', 'conflict.keep') }).click();
    await two.page.getByRole('button', { name: t('common', 'save') }).click();
    await two.page.getByText(t('catalogue', 'edit.done')).waitFor();
    await one.close();
    await two.close();
  });
});
