/** The ledger that an office keeps as a spreadsheet: taken in by the wizard, the wrong row given back, and undone again. */
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { LOCALES, stageOf } from './journey.ts';

const stage = stageOf('empty');

/** As offices keep it: a title above, headings in the third row, a column of its own making, 785 per cent in one cell. */
async function writeLedger(path: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('台账');
  sheet.addRow(['查档服务问题整改台账']);
  sheet.addRow(['填报：办公室']);
  sheet.addRow(['序号', '存在问题', '整改措施', '牵头单位', '整改时限', '进度', '星期五汇总']);
  sheet.addRow([1, '查档等候时间长', '增设一个窗口', '利用科', '2026年12月20日', '50%', '有']);
  sheet.addRow([2, '电话无人接听', '值班排到人', '办公室', '2026-12-31', '0', '']);
  sheet.addRow([3, '指路牌看不清', '重做指路牌', '办公室', '2026-12-31', '785%', '']);
  await book.xlsx.writeFile(path);
}

test.each(LOCALES)('%s', async (locale) => {
  const visit = await stage.visitAs('supervisor', '/work/findings/import', { locale });
  const { page, t } = visit;
  const say = (key: string, params?: Record<string, string | number>) => t('ledger', `import.${key}`, params);
  const path = join(stage.folder, `台账-${locale}.xlsx`);
  await writeLedger(path);

  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('heading', { name: say('columns') }).waitFor();
  // A heading nobody knows is kept as a note until somebody says otherwise; the next time it is remembered.
  const made = page.getByLabel(`星期五汇总: ${say('target')}`);
  await expect.poll(() => made.inputValue()).toBe(locale === LOCALES[0] ? 'note' : 'ignore');
  await made.selectOption('ignore');
  const problem = page.getByLabel(`存在问题: ${say('target')}`);
  expect(await problem.inputValue()).toBe('problem');
  // Of an empty house no body is known: they are made on request, and named before.
  await page.getByLabel(say('createUnits')).check();
  await page.getByRole('button', { name: say('try') }).click();

  // The trial says which row goes back and why, before anything is written.
  const defects = page.getByRole('region', { name: say('defects') });
  await defects.getByText('785%').first().waitFor();
  await page.getByRole('button', { name: say('start', { n: 2 }) }).click();
  await page.getByText(say('done', { n: 2, m: 2 })).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: say('get-returned', { n: 1 }) }).click(),
  ]);
  const returned = new ExcelJS.Workbook();
  await returned.xlsx.readFile(await download.path());
  expect(JSON.stringify(returned.worksheets[0]!.getSheetValues())).toContain('指路牌看不清');
  expect(JSON.stringify(returned.worksheets[0]!.getSheetValues())).not.toContain('电话无人接听');

  const wizard = page.url();
  await page.getByRole('link', { name: say('see') }).click();
  await page.getByText('查档等候时间长').first().waitFor();
  expect(await page.getByText('指路牌看不清').count()).toBe(0);

  // And back again: what nobody has touched goes.
  await page.goto(wizard);
  await page.getByRole('button', { name: say('undo') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('undo') })
    .click();
  await page.getByText(say('undone-line', { n: 2 })).waitFor();
  await page.goto(`${stage.url}/work/findings`);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByText('查档等候时间长').count()).toBe(0);
  await visit.close();
});
