/** A new category without code: code table, template and fields made in pages; a row imported, described and found by them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCALES, stageOf, type Visit } from './journey.ts';

const stage = stageOf('empty');

/** Makes a part on its list and leaves its page open, named in both languages. */
async function begin({ page, t }: Visit, kind: 'table' | 'template' | 'category', key: string, name: string) {
  const say = (word: string, params?: Record<string, string | number>) => t('scheme', word, params);
  await page.goto(`${stage.url}/work/schemes${kind === 'category' ? '' : `?view=${kind}`}`);
  await page.getByRole('button', { name: say(`new.${kind}`), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('part.key'), { exact: true }).fill(key);
  await dialog.getByRole('button', { name: t('common', 'confirm'), exact: true }).click();
  await page.getByLabel(say('part.name'), { exact: true }).fill(name);
  await page.getByLabel(say('part.nameEn'), { exact: true }).fill(name);
}

/** Looks at what the change is, gives a reason, keeps it as a version. */
async function keep({ page, t }: Visit, reason: string) {
  await page.getByRole('button', { name: t('scheme', 'save'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('scheme', 'save.note'), { exact: true }).fill(reason);
  await dialog.getByRole('button', { name: t('scheme', 'save'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test.each(LOCALES)('%s', async (locale) => {
  const english = locale === 'en';
  const [category, suffix] = english ? ['JB', 'en'] : ['JA', 'zh'];
  const [building, grade] = [`建筑名称${suffix}`, `保护级别${suffix}`];
  const system = await stage.visitAs('system', '/work/schemes', { locale });
  {
    const { page, t } = system;
    const say = (word: string, params?: Record<string, string | number>) => t('scheme', word, params);

    await begin(system, 'table', `grade-${suffix}`, grade);
    for (const [at, name] of ['一类', '二类'].entries()) {
      await page.getByRole('button', { name: say('table.add'), exact: true }).click();
      await page.getByLabel(`${say('table.code')} ${at + 1}`, { exact: true }).fill(String(at + 1));
      await page.getByLabel(`${say('column.name')} ${at + 1}`, { exact: true }).fill(name);
    }
    await keep(system, '普查用');

    await begin(system, 'template', `building-${suffix}`, `建筑${suffix}`);
    // What is no template is told at once; what is one shows a code.
    const text = page.getByRole('textbox', { name: say('template.text'), exact: true });
    await text.fill('{fonds}{cat}');
    await page.getByText(say('template.wrong')).waitFor();
    await text.fill('{fonds}-{cat}·{year}-{item:5}');
    await page.getByText('·2023-00012').waitFor();
    await keep(system, '五位件号');

    await begin(system, 'category', category, `历史建筑档案${suffix}`);
    await page.getByLabel(say('part.template'), { exact: true }).selectOption(`building-${suffix}`);
    for (const field of [
      { key: 'building', name: building, type: 'text', must: true },
      { key: 'grade', name: grade, type: 'code', must: false },
    ]) {
      await page.getByRole('button', { name: say('fields.add'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(say('part.name'), { exact: true }).fill(field.name);
      await dialog.getByLabel(say('field.key'), { exact: true }).fill(field.key);
      await dialog.getByLabel(say('field.type'), { exact: true }).selectOption(field.type);
      if (field.type === 'code')
        await dialog.getByLabel(say('field.table'), { exact: true }).selectOption(`grade-${suffix}`);
      if (field.must) {
        await dialog.getByLabel(t('terms', 'level.item'), { exact: true }).selectOption('must');
        await dialog.getByLabel(say('field.search'), { exact: true }).check();
      }
      await dialog
        .getByRole('button', { name: say('field.done'), exact: true })
        .last()
        .click();
      await dialog.waitFor({ state: 'detached' });
    }
    await keep(system, '新设门类');
    await page.getByText(say('version.now'), { exact: true }).waitFor();
  }
  await system.close();

  // Its rows come in by it: 一类 is kept as its code, and what a row lacks of the mandatory fields is told.
  const rows = [
    ['档号', '题名', '责任者', '日期', '保管期限', building, grade],
    [`Z109-${category}·2019-00001`, '普查登记表', '区住建局', '20190412', '永久', `听松堂${suffix}`, '一类'],
    [`Z109-${category}·2019-00002`, '普查登记表', '区住建局', '20190412', '永久', '', '一类'],
  ];
  const path = join(stage.folder, `建筑-${suffix}.csv`);
  await writeFile(path, rows.map((row) => row.join(',')).join('\n'));
  const archivist = await stage.visitAs('archivist', '/work/imports', { locale });
  const { page, t } = archivist;
  const say = (word: string, params?: Record<string, string | number>) => t('imports', word, params);
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('heading', { name: say('columns.title') }).waitFor();
  await expect.poll(() => page.getByLabel(`${grade}: ${say('columns.target')}`).inputValue()).toBe('field:grade');
  await page.getByRole('button', { name: say('act.check'), exact: true }).click();
  await page.getByRole('button', { name: `${say('kind.field-required')} 1`, exact: true }).waitFor();
  await page.getByRole('button', { name: say('act.import', { n: 2 }), exact: true }).click();
  await page.getByText(say('result.done', { n: 2 })).waitFor();

  // Found by its search key, described by its table.
  const found = page.getByText(`Z109-${category}·2019-00001`).first();
  // The index follows the import within seconds.
  await expect
    .poll(async () => {
      await page.goto(`${stage.url}/work/search?q=${encodeURIComponent(`听松堂${suffix}`)}`);
      return found.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  await page
    .getByRole('link', { name: /普查登记表/ })
    .first()
    .click();
  await page.getByText('一类').waitFor();
  await page.getByRole('button', { name: t('catalogue', 'record.edit') }).click();
  await page.getByLabel(grade, { exact: true }).selectOption({ label: '二类' });
  await page.getByLabel(building, { exact: true }).fill('');
  const save = page.getByRole('button', { name: t('common', 'save') });
  await save.click();
  await page.getByText(t('scheme', 'form.wrong.field-required')).waitFor();
  await page.getByLabel(building, { exact: true }).fill(`望江楼${suffix}`);
  await save.click();
  await page.getByText(t('catalogue', 'edit.done')).waitFor();
  await page.getByText('二类').waitFor();
  await archivist.close();
});
