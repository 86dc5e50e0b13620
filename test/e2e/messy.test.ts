/** A delivery with thirteen defects: found, shown, reported, decided with the consent of both sides, seen by its own alone. */
import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { describeShared, sharedPath } from '../shared-path.ts';
import { ask, deliver, LOCALES, openStage } from './journey.ts';

const DELIVERY = sharedPath('samples', 'delivery-messy');

describeShared('a messy delivery', () => {
  test.each(LOCALES)('%s', { timeout: 300_000 }, async (locale) => {
    const planted = JSON.parse(await readFile(`${DELIVERY}.defects.json`, 'utf8')) as { severity: string }[];
    const errors = planted.filter(({ severity }) => severity === 'error').length;
    const stage = await openStage('empty');
    const agency = await stage.visitAs('civil', '/work/accessions', { locale });
    const { t } = agency;
    await deliver(agency, DELIVERY);
    const table = agency.page.getByRole('grid', { name: t('accession', 'defects.table') });
    await table.waitFor({ timeout: 120_000 });
    const rows = () => table.getAttribute('aria-rowcount').then((all) => Number(all) - 1);
    await expect.poll(rows).toBe(planted.length);
    const path = new URL(agency.page.url()).pathname;

    // Filtered by severity and by kind; read by keyboard, with the words of each defect beside the table.
    await agency.page.getByRole('button', { name: t('accession', 'defects.errors', { n: errors }) }).click();
    await expect.poll(rows).toBe(errors);
    await agency.page.getByRole('button', { name: t('accession', 'defects.all', { n: planted.length }) }).click();
    await agency.page.getByLabel(t('accession', 'defects.kind')).selectOption('bad-date');
    await expect.poll(rows).toBe(1);
    await agency.page.getByLabel(t('accession', 'defects.kind')).selectOption('');
    await expect.poll(rows).toBe(planted.length);
    const pane = agency.page.getByRole('region', { name: t('accession', 'pane.label') });
    await table.focus();
    await agency.page.keyboard.press('Home');
    const first = await pane.textContent();
    await agency.page.keyboard.press('ArrowDown');
    await expect.poll(() => pane.textContent()).not.toBe(first);

    // The report is a workbook that opens.
    const [download] = await Promise.all([
      agency.page.waitForEvent('download'),
      agency.page.getByRole('link', { name: t('accession', 'act.report') }).click(),
    ]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(await download.path());
    expect(workbook.worksheets.length).toBeGreaterThan(0);

    // Another agency has nothing to see here; the agency itself decides nothing.
    const other = await stage.visitAs('water', '/work/accessions', { locale });
    await other.page.getByText(t('accession', 'list.none')).waitFor();
    expect(
      (await other.context.request.get(`${stage.url}/api/v1/accessions/${path.split('/').at(-1)!}`)).status(),
    ).toBe(404);
    await other.close();
    const good = (await ask<{ goodCount: number }>(agency, stage.url, `/accessions/${path.split('/').at(-1)!}`))
      .goodCount;
    const take = t('accession', 'act.take-good', { n: good });
    expect(await agency.page.getByRole('button', { name: take }).count()).toBe(0);

    // The archivist takes the good rows, with a name from the other side; without one nothing happens.
    const archivist = await stage.visitAs('archivist', path, { locale });
    await archivist.page.getByRole('button', { name: take }).click();
    const dialog = archivist.page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: t('accession', 'take.submit', { n: good }) });
    await submit.click();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel(t('accession', 'take.representative')).fill('李敏');
    await submit.click();
    await archivist.page.getByText(t('accession', 'accepted.title', { n: good })).waitFor({ timeout: 120_000 });
    await archivist.page.getByText(/李敏/).first().waitFor();

    // What went back is a second delivery, linked with the first.
    await archivist.page.getByText(t('accession', 'facts.following')).first().waitFor();
    await archivist.close();
    await agency.page.goto(`${stage.url}/work/accessions`);
    const list = agency.page.getByRole('grid', { name: t('accession', 'list.table') });
    await expect.poll(() => list.getAttribute('aria-rowcount')).toBe('3');
    await agency.close();
  });
});
