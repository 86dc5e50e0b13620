/** `npm run pictures`: starts the demonstration and takes the pictures of the documents from the running program. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser, openPage, type View } from '../test/e2e/browser.ts';
import { startServer, temporaryFolder } from '../test/server-process.ts';

const TARGET = join(import.meta.dirname, '..', 'docs', 'pictures');
const MAX_BYTES = 250_000;
const LOGIN = 'archivist';
const PASSWORD = 'pictures of a demonstration';

/** Makes the one-time password one of its own, once, and signs the context in. */
let settled = false;
async function signIn(context: BrowserContext, url: string, oneTime: string): Promise<void> {
  const data = { login: LOGIN, password: settled ? PASSWORD : oneTime };
  const answer = await context.request.post(`${url}/api/v1/session`, { data });
  if (!answer.ok()) throw new Error(`no session: ${answer.status()}`);
  if (settled) return;
  const { csrf } = (await answer.json()) as { csrf: string };
  const change = { data: { current: oneTime, next: PASSWORD }, headers: { 'x-csrf-token': csrf } };
  if (!(await context.request.put(`${url}/api/v1/session/password`, change)).ok()) throw new Error('no password');
  settled = true;
}

interface Shot {
  name: string;
  view: View;
  path: string;
  staff?: boolean;
}

async function take(browser: Browser, url: string, { name, view, path, staff }: Shot, oneTime: string): Promise<void> {
  const { page, context, errors } = await openPage(browser, url, view);
  if (staff === true) await signIn(context, url, oneTime);
  await page.goto(`${url}${path}`);
  await page.waitForLoadState('networkidle');
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
  const oneTime = server.passwords[LOGIN]!;
  const { page, context } = await openPage(browser, server.url, { locale: 'zh-CN' });
  await page.goto(server.url);
  await signIn(context, server.url, oneTime);
  const ask = async <T>(path: string) => (await (await context.request.get(`${server.url}/api/v1${path}`)).json()) as T;
  const q = encodeURIComponent('移民安置');
  const found = await ask<{ hits: { unitId: string; pages: { number: number }[]; pictureOf: number | null }[] }>(
    `/search?q=${q}&openness=open`,
  );
  const hit = found.hits.find(({ pages, pictureOf }) => pages.length > 0 && pictureOf !== null) ?? found.hits[0]!;
  const record = `/records/${hit.unitId}?page=${hit.pages[0]?.number ?? 1}&q=${q}`;
  const { items } = await ask<{ items: { id: string }[] }>('/accessions?state=needs-review');
  await context.close();

  const shots = (['zh-CN', 'en'] as const).flatMap((locale): Shot[] => [
    { name: `portal-search.${locale}`, view: { locale }, path: `/search?q=${q}` },
    { name: `portal-record.${locale}`, view: { locale }, path: record },
    {
      name: `workbench-accession.${locale}`,
      view: { locale },
      path: `/work/accessions/${items[0]!.id}`,
      staff: true,
    },
    { name: `today.${locale}`, view: { locale }, path: '/work', staff: true },
    { name: `portal-search-dark.${locale}`, view: { locale, dark: true }, path: `/search?q=${q}` },
    { name: `portal-search-phone.${locale}`, view: { locale, width: 390, height: 844 }, path: `/search?q=${q}` },
  ]);
  for (const shot of shots) await take(browser, server.url, shot, oneTime);
} finally {
  await server.stop();
  await browser.close();
  await folder.remove();
}
