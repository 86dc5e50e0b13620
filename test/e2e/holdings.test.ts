/** The holdings as things: many units changed at once and put back; boxes on a shelf, a range of codes into one, its labels. */
import { describe, expect, test } from 'vitest';
import { ask, LOCALES, stageOf } from './journey.ts';

const stage = stageOf('demonstration');

interface Units {
  items: { code: string }[];
}

describe.each(LOCALES)('%s', (locale) => {
  test('many units are changed in one act, and put back', async () => {
    const visit = await stage.visitAs('archivist', '/work/catalogue?q=水库', { locale });
    const { page, t } = visit;
    const table = page.getByRole('grid', { name: t('catalogue', 'table.label') });
    await table.getByRole('row').nth(1).waitFor();
    await table.focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: t('catalogue-acts', 'act.bulk-edit') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('bulk-edit', 'field'), { exact: true }).selectOption('note');
    await dialog.getByLabel(t('bulk-edit', 'act'), { exact: true }).selectOption('pattern');
    await dialog.getByLabel(t('bulk-edit', 'pattern'), { exact: true }).fill(`{n:2} ${locale}`);
    await dialog.getByRole('cell', { name: `01 ${locale}` }).waitFor();
    await dialog.getByLabel(t('bulk-edit', 'reason'), { exact: true }).fill('年度清点');
    await dialog.getByRole('button').last().click();
    await page.waitForURL(/\/work\/bulk-edits\//);
    await page.getByText(t('bulk-edit', 'state.done'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('bulk-edit', 'changes.show') }).click();
    await page.getByRole('cell', { name: `01 ${locale}` }).waitFor();
    await page.getByRole('button', { name: t('bulk-edit', 'undo') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('bulk-edit', 'undo.submit'), exact: true })
      .click();
    await page.getByText(t('bulk-edit', 'state.undone'), { exact: true }).waitFor();
    await visit.close();
  });

  test('hits of a search are chosen by the keyboard, one, then all, for one act', async () => {
    const visit = await stage.visitAs('archivist', '/work/search?q=水库', { locale });
    const { page, t } = visit;
    const hits = page.getByRole('list', { name: t('portal', 'search.list') });
    const ticks = hits.getByRole('checkbox');
    await ticks.nth(1).waitFor();
    await ticks.first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('j');
    const second = await ticks.nth(1).getAttribute('data-pick');
    await expect.poll(() => hits.locator('input:focus').getAttribute('data-pick')).toBe(second);
    await page.getByText(t('catalogue-acts', 'chosen', { n: 1 }), { exact: true }).waitFor();
    const { total } = await ask<{ total: number }>(visit, stage.url, '/search?q=水库');
    await page.keyboard.press('Control+a');
    await page.getByText(t('catalogue-acts', 'chosen', { n: total }), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('catalogue-acts', 'act.bulk-edit') }).click();
    await page.getByRole('dialog', { name: t('bulk-edit', 'dialog.title', { n: total }) }).waitFor();
    await visit.close();
  });

  test('a room down to a box, a range of codes into it, its spine on paper', async () => {
    const visit = await stage.visitAs('archivist', '/work/locations', { locale });
    const { page, t } = visit;
    const say = (key: string, params?: Record<string, string | number>) => t('location', key, params);
    const codes = (await ask<Units>(visit, stage.url, '/units?level=item&limit=20')).items.map(({ code }) => code);
    const make = async (kind: string, number: string) => {
      await page
        .getByRole('button', { name: say(`add.${kind}`) })
        .first()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('number'), { exact: true }).fill(number);
      await dialog.getByRole('button', { name: say('add.submit'), exact: true }).click();
      await page.getByRole('link', { name: number }).last().click();
      await page.waitForURL(/\/work\/locations\/./);
      await page.getByRole('heading', { level: 1, name: number }).waitFor();
    };
    const place = locale === 'en' ? '902' : '901';
    for (const kind of ['room', 'rack', 'shelf', 'box']) await make(kind, `${kind}${place}`);
    await page.getByLabel(say('put.from'), { exact: true }).fill(codes[0]!);
    await page.getByLabel(say('put.to'), { exact: true }).fill(codes[2]!);
    await page.getByRole('button', { name: say('put.submit'), exact: true }).click();
    await page.getByRole('link', { name: codes[1] }).first().waitFor();
    await page.getByRole('button', { name: say('print') }).click();
    const [paper] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('dialog')
        .getByRole('button', { name: t('print', 'submit') })
        .click(),
    ]);
    expect(paper.suggestedFilename()).toContain('盒脊');
    await page.goto(`${stage.url}/work/locations`);
    const find = page.getByLabel(say('find'));
    await find.fill(codes[1]!);
    await find.press('Enter');
    await page.getByRole('heading', { level: 1, name: `box${place}` }).waitFor();
    await visit.close();
  });
});
