/** Arranging by key and mouse: a file is composed of chosen units, put in order inside, found with its code, taken back. */
import { describe, expect, test } from 'vitest';
import { ask, LOCALES, stageOf } from './journey.ts';

const stage = stageOf('demonstration');

interface Acts {
  items: { kind: string; state: string; unitId: string }[];
}

describe.each(LOCALES)('%s', (locale) => {
  test('a file is composed, ordered and taken back by the keyboard', async () => {
    const visit = await stage.visitAs('archivist', '/work/catalogue', { locale });
    const { page, t } = visit;
    const say = (key: string, params?: Record<string, string | number>) => t('arrangement', key, params);
    const table = page.getByRole('grid', { name: t('catalogue', 'table.label') });
    await table.getByRole('row').nth(3).waitFor();
    await table.focus();
    for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'ArrowDown', 'Shift+Space']) await page.keyboard.press(key);
    await page.getByRole('button', { name: t('catalogue-acts', 'act.arrange') }).click();
    const dialog = page.getByRole('dialog');
    const title = `土改证存根 ${locale}`;
    await dialog.getByLabel(say('unit.title-file')).fill(title);
    await dialog.getByLabel(say('reason')).fill('按村组卷');
    await dialog.getByRole('rowheader', { name: title }).waitFor();
    await dialog.getByRole('button', { name: say('submit') }).click();
    await page.getByText(say('done', { kind: say('kind.compose'), n: 4 })).waitFor();

    const [made] = (await ask<Acts>(visit, stage.url, '/arrangements')).items;
    await page.goto(`${stage.url}/work/catalogue?parent=${made!.unitId}`);
    const codes = async () =>
      Promise.all([1, 2, 3].map((n) => table.getByRole('row').nth(n).getByRole('gridcell').nth(1).innerText()));
    await table.getByRole('row').nth(3).waitFor();
    const [a, b, c] = await codes();
    await table.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    const reordered = page.getByText(say('done', { kind: say('kind.reorder'), n: 1 }));
    await reordered.waitFor();
    await expect.poll(codes).toEqual([b, a, c]);
    await page
      .locator('.toast')
      .filter({ has: reordered })
      .getByRole('button', { name: say('undo') })
      .click();
    await expect.poll(codes).toEqual([a, b, c]);

    // What was done stands in a list, and is taken back from there as a whole.
    await page.goto(`${stage.url}/work/arrangements`);
    const composed = page
      .getByRole('row')
      .filter({ hasText: say('kind.compose') })
      .first();
    await composed.getByRole('button', { name: say('undo') }).click();
    await composed.getByText(say('state.undone')).waitFor();
    const { items } = await ask<Acts>(visit, stage.url, '/arrangements');
    expect(items.slice(0, 2).every(({ state }) => state === 'undone')).toBe(true);
    await visit.close();
  });
});
