/**
 * A visit in a storeroom without a network: entered, reloaded, kept; sent in order once there is one; where another
 * inspector was faster both words are shown; and signing out leaves nothing on the device.
 */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, stageOf, type Visit } from './journey.ts';

const stage = stageOf('empty');

interface Detail {
  state: string;
  lockVersion: number;
  entries: { item: string; verdict: string; note: string; version: number; enteredBy: string }[];
  earlier: { note: string }[];
  files: { name: string }[];
}

// As texts: these run in the browser, whose globals this project does not type.
const CACHED = `(async () => {
  const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return keys.flat().map((request) => new URL(request.url).pathname);
})()`;
const LEFT = `(async () => [
  (await indexedDB.databases()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
])()`;

/** Changes something with the page's own session. */
async function change<T>(visit: Visit, method: 'POST' | 'PUT' | 'PATCH', path: string, data: object): Promise<T> {
  const { csrf } = await ask<{ csrf: string }>(visit, stage.url, '/session');
  const answer = await visit.context.request.fetch(`${stage.url}/api/v1${path}`, {
    method,
    data,
    headers: { 'x-csrf-token': csrf },
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** An announced inspection of the first agency by the two archivists. */
async function announce(): Promise<string> {
  const office = await stage.visitAs('supervisor', '/work/inspections', { locale: 'zh-CN' });
  const day = Number(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''));
  const { id } = await change<{ id: string }>(office, 'POST', '/inspection-plans', { year: 2026, title: '检查' });
  const inspectors = await ask<{ items: { id: string }[] }>(office, stage.url, '/inspectors');
  const agencies = await ask<{ items: { id: string }[] }>(office, stage.url, '/agencies');
  const made = await change<{ ids: string[] }>(office, 'POST', `/inspection-plans/${id}/inspections`, {
    kind: 'special',
    checklistId: 'shipped.storage-safety',
    from: day,
    to: day,
    agencyIds: [agencies.items[0]!.id],
    inspectorIds: inspectors.items.map((one) => one.id),
  });
  const inspection = made.ids[0]!;
  await change(office, 'POST', `/inspections/${inspection}/steps`, { step: 'announce', lockVersion: 0 });
  await office.close();
  return inspection;
}

test('a visit without a network', { timeout: 120_000 }, async () => {
  const id = await announce();
  const path = `/work/inspections/${id}/visit`;
  const tablet = await stage.visitAs('archivist', path, { locale: 'zh-CN', width: 1024, height: 768 });
  const { page, context, t } = tablet;
  const item = (key: string) => page.getByRole('article', { name: new RegExp(`^${key} `) });
  const choose = (key: string, verdict: string) =>
    item(key)
      .getByRole('radio', { name: t('inspection-visit', `verdict.${verdict}`), exact: true })
      .check();
  const waiting = (n: number) => page.getByText(t('inspection-visit', 'kept.some', { n })).waitFor();
  await page.getByText(t('inspection-visit', 'ready')).waitFor();

  await context.setOffline(true);
  await page.getByText(t('inspection-visit', 'reach.offline'), { exact: true }).waitFor();
  await choose('C1', 'not');
  await item('C1').getByLabel(t('inspection-visit', 'note')).fill('与办公室合用');
  await item('C1').getByLabel(t('inspection-visit', 'note')).blur();
  await choose('C2', 'met');
  await waiting(2);
  const photo = { name: 'room.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') };
  await item('C1').locator('input[type=file]').setInputFiles(photo);
  await waiting(3);

  // The page opens again with all of it, though nothing answers.
  await page.reload();
  await waiting(3);
  expect(await item('C1').getByLabel(t('inspection-visit', 'note')).inputValue()).toBe('与办公室合用');
  expect(await item('C2').getByRole('radio').first().isChecked()).toBe(true);

  // Meanwhile another inspector enters C1.
  const colleague = await stage.visitAs('supervisor', '/work/inspections', { locale: 'zh-CN' });
  const entry = { item: 'C1', base: 0, verdict: 'met', note: '已有独立库房', seenAt: new Date().toISOString() };
  await change(colleague, 'PUT', `/inspections/${id}/entries/${randomUUID()}`, entry);

  await context.setOffline(false);
  await page.getByText(t('inspection-visit', 'conflict.title')).waitFor();
  const conflict = item('C1');
  await conflict.getByText('已有独立库房').waitFor();
  await conflict.getByText('与办公室合用').waitFor();
  const before = await ask<Detail>(tablet, stage.url, `/inspections/${id}`);
  expect(before.state).toBe('visiting');
  expect(before.entries.map((each) => [each.item, each.verdict])).toEqual([
    ['C1', 'met'],
    ['C2', 'met'],
  ]);
  await conflict.getByRole('button', { name: t('inspection-visit', 'conflict.take-mine') }).click();
  await page.getByText(t('inspection-visit', 'kept.none')).waitFor();
  const after = await ask<Detail>(tablet, stage.url, `/inspections/${id}`);
  expect(after.entries[0]).toMatchObject({ item: 'C1', verdict: 'not', note: '与办公室合用', version: 2 });
  expect(after.earlier).toMatchObject([{ note: '已有独立库房' }]);
  expect(after.files).toMatchObject([{ name: 'room.png' }]);

  // Nothing of the API is in the cache; signing out forgets device and program, but says so where something is unsent.
  const cached = () => page.evaluate<string[]>(CACHED);
  const paths = await cached();
  expect(paths).toContain('/');
  expect(paths.every((each) => each === '/' || /^\/(assets\/|appearance\.js$|seal\.svg$)/.test(each))).toBe(true);
  await context.setOffline(true);
  await choose('C2', 'na');
  await waiting(1);
  await context.setOffline(false);
  await page.getByText(t('inspection-visit', 'kept.none')).waitFor();
  await page.getByRole('link', { name: t('inspection-visit', 'back') }).click();
  await page.getByRole('button', { name: t('workbench', 'user.menu', { name: await nameOf(tablet) }) }).click();
  await page.getByRole('button', { name: t('account', 'logout') }).click();
  await page.waitForURL(/\/login/);
  expect(await cached()).toEqual([]);
  expect(await page.evaluate<number[]>(LEFT)).toEqual([0, 0]);
  await colleague.close();
  await context.close();
});

async function nameOf(visit: Visit): Promise<string> {
  return (await ask<{ user: { name: string } }>(visit, stage.url, '/session')).user.name;
}
