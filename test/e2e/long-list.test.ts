/** A list longer than any screen, gone through by the keyboard: to its end and its beginning, to a code, into the record. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../server-process.ts';
import { LOCALES, stageOf } from './journey.ts';

const stage = stageOf('empty');
const UNITS = 1001;
const code = (n: number): string => `Z034-WS·1981-Y-BGS-${String(n).padStart(4, '0')}`;

beforeAll(async () => {
  const rows = Array.from({ length: UNITS }, (_, at) => `${code(at + 1)},第${at + 1}号通知`);
  const file = join(stage.folder, '目录.csv');
  await writeFile(file, `档号,题名\n${rows.join('\n')}\n`);
  const where = ['--data', stage.server.dataDir, '--as', 'archivist'];
  const { result } = await runCli(['import', file, '--fonds', 'Z034', '--category', 'WS', ...where]);
  expect(result).toMatchObject({ ok: true, created: UNITS });
});

test.each(LOCALES)('%s', async (locale) => {
  const visit = await stage.visitAs('archivist', '/work/catalogue', { locale });
  const { page, t } = visit;
  const table = page.getByRole('grid', { name: t('catalogue', 'table.label') });
  const row = (n: number) => table.getByRole('row').filter({ hasText: code(n) });
  await row(1).waitFor();
  // A part of the list is fetched, and of that only what is in sight is in the page.
  const expectWindow = async () => {
    const fetched = Number(await table.getAttribute('aria-rowcount'));
    expect(fetched).toBeLessThan(UNITS);
    expect(await table.getByRole('row').count()).toBeLessThan(fetched);
  };
  await expectWindow();

  await table.focus();
  await page.keyboard.press('End');
  await row(UNITS).waitFor();
  await page.keyboard.press('Home');
  await row(1).waitFor();
  await page.keyboard.press('PageDown');
  const jump = page.getByRole('textbox', { name: t('catalogue', 'jump.label') });
  await jump.fill(code(600));
  await jump.press('Enter');
  await row(600).waitFor();
  await expectWindow();
  // The keys are taken to the row, once what lies before it is there too.
  await expect.poll(() => page.locator('[role=grid]:focus').count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '第600号通知' }).waitFor();
  await visit.close();
});
