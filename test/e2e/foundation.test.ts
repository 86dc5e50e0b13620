/** From a delivery to a sentence on its third page, and back into the dark: the story Lantai's foundation is for. */
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import yazl from 'yazl';
import { describeShared, sharedPath } from '../shared-path.ts';
import { ask, deliver, firstSignIn, LOCALES, openStage, type Visit } from './journey.ts';

const DELIVERY = sharedPath('samples', 'delivery-clean');
/** A PDF of more than two pages. */
const CODE = 'Z109-WS·2023-Y-BGS-0003';

async function zipOf(dir: string, target: string): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      zip.addFile(path, path.slice(dir.length + 1));
    }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(target));
  return target;
}

interface Found {
  total: number;
  hits: { unitId: string; code: string }[];
}
const find = (visit: Visit, url: string, q: string) => ask<Found>(visit, url, `/search?q=${encodeURIComponent(q)}`);

describeShared('the story of the foundation', () => {
  test.each(LOCALES)('%s', { timeout: 300_000 }, async (locale) => {
    const stage = await openStage('empty');
    const { url, passwords } = stage;

    // The agency signs in for the first time and delivers; the page follows the work by itself.
    const agency = await stage.visit('/work/accessions', { locale });
    const { t } = agency;
    await firstSignIn(agency, 'civil', passwords.civil!);
    await agency.page.getByRole('link', { name: t('workbench', 'nav.accessions') }).click();
    const followed = agency.page.waitForRequest(/\/accessions\/[^/]+\/progress$/);
    await deliver(agency, locale === 'en' ? await zipOf(DELIVERY, join(stage.folder, 'delivery.zip')) : DELIVERY);
    await followed;
    const accepted = agency.page.getByText(t('accession', 'accepted.title', { n: 33 }));
    await accepted.waitFor({ timeout: 120_000 });
    await agency.page.getByRole('link', { name: t('accession', 'act.receipt') }).waitFor();

    // Nothing is open: the public finds nothing, by no way.
    const archivist = await stage.visit('/work', { locale });
    await firstSignIn(archivist, 'archivist', passwords.archivist!);
    const unit = (await find(archivist, url, CODE)).hits.find(({ code }) => code === CODE)!;
    const third = await ask<{ text: string }>(archivist, url, `/units/${unit.unitId}/pages/3/text`);
    const sentence = /\p{Script=Han}{10,16}/u.exec(third.text.replace(/\s+/g, ''))![0];
    const anybody = await stage.visit('/', { locale });
    const box = anybody.page.getByRole('searchbox');
    await box.fill(`"${sentence}"`);
    await box.press('Enter');
    const nothing = anybody.page.getByText(t('portal', 'search.empty', { q: `"${sentence}"` }));
    await nothing.waitFor();
    expect((await find(anybody, url, '')).total).toBe(0);
    const record = `/records/${unit.unitId}`;
    expect((await anybody.context.request.get(`${url}/api/v1/units/${unit.unitId}`)).status()).toBe(404);

    // An archivist opens one item, with a ground.
    await archivist.page.getByRole('link', { name: t('workbench', 'nav.catalogue'), exact: true }).click();
    await archivist.page.getByLabel(t('catalogue', 'jump.label')).fill(CODE);
    await archivist.page.getByLabel(t('catalogue', 'jump.label')).press('Enter');
    await archivist.page.locator('.table-row.active', { hasText: CODE }).waitFor();
    await archivist.page.keyboard.press('Enter');
    await archivist.page.waitForURL(`**/work${record}`);
    const decide = async (act: 'open' | 'withdraw', ground: string) => {
      await archivist.page.getByRole('button', { name: t('catalogue', `record.${act}`), exact: true }).click();
      const dialog = archivist.page.getByRole('dialog');
      await dialog.getByLabel(t('catalogue', 'open.ground')).first().fill(ground);
      await dialog.getByRole('button', { name: t('catalogue', `${act}.submit`, { n: 1 }) }).click();
      await archivist.page.getByText(t('catalogue', `${act}.done`, { n: 1 })).waitFor();
    };
    await decide('open', '《档案法》第二十七条');

    // Within two seconds the public finds the sentence, and the record opens at its page with the hit marked.
    await expect.poll(async () => (await find(anybody, url, `"${sentence}"`)).total, { timeout: 2000 }).toBe(1);
    await anybody.page.reload();
    await anybody.page
      .getByRole('link', { name: t('portal', 'hit.page', { n: 3 }) })
      .first()
      .click();
    await anybody.page.waitForURL(`**${record}?page=3*`);
    expect(await anybody.page.getByLabel(t('viewer', 'page.go')).inputValue()).toBe('3');
    const picture = anybody.page.getByRole('img', { name: t('viewer', 'page', { n: 3 }), exact: true }).first();
    await picture.waitFor();
    const mark = anybody.page.locator('mark').first();
    await mark.waitFor();
    const marked = (await mark.textContent())!.replace(/\s+/g, '');
    expect(sentence).toContain(marked);
    await anybody.page.keyboard.press('t');
    const sheet = anybody.page.getByRole('group', { name: t('viewer', 'page', { n: 3 }) });
    await sheet.locator('mark').first().waitFor();

    // Withdrawn, it is gone for everybody of the public.
    await decide('withdraw', '涉及个人隐私');
    await expect.poll(async () => (await find(anybody, url, `"${sentence}"`)).total, { timeout: 2000 }).toBe(0);
    await anybody.page.goto(`${url}/search?q=${encodeURIComponent(`"${sentence}"`)}`);
    await nothing.waitFor();
    await anybody.page.goto(`${url}${record}`);
    await anybody.page.getByText(t('portal', 'record.missing')).first().waitFor();
    expect((await anybody.context.request.get(`${url}/api/v1/units/${unit.unitId}`)).status()).toBe(404);
    expect((await find(archivist, url, CODE)).hits.map(({ code }) => code)).toContain(CODE);

    for (const visit of [agency, archivist, anybody]) await visit.close();
  });
});
