/** A list longer than any screen: gone through by the keyboard; arranged as a whole in the background, and taken back. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../server-process.ts';
import { ask, LOCALES, send, stageOf } from './journey.ts';

const stage = stageOf('empty');
/** One more than an act of arrangement does at once. */
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

interface Acts {
  items: { kind: string; state: string; count: number }[];
}
interface Units {
  items: { code: string }[];
}

test.each(LOCALES)('%s: to its end, its beginning, a code, a record', async (locale) => {
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

test.each(LOCALES)('%s: all of it is renumbered in the background, and undone', async (locale) => {
  const visit = await stage.visitAs('archivist', '/work/catalogue', { locale });
  const { page, t } = visit;
  const say = (key: string, params?: Record<string, string | number>) => t('arrangement', key, params);
  const table = page.getByRole('grid', { name: t('catalogue', 'table.label') });
  await table
    .getByRole('row')
    .filter({ hasText: code(1) })
    .waitFor();
  const start = locale === 'en' ? 4001 : 2001;
  await table.focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: t('catalogue-acts', 'act.arrange') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('kind.renumber'), { exact: true }).check();
  await dialog.getByLabel(say('start')).fill(String(start));
  await dialog.getByLabel(say('reason')).fill('重新编号');
  await dialog.getByText(say('preview.job')).waitFor();
  await dialog.getByRole('button', { name: say('submit') }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.goto(`${stage.url}/work/arrangements`);

  const act = page
    .getByRole('row')
    .filter({ hasText: say('kind.renumber') })
    .first();
  const undo = act.getByRole('button', { name: say('undo'), exact: true });
  await undo.waitFor();
  const newest = async () => (await ask<Acts>(visit, stage.url, '/arrangements')).items[0];
  expect(await newest()).toMatchObject({ kind: 'renumber', state: 'done', count: UNITS });
  const codes = async (sort: string) =>
    (await ask<Units>(visit, stage.url, `/units?sort=${sort}&limit=1`)).items[0]!.code;
  expect([await codes('code'), await codes('-code')]).toEqual([code(start), code(start + UNITS - 1)]);
  await undo.click();
  await expect.poll(async () => (await newest())?.state).toBe('undone');
  await act.getByText(say('state.undone'), { exact: true }).waitFor();
  expect([await codes('code'), await codes('-code')]).toEqual([code(1), code(UNITS)]);
  await visit.close();
});

test('an act of many units is stopped where it is seen, and all is as it was', async () => {
  const many = 12_000;
  const codeOf = (n: number): string => `Z035-WS·1982-Y-BGS-${String(n).padStart(5, '0')}`;
  const file = join(stage.folder, '长目录.csv');
  const rows = Array.from({ length: many }, (_, at) => `${codeOf(at + 1)},第${at + 1}号文`);
  await writeFile(file, `档号,题名\n${rows.join('\n')}\n`);
  const where = ['--data', stage.server.dataDir, '--as', 'archivist'];
  const { result } = await runCli(['import', file, '--fonds', 'Z035', '--category', 'WS', ...where]);
  expect(result).toMatchObject({ ok: true, created: many });

  const visit = await stage.visitAs('archivist', '/work/arrangements', { locale: 'zh-CN' });
  const { page, t } = visit;
  const say = (key: string, params?: Record<string, string | number>) => t('arrangement', key, params);
  const { items } = await ask<{ items: { id: string; number: string }[] }>(visit, stage.url, '/fonds');
  const fonds = items.find(({ number }) => number === 'Z035')!.id;
  const act = { kind: 'renumber', target: { filter: { fonds } }, start: 20_001 };
  await send(visit, stage.url, 'POST', '/arrangements', { act, reason: '重新编号' });
  await page.reload();
  const live = page.getByRole('list', { name: say('live') });
  await live.getByRole('button', { name: say('stop') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('stop.submit') })
    .click();
  const newest = async () => (await ask<Acts>(visit, stage.url, '/arrangements')).items[0];
  await expect.poll(newest, { timeout: 30_000 }).toMatchObject({ kind: 'renumber', state: 'undone' });
  await live.waitFor({ state: 'detached' });
  for (const [sort, expected] of [
    ['code', codeOf(1)],
    ['-code', codeOf(many)],
  ] as const) {
    const listed = await ask<Units>(visit, stage.url, `/units?fonds=${fonds}&sort=${sort}&limit=1`);
    expect(listed.items[0]!.code).toBe(expected);
  }
  await visit.close();
});
