/** `npm run pictures`: starts the demonstration and takes the pictures of the documents from the running program. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser, openPage } from '../test/e2e/browser.ts';
import { type RunningServer, startServer, temporaryFolder } from '../test/server-process.ts';
import { type Ask, guideShots, type Shot } from './pictures.shots.ts';

const TARGET = join(import.meta.dirname, '..', 'docs', 'pictures');
const MAX_BYTES = 250_000;
const PASSWORD = 'pictures of a demonstration';

/** Makes the one-time password one of her own, once, and signs the context in. */
const settled = new Set<string>();
async function signIn(context: BrowserContext, { url, passwords }: RunningServer, login: string): Promise<void> {
  const oneTime = passwords[login]!;
  const data = { login, password: settled.has(login) ? PASSWORD : oneTime };
  const answer = await context.request.post(`${url}/api/v1/session`, { data });
  if (!answer.ok()) throw new Error(`no session: ${answer.status()}`);
  if (settled.has(login)) return;
  const { csrf } = (await answer.json()) as { csrf: string };
  const change = { data: { current: oneTime, next: PASSWORD }, headers: { 'x-csrf-token': csrf } };
  if (!(await context.request.put(`${url}/api/v1/session/password`, change)).ok()) throw new Error('no password');
  settled.add(login);
}

/** On a busy machine a page can be quiet while it still waits: nothing is loading, and each picture in view is drawn. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    `!document.querySelector('.skeleton') && document.querySelector('h1') &&
      [...document.images].every((each) => each.complete || each.getBoundingClientRect().top > innerHeight)`,
  );
}

async function take(browser: Browser, server: RunningServer, shot: Shot): Promise<void> {
  const { name, view, path, login, act } = shot;
  const { page, context, errors } = await openPage(browser, server.url, view);
  if (login !== undefined) await signIn(context, server, login);
  await page.goto(`${server.url}${path}`);
  await settle(page);
  await act?.(page);
  await settle(page);
  const png = await page.screenshot();
  const file = join(TARGET, `${name}.png`);
  await sharp(png).png({ palette: true, colours: 256, effort: 10, compressionLevel: 9 }).toFile(file);
  const { size } = await stat(file);
  console.log(`${name}.png ${Math.round(size / 1024)} KB`);
  if (size > MAX_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MAX_BYTES}`);
  if (errors.length > 0) throw new Error(`${name}: ${errors.join('; ')}`);
  await context.close();
}

const folder = await temporaryFolder();
const browser = await launchBrowser();
const server = await startServer('start', join(folder.path, 'data'));
try {
  await mkdir(TARGET, { recursive: true });
  const ask: Ask = async <T>(login: string, path: string) => {
    const { context } = await openPage(browser, server.url, { locale: 'zh-CN' });
    await signIn(context, server, login);
    const answer = (await (await context.request.get(`${server.url}/api/v1${path}`)).json()) as T;
    await context.close();
    return answer;
  };
  const q = encodeURIComponent('移民安置');
  const found = await ask<{ hits: { unitId: string; pages: { number: number }[]; pictureOf: number | null }[] }>(
    'archivist',
    `/search?q=${q}&openness=open`,
  );
  const hit = found.hits.find(({ pages, pictureOf }) => pages.length > 0 && pictureOf !== null) ?? found.hits[0]!;
  const record = `/records/${hit.unitId}?page=${hit.pages[0]?.number ?? 1}&q=${q}`;
  const { items } = await ask<{ items: { id: string }[] }>('archivist', '/accessions?state=needs-review');
  const guide = await guideShots(ask);

  const shots = (['zh-CN', 'en'] as const).flatMap((locale): Shot[] => [
    { name: `portal-search.${locale}`, view: { locale }, path: `/search?q=${q}` },
    { name: `portal-record.${locale}`, view: { locale }, path: record },
    {
      name: `workbench-accession.${locale}`,
      view: { locale },
      path: `/work/accessions/${items[0]!.id}`,
      login: 'archivist',
    },
    { name: `today.${locale}`, view: { locale }, path: '/work', login: 'archivist' },
    { name: `portal-search-dark.${locale}`, view: { locale, dark: true }, path: `/search?q=${q}` },
    { name: `portal-search-phone.${locale}`, view: { locale, width: 390, height: 844 }, path: `/search?q=${q}` },
    ...guide(locale),
  ]);
  // `npm run pictures -- guide today` takes those whose names begin so.
  const wanted = process.argv.slice(2);
  for (const shot of shots)
    if (wanted.length === 0 || wanted.some((begin) => shot.name.startsWith(begin))) await take(browser, server, shot);
} finally {
  await server.stop();
  await browser.close();
  await folder.remove();
}
